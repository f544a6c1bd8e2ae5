"""Filed mail is read again: what would change is proposed, decisions and points stay; on both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from ingest.minhash import sketch
from ingest.reader import Reader
from ingest.replay import Outcome, replay_messages
from scoring.notice import load_notice
from store import audit, draft_work, facts, messages, resemblance, submissions
from store.archive import Archive
from store.articles import Filed
from store.models import Submission, SubmissionBand
from store.recording import Recorder
from store.session import Database, sqlite_url
from tests.integration.command_line import settings_file
from tests.integration.command_line import xinxike as command
from tests.integration.incoming import NOTICE, Incoming, corpus, letter

TITLE = "市财政局规范预算绩效管理"
OLD = "一是健全制度，二是强化监控，三是用好结果，四是公开预算，五是压减支出，六是加强培训。" * 2
# As an earlier reader might have read it.
MISREAD: dict[str, Any] = {
    "title": "财政信息",
    "title_key": "财政信息",
    "body": OLD,
    "words": 84,
    "phone": "1",
}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(NOTICE, 1) as warm:
        yield warm


@pytest.fixture
def incoming(database: Database, reader: Reader, tmp_path: Path, now: dt.datetime) -> Iterator[Incoming]:
    archive = Archive(tmp_path / "archive")
    yield Incoming(database, archive, reader, now)
    archive.close()


def misread(incoming: Incoming, number: str, **values: Any) -> None:
    """The draft as if it had been read otherwise when it was filed."""
    with incoming.database.write() as session:
        row = submissions.by_number(session, number)
        assert row is not None
        resemblance.change_bands(session, row.id, sketch(row.body).bands, sketch(OLD).bands)
        session.execute(update(Submission).where(Submission.number == number).values(**MISREAD | values))


def replayed(
    incoming: Incoming, who: str | None = None, serials: list[int] | None = None
) -> dict[str, Outcome]:
    """What became of each field of the drafts, as `0001 title`."""
    changes = replay_messages(
        incoming.database, incoming.archive, incoming.reader, serials, who, incoming.now
    )
    return {f"{(change.number or '')[5:]} {change.field}": change.outcome for change in changes}


def test_what_is_read_as_before_changes_nothing(incoming: Incoming) -> None:
    """Drafts of several files, hostile text, a damaged file: a second reading finds the same."""
    incoming.arrive(
        letter(TITLE), letter("\0标题 在前"), corpus("habit2-three-docx"), corpus("problem-truncated-docx")
    )
    incoming.file()
    assert replayed(incoming) == {}


def test_what_would_change_is_proposed(incoming: Incoming) -> None:
    """Each field with what it is and would be; without somebody who takes it over, nothing changes."""
    first, _ = incoming.arrive(letter(TITLE), letter("市财政局开展植树"))
    incoming.file()
    misread(incoming, "2020-0001", unit=None, confidence="unknown")
    changes = replay_messages(incoming.database, incoming.archive, incoming.reader, None, None, incoming.now)
    assert {(change.message, change.number, change.outcome) for change in changes} == {
        (first, "2020-0001", Outcome.PROPOSED)
    }
    told = {change.field: (change.before, change.after) for change in changes}
    assert told["title"] == ("财政信息", TITLE)
    assert told["unit"] == (None, "财政局")
    assert set(told) == {"title", "body", "words", "phone", "unit", "confidence"}
    assert incoming.submissions()[0].title == "财政信息"


def test_proposals_are_taken_over_by_somebody(incoming: Incoming) -> None:
    """The draft is as it is read now and found by its text; the audit has both, and nobody is written to."""
    incoming.arrive(letter(TITLE))
    incoming.file()
    (before,) = incoming.submissions()
    owed = incoming.owed()
    misread(incoming, "2020-0001")
    assert set(replayed(incoming, who="李四").values()) == {Outcome.TAKEN}
    (after,) = incoming.submissions()
    for name in ("title", "body", "words", "phone", "title_key", "fingerprint", "unit"):
        assert getattr(after, name) == getattr(before, name)
    with incoming.database.read() as session:
        (line,) = audit.of_subject(session, "2020-0001")
        assert (line.action, line.who) == ("replay", "李四")
        assert (line.detail["before"]["title"], line.detail["after"]["title"]) == ("财政信息", TITLE)
        assert resemblance.bearers(session, sketch(OLD).bands) == {}
        assert len(resemblance.bearers(session, sketch(after.body).bands)) == 8
    assert incoming.owed() == owed
    assert replayed(incoming) == {}


def test_what_staff_decided_stays(incoming: Incoming) -> None:
    """The unit is theirs; what they did not decide is taken over all the same."""
    incoming.arrive(letter(TITLE))
    incoming.file()
    misread(incoming, "2020-0001")
    with incoming.database.write() as session:
        submissions.assign(session, "2020-0001", "民政局", who="张三", now=incoming.now)
    found = replayed(incoming, who="李四")
    assert found["0001 unit"] is Outcome.KEPT_DECISION
    assert found["0001 title"] is Outcome.TAKEN
    (draft,) = incoming.submissions()
    assert (draft.unit, draft.assigned_by, draft.title) == ("民政局", "张三", TITLE)


def test_what_an_editor_changed_at_the_desk_stays(incoming: Incoming) -> None:
    """A title and a kind of the desk's are left alone, and what it is found by; the body is read."""
    incoming.arrive(letter(TITLE))
    incoming.file()
    who: dict[str, Any] = {"who": "编辑", "now": incoming.now}
    misread(incoming, "2020-0001")
    with incoming.database.write() as session:
        draft_work.set_title(session, "2020-0001", "编辑的标题", "编辑的标题", revision=0, **who)
        draft_work.set_kind(session, "2020-0001", "专题", None, revision=1, **who)
    outcomes = replayed(incoming, who="李四")
    assert {outcomes[f"0001 {field}"] for field in ("title", "kind", "limit")} == {Outcome.KEPT_DECISION}
    assert outcomes["0001 body"] is Outcome.TAKEN
    (after,) = incoming.submissions()
    assert (after.title, after.title_key, after.kind) == ("编辑的标题", "编辑的标题", "专题")


def test_what_earned_points_stays(incoming: Incoming) -> None:
    """An adopted draft keeps every field; the draft beside it does not."""
    incoming.arrive(letter(TITLE), letter("市财政局开展植树"))
    incoming.file()
    for number in ("2020-0001", "2020-0002"):
        misread(incoming, number)
    with incoming.database.write() as session:
        recorder = Recorder(session, {2020: load_notice(2020)}, "张三", incoming.now)
        day = incoming.now.date()
        facts.record_adoption(recorder, Filed("2020-0001"), gazette="市", form="条目", number=4, day=day)
    found = replayed(incoming, who="李四")
    assert {outcome for field, outcome in found.items() if field.startswith("0001")} == {Outcome.KEPT_POINTS}
    assert {outcome for field, outcome in found.items() if field.startswith("0002")} == {Outcome.TAKEN}
    assert [draft.title for draft in incoming.submissions()] == ["财政信息", "市财政局开展植树"]


def test_a_draft_that_was_missed_is_filed(incoming: Incoming) -> None:
    """Under the next number, found by its text, and without a receipt; one that is not found now stays."""
    incoming.arrive(letter(TITLE), letter("市财政局开展植树"))
    incoming.file()
    owed = incoming.owed()
    with incoming.database.write() as session:
        session.execute(delete(SubmissionBand))
        session.execute(update(Submission).where(Submission.number == "2020-0002").values(source="旧.doc"))
    assert replayed(incoming) == {" 稿件": Outcome.PROPOSED, "0002 稿件": Outcome.KEPT}
    assert len(incoming.submissions()) == 2
    assert replayed(incoming, who="李四") == {" 稿件": Outcome.TAKEN, "0002 稿件": Outcome.KEPT}
    assert [draft.number for draft in incoming.submissions()] == ["2020-0001", "2020-0002", "2020-0003"]
    assert incoming.owed() == owed


def test_only_the_messages_named_are_read(incoming: Incoming) -> None:
    """By their serial numbers; what was never filed is not read."""
    _, second = incoming.arrive(letter(TITLE), letter("市财政局开展植树"))
    incoming.file()
    (waiting,) = incoming.arrive(letter("市财政局公开预算"))
    for number in ("2020-0001", "2020-0002"):
        misread(incoming, number)
    assert {field[:4] for field in replayed(incoming, serials=[second, waiting])} == {"0002"}


def test_what_is_sealed_or_unreadable_now_changes_nothing(incoming: Incoming, tmp_path: Path) -> None:
    """A marking that was overlooked is told, not acted on; an original that is gone is told as well."""
    first, second = incoming.arrive(letter(TITLE, Subject="秘密★1年"), letter(TITLE))
    with incoming.database.write() as session:
        found = {first: messages.Found("submission"), second: messages.Found("submission")}
        messages.file_messages(session, found, incoming.now)
    incoming.archive.path(incoming.message(second).sha256).unlink()
    assert replayed(incoming, who="李四") == {" 密级标志": Outcome.PROPOSED, " 读取": Outcome.KEPT}
    assert incoming.submissions() == []


def test_the_command_shows_and_applies(
    sqlite_folder: Path, reader: Reader, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`replay` lists the proposals as a table or JSON; `--apply` takes them over in somebody's name."""
    settings_file(sqlite_folder)
    monkeypatch.setenv("XINXIKE_DATA", str(sqlite_folder))
    database, archive = Database(sqlite_url(sqlite_folder)), Archive(sqlite_folder / "archive")
    incoming = Incoming(database, archive, reader, now)
    (serial,) = incoming.arrive(letter(TITLE))
    incoming.file()
    misread(incoming, "2020-0001")
    at = ("--now", "2020-04-08T10:00")
    proposed = command("replay", str(serial), "--json", *at).json
    assert {change["outcome"] for change in proposed} == {"建议"}
    assert TITLE in command("replay", *at).out
    assert incoming.submissions()[0].title == "财政信息"
    taken = command("replay", "--apply", "--by", "李四", "--json", *at).json
    assert {change["outcome"] for change in taken} == {"已采纳"}
    assert incoming.submissions()[0].title == TITLE
    assert command("replay", "--json", *at).json == []
    archive.close()
    database.close()
