"""A pasted draft told from greeting, cover note, signature and quotes."""

from __future__ import annotations

import pytest

from ingest.documents.document import Paragraph
from ingest.mail_text import OwnText, as_letter, own_text

DRAFT = [
    "市财政局强化预算绩效管理",
    "今年以来，市财政局坚持以绩效为导向，全面推进改革。",
    "一是健全制度，二是强化监控，三是用好结果，成效明显。",
]


def read(lines: list[str], *, forwards: bool = False, files: bool = False) -> OwnText:
    return own_text([Paragraph(line) for line in lines], forwards=forwards, files=files)


def drafted(lines: list[str], *, forwards: bool = False, files: bool = False) -> list[str]:
    return [line.text for line in read(lines, forwards=forwards, files=files).draft]


@pytest.mark.parametrize(
    "before",
    [
        [],
        ["市政府办公室信息科：", "    现将我单位信息一篇报上，请查收。"],
        ["您好！", "附件为我局信息，请审阅。"],
        ["各位领导：", "", "约稿内容见附件，谢谢"],
    ],
)
@pytest.mark.parametrize(
    "after",
    [
        [],
        ["", "谢谢！"],
        ["祝工作顺利！"],
        ["", "--", "义马市财政局办公室", "电话：0398-0000000"],
        ["发自我的iPhone"],
        ["免责声明：本邮件及其附件含有保密信息。"],
        [
            "",
            "------------------ 原始邮件 ------------------",
            "发件人: 信息科",
            "请报送信息，内容不限，字数五百字以内。",
        ],
        ["在 2020年3月30日，信息科 写道：", "> 请报送信息"],
        [
            "发件人: 信息科 <a@b.cn>",
            "发送时间: 2020年3月25日",
            "收件人: 财政局",
            "主题: 约稿",
            "请报送信息。",
        ],
    ],
)
def test_what_stands_around_a_draft(before: list[str], after: list[str]) -> None:
    """Only the draft's own lines are left, whatever the client put above and below."""
    assert drafted([*before, *DRAFT, *after]) == DRAFT


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["请查收"],
        [
            "您好：现将我单位四月份政务信息三篇报上，均已经分管领导审核，请查收。如有问题请与我联系，电话0398-0000000。"
        ],
        [
            "收到，谢谢！",
            "> 来稿已登记，是否采用以刊发为准。今年以来，市财政局坚持以绩效为导向，全面推进改革。",
        ],
    ],
)
def test_a_note_is_no_draft(lines: list[str]) -> None:
    """However polite or long, a cover note brings nothing itself; its lines are kept as notes."""
    own = read(lines)
    assert own.draft == ()
    assert list(own.notes) == lines[:1]


def test_a_longer_text_is_needed_beside_files() -> None:
    """What explains an attachment may take a sentence or two."""
    note = [
        "市财政局强化预算绩效管理",
        "材料中的数据已与统计部门核对一致，个别口径与上期不同，在文末作了说明，供编辑时参考使用。另有图表一份。",
    ]
    assert not read(note).slight
    assert read(note, files=True).slight
    assert read(note * 2, files=True).slight is False
    assert as_letter(read(note, files=True)) == OwnText((), tuple(note))


def test_a_forwarded_text_is_the_mails_content() -> None:
    """转发: the quoted mail is what is sent, whether subject or mark says so; its headers are not."""
    lines = [
        "-------- 转发邮件信息 --------",
        "发件人：疾控中心 <a@b.cn>",
        "发送日期：2020-04-01",
        "主题：信息",
        *DRAFT,
    ]
    assert drafted(lines, forwards=True) == DRAFT
    assert drafted(lines) == DRAFT
