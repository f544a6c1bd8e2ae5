"""Filing drafts, finding repeats and versions, and deciding whose they are; on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from store import audit, messages, submissions
from store.errors import Refused
from store.messages import Arrival
from store.models import Article, Entry, Fact, Submission
from store.session import Database
from store.submissions import First, NewSubmission, UnitCount, Version
from tests.integration.filed import file_drafts

DRAFT = NewSubmission(
    number="",
    message_id=0,
    day=dt.date(2020, 1, 1),
    source="稿件.docx",
    ordinal=0,
    title="市财政局积极推进预算绩效管理",
    body="一是健全制度。\n二是强化监督。",
    kind="条目",
    declared=True,
    commissioned=False,
    words=14,
    limit=500,
    author="张三",
    reviewer=None,
    phone="0398-0000000",
    unit="财政局",
    child=None,
    confidence="certain",
    title_key="市财政局积极推进预算绩效管理",
    fingerprint="f" * 64,
    evidence=({"where": "落款", "text": "市财政局", "unit": "财政局"},),
    flags=("含个人信息",),
)
UNDECIDED = replace(DRAFT, unit=None, confidence="conflict", candidates=("财政局", "审计局"))


def file(
    database: Database, now: dt.datetime, *drafts: NewSubmission, day: dt.date | None = None
) -> list[Submission]:
    """File drafts as those of one new message."""
    with database.write() as session:
        seen = Arrival(f"{now.timestamp():064}", 1, None, "xxy@example.com", now, "INBOX", 1, now.day)
        messages.store_batch(session, [seen], None, now)
        (message,) = messages.unread(session, 1)
        messages.file_messages(session, {message.id: messages.Found("submission")}, now)
        filed = file_drafts(session, message.id, day or message.day, drafts, now)
        rows = session.scalars(select(Submission).where(Submission.message_id == message.id))
        in_order = sorted(rows, key=lambda row: row.number)
        assert [row.number for row in in_order] == filed
        return in_order


def test_drafts_are_numbered_in_order_year_by_year(database: Database, now: dt.datetime) -> None:
    """收稿号 run without gaps through a year of the message's day and start anew with the next."""
    first = file(database, now, DRAFT, replace(DRAFT, ordinal=1), replace(DRAFT, source="body"))
    second = file(database, now + dt.timedelta(1), DRAFT)
    other_year = file(database, now + dt.timedelta(2), DRAFT, day=dt.date(2021, 1, 1))
    assert [row.number for row in first + second + other_year] == [
        "2020-0001", "2020-0002", "2020-0003", "2020-0004", "2021-0001",
    ]  # fmt: skip
    assert [(row.source, row.ordinal) for row in first] == [("稿件.docx", 0), ("稿件.docx", 1), ("body", 0)]


def test_a_draft_comes_back_as_it_was_filed(database: Database, now: dt.datetime) -> None:
    """Every field of a filed draft, lists included, is what reading gave."""
    (filed,) = file(database, now, DRAFT)
    with database.read() as session:
        row = submissions.by_number(session, filed.number)
        assert row is not None
        for name in ("title", "body", "kind", "words", "limit", "author", "reviewer", "phone", "unit"):
            assert getattr(row, name) == getattr(DRAFT, name)
        assert row.evidence == [{"where": "落款", "text": "市财政局", "unit": "财政局"}]
        assert (row.flags, row.candidates) == (["含个人信息"], [])
        assert (row.filed_at, row.day) == (now, dt.date(2020, 3, 25))
        assert submissions.by_number(session, "2020-9999") is None


def test_no_drafts_take_no_number(database: Database, now: dt.datetime) -> None:
    """A message without a draft uses up no 收稿号."""
    assert file(database, now) == []
    assert file(database, now + dt.timedelta(1), DRAFT)[0].number == "2020-0001"


def test_a_rolled_back_filing_gives_its_number_back(database: Database, now: dt.datetime) -> None:
    """A filing that fails leaves no hole in the year's numbers."""
    file(database, now, DRAFT)
    with pytest.raises(IntegrityError), database.write() as session:
        file_drafts(session, 1, now.date(), [UNDECIDED, UNDECIDED], now)
    assert file(database, now + dt.timedelta(1), DRAFT)[0].number == "2020-0002"


def test_text_that_a_sender_made_to_hurt_is_filed(database: Database, now: dt.datetime) -> None:
    """NUL bytes, lone surrogates and names of 10,000 characters are stored, and long names stay distinct."""
    long = "长" * 10_000
    hostile = [
        replace(DRAFT, title="标\0题\ud800", flags=("\0旗",), evidence=({"where": "落款", "text": "\0"},)),
        replace(DRAFT, source=long + "1", title_key=long),
        replace(DRAFT, source=long + "2", title_key=long),
    ]
    first, second, third = file(database, now, *hostile)
    assert (first.title, first.flags) == ("标题?", ["旗"])
    assert second.source != third.source
    with database.read() as session:
        found = submissions.latest_versions(session, [("财政局", long)], now.date())
    assert found == {("财政局", long): Version(third.number, now.date())}


def test_a_repeat_is_found_by_its_body(database: Database, now: dt.datetime) -> None:
    """The first submission with the same body is found, whoever sent it, and never a repeat of it."""
    (first,) = file(database, now, DRAFT)
    file(database, now + dt.timedelta(1), replace(DRAFT, unit=None, repeat_of=first.number))
    with database.read() as session:
        found = submissions.firsts(session, ["f" * 64, "e" * 64])
    assert found == {"f" * 64: First(first.number, "财政局")}


def test_a_version_is_found_by_unit_and_title(database: Database, now: dt.datetime) -> None:
    """The unit's latest submission under the title since a day; never another unit's or an older one."""
    file(database, now, DRAFT)
    (latest,) = file(database, now + dt.timedelta(3), DRAFT)
    with database.read() as session:

        def found(unit: str, since: dt.date) -> str | None:
            versions = submissions.latest_versions(session, [(unit, DRAFT.title_key)], since)
            version = versions.get((unit, DRAFT.title_key))
            return version.number if version else None

        assert found("财政局", now.date()) == latest.number
        assert found("财政局", now.date() + dt.timedelta(4)) is None
        assert found("审计局", now.date()) is None


def test_the_queue_holds_what_staff_must_decide(database: Database, now: dt.datetime) -> None:
    """Undecided submissions wait, oldest first, with their message; decided ones and repeats do not."""
    first, second = file(database, now, UNDECIDED, replace(UNDECIDED, ordinal=1, confidence="unknown"))
    file(database, now + dt.timedelta(1), DRAFT, replace(UNDECIDED, ordinal=1, repeat_of=first.number))
    with database.read() as session:
        waiting = submissions.queue(session)
    assert [row.id for row in waiting] == [first.id, second.id]
    assert waiting[0].candidates == ["财政局", "审计局"]
    assert waiting[0].message.sender_address == "xxy@example.com"


def test_assigning_decides_and_is_written_down(database: Database, now: dt.datetime) -> None:
    """The unit, who decided and when are kept, the audit says from what to what, and repeats follow."""
    (filed,) = file(database, now, UNDECIDED)
    (repeat,) = file(database, now + dt.timedelta(1), replace(UNDECIDED, repeat_of=filed.number))
    with database.write() as session:
        submissions.assign(session, filed.number, "卫生健康委员会", child="疾控中心", who="李四", now=now)
    with database.read() as session:
        for number in (filed.number, repeat.number):
            row = submissions.by_number(session, number)
            assert row is not None
            assert (row.unit, row.child) == ("卫生健康委员会", "疾控中心")
            assert (row.assigned_by, row.assigned_at) == ("李四", now)
        (line,) = audit.of_subject(session, filed.number)
        assert (line.who, line.at, line.action) == ("李四", now, "assign")
        assert line.detail == {
            "before": {"unit": None, "child": None},
            "after": {"unit": "卫生健康委员会", "child": "疾控中心"},
        }
        assert submissions.queue(session) == []


def test_assigning_is_refused_with_the_reason(database: Database, now: dt.datetime) -> None:
    """An unknown number, or the unit it has already, is refused, and nothing is written down."""
    (filed,) = file(database, now, DRAFT)
    for number, reason in (("2020-0404", "没有收稿号为2020-0404的稿件"), (filed.number, "已属于财政局")):
        with pytest.raises(Refused, match=reason), database.write() as session:
            submissions.assign(session, number, "财政局", who="李四", now=now)
    with database.read() as session:
        assert audit.of_subject(session, filed.number) == []


def test_reassigning_leaves_other_decisions_alone(database: Database, now: dt.datetime) -> None:
    """A repeat that has a unit keeps it when the first is decided otherwise."""
    (filed,) = file(database, now, DRAFT)
    (repeat,) = file(database, now + dt.timedelta(1), replace(DRAFT, unit="审计局", repeat_of=filed.number))
    with database.write() as session:
        submissions.assign(session, filed.number, "民政局", who="李四", now=now)
    with database.read() as session:
        row = submissions.by_number(session, repeat.number)
        assert row is not None
        assert row.unit == "审计局"


def test_entries_of_a_submission_are_noticed(database: Database, now: dt.datetime) -> None:
    """A submission has entries once a fact about its article earned any."""
    scored, other = file(database, now, DRAFT, replace(DRAFT, ordinal=1))
    by = {"recorded_at": now, "recorded_by": "张三"}
    with database.write() as session:
        for row in (scored, other):
            session.execute(insert(Article).values(title="t", title_key="t", submission_id=row.id))
        session.execute(insert(Fact).values(id=1, kind="adoption", day=now.date(), article_id=1, **by))
        session.execute(
            insert(Entry).values(
                fact_id=1, cause_id=1, unit="财政局", day=now.date(), points=Fraction(3), reason="条目", **by
            )
        )
    with database.read() as session:
        assert submissions.has_entries(session, scored.id)
        assert not submissions.has_entries(session, other.id)


def test_counts_by_unit_and_kind(database: Database, now: dt.datetime) -> None:
    """Drafts of a half-open span by unit and kind; repeats and later versions count once."""
    first, *_ = file(
        database,
        now,
        DRAFT,
        replace(DRAFT, ordinal=1),
        replace(DRAFT, ordinal=2, kind="经验"),
        replace(UNDECIDED, ordinal=3),
    )
    file(
        database,
        now + dt.timedelta(1),
        replace(DRAFT, repeat_of=first.number),
        replace(DRAFT, ordinal=1, revises=first.number),
    )
    file(database, now + dt.timedelta(2), DRAFT, day=dt.date(2020, 4, 1))
    with database.read() as session:
        found = submissions.counts(session, dt.date(2020, 1, 1), dt.date(2020, 4, 1))
    assert set(found) == {
        UnitCount("财政局", "条目", 2),
        UnitCount("财政局", "经验", 1),
        UnitCount(None, "条目", 1),
    }
    assert len(found) == 3


def test_submissions_of_messages(database: Database, now: dt.datetime) -> None:
    """The submissions of several messages, in filing order."""
    first = file(database, now, DRAFT, replace(DRAFT, ordinal=1))
    second = file(database, now + dt.timedelta(1), DRAFT)
    with database.read() as session:
        found = submissions.of_messages(session, [second[0].message_id, first[0].message_id])
    assert [row.id for row in found] == [row.id for row in first + second]


def test_a_corrected_title_fits_its_index(database: Database, now: dt.datetime) -> None:
    """A new reading may find a title of any length: it is stored and found again as one filed at first is."""
    (filed,) = file(database, now, DRAFT)
    long = "长" * 10_000
    with database.write() as session:
        row = submissions.by_number(session, filed.number)
        assert row is not None
        submissions.correct(session, row, {"title": long, "title_key": long})
    with database.read() as session:
        found = submissions.latest_versions(session, [("财政局", long)], now.date())
    assert found == {("财政局", long): Version(filed.number, now.date())}
