"""A 通报 between draft and release: passages reworded, 文号, what was recorded meanwhile; both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from scoring.account import Account
from scoring.period import Quarter
from store import audit, bulletin_changes, bulletin_edits, bulletins
from store.errors import Refused
from store.models import Bulletin, BulletinEdit
from store.session import Database
from tests.integration.office import CHIEF, CLERK, NOTICE, Office, at, titled

Q1 = Quarter(2020, 1)
MARCH = dt.date(2020, 3, 2)
SHA = "a" * 64


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database, at(4, 3))
    office.adopt(titled("防汛", "水利局"), day=MARCH)
    return office


def edit(office: Office, text: str, passage: str = "next", generated: str = "原文") -> BulletinEdit:
    return office.do(
        lambda r: bulletin_edits.edit(r.session, Q1, passage, generated, text, who=CLERK, now=r.now)
    )


def draft(office: Office) -> Bulletin:
    return office.do(lambda recorder: bulletins.draft(recorder.session, Q1, recorder.now))


def number(office: Office, given: int) -> Bulletin:
    return office.do(lambda r: bulletins.set_number(r.session, Q1, given, who=CHIEF, now=r.now))


def release(office: Office, document: Callable[[Account], str] | None = None) -> Bulletin:
    office.now = at(4, 8)
    return office.do(
        lambda r: bulletins.release(r.session, NOTICE, Q1, who=CHIEF, now=r.now, document=document)
    )


def in_force(office: Office) -> dict[str, tuple[str, str]]:
    with office.database.read() as session:
        found = bulletin_edits.edits(session, Q1)
    return {passage: (row.generated, row.text) for passage, row in found.items()}


def test_the_last_edit_is_in_force_and_all_are_kept(office: Office) -> None:
    """Each passage has its last wording, an emptied one too; earlier ones stay, and each is audited."""
    edit(office, "改一")
    edit(office, "改二")
    edit(office, "", passage="topics")
    assert in_force(office) == {"next": ("原文", "改二"), "topics": ("原文", "")}
    with office.database.read() as session:
        texts = [row.text for row in bulletin_edits.history(session, Q1)]
        lines = audit.of_subject(session, "2020-Q1")
    assert texts == ["改一", "改二", ""]
    assert [(line.who, line.action, line.detail["passage"]) for line in lines] == [
        (CLERK, "bulletin edit", "next"),
        (CLERK, "bulletin edit", "next"),
        (CLERK, "bulletin edit", "topics"),
    ]


def test_the_generated_text_gives_an_edit_up(office: Office) -> None:
    """A passage put back to what the facts say is no longer edited."""
    edit(office, "改一")
    edit(office, "原文")
    assert in_force(office) == {}


def test_an_edit_begins_a_bulletin_that_is_still_to_be_drafted(office: Office) -> None:
    """Wording a passage before the draft does not pass for the draft."""
    edit(office, "改一")
    with office.database.read() as session:
        found = bulletins.find(session, Q1)
    assert found is not None
    assert found.drafted_at is None


def test_no_statement_changes_an_edit(office: Office) -> None:
    """The table of edits is append-only in the database itself."""
    edit(office, "改一")
    with pytest.raises(DBAPIError, match="never changed"), office.database.write() as session:
        session.execute(update(BulletinEdit).values(text="另改"))


def test_number_may_change_until_release(office: Office) -> None:
    """The 文号 is what was given last, and the audit says from what to what."""
    number(office, 14)
    number(office, 15)
    assert release(office).number == 15
    with office.database.read() as session:
        lines = audit.of_subject(session, "2020-Q1")
    given = [line.detail for line in lines if line.action == "bulletin number"]
    assert given == [{"before": None, "after": 14}, {"before": 14, "after": 15}]


def test_facts_since_the_draft_are_listed_until_the_release(office: Office) -> None:
    """A fact recorded after the draft is listed and is in the account released; one after that is not."""
    draft(office)
    office.adopt(titled("迟登", "财政局"), day=dt.date(2020, 3, 20), number=7)
    office.adopt(titled("四月的", "财政局"), day=dt.date(2020, 4, 1), number=8)
    with office.database.read() as session:
        late = bulletin_changes.late_since_draft(session, NOTICE, Q1)
    assert [(line.entry.unit, line.title) for line in late] == [("财政局", "迟登")]
    release(office)
    office.adopt(titled("更迟的", "财政局"), day=dt.date(2020, 3, 21), number=9)
    with office.database.read() as session:
        assert bulletin_changes.late_since_draft(session, NOTICE, Q1) == late
        account = bulletins.as_issued(session, Q1)
    finance = next(unit for unit in account["units"] if unit["unit"] == "财政局")
    assert [entry["title"] for entry in finance["entries"]] == ["迟登"]


def test_another_draft_starts_the_list_anew(office: Office) -> None:
    """What the new draft shows is no longer late."""
    draft(office)
    office.adopt(titled("迟登", "财政局"), day=dt.date(2020, 3, 20), number=7)
    draft(office)
    with office.database.read() as session:
        assert bulletin_changes.late_since_draft(session, NOTICE, Q1) == ()


def test_document_is_of_the_account_that_is_frozen(office: Office) -> None:
    """The hook that makes the .docx sees the very account that is frozen; its checksum is on the row."""
    seen: list[Account] = []

    def keep(account: Account) -> str:
        seen.append(account)
        return SHA

    assert release(office, keep).document_sha256 == SHA
    with office.database.read() as session:
        assert seen == [bulletins.as_issued(session, Q1)]


def refuse(_: Account) -> str:
    raise Refused("有一段须重新核对")


REFUSED: dict[str, tuple[Callable[[Office], object], Callable[[Office], object], str]] = {
    "edit once released": (release, lambda o: edit(o, "改"), "通报已印发"),
    "number once released": (release, lambda o: number(o, 15), "通报已印发"),
    "number nought": (draft, lambda o: number(o, 0), "从1编起"),
    "document refused": (draft, lambda o: release(o, refuse), "须重新核对"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_and_nothing_changed(office: Office, case: str) -> None:
    """What the rules forbid is refused with its reason and leaves every table as it was."""
    prepare, act, reason = REFUSED[case]
    prepare(office)
    before = office.rows()
    with pytest.raises(Refused, match=reason):
        act(office)
    assert office.rows() == before
