"""The units' pages: the roster, a unit's year, its people and the forms that name new ones."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from store import audit, contacts, proposals, terms
from store.contacts import NewContact
from store.models import Contact, ProposalState
from store.proposals import NewProposal
from store.terms import Person
from tests.desk import letters
from tests.desk.conftest import Desk, Open
from tests.desk.forms import send, token

UNIT = "财政局"
PAGE = f"/units/{quote(UNIT)}"
ADDRESS = "test@czj.example"


def added(desk: Desk, *, learnt: bool = False) -> int:
    """A contact of the unit with a mobile; gives its number."""
    new = NewContact(UNIT, ADDRESS, name="赵测试", role="信息员", mobile="13800000000")
    with desk.office.database.write() as session:
        return contacts.add(session, new, who="测试", now=desk.now, learnt=learnt).id


def proposed(desk: Desk, unit: str | None = "审计局") -> int:
    """A form of people that waits; gives its number."""
    message = letters.filed(desk, letters.letter("人员情况表", "见附件"), "contacts_form")
    people = (Person("王测试", "信息员", mobile="13900001111", address="wang@sjj.example"),)
    with desk.office.database.write() as session:
        proposals.insert_found(session, [NewProposal(message, unit, None, people)], desk.now)
        return proposals.waiting(session)[-1].id


def of_unit(desk: Desk, unit: str = UNIT) -> dict[str | None, Contact]:
    """A unit's contacts by address."""
    with desk.office.database.read() as session:
        return {each.address: each for each in contacts.listing(session, unit)}


def test_the_roster_names_everybody_and_what_is_missing(desk: Desk) -> None:
    """All units stand by tier with their people; ?only=missing leaves those that lack somebody."""
    client = desk.client("yue")
    every = client.get("/units").text
    notice = desk.office.roster()
    assert all(f"/units/{quote(unit.name)}" in every for unit in notice.units)
    assert f"目标任务{notice.ranked[0].target}分" in every
    with desk.office.database.read() as session:
        complete = {unit.name for unit in notice.ranked} - set(
            terms.vacancies(session, [unit.name for unit in notice.ranked])
        )
    missing = client.get("/units?only=missing").text
    assert complete.isdisjoint(unit.name for unit in notice.ranked if f"/units/{quote(unit.name)}" in missing)


def test_a_unit_is_opened_by_its_row(desk: Desk, open_page: Open) -> None:
    """Enter opens the first unit; its page has the ledger with anchors, drafts, adoptions and mails."""
    page = open_page("/units")
    page.keyboard.press("Enter")
    page.wait_for_url("**/units/*")
    page.goto(PAGE)
    assert page.locator("#ledger tr[id^=fact-]").count() > 0
    assert page.locator("#drafts tbody tr").count() > 0
    assert page.locator("#adopted tbody tr").count() > 0
    assert "回执" in page.inner_text("#mails")
    assert "《政府快报》" in page.inner_text("#ledger")


def test_a_commission_shows_its_outcome(desk: Desk) -> None:
    """A unit that was asked sees the commission with how it met it."""
    client, asked = desk.client(), 0
    for unit in desk.office.roster().ranked:
        text = client.get(f"/units/{quote(unit.name)}").text
        asked += '/commissions/2020-01">' in text
    assert asked > 0


def test_every_unit_has_a_page(desk: Desk) -> None:
    """Units without any draft, and bodies outside the targets, too; an unknown one has none."""
    client = desk.client("yue")
    for unit in desk.office.roster().units:
        assert client.get(f"/units/{quote(unit.name)}").status_code == 200
    assert client.get("/units/火星局").status_code == 404


@pytest.mark.parametrize(("login", "shown"), [("yue", False), ("bian", True), ("ke", True)])
def test_mobiles_are_for_editors(desk: Desk, login: str, shown: bool) -> None:
    """A reader sees a masked number."""
    added(desk)
    text = desk.client(login).get(PAGE).text
    assert ("13800000000" in text) is shown
    assert ("138****0000" in text) is not shown


def test_a_contact_is_registered(desk: Desk, open_page: Open) -> None:
    """The form adds somebody whom the page then shows, audited without name or address."""
    page = open_page(PAGE)
    page.click("text=登记联系人")
    page.fill("#c-address", ADDRESS)
    page.fill("#c-person", "钱测试")
    page.select_option("#c-role", "主管领导")
    page.click("#add-contact button.main")
    page.wait_for_selector(".toast")
    assert "钱测试" in page.inner_text("#people")
    assert of_unit(desk)[ADDRESS].role == "主管领导"
    with desk.office.database.read() as session:
        line = audit.of_subject(session, UNIT)[-1]
        assert line.who == "编辑乙"
        assert "钱测试" not in str(line.detail)


def test_a_malformed_address_keeps_what_was_typed(desk: Desk) -> None:
    """The form comes back with the reason and the other fields."""
    answer = send(desk.client(), PAGE, f"{PAGE}/contacts", address="不是邮箱", person="钱测试")
    assert answer.status_code == 409
    assert "不是有效的邮箱地址" in answer.text
    assert 'value="钱测试"' in answer.text


def test_a_learnt_address_is_stopped(desk: Desk, open_page: Open) -> None:
    """停用 asks first; the address is former then and receives nothing."""
    added(desk, learnt=True)
    page = open_page(PAGE)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#people tr", has_text=ADDRESS).get_by_role("button", name="停用").click()
    page.wait_for_selector(".toast")
    assert of_unit(desk)[ADDRESS].until == desk.office.today


def test_the_mark_for_bulletins_is_set_and_taken_back(desk: Desk, open_page: Open) -> None:
    """发通报 marks the address; the toast's 撤销 takes it back."""
    added(desk)
    page = open_page(PAGE)
    page.locator("#people tr", has_text=ADDRESS).get_by_role("button", name="发通报").click()
    page.wait_for_selector(".toast")
    assert of_unit(desk)[ADDRESS].for_bulletin
    page.click(".toast button")
    page.wait_for_selector("text=不再接收通报")
    assert not of_unit(desk)[ADDRESS].for_bulletin


def test_another_units_contact_is_not_touched(desk: Desk) -> None:
    """A number of somebody else's contact is refused."""
    number = added(desk)
    other = f"/units/{quote('审计局')}"
    assert send(desk.client(), other, f"{other}/contacts/{number}/end").status_code == 409
    assert of_unit(desk)[ADDRESS].until is None


@pytest.mark.parametrize("login", ["yue", "bian"])
def test_a_forms_mobiles_are_for_editors_on_the_units_page(desk: Desk, login: str) -> None:
    """Among all forms they are masked for everybody."""
    proposed(desk)
    client = desk.client(login)
    assert "139****1111" in client.get("/units").text
    assert ("13900001111" in client.get(f"/units/{quote('审计局')}").text) is (login == "bian")


def test_a_form_is_taken(desk: Desk, open_page: Open) -> None:
    """采纳 asks first, registers who is named, and leads to the unit's people."""
    number = proposed(desk)
    page = open_page("/units")
    page.on("dialog", lambda dialog: dialog.accept())
    assert "王测试" in page.inner_text("#forms")
    page.locator("#forms").get_by_role("button", name="采纳", exact=True).click()
    page.wait_for_url("**/units/*#people")
    assert "王测试" in page.inner_text("#people")
    with desk.office.database.read() as session:
        assert proposals.get(session, number).state is ProposalState.TAKEN


def test_a_form_without_a_unit_needs_one(desk: Desk) -> None:
    """Whose people they are is typed by any of the unit's names."""
    number = proposed(desk, None)
    client = desk.client()
    to = f"/units/proposals/{number}/take"
    assert send(client, "/units", to).status_code == 409
    wrong = send(client, "/units", to, unit="火星局")
    assert wrong.status_code == 409
    assert "没有“火星局”这个单位" in wrong.text
    assert 'value="火星局"' in wrong.text
    assert send(client, "/units", to, unit="审计局").status_code == 200
    assert "wang@sjj.example" in of_unit(desk, "审计局")


def test_a_form_is_refused_with_a_reason(desk: Desk) -> None:
    """不采纳 keeps the reason and changes nobody."""
    number = proposed(desk)
    client = desk.client()
    to = f"/units/proposals/{number}/refuse"
    assert send(client, "/units", to, reason=" ").status_code == 409
    assert send(client, "/units", to, reason="已过时").status_code == 200
    with desk.office.database.read() as session:
        assert proposals.get(session, number).reason == "已过时"
    assert "wang@sjj.example" not in of_unit(desk, "审计局")


@pytest.mark.parametrize(
    "to",
    [
        f"{PAGE}/contacts",
        f"{PAGE}/contacts/1/end",
        f"{PAGE}/contacts/1/bulletin",
        "/units/proposals/1/take",
        "/units/proposals/1/refuse",
    ],
)
def test_a_reader_changes_nobody(desk: Desk, to: str) -> None:
    """People are an editor's to change; a reader's page has no such form."""
    client = desk.client("yue")
    assert "登记联系人" not in client.get(PAGE).text
    fields = {"csrf": token(client, "/units"), "address": ADDRESS, "receives": "true"}
    assert client.post(to, data=fields).status_code == 403


@pytest.mark.parametrize("path", ["/units", PAGE])
def test_nobody_sees_nothing(desk: Desk, path: str) -> None:
    """Without a login every page leads to the login."""
    answer = desk.client(None).get(path, follow_redirects=False)
    assert answer.headers["location"].startswith("/login")
