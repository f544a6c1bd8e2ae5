"""`xinxike read` as a clerk sees it: piped, of several files, of a sealed one."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from rich.cells import cell_len

from ingest.message import parse
from tests.integration.command_line import xinxike

MAIL = Path(__file__).parents[1] / "mail"
ADDRESSES = str(MAIL / "addresses.csv")


def test_a_piped_report_is_plain_text_of_eighty_columns() -> None:
    """No colour codes, no long lines, and what the JSON says in a clerk's words."""
    path = MAIL / "unit-differs-between-drafts.eml"
    told = xinxike("read", str(path), "--addresses", ADDRESSES)
    assert told.code == 0
    assert "\x1b" not in told.out
    assert all(cell_len(line) <= 80 for line in told.out.splitlines())
    for draft in json.loads(path.with_suffix(".json").read_text("utf-8"))["submissions"]:
        assert draft["title"] in told.out
        assert f"{draft['words']}字（符合{draft['limit']}字以内的要求）" in told.out


def test_several_files_come_in_their_order_and_are_summed_up() -> None:
    """A panel for each file, named by its path, and one sentence at the end; one file alone has none."""
    paths = [str(MAIL / f"{name}.eml") for name in ("nature-query", "kind-500-is-a-brief", "nature-bounce")]
    told = xinxike("read", *paths).out
    at = [told.index(Path(path).name) for path in paths]
    assert at == sorted(at)
    assert told.splitlines()[-1].startswith("共3个文件：")
    assert "个文件：" not in xinxike("read", paths[0]).out


def test_a_sealed_mail_shows_nothing_of_its_content() -> None:
    """Neither subject, text nor names of files, wherever the marking stands; the sender is shown."""
    sealed = [
        path
        for path in sorted(MAIL.glob("*.eml"))
        if json.loads(path.with_suffix(".json").read_text("utf-8"))["nature"] == "sealed"
    ]
    told = xinxike("read", *map(str, sealed)).out
    assert told.count("已封存") >= len(sealed) > 3
    for path in sealed:
        mail = parse(path.read_bytes())
        secret = [mail.subject or "", *mail.text.splitlines(), *(part.path for part in mail.parts)]
        assert not [line for line in secret if len(line.strip()) > 3 and line.strip() in told]
        assert (mail.sender.address or "") in told


def test_a_document_that_cannot_be_read_is_explained(tmp_path: Path) -> None:
    """What is wrong and what to do, in words, and still exit code 0: it was said what there is to say."""
    broken = tmp_path / "信息.docx"
    broken.write_bytes(b"PK\x03\x04 broken")
    told = xinxike("read", str(broken))
    assert told.code == 0
    assert "无法识读" in told.out
    assert "重新" in told.out


def test_an_archive_is_read_like_the_mail_that_would_bring_it(tmp_path: Path) -> None:
    """Its files are listed and their drafts found, as in a mail."""
    archive = tmp_path / "信息.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr(
            "三月/一.html", f"<html><body><p>春耕备耕有序推进</p><p>{'市农业农村局开展春耕服务。' * 5}</p>"
        )
    told = xinxike("read", str(archive), "--json").json
    assert [each["path"] for each in told["attachments"]] == ["信息.zip", "信息.zip/三月/一.html"]
    assert told["nature"] == "submission"
    assert {draft["source"] for draft in told["submissions"]} == {"信息.zip/三月/一.html"}
