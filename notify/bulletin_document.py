"""The .docx of a 通报 with staff's wording and its 文号: to look over as a draft, and as it is issued."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from notify.bulletin import ForStaff, Overview, overview
from notify.bulletin_paper import bulletin_paper
from notify.document.write import document
from notify.rewording import Outdated, worded
from notify.templates import Templates
from scoring.account import Account
from scoring.notice import Notice
from scoring.period import Quarter
from store import bulletins
from store.session import Session

DRAFT = "草稿"


def issued_document(
    session: Session, templates: Templates, notice: Notice, account: Account, on: dt.date
) -> bytes:
    """The 通报 of an account as it is issued on a day. Raises Outdated where facts moved under an edit."""
    number = bulletins.number(session, Quarter(account["year"], account["quarter"]))
    made = overview(account, notice, on, ForStaff(), number)
    texts, edits = worded(session, templates, made)
    if outdated := [each for each in edits if each.outdated]:
        raise Outdated(made.quarter, outdated)
    return document(bulletin_paper(made, texts, made.number))


def draft_document(session: Session, templates: Templates, made: Overview) -> bytes:
    """The 通报 as it would be, undated and marked 草稿; it shows outdated edits as they are."""
    texts, _ = worded(session, templates, made)
    paper = bulletin_paper(made, texts, made.number, DRAFT)
    return document(replace(paper, day=None))
