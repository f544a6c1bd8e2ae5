"""Drafts found again by their bands, and near-copies that staff look at; on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from store import audit, resemblance, submissions
from store.errors import Refused
from store.models import Submission
from store.resemblance import NEWEST, Candidate, Copy
from store.session import Database
from tests.integration.test_store_submissions import DRAFT, file

BANDS = tuple(range(-4, 4))


def filed(database: Database, now: dt.datetime, *units: str | None) -> list[Submission]:
    """A draft of each of these units, in one message."""
    drafts = [replace(DRAFT, ordinal=number, unit=unit) for number, unit in enumerate(units)]
    return file(database, now, *drafts)


def record(database: Database, *copies: Copy, **bands: tuple[int, ...]) -> None:
    with database.write() as session:
        resemblance.insert_found(session, bands, copies)


def opened(database: Database) -> list[tuple[str, str, int]]:
    with database.read() as session:
        pairs = resemblance.open_copies(session)
        assert resemblance.count_open(session) == len(pairs)
        return [(pair.submission.number, pair.other.number, pair.percent) for pair in pairs]


def test_drafts_are_found_by_any_of_their_bands(database: Database, now: dt.datetime) -> None:
    """Each band asked for gives those that have it; one that nobody has gives nothing."""
    first, second = filed(database, now, "财政局", "民政局")
    record(database, **{first.number: BANDS, second.number: (*BANDS[:2], 70, 71)})
    with database.read() as session:
        found = resemblance.bearers(session, [-4, 70, 2**31 - 1, -(2**31)])
        assert {band: sorted(ids) for band, ids in found.items()} == {
            -4: [first.id, second.id],
            70: [second.id],
        }
        assert resemblance.bearers(session, []) == {}


def test_only_the_newest_bearers_of_a_band_are_looked_at(database: Database, now: dt.datetime) -> None:
    """A form that comes every day costs no more the longer it comes; a rare band beside it is found."""
    drafts = filed(database, now, *["财政局"] * (NEWEST + 10))
    record(database, **{draft.number: (7, 100 + draft.id) for draft in drafts})
    with database.read() as session:
        found = resemblance.bearers(session, [7, 100 + drafts[0].id])
    assert sorted(found[7]) == [draft.id for draft in drafts[10:]]
    assert found[100 + drafts[0].id] == [drafts[0].id]


def test_what_is_compared_is_asked_for_by_id(database: Database, now: dt.datetime) -> None:
    """First what decides whether bodies need to be compared, then the bodies."""
    (draft,) = filed(database, now, "财政局")
    with database.read() as session:
        found = resemblance.candidates(session, [draft.id, 99])
        bodies = resemblance.bodies(session, [draft.id])
    assert found == {draft.id: Candidate(draft.id, draft.number, "财政局", DRAFT.title_key, now.date())}
    assert bodies == {draft.id: DRAFT.body}


def test_bands_follow_a_body(database: Database, now: dt.datetime) -> None:
    """A draft read anew is found by its new body and no longer by the old one."""
    first, second = filed(database, now, "财政局", "民政局")
    record(database, **{first.number: (1, 2), second.number: (1,)})
    with database.write() as session:
        resemblance.change_bands(session, first.id, (1, 2), (2, 3))
    with database.read() as session:
        assert resemblance.bearers(session, range(4)) == {1: [second.id], 2: [first.id], 3: [first.id]}


def test_copies_of_two_units_are_open(database: Database, now: dt.datetime) -> None:
    """Those of one unit, and of what is nobody's yet, are no question; that changes with who is decided."""
    one, other, own, nobodys = filed(database, now, "财政局", "民政局", "财政局", None)
    record(
        database,
        Copy(other.number, one.number, 86),
        Copy(own.number, one.number, 90),
        Copy(nobodys.number, one.number, 70),
    )
    assert opened(database) == [(other.number, one.number, 86)]
    with database.write() as session:
        submissions.assign(session, nobodys.number, "司法局", who="李四", now=now)
        submissions.assign(session, other.number, "财政局", who="李四", now=now)
    assert opened(database) == [(nobodys.number, one.number, 70)]


def test_those_of_a_span_are_told(database: Database, now: dt.datetime) -> None:
    """A digest tells of the drafts filed since the last one."""
    one, other = filed(database, now, "财政局", "民政局")
    record(database, Copy(other.number, one.number, 86))
    hour = dt.timedelta(hours=1)
    with database.read() as session:
        assert len(resemblance.open_copies(session, now - hour, now)) == 1
        assert resemblance.open_copies(session, now, now + hour) == []
        assert resemblance.open_copies(session, now - hour, now - hour) == []


def test_looking_at_it_closes_the_question(database: Database, now: dt.datetime) -> None:
    """Of either draft; who, when and what is written down, and both drafts stay as they were."""
    one, other, third = filed(database, now, "财政局", "民政局", "司法局")
    record(database, Copy(other.number, one.number, 86), Copy(third.number, one.number, 60))
    with database.write() as session:
        assert resemblance.keep_both(session, one.number, who="李四", now=now) == 2
    assert opened(database) == []
    with database.read() as session:
        (line,) = audit.of_subject(session, one.number)
        assert (line.action, line.who, line.at) == ("keep_both", "李四", now)
        assert line.detail == {"others": [other.number, third.number]}
        (pair,) = resemblance.copies_of(session, other.number)
        assert (pair.decided_by, pair.decided_at) == ("李四", now)
        kept = submissions.of_messages(session, [one.message_id])
        assert [(row.unit, row.repeat_of, row.revises) for row in kept] == [
            (unit, None, None) for unit in ("财政局", "民政局", "司法局")
        ]


def test_closing_what_is_not_open_is_refused(database: Database, now: dt.datetime) -> None:
    """An unknown number, one that resembles nothing, and one that was looked at already."""
    one, other, alone = filed(database, now, "财政局", "民政局", "司法局")
    record(database, Copy(other.number, one.number, 86))
    with database.write() as session:
        resemblance.keep_both(session, other.number, who="李四", now=now)
    for number, reason in (
        ("2020-0404", "没有收稿号为2020-0404的稿件"),
        (alone.number, "没有待处理的疑似重复"),
        (one.number, "没有待处理的疑似重复"),
    ):
        with pytest.raises(Refused, match=reason), database.write() as session:
            resemblance.keep_both(session, number, who="张三", now=now)


def test_a_repeat_of_another_unit_is_known(database: Database, now: dt.datetime) -> None:
    """Its receipt must not say so; that of the unit's own repeat does."""
    (first,) = filed(database, now, "财政局")
    repeat = replace(DRAFT, repeat_of=first.number)
    own, foreign, nobodys = file(
        database,
        now + dt.timedelta(1),
        repeat,
        replace(repeat, ordinal=1, unit="民政局"),
        replace(repeat, ordinal=2, unit=None),
    )
    with database.read() as session:
        assert resemblance.of_another_unit(session, own.message_id) == {foreign.number}
        assert resemblance.of_another_unit(session, first.message_id) == set()
    assert nobodys.unit is None
