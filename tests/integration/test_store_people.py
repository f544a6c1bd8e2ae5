"""Proposals, terms of office and what is kept about a person, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from store import audit, contacts, outbox, personal, proposals, terms
from store.contacts import NewContact
from store.errors import Refused
from store.models import AuditLine, Contact, ContactProposal, Message, OutboxRow, ProposalState
from store.outbox import Owed
from store.proposals import NewProposal
from store.session import Database, Session
from store.terms import Appointed, Person

FORMER = Person("张三", "信息员", "科员", "13900000000", "0398-0000001", "zs@example.com")
WRITER = Person("赵六", "信息员", "办事员", "13900000006", None, "ZL@example.com")
LEADER = Person("李四", "主管领导", "副局长", "13800000000")


def propose(
    session: Session,
    now: dt.datetime,
    *people: Person,
    unit: str | None = "财政局",
    child: str | None = None,
) -> int:
    """File a form with these people; gives its number."""
    count = session.scalar(select(func.count(Message.id))) or 0
    message = Message(
        sha256=f"{count:064}", size=1, received_at=now, day=now.date(), stored_at=now, origin="mailbox"
    )
    session.add(message)
    session.flush()
    proposals.insert_found(session, [NewProposal(message.id, unit, child, people)], now)
    return proposals.waiting(session)[-1].id


def take(database: Database, now: dt.datetime, *people: Person, child: str | None = None) -> Appointed:
    with database.write() as session:
        return proposals.take(session, propose(session, now, *people, child=child), who="李干事", now=now)


def shown(database: Database, unit: str = "财政局") -> list[tuple[object, ...]]:
    """Name, role, address, mark, first and last day of every entry of a unit, in order."""
    with database.read() as session:
        rows = session.scalars(select(Contact).where(Contact.unit == unit).order_by(Contact.id))
        return [(row.name, row.role, row.address, row.for_bulletin, row.since, row.until) for row in rows]


def welcomed(database: Database) -> list[str]:
    with database.read() as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == "welcome").order_by(OutboxRow.id))
        return [row.address or "" for row in rows]


def test_taking_over_appoints(database: Database, now: dt.datetime) -> None:
    """Both people serve from that day; the one with an address is welcomed, once."""
    appointed = take(database, now, LEADER, FORMER)
    assert [each.name for each in appointed.begun] == ["张三", "李四"]
    today = now.date()
    assert shown(database) == [
        ("张三", "信息员", "zs@example.com", False, today, None),
        ("李四", "主管领导", None, False, today, None),
    ]
    assert welcomed(database) == ["zs@example.com"]
    take(database, now, LEADER, FORMER)
    assert len(shown(database)) == 2
    assert welcomed(database) == ["zs@example.com"]


def test_a_successor_ends_the_term_and_gets_the_mark(database: Database, now: dt.datetime) -> None:
    """The former person stays for history, with a last day; the mark for 通报 goes over, the leader stays."""
    take(database, now, LEADER, FORMER)
    with database.write() as session:
        contacts.add(session, NewContact("财政局", "zs@example.com", for_bulletin=True), who="a", now=now)
    later = now + dt.timedelta(days=40)
    appointed = take(database, later, WRITER)
    assert [each.name for each in appointed.ended] == ["张三"]
    assert shown(database) == [
        ("张三", "信息员", "zs@example.com", True, now.date(), later.date()),
        ("李四", "主管领导", None, False, now.date(), None),
        ("赵六", "信息员", "zl@example.com", True, later.date(), None),
    ]
    with database.read() as session:
        assert contacts.bulletin_addresses(session) == {"财政局": ("zl@example.com",)}
        assert contacts.addresses(session) == {"zl@example.com": ("财政局",)}


def test_an_office_address_goes_over(database: Database, now: dt.datetime) -> None:
    """Where the form gives the address of the one before, or none, the successor has it."""
    take(database, now, FORMER)
    take(database, now, Person("赵六", "信息员", address="zs@example.com"))
    take(database, now, Person("孙七", "信息员"))
    assert [row[:3] + row[5:] for row in shown(database)] == [
        ("张三", "信息员", "zs@example.com", now.date()),
        ("赵六", "信息员", "zs@example.com", now.date()),
        ("孙七", "信息员", "zs@example.com", None),
    ]


def test_one_address_for_both(database: Database, now: dt.datetime) -> None:
    """An address that the leader shares is kept with the 信息员, so that nothing is sent twice."""
    take(database, now, Person("李四", "主管领导", address="zs@example.com"), FORMER)
    assert [row[:3] for row in shown(database)] == [
        ("张三", "信息员", "zs@example.com"),
        ("李四", "主管领导", None),
    ]


def test_an_address_without_a_name_becomes_the_persons(database: Database, now: dt.datetime) -> None:
    """What staff had learnt of an address is kept, and whose it is added."""
    with database.write() as session:
        contacts.learn(session, "财政局", "zs@example.com", who="a", now=now)
    appointed = take(database, now, FORMER)
    assert [each.name for each in appointed.kept] == ["张三"]
    assert [row[:3] for row in shown(database)] == [("张三", "信息员", "zs@example.com")]


def test_a_second_level_body_has_people_of_its_own(database: Database, now: dt.datetime) -> None:
    """Its 信息员 ends nobody's term at the parent, and does not fill the parent's place."""
    take(database, now, FORMER)
    take(database, now, WRITER, child="国库支付中心")
    assert [row[5] for row in shown(database)] == [None, None]
    with database.read() as session:
        assert terms.informants(session, ["财政局"]) == {"财政局": "zs@example.com"}
        assert terms.vacancies(session, ["财政局", "民政局"]) == {
            "财政局": ("主管领导",),
            "民政局": ("信息员", "主管领导"),
        }


def test_bulletins_on_taking_over(database: Database, now: dt.datetime) -> None:
    """One action also marks the 信息员's address, and what waited for one goes out."""
    with database.write() as session:
        outbox.enqueue(session, Owed("bulletin", "2020-Q1", "财政局", None), now)
        number = propose(session, now, FORMER, LEADER)
        proposals.take(session, number, bulletin=True, who="李干事", now=now)
    with database.read() as session:
        assert outbox.unaddressed(session) == []
        assert contacts.bulletin_addresses(session) == {"财政局": ("zs@example.com",)}


def test_earlier_forms_of_the_unit_are_done_with(database: Database, now: dt.datetime) -> None:
    """Of two forms the later is taken; the earlier is refused by that and kept with the reason."""
    with database.write() as session:
        first = propose(session, now, FORMER)
        other = propose(session, now, FORMER, unit="民政局")
        second = propose(session, now, WRITER)
        proposals.take(session, second, who="李干事", now=now)
        assert [each.id for each in proposals.waiting(session)] == [other]
        with pytest.raises(Refused, match="第1号已由李干事处理"):
            proposals.refuse(session, first, "重复", who="李干事", now=now)


def test_what_cannot_be_taken(database: Database, now: dt.datetime) -> None:
    """Nobody's people, a form that could not be read, a number that is none: refused with what to do."""
    with database.write() as session:
        nobody = propose(session, now, FORMER, unit=None)
        unread = propose(session, now)
        for number, words in ((nobody, "请指定单位"), (unread, "contact add"), (99, "没有第99号")):
            with pytest.raises(Refused, match=words):
                proposals.take(session, number, who="李干事", now=now)
        proposals.take(session, nobody, "民政局", who="李干事", now=now)
        with pytest.raises(Refused, match="须写明原因"):
            proposals.refuse(session, unread, " ", who="李干事", now=now)
        proposals.refuse(session, unread, "已手工登记", who="李干事", now=now)
        assert proposals.waiting(session) == []
    assert [row[0] for row in shown(database, "民政局")] == ["张三"]


def test_audit_names_no_person(database: Database, now: dt.datetime) -> None:
    """What can never be erased holds neither name nor number nor address of anybody."""
    take(database, now, FORMER, LEADER)
    take(database, now, WRITER)
    with database.read() as session:
        lines = repr([(line.subject, line.detail) for line in session.scalars(select(AuditLine))])
    for word in ("张三", "李四", "赵六", "1390", "1380", "@"):
        assert word not in lines


def test_a_term_ends_once(database: Database, now: dt.datetime) -> None:
    """Staff may end a term; not twice."""
    take(database, now, FORMER)
    with database.write() as session:
        (contact,) = terms.present(session, "财政局")
        terms.end(session, contact, who="李干事", now=now)
        with pytest.raises(Refused, match="已于2020-03-25结束"):
            terms.end(session, contact, who="李干事", now=now)
        assert contacts.addresses(session) == {}


def test_a_unit_is_asked_once_a_month(database: Database, now: dt.datetime) -> None:
    """Units that lack somebody and can be written to, until they are asked; the next month again."""
    units = ["财政局", "民政局"]
    take(database, now, FORMER)
    with database.write() as session:
        assert terms.unasked(session, units, "2020-03") == ("财政局",)
        terms.owe_reminders(session, ["财政局"], "2020-03", now)
        terms.owe_reminders(session, ["财政局"], "2020-03", now)
        assert terms.unasked(session, units, "2020-03") == ()
        assert terms.unasked(session, units, "2020-04") == ("财政局",)
    with database.read() as session:
        rows = [row for row in outbox.listing(session) if row.kind == "contact_reminder"]
        assert [(row.addressee, row.address) for row in rows] == [("财政局", "zs@example.com")]
    take(database, now, LEADER)
    with database.read() as session:
        assert terms.unasked(session, units, "2020-04") == ()


def test_export_gives_all_that_is_kept(database: Database, now: dt.datetime) -> None:
    """Former entries, forms, mails to and from the address: all, and of nobody else."""
    take(database, now, FORMER, LEADER)
    take(database, now, WRITER)
    with database.read() as session:
        found = personal.export(session, "张三")
        with pytest.raises(Refused, match="没有“王五”"):
            personal.export(session, "王五")
    assert [each["mobile"] for each in found["contacts"]] == ["13900000000"]
    assert [each["person"]["name"] for each in found["forms"]] == ["张三"]
    assert [each["kind"] for each in found["mails_to"]] == ["welcome"]
    assert "李四" not in repr(found)


def test_erasing_leaves_ledger_and_audit(database: Database, now: dt.datetime) -> None:
    """The person is gone from contacts, forms and what waits to be sent; the audit only grew."""
    take(database, now, FORMER, LEADER)
    with database.write() as session:
        outbox.enqueue(session, Owed("commission", "2020-01", "财政局", "zs@example.com"), now)
    with database.read() as session:
        before = [line.id for line in session.scalars(select(AuditLine))]
    with database.write() as session:
        assert personal.erase(session, "zs@example.com", who="王科长", now=now) == personal.Erased(1, 1, 2)
    assert [row[0] for row in shown(database)] == ["李四"]
    with database.read() as session:
        lines = [*session.scalars(select(AuditLine).order_by(AuditLine.id))]
        assert [line.id for line in lines][: len(before)] == before
        assert (lines[-1].action, lines[-1].who) == ("erase contact", "王科长")
        assert outbox.unrendered(session) == []
        assert outbox.unaddressed(session) == ["财政局"]
        assert "张三" not in repr([form.people for form in session.scalars(select(ContactProposal))])


def test_namesakes_are_told_apart(database: Database, now: dt.datetime) -> None:
    """Of two people of one name none is erased until the unit is said."""
    for unit in ("财政局", "民政局"):
        with database.write() as session:
            proposals.take(session, propose(session, now, FORMER, unit=unit), who="a", now=now)
    with database.write() as session:
        with pytest.raises(Refused, match="--unit"):
            personal.erase(session, "张三", who="王科长", now=now)
        assert personal.erase(session, "张三", "民政局", who="王科长", now=now).contacts == 1
    assert [row[0] for row in shown(database)] == ["张三"]
    assert shown(database, "民政局") == []


def test_states(database: Database, now: dt.datetime) -> None:
    """A decision says who took it, when and why."""
    with database.write() as session:
        number = propose(session, now, FORMER)
        proposals.refuse(session, number, "不是本单位人员", who="李干事", now=now)
        row = proposals.get(session, number)
        session.refresh(row)
        assert (row.state, row.decided_by, row.decided_at, row.reason) == (
            ProposalState.REFUSED,
            "李干事",
            now,
            "不是本单位人员",
        )
        (line,) = audit.of_subject(session, f"人员情况表{number}")
        assert line.action == "proposal refused"
