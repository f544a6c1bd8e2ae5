"""A year's settlement as files to look at or print: the paper, the workbook, the account."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from notify.annual import annual
from notify.annual_paper import annual_paper
from notify.annual_workbook import annual_workbook
from notify.document.write import document
from notify.templates import Templates
from scoring.annual import AnnualAccount
from scoring.notice import Notice


def write_annual(
    templates: Templates, notice: Notice, account: AnnualAccount, closed_on: dt.date | None, folder: Path
) -> int:
    """Write 年度通报.docx, 年度考核.xlsx and account.json into a folder; gives how many files."""
    made = annual(account, notice, closed_on)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "年度通报.docx").write_bytes(document(annual_paper(templates, made)))
    (folder / "年度考核.xlsx").write_bytes(annual_workbook(made))
    (folder / "account.json").write_text(json.dumps(account, ensure_ascii=False, indent=2), encoding="utf-8")
    return 3
