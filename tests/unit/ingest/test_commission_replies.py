"""Which commission a mail answers: by number, by the mail it answers, by title and unit."""

from __future__ import annotations

import pytest

from ingest.commission_replies import Came, Known, Thread, answered, answers, likeness, mentions, numbers
from ingest.message import ForwardedMail, ParsedMail
from ingest.reading import Mention, Sender

KNOWN = {
    "2020-07": Known("2020-07", "春季企业用工保障情况", frozenset({"财政局", "人社局"})),
    "2020-08": Known("2020-08", "汛前准备工作", frozenset({"财政局"})),
}


def came(title: str = "市财政局加强队伍建设", unit: str | None = "财政局", **more: object) -> Came:
    values: dict[str, object] = {"unit": unit, "title": title, "source": "body", "commissioned": False}
    return Came(**values | more)  # type: ignore[arg-type]  # values by field name


def named(number: str, where: str = "主题", source: str | None = None) -> Mention:
    return Mention(number, where, source)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Re: 【约稿2020-07】春季用工", ["2020-07"]),
        ("约稿 2020-7：春季用工", ["2020-07"]),
        ("约稿（２０２０—０７）", ["2020-07"]),
        ("按约稿2020-07、约稿2020-12要求", ["2020-07", "2020-12"]),
        ("约稿2020-107", ["2020-107"]),
        ("约稿2020-07-15前报", []),
        ("2020-07信息", []),
        ("约稿：2020年用工", []),
    ],
)
def test_numbers(text: str, found: list[str]) -> None:
    """However it is written; a day is no number."""
    assert list(numbers(text)) == found


def test_where_numbers_are_looked_for() -> None:
    """Subject, names of files, subjects of mails inside, text; each said once."""
    inner = ForwardedMail("转发.eml", "【约稿2020-09】", Sender(), (), "<inner@x>")
    mail = ParsedMail(subject="约稿2020-07 约稿2020-07", forwarded=(inner,))
    assert mentions(mail, ["包.zip/约稿2020-08.doc"]) == (
        Mention("2020-07", "主题"),
        Mention("2020-08", "附件名", "包.zip/约稿2020-08.doc"),
        Mention("2020-09", "转发的邮件"),
    )


def test_what_a_mail_answers() -> None:
    """In-Reply-To first, then References from the end, then mails inside; each once, and few of them."""
    inner = ForwardedMail("转发.eml", None, Sender(), (), "<d@x>")
    mail = ParsedMail(in_reply_to="<c@x>", references=("<a@x>", "<b@x>", "<c@x>"), forwarded=(inner,))
    assert answered(mail) == ("<c@x>", "<b@x>", "<a@x>", "<d@x>")
    assert len(answered(ParsedMail(references=tuple(f"<{n}@x>" for n in range(1000))))) == 20


def test_the_subject_outranks_the_thread() -> None:
    """Who answers one mail with another's number in the subject means the number."""
    found = answers([named("2020-08")], [Thread("2020-07", "财政局")], KNOWN, came())
    assert found is not None
    assert (found.number, found.how, found.reason, found.unit) == (
        "2020-08", "reference", "主题注明约稿2020-08", None,
    )  # fmt: skip


def test_the_name_of_its_own_file_outranks_the_subject() -> None:
    """Of several files each says its own."""
    mentioned = [named("2020-07"), named("2020-08", "附件名", "二.doc")]
    second = answers(mentioned, [], KNOWN, came(source="二.doc"))
    first = answers(mentioned, [], KNOWN, came(source="一.doc"))
    assert (second and second.number, first and first.number) == ("2020-08", "2020-07")


def test_two_numbers_in_a_subject_go_by_title() -> None:
    """Each draft to the topic that its title is like; one that is like neither to the first."""
    both = [named("2020-07"), named("2020-08")]
    for title, number in (
        ("市财政局扎实做好汛前准备", "2020-08"),
        ("保障春季企业用工", "2020-07"),
        ("队伍", "2020-07"),
    ):
        found = answers(both, [], KNOWN, came(title))
        assert found is not None
        assert found.number == number


def test_the_thread_vouches_for_the_unit() -> None:
    """A changed subject, an unknown address: what answers our mail to a unit is that unit's."""
    found = answers([], [Thread("2020-07", "财政局")], KNOWN, came(unit=None))
    assert found is not None
    assert (found.number, found.how, found.unit) == ("2020-07", "thread", "财政局")
    assert found.reason == "回复发给财政局的约稿2020-07邮件"


def test_the_text_counts_last_of_the_references() -> None:
    """A number quoted below, where neither subject nor headers say anything."""
    found = answers([named("2020-07", "正文")], [], KNOWN, came())
    assert found is not None
    assert (found.how, found.reason) == ("reference", "正文提到约稿2020-07")
    assert answers([named("2019-07")], [], KNOWN, came()) is None


@pytest.mark.parametrize(
    ("draft", "number"),
    [
        (came("市财政局多措并举保障春季企业用工"), "2020-07"),
        (came("市财政局扎实做好汛前准备工作"), "2020-08"),
        (came("市财政局多措并举保障春季企业用工", unit="水利局"), None),  # was not asked
        (came("市财政局多措并举保障春季企业用工", unit=None), None),
        (came("市财政局加强队伍建设"), None),
        (came("市财政局加强队伍建设", commissioned=True), None),  # of another matter, whatever it says
        (came("企业用工监测", commissioned=True), "2020-07"),
    ],
)
def test_title_and_unit(draft: Came, number: str | None) -> None:
    """A title like the topic, of a unit whose draft is expected; less is needed where it says 约稿."""
    found = answers([], [], KNOWN, draft)
    assert (found and found.number) == number
    assert found is None or found.how == "title"


def test_a_letter_without_draft() -> None:
    """收到 answers what it names or answers, and nothing by a title."""
    assert answers([], [], KNOWN) is None
    found = answers([named("2020-07")], [], KNOWN)
    assert found is not None
    assert found.number == "2020-07"


def test_topics_that_say_nothing_are_like_nothing() -> None:
    """Words that every topic has do not make two alike."""
    assert likeness("关于工作情况的报告", "关于工作情况的报告") == 0
    assert likeness("防汛", "防汛抗旱") == 0
