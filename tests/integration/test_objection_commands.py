"""`xinxike objections` and `xinxike objection …`: listed, assigned, answered, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.reader import Reader
from scoring.period import SHANGHAI
from store.archive import Archive
from store.session import Database
from tests.integration.command_line import settings_file
from tests.integration.command_line import xinxike as command
from tests.integration.incoming import NOTICE, Incoming
from tests.integration.test_filing_objections import said

BY = ("--by", "李干事")
ASKED, DECIDED, NOW = (("--now", moment) for moment in ("2020-04-01T09:00", "2020-04-09T09:00", "2020-04-14"))


@pytest.fixture
def incoming(
    sqlite_database: Database, sqlite_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Incoming]:
    """An installation where one unit missed a commission, and somebody disputes it from home."""
    settings_file(sqlite_folder)
    monkeypatch.setenv("XINXIKE_DATA", str(sqlite_folder))
    assert command("contact", "add", "财政局", "czj@unit.test", *ASKED).code == 0
    opened = ("commission", "open", "--topic", "汛前准备", "--due", "2020-04-03", "--counted")
    assert command(*opened, "--unit", "财政局", "--unit", "民政局", *ASKED).code == 0
    confirm = ("commission", "confirm", "2020-01", "财政局", "--ground", "未报", "--confirmed-by", "李四")
    assert command(*confirm, *DECIDED).code == 0
    archive = Archive(sqlite_folder / "archive")
    with Reader(NOTICE, 1) as reader:
        came = dt.datetime(2020, 4, 10, 9, 0, tzinfo=SHANGHAI)
        incoming = Incoming(sqlite_database, archive, reader, came)
        incoming.arrive(said("对约稿扣分有异议，电话13800000000。", sender="x@home.test", Subject="异议"))
        incoming.file()
        yield incoming
    archive.close()


@pytest.mark.usefixtures("incoming")
def test_what_waits_is_listed() -> None:
    """Who wrote, in what words, how long is left; numbers masked; as a table too."""
    (row,) = command("objections", "--json", *NOW).json
    assert (row["number"], row["unit"], row["sender"], row["state"]) == (1, None, "x@home.test", "open")
    assert (row["answer_by"], row["days_left"], row["late"]) == ("2020-04-17", 3, False)
    assert row["text"] == "对约稿扣分有异议，电话138****0000。"
    shown = command("objections", *NOW).out
    for words in ("待答复的异议（1）", "待定", "x@home.test", "还有3个工作日"):
        assert words in shown
    assert "答复已超2个工作日" in command("objections", "--now", "2020-04-21").out


def test_assigned_then_answered(incoming: Incoming, tmp_path: Path) -> None:
    """A person says whose it is and what it disputes, then answers; the mail is owed once."""
    refused = command("objection", "answer", "1", "--text", "维持。", *NOW)
    assert (refused.code, "尚未确定单位" in refused.err) == (1, True)
    other = command("objection", "assign", "1", "民政局", "--fact", "1", *NOW)
    assert (other.code, "没有民政局的记分" in other.err) == (1, True)
    done = command("objection", "assign", "1", "财政局", "--fact", "1", *BY, *NOW)
    assert done.out == "第1号异议 → 财政局，所涉登记编号1\n"
    (row,) = command("objections", "--json", *NOW).json
    assert [entry["points"] for entry in row["entries"]] == [-10]
    answer = tmp_path / "答复.txt"
    answer.write_text("\ufeff经查，维持。\n", encoding="utf-8")
    done = command("objection", "answer", "1", "--file", str(answer), *BY, *NOW)
    assert done.out == "第1号异议（财政局）已答复，邮件发往 x@home.test\n"
    assert ("objection_answer", "1", "x@home.test") in incoming.owed()
    again = command("objection", "answer", "1", "--text", "再答", *NOW)
    assert (again.code, again.err) == (1, "第1号异议已由李干事答复\n")
    assert command("objection", "assign", "1", "民政局", *NOW).code == 1
    assert command("objections", "--json", *NOW).json == []
    (kept,) = command("objections", "--all", "--json", *NOW).json
    assert (kept["answer"], kept["answered_by"]) == ("经查，维持。", "李干事")
    assert "李干事已答复" in command("objections", "--all", *NOW).out


@pytest.mark.usefixtures("incoming")
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("answer", "1", "--text", "  "), 1, "答复不能为空"),
        (("answer", "9", "--text", "x"), 1, "没有第9号异议"),
        (("assign", "1", "公路局"), 1, "没有“公路局”这个单位"),
        (("answer", "1"), 2, "--text"),
    ],
)
def test_refused(arguments: tuple[str, ...], code: int, said: str) -> None:
    """No words, no such number, no such unit, neither text nor file: one sentence."""
    ended = command("objection", *arguments, *NOW)
    assert ended.code == code
    assert said in ended.err


@pytest.mark.usefixtures("incoming")
def test_a_file_in_another_charset_is_refused(tmp_path: Path) -> None:
    """Better no answer than one that nobody can read."""
    command("objection", "assign", "1", "财政局", *NOW)
    answer = tmp_path / "答复.txt"
    answer.write_bytes("维持原扣分。".encode("gbk"))
    ended = command("objection", "answer", "1", "--file", str(answer), *NOW)
    assert (ended.code, "不是UTF-8文本" in ended.err) == (1, True)
