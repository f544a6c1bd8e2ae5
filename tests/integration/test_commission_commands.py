"""`xinxike commission …` and `xinxike commissions`, from opening to the deduction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.integration.command_line import Ended, settings_file
from tests.integration.command_line import xinxike as command

NOW = ("--now", "2020-03-30T09:00")
AFTER = ("--now", "2020-04-07T09:00")
OPENED = ("commission", "open", "--topic", "春季用工", "--due", "2020-04-03")


@pytest.fixture
def data(sqlite_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation that the commands find through XINXIKE_DATA."""
    settings_file(sqlite_folder)
    monkeypatch.setenv("XINXIKE_DATA", str(sqlite_folder))
    return sqlite_folder


@pytest.fixture
def opened(data: Path) -> Ended:
    """A counted commission to two units, one of which has an address."""
    assert command("contact", "add", "财政局", "czj@czj.test", *NOW).code == 0
    return command(*OPENED, "--unit", "财政局", "--unit", "人社局", "--counted", *NOW, "--json")


def shown(*now: str) -> Any:
    return command("commission", "show", "2020-01", "--json", *now).json


def test_open_says_whom_it_cannot_reach(opened: Ended) -> None:
    """The number, the due moment, the units, and those whose mail waits for an address."""
    assert opened.code == 0
    assert opened.json["number"] == "2020-01"
    assert opened.json["due_at"] == "2020-04-03T17:30:00+08:00"
    assert opened.json["units"] == ["财政局", "人力资源和社会保障局"]
    assert opened.json["unaddressed"] == ["人力资源和社会保障局"]


@pytest.mark.usefixtures("data")
def test_a_whole_tier_is_asked() -> None:
    """Every unit of 一(一), each once though one is named beside it."""
    asked = command(*OPENED, "--tier", "1", "--unit", "财政局", *NOW, "--json").json["units"]
    assert len(asked) == len(set(asked)) > 1
    assert "财政局" in asked


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((*OPENED, "--unit", "财政局", *AFTER), "截止时间2020-04-03 17:30已过"),
        ((*OPENED, *NOW), "须写明约请的单位"),
        ((*OPENED, "--unit", "公路局", *NOW), "没有“公路局”这个单位"),
        (("commission", "show", "2020-09", *NOW), "没有编号为2020-09的约稿"),
    ],
)
def test_refused(arguments: tuple[str, ...], reason: str) -> None:
    """A due moment in the past, nobody, a stranger, an unknown number: one sentence, exit 1."""
    ended = command(*arguments)
    assert (ended.code, ended.out) == (1, "")
    assert reason in ended.err


def test_a_file_goes_along(data: Path, tmp_path: Path) -> None:
    """Its bytes are kept with the originals; one that is too large for mail is refused."""
    file = tmp_path / "口径.docx"
    file.write_bytes(b"x" * 100)
    asked = command(*OPENED, "--unit", "财政局", "--file", str(file), *NOW, "--json")
    assert asked.json["attachment"] == "口径.docx"
    assert [each.read_bytes() for each in (data / "archive" / "originals").rglob("*.eml")] == [b"x" * 100]
    file.write_bytes(b"x" * ((10 << 20) + 1))
    refused = command(*OPENED, "--unit", "财政局", "--file", str(file), *NOW)
    assert refused.code == 1
    assert "超过10MB" in refused.err


@pytest.mark.usefixtures("opened")
def test_a_unit_without_address_is_to_be_phoned_at_once() -> None:
    """Until somebody did; the other one has its half day."""
    assert [unit["phone"] for unit in shown(*NOW)["units"]] == ["没有收件地址", None]
    assert command("commission", "phoned", "2020-01", "人社局", *NOW, "--by", "张三").code == 0
    assert [unit["phone"] for unit in shown(*NOW)["units"]] == [None, None]


@pytest.mark.usefixtures("opened")
def test_from_due_to_deduction() -> None:
    """One unit is given time, the other did not report: proposed, confirmed, told, explained."""
    assert command("commission", "extend", "2020-01", "财政局", "--due", "2020-04-10", *NOW).code == 0
    (listed,) = command("commissions", "--json", *AFTER).json
    assert listed["proposals"] == [{"unit": "人力资源和社会保障局", "ground": "未报"}]
    assert {unit["unit"]: unit["outcome"] for unit in listed["units"]} == {
        "财政局": None,
        "人力资源和社会保障局": "missing",
    }
    confirmed = command(
        "commission", "confirm", "2020-01", "人社局", "--ground", "未报", "--confirmed-by", "李四",
        "--json", *AFTER,
    )  # fmt: skip
    assert [line["points"] for line in confirmed.json["entries"]] == [-10]
    assert shown(*AFTER)["proposals"] == []
    mails = [(mail["kind"], mail["addressee"]) for mail in command("outbox", "list", "--json").json]
    assert ("commission_ground", "人力资源和社会保障局") in mails
    told = command("standings", "--year", "2020", "--explain", "人社局", "--json", *AFTER).json["explain"]
    assert "2020-01" in told["entries"][0]["reason"]


@pytest.mark.usefixtures("opened")
def test_excuse_judge_and_close() -> None:
    """Each is said in one line and shows in the commission."""
    excused = command("commission", "excuse", "2020-01", "财政局", "--reason", "抗洪", *NOW)
    assert excused.out == "约稿2020-01 财政局 免于报送\n"
    assert command("commission", "judge", "2020-01", "人社局", "delivered", *NOW).code == 0
    assert command("commission", "close", "2020-01", *AFTER).out == "约稿2020-01 已办结\n"
    found = shown(*AFTER)
    assert found["proposals"] == []
    assert [unit["outcome"] for unit in found["units"]] == ["delivered", None]
    assert found["closed_at"] == "2020-04-07T09:00:00+08:00"
    table = command("commission", "show", "2020-01", *AFTER).out
    assert "免报：抗洪" in table
    assert command("commission", "judge", "2020-01", "人社局", "open", *AFTER).code == 0
    assert shown(*AFTER)["units"][0]["outcome"] == "missing"


@pytest.mark.usefixtures("opened")
def test_matching_needs_a_draft_and_a_direction() -> None:
    """A 收稿号 that is none is refused; neither or both of commission and --none is usage."""
    assert command("commission", "match", "2020-0001", "2020-01", *NOW).code == 1
    assert command("commission", "match", "2020-0001", *NOW).code == 2
    assert command("commission", "match", "2020-0001", "2020-01", "--none", *NOW).code == 2


@pytest.mark.usefixtures("opened")
def test_list_for_people() -> None:
    """A table with a line a commission."""
    table = command("commissions", *AFTER).out
    assert "春季用工" in table
    assert "2020-01" in table
