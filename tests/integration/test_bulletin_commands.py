"""`xinxike bulletin edit|number|diff|show|supplement`: what they say, what they refuse, what they print."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.integration.command_line import Ended, settings_file
from tests.integration.command_line import xinxike as command

BEFORE = ("--now", "2020-04-03T10:00")
NOW = ("--now", "2020-04-08T10:00")
QUARTER = ("--year", "2020", "--quarter", "1")
BY = ("--by", "科长")


@pytest.fixture(autouse=True)
def data(sqlite_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with one adoption in March, found through XINXIKE_DATA."""
    settings_file(sqlite_folder)
    monkeypatch.setenv("XINXIKE_DATA", str(sqlite_folder))
    assert adopt("关于棚改", "财政局", "4").code == 0
    return sqlite_folder


def adopt(title: str, unit: str, issue: str, now: tuple[str, str] = BEFORE) -> Ended:
    return command(
        "record", "adoption", "--title", title, "--unit", unit, "--gazette", "市", "--issue", issue,
        "--date", "2020-03-02", "--by", "张三", *now,
    )  # fmt: skip


def bulletin(what: str, *arguments: str, now: tuple[str, str] = BEFORE) -> Ended:
    return command("bulletin", what, *QUARTER, *arguments, *now)


def test_an_edit_is_shown_as_a_difference(tmp_path: Path) -> None:
    """A passage from a file; `diff` and `show` give it as a unified diff against the generated text."""
    file = tmp_path / "next.txt"
    file.write_text("请各单位抓紧报送。\n", encoding="utf-8")
    assert bulletin("edit", "--passage", "next", "--file", str(file), *BY).code == 0
    shown = bulletin("diff").out
    assert "下一步要求（next）　科长　2020-04-03 10:00" in shown
    assert "--- 自动生成" in shown
    assert "+请各单位抓紧报送。" in shown
    (edit,) = bulletin("show", "--json").json["edits"]
    assert (edit["passage"], edit["by"], edit["text"]) == ("next", "科长", "请各单位抓紧报送。")
    assert (edit["outdated"], edit["moved"]) == (False, [])


def test_a_dropped_edit_is_gone() -> None:
    """After --drop nothing is reworded."""
    bulletin("edit", "--passage", "next", "--text", "请各单位抓紧报送。", *BY)
    assert "已恢复为自动生成" in bulletin("edit", "--passage", "next", "--drop", *BY).out
    assert "没有人工修改" in bulletin("diff").out


@pytest.mark.parametrize(
    "given", [(), ("--text", "改", "--drop"), ("--file", "/nonexistent/file")], ids=["none", "two", "no file"]
)
def test_wrong_usage_of_edit_ends_with_2(given: tuple[str, ...]) -> None:
    """Exactly one of text, file and drop; a file that is there."""
    assert bulletin("edit", "--passage", "next", *given).code == 2


def test_released_says_who_when_and_what_came_after_the_draft() -> None:
    """`show` of a released 通报 names the person, the moment, the checksum, the 文号 and late facts."""
    bulletin("draft")
    adopt("迟登", "水利局", "5")
    assert "15号" in bulletin("number", "15", *BY).out
    assert bulletin("release", *BY, now=NOW).code == 0
    found = bulletin("show", "--json", now=NOW).json
    assert (found["number"], found["released_by"]) == (15, "科长")
    assert found["released_at"].startswith("2020-04-08T10:00")
    assert len(found["checksum"]) == len(found["document_sha256"]) == 64
    assert [(late["unit"], late["title"]) for late in found["late_since_draft"]] == [("水利局", "迟登")]
    shown = bulletin("show", now=NOW).out
    for text in (
        "文号：15号",
        "印发：2020-04-08 10:00　科长",
        found["checksum"],
        "草稿后登记：2020-03-02　水利局",
    ):
        assert text in shown


def test_an_outdated_edit_refuses_the_release() -> None:
    """Exit 1 names the passage; --out of a released one later writes the very document in the archive."""
    bulletin("edit", "--passage", "totals", "--text", "情况良好。", *BY)
    adopt("迟登", "水利局", "5")
    ended = bulletin("release", *BY, now=NOW)
    assert ended.code == 1
    assert "“报送采用情况”（totals）" in ended.err
    assert "核对并重新修改" in bulletin("diff").out
    bulletin("edit", "--passage", "totals", "--text", "采用2篇。", *BY)
    assert bulletin("release", *BY, now=NOW).code == 0


def test_out_writes_the_document_as_issued(tmp_path: Path, data: Path) -> None:
    """What `--out` writes of a released 通报 is, byte for byte, what the archive keeps."""
    bulletin("release", *BY, now=NOW)
    bulletin("show", "--out", str(tmp_path / "out"), now=NOW)
    sha = bulletin("show", "--json", now=NOW).json["document_sha256"]
    kept = data / "archive" / "originals" / sha[:2] / f"{sha[2:]}.eml"
    assert (tmp_path / "out" / "通报.docx").read_bytes() == kept.read_bytes()


@pytest.mark.parametrize(
    ("what", "arguments", "said"),
    [
        ("edit", ("--passage", "weather", "--text", "改"), "没有“weather”这一段"),
        ("edit", ("--passage", "next", "--drop"), "没有修改过"),
        ("number", ("0",), "从1编起"),
    ],
)
def test_refused_with_1_and_a_sentence(what: str, arguments: tuple[str, ...], said: str) -> None:
    """What a rule forbids ends with 1 and one Chinese sentence."""
    ended = bulletin(what, *arguments, *BY)
    assert ended.code == 1
    assert said in ended.err


@pytest.mark.parametrize(
    ("what", "arguments"), [("edit", ("--passage", "next", "--text", "改")), ("number", ("15",))]
)
def test_nothing_changes_once_released(what: str, arguments: tuple[str, ...]) -> None:
    """After the release neither words nor 文号 change."""
    bulletin("release", *BY, now=NOW)
    ended = bulletin(what, *arguments, *BY, now=NOW)
    assert ended.code == 1
    assert "已印发" in ended.err


def test_supplement_is_issued_and_shown(tmp_path: Path) -> None:
    """What changed after the release goes out numbered; `show` lists it; a second one has nothing to tell."""
    bulletin("release", *BY, now=NOW)
    assert bulletin("supplement", "--reason", "核对", *BY, now=NOW).code == 1
    adopt("迟登", "水利局", "5", NOW)
    ended = bulletin("supplement", "--reason", "漏登一篇", *BY, now=NOW)
    assert ended.code == 0
    assert "补充通报第1号已定稿" in ended.out
    assert "涉及：水利局" in ended.out
    (found,) = bulletin("show", "--json", now=NOW).json["supplements"]
    assert (found["number"], found["reason"], found["released_by"]) == (1, "漏登一篇", "科长")
    assert found["checksum"] in bulletin("show", "--out", str(tmp_path / "out"), now=NOW).out
    paper = (tmp_path / "out" / "补充通报第1号.docx").read_bytes()
    assert hashlib.sha256(paper).hexdigest() == found["document_sha256"]
    again = bulletin("supplement", "--reason", "再核对", *BY, now=NOW)
    assert again.code == 1
    assert "没有变动" in again.err
