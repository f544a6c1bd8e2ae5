"""Contacts: whose an address is, and where a unit's 通报 goes; on both databases."""

from __future__ import annotations

import datetime as dt

import pytest

from store import audit, contacts, outbox
from store.contacts import NewContact
from store.errors import Refused
from store.models import OutboxRow
from store.outbox import Owed
from store.session import Database

UNITS = {"市财政局": "财政局", "财政局": "财政局", "民政局": "民政局"}


def add(database: Database, now: dt.datetime, *new: NewContact) -> None:
    with database.write() as session:
        for contact in new:
            contacts.add(session, contact, who="李四", now=now)


def owe_bulletin(database: Database, now: dt.datetime, unit: str, quarter: str = "2020-Q1") -> None:
    with database.write() as session:
        outbox.enqueue(session, Owed("bulletin", quarter, unit, None), now)


def test_addresses_are_kept_in_lower_case_and_half_width(database: Database, now: dt.datetime) -> None:
    """However an address was typed, it is found as mail headers are compared."""
    add(database, now, NewContact("财政局", "　CZJ＠Example.COM "))
    with database.read() as session:
        assert contacts.addresses(session) == {"czj@example.com": ("财政局",)}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "czj",
        "czj@",
        "@example.com",
        "a b@example.com",
        "a@b@example.com",
        "czj@example",
        "<a@b.cn>",
        "a@exa\nmple.com",
        "a@example.com,b@example.com",
        "财政@example.com",
        "a@-example.com",
    ],
)
def test_what_is_no_address_is_refused(database: Database, now: dt.datetime, address: str) -> None:
    """A malformed address is refused with its text and nothing is added."""
    with pytest.raises(Refused, match="不是有效的邮箱地址"):
        add(database, now, NewContact("财政局", address))
    with database.read() as session:
        assert contacts.listing(session) == []


def test_an_address_may_serve_two_units(database: Database, now: dt.datetime) -> None:
    """The same person's address stands for both units, each listed once."""
    add(database, now, NewContact("财政局", "a@example.com"), NewContact("民政局", "a@example.com"),
        NewContact("财政局", "a@example.com"))  # fmt: skip
    with database.read() as session:
        assert contacts.addresses(session) == {"a@example.com": ("财政局", "民政局")}
        assert len(contacts.listing(session)) == 2
        assert [row.unit for row in contacts.listing(session, "民政局")] == ["民政局"]


def test_adding_again_brings_up_to_date(database: Database, now: dt.datetime) -> None:
    """What is given replaces, what is not given stays."""
    add(
        database,
        now,
        NewContact("财政局", "a@example.com", name="张三", mobile="138****0000", for_bulletin=True),
        NewContact("财政局", "a@example.com", name="王五", role="主管领导"),
    )
    with database.read() as session:
        (row,) = contacts.listing(session)
    assert (row.name, row.mobile, row.role, row.for_bulletin) == ("王五", "138****0000", "主管领导", True)
    assert (row.added_by, row.added_at) == ("李四", now)


def test_audit_of_contacts_names_no_person(database: Database, now: dt.datetime) -> None:
    """What can never be erased says who changed which fields, without the personal data in them."""
    add(database, now, NewContact("财政局", "a@example.com", name="张三", mobile="138****0000"))
    with database.read() as session:
        (line,) = audit.of_subject(session, "财政局")
    assert (line.who, line.action) == ("李四", "contact")
    assert line.detail == {"contact": 1, "changed": ["name", "mobile"]}


def test_only_marked_addresses_receive_bulletins(database: Database, now: dt.datetime) -> None:
    """A unit's 通报 goes to the addresses marked for it, never to one that was merely learnt."""
    with database.write() as session:
        contacts.learn(session, "财政局", "someone@example.com", who="李四", now=now)
    add(
        database,
        now,
        NewContact("财政局", "office@example.com", for_bulletin=True),
        NewContact("财政局", "chief@example.com", for_bulletin=True),
        NewContact("民政局", "b@example.com"),
    )
    with database.read() as session:
        assert contacts.bulletin_addresses(session) == {"财政局": ("office@example.com", "chief@example.com")}
        learnt = next(row for row in contacts.listing(session) if row.address == "someone@example.com")
        assert (learnt.learnt, learnt.for_bulletin) == (True, False)


def test_marking_an_address_releases_waiting_letters(database: Database, now: dt.datetime) -> None:
    """Letters that were kept ready for a unit without address get the one marked now; others wait on."""
    for unit, quarter in (("财政局", "2020-Q1"), ("财政局", "2020-Q2"), ("民政局", "2020-Q1")):
        owe_bulletin(database, now, unit, quarter)
    add(database, now, NewContact("财政局", "a@example.com"))
    with database.read() as session:
        assert set(outbox.unaddressed(session)) == {"民政局", "财政局"}
    add(database, now, NewContact("财政局", "a@example.com", for_bulletin=True))
    with database.read() as session:
        assert outbox.unaddressed(session) == ["民政局"]
        assert [(row.addressee, row.address) for row in outbox.unrendered(session)] == [
            ("财政局", "a@example.com"),
            ("财政局", "a@example.com"),
        ]


def test_import_adds_all_rows_of_a_table(database: Database, now: dt.datetime) -> None:
    """A table with the office's headings is added under official names; blank rows are skipped."""
    rows: list[dict[str, str | None]] = [
        {"单位": " 市财政局 ", "姓名": "张三", "职务": "科员", "办公电话": "0398-0000000",
         "电子邮箱": "A@example.com", "接收通报": "是", "备注": "x"},
        {"单位": "", "电子邮箱": None},
        {"单位": "民政局", "电子邮箱": "b@example.com", "接收通报": ""},
    ]  # fmt: skip
    with database.write() as session:
        assert contacts.import_rows(session, rows, UNITS.get, who="李四", now=now) == 2
    with database.read() as session:
        assert [
            (row.unit, row.address, row.name, row.post, row.for_bulletin) for row in contacts.listing(session)
        ] == [
            ("民政局", "b@example.com", None, None, False),
            ("财政局", "a@example.com", "张三", "科员", True),
        ]


def test_import_is_all_or_nothing_and_names_the_lines(database: Database, now: dt.datetime) -> None:
    """One line at fault keeps the whole table out; every fault is named by its line in the spreadsheet."""
    rows: list[dict[str, str | None]] = [
        {"单位": "财政局", "邮箱": "a@example.com"},
        {"单位": "天文台", "邮箱": "b@example.com"},
        {"单位": "民政局", "邮箱": "b"},
        {"单位": "民政局"},
        {"邮箱": "c@example.com"},
        {"单位": "民政局", "邮箱": "c@example.com", "接收通报": "也许"},
    ]
    with pytest.raises(Refused) as caught, database.write() as session:
        contacts.import_rows(session, rows, UNITS.get, who="李四", now=now)
    for part in (
        "第3行:通知中没有“天文台”",
        "第4行:“b”不是",
        "第5行:缺少邮箱",
        "第6行:缺少单位",
        "第7行:“接收通报”",
    ):
        assert part in caught.value.reason
    assert "第2行" not in caught.value.reason
    with database.read() as session:
        assert contacts.listing(session) == []


def test_import_without_the_column_leaves_the_mark(database: Database, now: dt.datetime) -> None:
    """A table that says nothing of 通报 unmarks nobody."""
    add(database, now, NewContact("财政局", "a@example.com", for_bulletin=True))
    with database.write() as session:
        contacts.import_rows(
            session,
            [{"单位": "财政局", "邮箱": "a@example.com", "姓名": "张三"}],
            UNITS.get,
            who="李四",
            now=now,
        )
        (row,) = contacts.listing(session)
        assert (row.name, row.for_bulletin) == ("张三", True)


def test_many_faults_are_counted(database: Database, now: dt.datetime) -> None:
    """A table full of faults names ten and counts the rest."""
    rows = [{"单位": "天文台", "邮箱": f"{number}@example.com"} for number in range(25)]
    with pytest.raises(Refused, match="另有15行"), database.write() as session:
        contacts.import_rows(session, rows, UNITS.get, who="李四", now=now)


def test_unmarked_letters_keep_their_rows(database: Database, now: dt.datetime) -> None:
    """Giving an address touches neither letters already addressed nor those of other kinds that have one."""
    with database.write() as session:
        session.add(
            OutboxRow(
                kind="bulletin",
                subject="2020-Q1",
                addressee="财政局",
                address="old@example.com",
                priority=40,
                created_at=now,
                not_before=now,
            )
        )
    add(database, now, NewContact("财政局", "new@example.com", for_bulletin=True))
    with database.read() as session:
        row = session.get_one(OutboxRow, 1)
        assert row.address == "old@example.com"
