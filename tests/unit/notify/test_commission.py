"""约稿 mails, whom to phone, and what the digest sorts them into."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from notify.calendar import Calendar
from notify.commission import Part, Sent, Standing, due_and_overdue, why_phone
from scoring.commissions import Task
from scoring.period import SHANGHAI
from tests.unit.notify.conftest import Render, visible
from tests.unit.notify.samples import DUE_AT, ground, request

CALENDAR = Calendar()
SENT_AT = dt.datetime(2020, 3, 30, 9, 0, tzinfo=SHANGHAI)
NOON = dt.datetime(2020, 3, 30, 13, 30, tzinfo=SHANGHAI)  # half a workday later
TASK = Task("财政局", DUE_AT)
SENT = Sent("a@czj.test", "sent", SENT_AT, returned=False)


def test_what_is_asked_stands_in_both_parts(render: Render) -> None:
    """Number, topic, what is wanted, kind and length, due moment, what it counts for, how to answer."""
    made = render("commission", c=request())
    assert made.subject == "【约稿2020-07】春季企业用工保障的做法和成效（4月3日 17:30前报送）"
    for part in (made.text, visible(made.html)):
        for said in (
            "春季企业用工保障的做法和成效", "突出点对点接返", "附一个企业的例子。", "经验，2000字以内",
            "2020年4月3日 17:30", "计入考核，未按要求完成的扣10分", "用工情况统计口径.docx", "回复“收到”",
            "注明“约稿2020-07”",
        ):  # fmt: skip
            assert said in part


def test_an_extension_tells_the_new_due_moment(render: Render) -> None:
    """In subject and both parts; who has said 收到 is not asked to say it again."""
    made = render("commission_extension", c=request(extended=True))
    assert made.subject == "【约稿2020-07】延期至4月3日 17:30：春季企业用工保障的做法和成效"
    for part in (made.text, visible(made.html)):
        assert "报送时限已延至4月3日 17:30，请你单位按时报送。" in part
        assert "回复“收到”" in part
    again = render("commission_extension", c=request(extended=True, acknowledged=True))
    assert "收到" not in again.text


def test_the_least_that_is_asked(render: Render) -> None:
    """Without kind, length, wishes, file and points nothing is said of them."""
    plain = request(wanted=None, kind=None, length=None, counted=False, attachment=None, pronoun="贵单位")
    text = render("commission", c=plain).text
    assert "类别：由贵单位按内容确定\n" in text
    assert "不计入考核" in text
    assert "附件" not in text
    assert "要求：" not in text


def test_reminder(render: Render) -> None:
    """It says how to answer only to who has not answered, and an extended moment is called so."""
    made = render("commission_reminder", c=request())
    assert made.subject.startswith("【提醒】约稿2020-07：")
    assert "尚未收到你单位来稿" in made.text
    assert "回复“收到”" in made.text
    later = render("commission_reminder", c=request(acknowledged=True, extended=True)).text
    assert "回复“收到”" not in later
    assert "（已延期）" in later


def test_ground(render: Render) -> None:
    """The unit is told the ground, the moments, the points and how to object."""
    made = render("commission_ground", g=ground(note="两次催报"))
    for part in (made.text, visible(made.html)):
        for said in ("逾期", "4月3日 17:30", "4月6日 15:30收到", "−10", "两次催报", "对计分有异议"):
            assert said in part
    assert "未收到" in render("commission_ground", g=ground(ground="未报", delivered_at=None)).text


@pytest.mark.parametrize(
    ("task", "sent", "reason"),
    [
        (TASK, SENT, "半个工作日未回复收到"),
        (replace(TASK, acknowledged_at=SENT_AT), SENT, None),
        (replace(TASK, delivered_at=SENT_AT), SENT, None),
        (replace(TASK, phoned_at=SENT_AT), SENT, None),
        (replace(TASK, excused_reason="抗洪"), SENT, None),
        (replace(TASK, closed_at=SENT_AT), SENT, None),
        (replace(TASK, due_at=NOON), SENT, None),
        (TASK, replace(SENT, sent_at=SENT_AT + dt.timedelta(minutes=1)), None),
        (TASK, None, "没有收件地址"),
        (TASK, Sent(None, "waiting", None, returned=False), "没有收件地址"),
        (TASK, replace(SENT, state="waiting", sent_at=None), None),
        (TASK, replace(SENT, state="refused", sent_at=None), "约稿邮件被拒收"),
        (TASK, replace(SENT, state="withheld", sent_at=None), "约稿邮件按发送设置未发出"),
        (TASK, replace(SENT, returned=True), "约稿邮件被退回"),
    ],
)
def test_why_a_unit_is_phoned(task: Task, sent: Sent | None, reason: str | None) -> None:
    """Half a workday without a word, or at once where the mail does not reach it; nobody else."""
    assert why_phone(task, sent, NOON, CALENDAR) == reason


def test_due_and_overdue() -> None:
    """Drafts due by the next workday and those past due, by commission and moment; others are not listed."""
    until = dt.datetime(2020, 4, 3, 17, 30, tzinfo=SHANGHAI)
    tasks = (
        TASK,
        replace(TASK, unit="民政局", due_at=until - dt.timedelta(days=1)),
        replace(TASK, unit="司法局", due_at=dt.datetime(2020, 4, 7, 12, 0, tzinfo=SHANGHAI)),
        replace(TASK, unit="水利局", due_at=dt.datetime(2020, 4, 8, 12, 0, tzinfo=SHANGHAI)),
        replace(TASK, unit="商务局", due_at=until - dt.timedelta(days=1), delivered_at=until),
    )
    parts = tuple(Part(task, None, None, None) for task in tasks)
    due, overdue = due_and_overdue([Standing("2020-07", "用工", parts, (), ())], until, CALENDAR)
    assert [line.units for line in due] == [("司法局",)]
    assert [line.units for line in overdue] == [("民政局",), ("财政局",)]
