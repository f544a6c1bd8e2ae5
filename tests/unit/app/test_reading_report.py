"""The report on a reading: what a clerk is told, and what nobody is."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from app.reading_report import report, summary
from app.reading_words import CODES, CONFIDENCES, NATURES, WHERE
from ingest.reading import (
    Attachment,
    Confidence,
    Draft,
    Evidence,
    Kind,
    Nature,
    Problem,
    ProblemCode,
    Reading,
    Sender,
    UnitFinding,
    Where,
)

DRAFT = Draft(
    source="包.rar/一.doc",
    title="市残联上门办证暖人心",
    body="市残联组织评残专家上门办证。\n一季度上门办证46人次。\n下一步，继续上门。\n联系人手机13800000000。",
    kind=Kind.BRIEF,
    declared=False,
    commissioned=False,
    words=512,
    limit=500,
    author="张三",
    reviewer="李四",
    phone="13800000000",
    flags=("“内部资料”字样，请核对",),
    file_words=530,
)
READING = Reading(
    Nature.SUBMISSION,
    subject="残联信息",
    sender=Sender("安静", "anjing2020@qq.com"),
    urgent=True,
    unit=UnitFinding(
        name="残联",
        confidence=Confidence.LIKELY,
        evidence=(Evidence(Where.SIGN_OFF, "义马市残疾人联合会", "残联"),),
    ),
    attachments=(Attachment("包.rar", "application/x-rar", 20480, "0" * 64, ProblemCode.ENCRYPTED),),
    submissions=(DRAFT,),
    problems=(Problem(ProblemCode.ENCRYPTED, "包.rar", "文件设有密码，请去掉密码后重新发送。"),),
)


def shown(reading: Reading, width: int = 80, *, colours: bool = False) -> str:
    file = io.StringIO()
    screen = Console(file=file, width=width, force_terminal=colours, markup=False, highlight=False)
    screen.print(report("a.eml", reading))
    return file.getvalue()


def test_everything_a_clerk_needs_is_there() -> None:
    """Nature, unit and its evidence, files and their faults, the draft with its length and people."""
    told = shown(READING)
    for part in (
        "a.eml", "来稿", "紧急", "残联信息", "安静 <anjing2020@qq.com>",
        "残联　较可能，请核对", "落款", "“义马市残疾人联合会” → 残联",
        "20 KB　有密码", "市残联上门办证暖人心", "条目（来稿未注明，系统推断）",
        "512字（超过500字的限额12字）", "文件自记530字", "包.rar/一.doc", "撰稿 张三", "审核 李四",
        "“内部资料”字样，请核对", "一季度上门办证46人次。", "（共4段）",
        "! 有密码　文件设有密码，请去掉密码后重新发送。（包.rar）",
    ):  # fmt: skip
        assert part in told


def test_mobile_numbers_are_masked() -> None:
    """No mobile number is shown in full, neither as a contact's nor in the text."""
    told = shown(READING)
    assert "13800000000" not in told
    assert "138****0000" in told


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_it_fits_the_width_there_is(width: int) -> None:
    """No line is longer than the screen, and the title is whole even on a narrow one."""
    told = shown(READING, width)
    assert all(cell_len(line) <= width for line in told.splitlines())
    assert DRAFT.title in "".join(part for part in told.split() if part != "│")


def test_colours_are_for_terminals_only() -> None:
    """Not on a terminal, there is not one escape code, nor one that a mail brought."""
    hostile = Reading(
        Nature.NO_DRAFT,
        subject="信息\x1b[2J\x1b]0;x\x07",
        text="\x1b[31m红\r覆盖",
        sender=Sender("\x9b5m张三"),
    )
    assert "\x1b" in shown(READING, colours=True)
    assert not set(shown(READING)) & {"\x1b", "\x07", "\r", "\x9b"}
    assert not set(shown(hostile)) & {"\x1b", "\x07", "\r", "\x9b"}
    assert "\x1b[2J" not in shown(hostile, colours=True)


def test_a_conflict_names_the_candidates() -> None:
    """Who it may be, and that a person decides."""
    unit = UnitFinding(confidence=Confidence.CONFLICT, candidates=("信访局", "统计局"))
    told = shown(Reading(Nature.NO_DRAFT, unit=unit))
    assert "可能是信访局、统计局" in told
    assert "待人工核定" in told


def test_remarks_on_the_message_are_shown() -> None:
    """What staff should look at stands at the top, whatever else is known."""
    remark = "发件地址未通过发信验证，可能系冒用，请核实后再认领"
    assert remark in shown(Reading(Nature.NO_DRAFT, forged=True, flags=(remark,)))


def test_a_long_path_is_shown_whole() -> None:
    """The end of a path is what tells files apart: it is folded and not cut."""
    path = "/var/mail/" + "来信/" * 30 + "一.eml"
    file = io.StringIO()
    Console(file=file, width=60, markup=False, highlight=False).print(report(path, READING))
    assert path in "".join(part for part in file.getvalue().split() if part != "│")


def test_every_value_has_its_word() -> None:
    """No code of a program is shown to a clerk."""
    assert NATURES.keys() == set(Nature)
    assert CONFIDENCES.keys() == set(Confidence)
    assert CODES.keys() == set(ProblemCode)
    assert WHERE.keys() == set(Where)


def test_several_files_are_summed_up() -> None:
    """One sentence over all: how many of which nature, drafts, problems."""
    told = summary([READING, READING, Reading(Nature.BOUNCE)])
    assert told == "共3个文件：来稿2、退信1；稿件2篇，问题2处。"
