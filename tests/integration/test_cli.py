"""The commands: what they print, and that 0 is done, 1 refused, 2 usage, settings or database."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.command_line import Ended, settings_file
from tests.integration.command_line import xinxike as command

NOW = ("--now", "2020-04-08T10:00")
ADOPTION = ("--gazette", "市", "--issue", "4", "--date", "2020-03-02")


@pytest.fixture
def data(sqlite_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation that the commands find through XINXIKE_DATA."""
    settings_file(sqlite_folder)
    monkeypatch.setenv("XINXIKE_DATA", str(sqlite_folder))
    return sqlite_folder


@pytest.fixture
def adopted(data: Path) -> Ended:
    """An article of the finance bureau that the city's gazette ran."""
    return command(
        "record", "adoption", "--title", "关于棚改", "--unit", "财政局", *ADOPTION, *NOW, "--by", "张三"
    )


@pytest.mark.parametrize(
    "arguments", [(), ("no-such-command",), ("standings",), ("standings", "--year", "2020", "--through", "x")]
)
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...]) -> None:
    """A missing command, an unknown one, a missing option or a malformed value is usage."""
    assert command(*arguments).code == 2


def test_missing_settings_end_with_2_and_name_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without settings nothing runs; standard error says which are missing, standard output is empty."""
    monkeypatch.setenv("XINXIKE_DATA", str(tmp_path))
    ended = command("queue", "--json")
    assert ended.code == 2
    assert ended.out == ""
    assert "Setting mailbox is missing" in ended.err


def test_a_database_not_at_head_ends_with_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands refuse an unmigrated database, say what migrates it, and do not make one."""
    settings_file(tmp_path)
    monkeypatch.setenv("XINXIKE_DATA", str(tmp_path))
    ended = command("queue")
    assert ended.code == 2
    assert "xinxike init" in ended.err
    assert not (tmp_path / "xinxike.db").exists()


def test_a_database_that_does_not_answer_ends_with_2(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence instead of a traceback, and no password in it."""
    monkeypatch.setenv("XINXIKE_DATABASE_URL", "postgresql://u@127.0.0.1:1/x")
    monkeypatch.setenv("XINXIKE_DATABASE_PASSWORD", "not-to-be-seen")
    ended = command("queue")
    assert ended.code == 2
    assert "127.0.0.1" in ended.err
    assert "Traceback" not in ended.err
    assert "not-to-be-seen" not in ended.err


def test_recording_tells_what_it_earned(adopted: Ended) -> None:
    """Each line of the ledger is shown with unit, points and reason."""
    assert adopted.code == 0
    assert "财政局 +3" in adopted.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--title", "关于棚改", "--unit", "火星局", *ADOPTION), "火星局"),
        (("--title", "关于棚改", "--unit", "财政局", *ADOPTION), "已登记过"),
        (("--title", "又一篇", "--unit", "财政局", "--gazette", "火星", *ADOPTION[2:]), "没有“火星”"),
        (("--title", "又一篇", "--unit", "财政局", *ADOPTION[:-1], "2020-04-09"), "晚于今天"),
        (("2020-9999", *ADOPTION), "没有收稿号"),
    ],
)
def test_a_wrong_record_is_refused_and_changes_nothing(
    adopted: Ended, arguments: tuple[str, ...], said: str
) -> None:
    """Unknown unit or gazette, the same twice, a day to come, no such article: exit 1, all as it was."""
    before = command("standings", "--year", "2020", "--explain", "财政局", "--json", *NOW).json
    ended = command("record", "adoption", *arguments, *NOW)
    assert ended.code == 1
    assert said in ended.err
    assert command("standings", "--year", "2020", "--explain", "财政局", "--json", *NOW).json == before


def test_a_reversal_is_not_reversed(adopted: Ended) -> None:
    """A mistake is taken back once, by who says so; taking that back is refused."""
    assert command("record", "reverse", "1", "--reason", "登错", *NOW).code == 0
    ended = command("record", "reverse", "2", "--reason", "又错", *NOW)
    assert ended.code == 1
    assert "冲销不能再冲销" in ended.err


def test_an_article_is_named_in_one_way(data: Path) -> None:
    """None, or two of 收稿号, number and title, is usage."""
    assert command("record", "special", *NOW).code == 2
    assert command("record", "special", "2020-0001", "--article", "1", *NOW).code == 2


def test_a_missed_commission_costs_ten(data: Path) -> None:
    """Opened, due, confirmed: the deduction goes to the one unit named."""
    opened = command(
        "record", "commission", "--topic", "复工复产", "--unit", "财政局", "--due", "2020-03-27", "--counted",
        "--json", "--now", "2020-03-20",
    )  # fmt: skip
    assert opened.json["due_at"] == "2020-03-27T17:30:00+08:00"
    missed = command(
        "record", "deduction", "--commission", opened.json["number"], "--unit", "财政局", "--ground", "未报",
        "--confirmed-by", "李四", "--date", "2020-03-30", "--json", *NOW,
    )  # fmt: skip
    assert [(line["unit"], line["points"]) for line in missed.json["entries"]] == [("财政局", -10)]


def test_standings_rank_every_unit_and_say_why(adopted: Ended) -> None:
    """63 units; the reasons of one add up to its points; a day before the event has none of it."""
    shown = command("standings", "--year", "2020", "--explain", "财政局", "--json", *NOW).json
    assert len(shown["standings"]) == 63
    first = shown["standings"][0]
    assert (first["unit"], first["rank"], first["points"], first["target"]) == ("财政局", 1, 3, 50)
    (entry,) = shown["explain"]["entries"]
    assert (entry["points"], entry["recorded_by"], entry["day"]) == (3, "张三", "2020-03-02")
    earlier = command("standings", "--year", "2020", "--through", "2020-03-01", "--json", *NOW).json
    assert all(one["points"] == 0 for one in earlier["standings"])
    quarter = command("standings", "--year", "2020", "--through", "2020-Q1", "--json", *NOW).json
    assert quarter["through"] == "2020-03-31"


def test_a_released_bulletin_is_shown_as_issued(adopted: Ended, tmp_path: Path) -> None:
    """Held it does not go out; released it is frozen, and a late fact does not change it."""
    quarter = ("--year", "2020", "--quarter", "1")
    assert command("standings", "--year", "2020", "--as-issued", *NOW).code == 1
    assert command("bulletin", "draft", *quarter, *NOW).code == 0
    assert command("bulletin", "hold", *quarter, "--reason", "核对", *NOW).code == 0
    assert command("bulletin", "release", *quarter, *NOW).code == 1
    assert command("bulletin", "lift", *quarter, *NOW).code == 0
    out = tmp_path / "out"
    assert command("bulletin", "release", *quarter, "--out", str(out), *NOW).code == 0
    assert len(list(out.glob("*.html"))) == 64
    late = ("--gazette", "省", "--issue", "9", "--date", "2020-03-20", "--unit", "公安局", "--title", "迟报")
    assert "补记" in command("record", "adoption", *late, *NOW).out
    issued = command("standings", "--year", "2020", "--as-issued", "--json", *NOW).json
    assert issued["as_issued"] == "2020-Q1"
    assert issued["standings"][0]["unit"] == "财政局"
    assert command("bulletin", "show", *quarter, "--json", *NOW).json["state"] == "released"
    assert command("bulletin", "release", *quarter, *NOW).code == 1


def test_a_release_owes_each_unit_one_letter(adopted: Ended) -> None:
    """63 letters, one for each unit, the addressed one to its first address; a copy to staff."""
    command("contact", "add", "财政局", "czj@163.test", "--bulletin", *NOW)
    command("bulletin", "release", "--year", "2020", "--quarter", "1", *NOW)
    rows = command("outbox", "--json").json
    letters = [row for row in rows if row["kind"] == "bulletin"]
    assert len({row["addressee"] for row in letters}) == len(letters) == 63
    assert [row["addressee"] for row in letters if row["address"] == "czj@163.test"] == ["财政局"]
    assert [row["address"] for row in rows if row["kind"] == "bulletin_copy"] == ["staff@163.test"]


def test_a_quarter_without_adoption_is_not_released(data: Path) -> None:
    """There is nothing to report: exit 1 with the reason."""
    ended = command("bulletin", "release", "--year", "2020", "--quarter", "1", *NOW)
    assert ended.code == 1
    assert "没有采用登记" in ended.err


def test_contacts_are_added_imported_and_masked(data: Path, tmp_path: Path) -> None:
    """By any of a unit's names; a table in GB18030 as spreadsheets save it; mobiles never in full."""
    assert command("contact", "add", "疾控中心", "JK@163.test", "--mobile", "13800000000", *NOW).code == 0
    table = tmp_path / "contacts.csv"
    table.write_bytes("单位,邮箱,姓名,接收通报\n市财政局,cz@163.test,张三,是\n".encode("gb18030"))
    assert command("contact", "import", str(table), *NOW).code == 0
    listed = {row["address"]: row for row in command("contact", "list", "--json", *NOW).json}
    assert listed["jk@163.test"]["unit"] == "卫生健康委员会"
    assert listed["jk@163.test"]["mobile"] == "138****0000"
    assert listed["cz@163.test"]["for_bulletin"] is True


def test_a_wrong_table_of_contacts_adds_nobody(data: Path, tmp_path: Path) -> None:
    """One wrong line refuses the whole table and is named."""
    table = tmp_path / "contacts.csv"
    table.write_text("单位,邮箱\n财政局,cz@163.test\n火星局,hx@163.test\n", encoding="utf-8")
    ended = command("contact", "import", str(table), *NOW)
    assert ended.code == 1
    assert "第3行" in ended.err
    assert command("contact", "list", "--json", *NOW).json == []


def test_mail_is_imported_queued_and_assigned(data: Path, tmp_path: Path) -> None:
    """A draft of nobody known waits; assigned with --learn its address is known; nothing is answered."""
    mail = tmp_path / "draft.eml"
    text = "关于推进老旧小区改造的做法\n" + "今年以来，我们健全机制，压实责任，推进改造，群众满意。\n" * 4
    mail.write_bytes(
        b"From: <someone@qq.test>\r\nSubject: draft\r\nMessage-ID: <1@qq.test>\r\nMIME-Version: 1.0\r\n"
        b"Date: Mon, 30 Mar 2020 09:12:00 +0800\r\n"
        b"Received: from a by b; Mon, 30 Mar 2020 09:12:01 +0800\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text.encode()
    )
    imported = command("import", str(mail), "--json", *NOW)
    assert imported.json["received"]["new"] == 1
    assert imported.json["read"]["submissions"] == 1
    assert command("import", str(mail), "--json", *NOW).json["received"] == {
        **imported.json["received"], "new": 0, "known": 1,
    }  # fmt: skip
    (waiting,) = command("queue", "--json").json
    assert command("assign", waiting["number"], "火星局", *NOW).code == 1
    assert command("assign", waiting["number"], "财政局", "--learn", *NOW).code == 0
    assert command("queue", "--json").json == []
    assert [row["address"] for row in command("contact", "list", "--json", *NOW).json] == ["someone@qq.test"]
    assert command("outbox", "--json").json == []


def test_a_digest_is_shown_before_it_is_owed(adopted: Ended, data: Path) -> None:
    """A dry run prints it and records nothing; a day that a digest covers has no second one."""
    contents = command("digest", "--date", "2020-04-08", "--dry-run", *NOW)
    assert contents.out.startswith("【日报】")
    assert command("digest", *NOW).code == 0
    assert command("digest", *NOW).code == 1


def test_reading_needs_no_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One path gives an object, several a list in their order; nothing is written anywhere."""
    monkeypatch.setenv("XINXIKE_DATA", str(tmp_path / "nowhere"))
    mails = sorted((Path(__file__).parents[1] / "mail").glob("*.eml"))[:2]
    one = command("read", str(mails[0]), "--json").json
    assert one["path"] == str(mails[0])
    several = command("read", str(mails[1]), str(mails[0]), "--json").json
    assert [each["path"] for each in several] == [str(mails[1]), str(mails[0])]
    assert several[1] == one
    assert command("read", str(tmp_path / "none.eml")).code == 1
    assert not (tmp_path / "nowhere").exists()


def test_a_document_is_read_by_itself(tmp_path: Path) -> None:
    """A text file is no message: it is read as the document a mail would have brought."""
    file = tmp_path / "财政局.txt"
    lines = [
        "市财政局推进预算绩效管理",
        "今年以来，市财政局健全制度，强化监督，压减支出。" * 4,
        "市财政局",
        "2020年3月30日",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    reading = command("read", str(file), "--json").json
    assert reading["unit"]["name"] == "财政局"
    assert reading["message_id"] is None


def test_words_are_counted_of_files_and_of_what_is_typed(tmp_path: Path) -> None:
    """The same text counts the same from a file and from standard input."""
    file = tmp_path / "a.txt"
    file.write_text("2020年3月", encoding="utf-8")
    assert command("count", str(file)).out.strip() == "4"
    assert command("count", "-", typed="2020年3月").out.strip() == "4"
    assert command("count", str(file), "--json").json["words"] == 4
    assert command("count", str(tmp_path / "none")).code == 1


def test_only_refused_or_withheld_mail_is_sent_again(adopted: Ended) -> None:
    """Another is refused with the reason; naming none is usage."""
    command("bulletin", "draft", "--year", "2020", "--quarter", "1", *NOW)
    assert command("outbox", "retry", "1", *NOW).code == 1
    assert command("outbox", "retry", "99", *NOW).code == 1
    assert command("outbox", "retry", *NOW).code == 2
    assert command("outbox", "list", "--state", "waiting", "--json").json[0]["kind"] == "bulletin_draft"


def test_a_backup_restores_an_installation(adopted: Ended, tmp_path: Path) -> None:
    """The points are there again in another folder; a folder in use is not restored into."""
    file, again = tmp_path / "backup.tar.gz", tmp_path / "again"
    assert command("backup", str(file)).code == 0
    assert command("restore", str(file)).code == 1
    assert command("restore", str(file), "--data", str(again)).code == 0
    shown = command("standings", "--year", "2020", "--json", "--data", str(again), *NOW).json
    assert shown["standings"][0]["points"] == 3
