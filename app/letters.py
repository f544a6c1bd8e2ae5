"""A quarter's 通报 as files to look at or print: the papers, the overview, a letter a unit, the account."""

from __future__ import annotations

import json
from pathlib import Path

from notify import bulletin
from notify.bulletin import ForStaff
from notify.bulletin_document import draft_document
from notify.render import Writer
from notify.wording import OFFICE
from scoring.period import Quarter, local_day
from store import bulletins, supplements
from store.session import Session


def write_bulletin(session: Session, writer: Writer, quarter: Quarter, folder: Path) -> int:
    """Write the quarter's 通报, as issued or as it would be now, into a folder; gives how many files."""
    notice = writer.notices[quarter.year]
    account = bulletins.show(session, notice, quarter)
    row = bulletins.find(session, quarter)
    released = local_day(row.released_at) if row is not None and row.released_at is not None else None
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "account.json").write_text(json.dumps(account, ensure_ascii=False, indent=2), encoding="utf-8")
    number = bulletins.number(session, quarter)
    overview = bulletin.overview(account, notice, released, ForStaff(), number)
    _write(writer, folder / "通报", "bulletin_leader", o=overview)
    if row is not None and row.document_sha256 is not None:
        paper = writer.original(row.document_sha256)
    else:
        paper = draft_document(session, writer.templates, overview)
    (folder / "通报.docx").write_bytes(paper)
    corrections = supplements.of_period(session, str(quarter))
    for each in corrections:
        if each.document_sha256 is not None:
            (folder / f"补充通报第{each.number}号.docx").write_bytes(writer.original(each.document_sha256))
    for unit in account["units"]:
        letter = bulletin.letter(account, unit["unit"], released, number)
        _write(writer, folder / unit["unit"], "bulletin", l=letter)
    return 2 + len(corrections) + 2 * (1 + len(account["units"]))


def _write(writer: Writer, path: Path, template: str, **context: object) -> None:
    letter = writer.templates.render(template, office=OFFICE, mailbox=writer.mailbox, **context)
    path.with_suffix(".html").write_text(letter.html, encoding="utf-8")
    path.with_suffix(".txt").write_text(letter.text, encoding="utf-8")
