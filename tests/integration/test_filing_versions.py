"""Which drafts are filed as repeats, later versions and copies: within a round, across rounds and runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from ingest.near_drafts import REVISION_SPAN
from ingest.reader import Reader
from notify.gather_receipt import receipt_facts
from store import resemblance
from store.archive import Archive
from store.session import Database
from tests.integration.incoming import NOTICE, Incoming, letter

TITLE = "市财政局规范预算绩效管理"
LATER = "数据截至3月26日。"  # a later version has it in its text

Arrive = Callable[..., None]


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(NOTICE, 2) as warm:
        yield warm


@pytest.fixture
def incoming(database: Database, reader: Reader, tmp_path: Path, now: dt.datetime) -> Iterator[Incoming]:
    archive = Archive(tmp_path / "archive")
    yield Incoming(database, archive, reader, now)
    archive.close()


@pytest.fixture(params=["one round", "rounds", "runs"])
def arrive(request: pytest.FixtureRequest, incoming: Incoming, monkeypatch: pytest.MonkeyPatch) -> Arrive:
    """Take mails in and file them: all in one transaction, each in its own, or each in a run of its own."""
    if request.param == "rounds":
        monkeypatch.setattr("ingest.readings.ROUND", 1)

    def arrive(*mails: bytes, days: Sequence[int] = ()) -> None:
        """`days` says how many days ago each arrived."""
        for mail, ago in zip(mails, days or [0] * len(mails), strict=True):
            incoming.arrive(mail, at=incoming.now - dt.timedelta(days=ago))
            if request.param == "runs":
                incoming.file()
        incoming.file()

    return arrive


def filed(incoming: Incoming) -> list[tuple[str, str | None, str | None]]:
    """The last four digits of 收稿号, and those of what it repeats and revises."""
    return [
        (each.number[5:], each.repeat_of and each.repeat_of[5:], each.revises and each.revises[5:])
        for each in incoming.submissions()
    ]


def test_the_same_text_again_is_a_repeat_of_the_first(incoming: Incoming, arrive: Arrive) -> None:
    """From whomever, under whatever title; the third repeats the first and not the second."""
    arrive(
        letter(TITLE),
        letter(TITLE, sender="other@unit.test"),
        letter(TITLE, "民政局"),
        letter("市财政局开展植树"),
    )
    assert filed(incoming) == [
        ("0001", None, None),
        ("0002", "0001", None),
        ("0003", "0001", None),
        ("0004", None, None),
    ]
    assert len(incoming.owed()) == 4


def test_the_same_title_with_another_text_is_a_later_version(incoming: Incoming, arrive: Arrive) -> None:
    """Each version names the one before it; a repeat is none and changes nothing of that."""
    arrive(
        letter(TITLE),
        letter(f"{TITLE}（定稿）", more=LATER),
        letter(TITLE),
        letter(f"更正：{TITLE}", more=f"{LATER}{LATER}"),
    )
    assert filed(incoming) == [
        ("0001", None, None),
        ("0002", None, "0001"),
        ("0003", "0001", None),
        ("0004", None, "0002"),
    ]


def copies(incoming: Incoming) -> list[tuple[str, str]]:
    """The last four digits of both 收稿号 of every near-copy that waits for staff."""
    with incoming.database.read() as session:
        pairs = resemblance.open_copies(session)
        assert all(pair.percent >= 50 for pair in pairs)
        return [(pair.submission.number[5:], pair.other.number[5:]) for pair in pairs]


def test_a_small_edit_of_the_title_is_a_later_version(incoming: Incoming, arrive: Arrive) -> None:
    """Of a text that is nearly the same; the third is a version of the second, though titled as the first."""
    arrive(letter(TITLE), letter("市财政局深入规范预算绩效管理", more=LATER), letter(TITLE, more=LATER))
    assert [revises for _, _, revises in filed(incoming)] == [None, "0001", "0002"]
    assert copies(incoming) == []


def test_the_next_of_a_series_is_no_version(incoming: Incoming, arrive: Arrive) -> None:
    """A form filled in every week is a draft of its own each time."""
    arrive(letter("市财政局疫情防控动态第3期"), letter("市财政局疫情防控动态第4期"))
    assert [revises for _, _, revises in filed(incoming)] == [None, None]
    assert copies(incoming) == []


def test_a_correction_of_a_like_text_is_a_version_whatever_its_title(
    incoming: Incoming, arrive: Arrive
) -> None:
    """It says that it replaces what was sent; another unit's is a copy, and a version asks nothing anew."""
    arrive(
        letter(TITLE),
        letter("更正：志愿者走进敬老院", more=LATER),
        letter("更正：志愿者走进福利院", "民政局", more=LATER),
        letter("志愿者走进福利院", more=f"{LATER}{LATER}"),
    )
    assert [revises for _, _, revises in filed(incoming)] == [None, "0001", None, "0002"]
    assert [later for later, _ in copies(incoming)] == ["0003"]


def test_another_units_like_text_is_a_copy(incoming: Incoming, arrive: Arrive) -> None:
    """Both are kept, neither revises the other, and staff are asked; the same text counts as well."""
    arrive(
        letter(TITLE),
        letter("市民政局关爱特困老人", "民政局", more=LATER),
        letter(TITLE, "民政局"),
        letter("全市春耕生产有序推进", None),
    )
    assert filed(incoming)[:3] == [("0001", None, None), ("0002", None, None), ("0003", "0001", None)]
    assert copies(incoming) == [("0002", "0001"), ("0003", "0001")]


def test_the_sender_is_not_told_who_else_sent_it(incoming: Incoming) -> None:
    """一稿多投 is said to staff alone: the receipt registers the draft. An own repeat is named."""
    ids = incoming.arrive(letter(TITLE), letter(TITLE, "民政局"), letter(TITLE, more=LATER), letter(TITLE))
    incoming.file()
    with incoming.database.read() as session:
        facts = [
            receipt_facts(message, NOTICE, resemblance.of_another_unit(session, message.id), {})
            for message in map(incoming.message, ids)
        ]
    said = [(facts.drafts[0].repeat_of, facts.drafts[0].revises) for facts in facts]
    assert said == [(None, None), (None, None), (None, "2020-0001"), ("2020-0001", None)]


def test_only_the_units_own_titles_are_revised(incoming: Incoming, arrive: Arrive) -> None:
    """Two units may write under one title, and of a draft that is nobody's yet nothing is known."""
    title = "春耕生产有序推进"
    arrive(letter(title), letter(title, "民政局", more=LATER), letter(title, None, more=f"{LATER}{LATER}"))
    assert [revises for _, _, revises in filed(incoming)] == [None, None, None]


@pytest.mark.parametrize(("days", "revises"), [(0, "2020-0001"), (1, None)])
def test_a_title_of_long_ago_is_another_draft(incoming: Incoming, days: int, revises: str | None) -> None:
    """A yearly report has last year's title; sixty days later it is still a version, and then no longer."""
    incoming.arrive(letter(TITLE), at=incoming.now - REVISION_SPAN - dt.timedelta(days=days))
    incoming.arrive(letter(TITLE, more=LATER))
    incoming.file()
    assert incoming.submissions()[1].revises == revises


def test_what_is_older_revises_nothing_newer(incoming: Incoming, arrive: Arrive) -> None:
    """A folder with older mail may be read after one with newer: versions go by their days."""
    arrive(*(letter(TITLE, more=LATER * times) for times in range(3)), days=(1, 9, 0))
    assert filed(incoming) == [("0001", None, None), ("0002", None, None), ("0003", None, "0001")]


def test_numbers_go_by_the_year_of_the_message(incoming: Incoming) -> None:
    """In one round, drafts of two years are each numbered in their own."""
    moments = [dt.datetime(2019, 12, 31, 12, tzinfo=dt.UTC), dt.datetime(2019, 12, 31, 16, 30, tzinfo=dt.UTC)]
    for number, moment in enumerate([*moments, *moments]):
        incoming.arrive(letter(f"{TITLE}之{number}"), at=moment)
    incoming.file()
    numbers = [each.number for each in incoming.submissions()]
    assert numbers == ["2019-0001", "2020-0001", "2019-0002", "2020-0002"]
