"""`xinxike contact …`: what staff see and decide of the people behind each unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.reader import Reader
from store import contacts, outbox
from store.archive import Archive
from store.contacts import NewContact
from store.session import Database
from tests.integration.command_line import settings_file
from tests.integration.command_line import xinxike as command
from tests.integration.incoming import NOTICE, Incoming
from tests.unit.ingest.plain_mails import mail, word

NOW = ("--now", "2020-04-08T10:00", "--by", "李干事")
LINES = (
    "单位：财政局",
    "信息员：张三　职务：科员　手机：13900000000　邮箱：zs@example.com",
    "主管领导：李四　手机：13800000000",
)


@pytest.fixture
def incoming(
    sqlite_database: Database, sqlite_folder: Path, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Incoming]:
    """An installation with a form that names two people, where somebody else serves now."""
    settings_file(sqlite_folder)
    monkeypatch.setenv("XINXIKE_DATA", str(sqlite_folder))
    archive = Archive(sqlite_folder / "archive")
    with Reader(NOTICE, 1) as reader:
        incoming = Incoming(sqlite_database, archive, reader, now)
        with sqlite_database.write() as session:
            new = NewContact("财政局", "old@example.com", name="王五", role="信息员", mobile="13700000000")
            contacts.add(session, new, who="a", now=now)
        incoming.arrive(mail("信息员登记表", "请查收", {"信息员登记表.docx": word("信息员登记表", *LINES)}))
        incoming.file()
        yield incoming
    archive.close()


def test_proposals_stand_beside_the_present(incoming: Incoming) -> None:
    """Who is named and who serves now, mobiles masked in both; as a table too."""
    (row,) = command("contact", "proposals", "--json", *NOW[:2]).json
    assert (row["number"], row["unit"], row["sender"]) == (1, "财政局", "a@qq.com")
    assert [(each["name"], each["role"], each["mobile"]) for each in row["people"]] == [
        ("张三", "信息员", "139****0000"),
        ("李四", "主管领导", "138****0000"),
    ]
    assert [(each["name"], each["mobile"]) for each in row["present"]] == [("王五", "137****0000")]
    shown = command("contact", "proposals").out
    for words in ("待核的人员情况表（1）", "王五", "张三", "139****0000"):
        assert words in shown
    assert "13900000000" not in shown


def test_taking_over_is_one_action(incoming: Incoming) -> None:
    """Terms change, the new 信息员 is welcomed, the list shows it; mobiles in full only on demand."""
    done = command("contact", "take", "1", "--bulletin", *NOW)
    assert (done.code, done.out.splitlines()) == (
        0,
        [
            "登记 财政局 信息员 张三 zs@example.com",
            "登记 财政局 主管领导 李四",
            "卸任 财政局 信息员 王五 old@example.com",
        ],
    )
    again = command("contact", "take", "1", *NOW)
    assert (again.code, "已由李干事处理" in again.err) == (1, True)
    assert [row["name"] for row in command("contact", "list", "--json").json] == ["李四", "张三"]
    every = command("contact", "list", "--all", "--full", "--json").json
    assert {
        row["name"]: (row["mobile"], row["since"], row["until"], row["for_bulletin"]) for row in every
    } == {
        "王五": ("13700000000", None, "2020-04-08", False),
        "张三": ("13900000000", "2020-04-08", None, True),
        "李四": ("13800000000", "2020-04-08", None, False),
    }
    assert "13800000000" not in command("contact", "list").out
    with incoming.database.read() as session:
        assert [row.kind for row in outbox.listing(session)] == ["welcome"]


def test_taking_over_for_another_unit(incoming: Incoming) -> None:
    """Staff's word on whose they are goes before the form's; no unit of the notice is refused."""
    assert command("contact", "take", "1", "--unit", "天文台", *NOW).code == 1
    assert command("contact", "take", "1", "--unit", "疾控中心", *NOW).code == 0
    rows = command("contact", "list", "--unit", "卫健委", "--json").json
    assert {(row["unit"], row["child"]) for row in rows} == {("卫生健康委员会", "疾控中心")}


def test_refusing_needs_a_reason(incoming: Incoming) -> None:
    """Without one it is a usage error; with one the form waits no more and the contacts stay."""
    assert command("contact", "refuse", "1", *NOW).code == 2
    assert command("contact", "refuse", "1", "--reason", "填写有误", *NOW).code == 0
    assert command("contact", "proposals", "--json").json == []
    assert [row["name"] for row in command("contact", "list", "--json").json] == ["王五"]


def test_missing(incoming: Incoming) -> None:
    """Every unit with a target that lacks somebody, and whether it can be written to."""
    rows = {row["unit"]: row for row in command("contact", "missing", "--json", *NOW[:2]).json}
    assert len(rows) == 63
    assert rows["财政局"] == {"unit": "财政局", "missing": ["主管领导"], "address": True}
    assert rows["民政局"] == {"unit": "民政局", "missing": ["信息员", "主管领导"], "address": False}
    command("contact", "take", "1", *NOW)
    assert "尚未报齐人员的单位（62）" in command("contact", "missing", *NOW[:2]).out


def test_ending_a_term(incoming: Incoming) -> None:
    """Once; the person is listed among former ones."""
    assert command("contact", "end", "王五", "--unit", "财政局", *NOW).code == 0
    assert command("contact", "end", "王五", "--unit", "财政局", *NOW).code == 1
    assert command("contact", "list", "--json").json == []


def test_one_persons_data(incoming: Incoming) -> None:
    """Given out in full to the person, and erased: from contacts and forms."""
    command("contact", "take", "1", *NOW)
    found = command("contact", "export", "张三", *NOW[:2]).json
    assert (found["contacts"][0]["mobile"], len(found["forms"])) == ("13900000000", 1)
    erased = command("contact", "erase", "张三", *NOW)
    assert "通讯录1条，人员情况表1份，未发邮件1封" in erased.out
    assert command("contact", "export", "张三", *NOW[:2]).code == 1
    assert [row["name"] for row in command("contact", "list", "--json").json] == ["李四"]
