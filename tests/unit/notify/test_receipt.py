"""What a sender is told, in the words that the office accepts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notify.receipt import Answered, DraftFacts, ProblemFacts, ReceiptFacts, receipt
from notify.templates import Letter
from tests.unit.notify.conftest import Render, visible
from tests.unit.notify.samples import draft, receipt_facts, several, undecided

EMERGENCY = "本回执仅表示邮件已收到，不代替突发事件信息报告；紧急信息请立即电话报市政府总值班室。"
REVIEWER = "请补报单位主管领导审核情况。"


def written(render: Render, facts: ReceiptFacts) -> Letter:
    return render("receipt", r=receipt(facts))


def both_parts(letter: Letter) -> tuple[str, str]:
    return letter.text, letter.html


def test_a_draft_is_registered_and_nothing_is_promised(render: Render) -> None:
    """收稿号, unit with the second-level body, title and source stand in both parts."""
    for part in both_parts(written(render, receipt_facts())):
        assert "来稿已登记(收稿号2020-0412)，是否采用以刊发为准。" in part
        assert "卫生健康委员会（疾控中心）" in part
        assert "《“四个到位”筑牢校园防疫屏障》" in part
        assert "附件“关于校园防疫的信息.docx”" in part


def test_every_receipt_ends_with_the_emergency_sentence(render: Render) -> None:
    """Whatever came in, the last sentence says what a receipt does not replace."""
    nothing = receipt_facts(problems=several().problems)
    for facts in (receipt_facts(), several(), undecided(), replace(nothing, drafts=())):
        letter = written(render, facts)
        assert letter.text.rstrip().endswith(EMERGENCY)
        assert visible(letter.html).endswith(EMERGENCY)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"words": 500}, "500字（符合条目500字以内的要求）"),
        ({"words": 512}, "512字（条目一般控制在500字以内，可由我科编辑时酌减）"),
        ({"words": 551, "resend": True}, "551字（条目一般控制在500字以内，请压缩后重报）"),
        (
            {"kind": "经验", "words": 2001, "limit": 2000},
            "2001字（经验一般控制在2000字以内，可由我科编辑时酌减）",
        ),
        ({"kind": "专题", "words": 5200, "limit": None}, "5200字（专题不限篇幅）"),
    ],
)
def test_length_is_advice(render: Render, changes: dict[str, object], sentence: str) -> None:
    """字数 stands against its limit; a resend is asked for only where the notice's percentage is passed."""
    letter = written(render, receipt_facts(draft(**changes)))
    assert f"篇幅：{sentence}" in letter.text
    assert sentence in letter.html


@pytest.mark.parametrize(
    ("declared", "commissioned", "said"),
    [
        (True, False, "条目（来稿注明）"),
        (False, False, "条目（来稿未注明，按篇幅归类）"),
        (True, True, "条目（来稿注明，约稿）"),
    ],
)
def test_the_kind_says_where_it_is_from(
    render: Render, declared: bool, commissioned: bool, said: str
) -> None:
    """A kind that was inferred is not passed off as declared."""
    facts = receipt_facts(draft(declared=declared, commissioned=commissioned))
    for part in both_parts(written(render, facts)):
        assert said in part


def test_a_missing_reviewer_is_asked_for_once_a_mail(render: Render) -> None:
    """Three drafts without a reviewer ask once; a mail whose drafts all name one does not ask."""
    three = receipt_facts(*(draft(number=f"2020-041{n}") for n in range(3)))
    for part in both_parts(written(render, three)):
        assert part.count(REVIEWER) == 1
    for part in both_parts(written(render, receipt_facts(draft(reviewed=True)))):
        assert REVIEWER not in part


def test_a_repeat_is_named_and_not_registered(render: Render) -> None:
    """The sender is pointed to the first number; the repeat's own number and length are not mentioned."""
    again = draft(number="2020-0431", repeat_of="2020-0377")
    for part in both_parts(written(render, receipt_facts(again))):
        assert "与收稿号2020-0377内容相同，不重复登记。" in part
        assert "2020-0431" not in part
        assert "来稿已登记" not in part
        assert REVIEWER not in part


def test_a_revision_names_what_it_revises(render: Render) -> None:
    """The later version has its own number and says which one it follows."""
    for part in both_parts(written(render, receipt_facts(draft(revises="2020-0390")))):
        assert "收稿号2020-0390的修改稿" in part
        assert "来稿已登记(收稿号2020-0412)" in part


def test_an_undecided_unit_is_said_to_wait(render: Render) -> None:
    """Nobody is told a unit that staff have not decided."""
    for part in both_parts(written(render, undecided())):
        assert "未能确定报送单位，已转人工核定。" in part


def test_a_body_outside_the_targets_is_told_that_it_does_not_score(render: Render) -> None:
    """Recorded, answered, not scored."""
    facts = receipt_facts(draft(unit="气象局", child=None, ranked=False), pronoun="贵单位")
    for part in both_parts(written(render, facts)):
        assert "贵单位不在本年度目标任务范围，不计分。" in part


@pytest.mark.parametrize("pronoun", ["你单位", "贵单位"])
def test_the_pronoun_is_the_units(render: Render, pronoun: str) -> None:
    """Government units and 驻义 bodies are addressed as each is used to."""
    assert written(render, receipt_facts(pronoun=pronoun)).text.startswith(f"{pronoun}3月30日来信收悉。")


def test_problems_say_where_and_how_to_mend(render: Render) -> None:
    """Each problem stands with its attachment, once, and a mail without any draft says so."""
    sentence = "压缩包设有密码，无法读取，请去掉密码后重新发送。"
    named = ProblemFacts("包.rar", f"附件“包.rar”{sentence}")
    facts = replace(several(), problems=(*several().problems, named))
    for part in both_parts(written(render, facts)):
        assert f"附件“信息3篇.rar”：{sentence}" in part
        assert part.count("包.rar") == 1
    nothing = written(render, replace(facts, drafts=()))
    assert "未能登记稿件" in nothing.subject
    assert "未能登记稿件" in nothing.text


def test_drafts_of_several_units_each_say_whose_they_are(render: Render) -> None:
    """A mail for two units shows the unit beside each draft."""
    two = receipt_facts(draft(), draft(number="2020-0413", unit="财政局", child=None))
    for part in both_parts(written(render, two)):
        assert "卫生健康委员会（疾控中心）" in part
        assert "财政局" in part
        assert "来稿已登记(收稿号2020-0412、2020-0413)" in part


@pytest.mark.parametrize(
    ("drafts", "subject"),
    [
        ((draft(),), "【回执】“四个到位”筑牢校园防疫屏障（收稿号2020-0412）"),
        ((draft(), draft(number="2020-0413")), "【回执】来稿2篇已登记（收稿号2020-0412等）"),
        (
            (draft(repeat_of="2020-0377"),),
            "【回执】“四个到位”筑牢校园防疫屏障（与收稿号2020-0377相同）",
        ),
    ],
)
def test_subjects(render: Render, drafts: tuple[DraftFacts, ...], subject: str) -> None:
    """The subject begins with 【回执】 and finds the draft again."""
    assert written(render, receipt_facts(*drafts)).subject == subject


def test_a_strangers_words_stay_words(render: Render) -> None:
    """Markup, template signs and line breaks in a title are shown, not obeyed."""
    title = "<script>alert(1)</script>{{ 7*7 }}\r\nBcc: x@example.com"
    letter = written(render, receipt_facts(draft(title=title)))
    assert "<script" not in letter.html
    assert "{{ 7*7 }}" in letter.text
    assert "\n" not in letter.subject
    assert "\r" not in letter.subject


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        (Answered("2020-07", asked=True, closed=False), "已计入约稿2020-07"),
        (Answered("2020-07", asked=True, closed=True), "已计入约稿2020-07（该约稿已办结）"),
        (Answered("2020-07", asked=False, closed=False), "约稿2020-07未约请你单位，本稿按一般来稿登记"),
        (Answered("2020-07", asked=None, closed=False), "单位核定后计入约稿2020-07"),
    ],
)
def test_the_commission_that_a_draft_answers(render: Render, answered: Answered, said: str) -> None:
    """Counted, or why not; said of a text sent before too."""
    for repeat in (None, "2020-0377"):
        for part in both_parts(written(render, receipt_facts(draft(answered=answered, repeat_of=repeat)))):
            assert said in part
