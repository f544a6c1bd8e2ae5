"""`xinxike year open` and `contact move`: who is carried over into a new year, and what staff decide."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from scoring.notice import SHIPPED
from store import audit, contacts, moving
from store.contacts import NewContact
from store.errors import Refused
from store.session import Database
from tests.integration.command_line import settings_file
from tests.integration.command_line import xinxike as command

NOW = ("--now", "2021-03-20T10:00", "--by", "李干事")
TODAY = dt.date(2021, 3, 20)


def registered(database: Database, now: dt.datetime) -> None:
    with database.write() as session:
        for new in (
            NewContact("财政局", "czj@example.com", name="张三", role="信息员", for_bulletin=True),
            NewContact("水利局", "slj@example.com", name="李四", role="信息员", for_bulletin=True),
            NewContact("水利局", "both@example.com"),
        ):
            contacts.add(session, new, who="a", now=now)


@pytest.fixture
def installed(
    sqlite_database: Database, sqlite_folder: Path, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> Database:
    """A notice of 2021 in which 水利局 is called 水利管理局, one unit is new, and three contacts of 2020."""
    settings_file(sqlite_folder)
    monkeypatch.setenv("XINXIKE_DATA", str(sqlite_folder))
    text = (SHIPPED / "2020.toml").read_text("utf-8").replace("2020年度", "2021年度")
    text = text.replace("year = 2020", "year = 2021").replace('name = "水利局"', 'name = "水利管理局"')
    text = text.replace("deductions_from = 2020", "deductions_from = 2021")
    text = text.replace("settlement_day = 2021", "settlement_day = 2022")
    text += '\n[[unit]]\nname = "大数据中心"\ntarget = 15\n'
    folder = sqlite_folder / "notices"
    folder.mkdir()
    (folder / "2021.toml").write_text(text, "utf-8")
    registered(sqlite_database, now)
    return sqlite_database


def test_what_is_carried_over_and_what_is_left_to_decide(installed: Database) -> None:
    """As a document and as tables; opened twice, nothing changes but is told again."""
    shown = command("year", "open", "--year", "2021", "--json", *NOW).json
    assert (shown["units"], shown["contacts"], shown["addresses"]) == (64, 1, 1)
    assert shown["vanished"] == [
        {"unit": "水利局", "contacts": ["李四", "both@example.com"], "candidates": ["水利管理局"]}
    ]
    assert shown["appeared"] == [
        {"unit": "水利管理局", "contacts": 0, "address": False},
        {"unit": "大数据中心", "contacts": 0, "address": False},
    ]
    again = command("year", "open", "--year", "2021", *NOW)
    for words in ("有目标分的单位64个", "水利局", "李四", "水利管理局", "大数据中心", "contact move"):
        assert words in again.out
    with installed.read() as session:
        (line,) = audit.of_subject(session, "2021")
    assert (line.action, line.who, line.detail["vanished"]) == ("year open", "李干事", 1)


def test_contacts_are_moved(installed: Database) -> None:
    """Everybody of the old unit serves the new one, the old terms kept; then nothing is left to decide."""
    moved = command("contact", "move", "水利局", "水利管理局", *NOW)
    assert (moved.code, moved.out) == (0, "水利局在任人员和邮箱2条，自2021-03-20起转为水利管理局\n")
    again = command("contact", "move", "水利局", "水利管理局", *NOW)
    assert (again.code, again.err) == (1, "水利局没有在任人员，也没有在用的邮箱\n")
    shown = command("year", "open", "--year", "2021", "--json", *NOW).json
    assert [each["contacts"] for each in shown["vanished"]] == [[]]
    assert shown["contacts"] == 3


def test_a_year_without_a_notice_is_refused(installed: Database) -> None:
    """It says which file to write, or which year is missing to compare with."""
    assert installed
    missing = command("year", "open", "--year", "2022", *NOW)
    assert missing.code == 2
    assert "notices/2022.toml" in missing.err
    first = command("year", "open", "--year", "2020", *NOW)
    assert (first.code, first.err) == (1, "没有2019年度通知，无从比较\n")


def test_moving_keeps_marks_and_takes_no_address_twice(database: Database, now: dt.datetime) -> None:
    """Who gets 通报 still does; an address in use at the other unit stays as it is there."""
    registered(database, now)
    with database.write() as session:
        contacts.add(session, NewContact("财政局", "both@example.com"), who="a", now=now)
        begun = moving.move(session, "水利局", "财政局", who="干事", now=now)
        assert [(each.name, each.address, each.for_bulletin) for each in begun] == [
            ("李四", "slj@example.com", True)
        ]
    with database.read() as session:
        assert contacts.addresses(session) == {
            "both@example.com": ("财政局",),
            "czj@example.com": ("财政局",),
            "slj@example.com": ("财政局",),
        }
        assert all(each.until for each in contacts.listing(session, "水利局"))
    with database.write() as session, pytest.raises(Refused, match="不需转移"):
        moving.move(session, "财政局", "财政局", who="干事", now=now)
