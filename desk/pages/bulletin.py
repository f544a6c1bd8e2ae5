"""One 通报: its text by passage, its letters and files, what was recorded since the draft."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import Response

from desk.bulletin_view import BulletinFacts, BulletinView, bulletin_facts, bulletin_view
from desk.downloads import download
from desk.guard import Here, Reader
from desk.office import Office
from desk.pages.standings import XLSX, quarter_of
from desk.render import page
from notify.attachments import File
from notify.bulletin import Letter, letter
from notify.bulletin_document import DRAFT, draft_document
from notify.templates import Letter as Mail
from notify.wording import OFFICE
from notify.workbook import file_name, overview_file, unit_file, unit_file_name
from scoring.supplement import SupplementAccount
from store import audit, bulletin_changes, contacts, supplements
from store.errors import Refused
from store.session import Session

router = APIRouter(prefix="/bulletins/{quarter}")

Text = Annotated[str, Path(max_length=10)]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# A mail's own page: its styles, its pictures within it, and nothing that acts.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"


@router.get("")
def bulletin(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  whoever may read
    quarter: Text,
) -> Response:
    """The page of a quarter's 通报."""
    return shown(request, office, quarter)


def shown(
    request: Request,
    office: Office,
    quarter: str,
    *,
    form: str = "",
    said: str | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """The page; with `said`, why a form (by its name) was refused, and beside it what was typed."""
    notice, about = quarter_of(office, quarter)
    with office.database.read() as session:
        view = bulletin_view(session, office, notice, about)
        addressed = contacts.bulletin_addresses(session)
        return page(
            request,
            "bulletin",
            status=409 if said else 200,
            view=view,
            late=bulletin_changes.late_since_draft(session, notice, about),
            unaddressed=[each["unit"] for each in view.account["units"] if each["unit"] not in addressed],
            staff=len(office.staff),
            sending=office.policy.sending,
            supplements=supplements.of_period(session, str(about)),
            changed=_changed(session, view) if view.released else None,
            history=audit.of_subject(session, str(about)),
            form=form,
            said=said,
            typed=defaultdict(str, typed or {}),
        )


def _changed(session: Session, view: BulletinView) -> SupplementAccount | str:
    """What a 补充通报 would correct now, or why there is none to be."""
    try:
        return bulletin_changes.since_issued(session, view.notice, view.quarter)
    except Refused as refused:
        return refused.reason


@router.get("/document.docx")
def document(
    office: Here,
    user: Reader,  # noqa: ARG001  likewise
    quarter: Text,
) -> Response:
    """The paper: the bytes that were issued, else a draft marked so."""
    notice, about = quarter_of(office, quarter)
    with office.database.read() as session:
        view = bulletin_view(session, office, notice, about)
        if view.row is not None and view.row.document_sha256 is not None:
            content, name = office.archive.get(view.row.document_sha256), file_name(about)
        else:
            content = draft_document(session, office.writer.templates, view.made)
            name = f"{file_name(about)}（{DRAFT}）"
    return download(content, f"{name}.docx", DOCX)


@router.get("/overview.xlsx")
def workbook(
    office: Here,
    user: Reader,  # noqa: ARG001  likewise
    quarter: Text,
) -> Response:
    """The overview's workbook."""
    notice, about = quarter_of(office, quarter)
    with office.database.read() as session:
        view = bulletin_view(session, office, notice, about)
    return _file(overview_file(view.made, None if view.released else DRAFT))


@router.get("/supplements/{number}.docx")
def correction(
    office: Here,
    user: Reader,  # noqa: ARG001  likewise
    quarter: Text,
    number: int,
) -> Response:
    """A 补充通报 as it was issued."""
    _, about = quarter_of(office, quarter)
    with office.database.read() as session:
        row = supplements.find(session, str(about), number)
    if row is None or row.document_sha256 is None:
        raise HTTPException(404)
    content = office.archive.get(row.document_sha256)
    return download(content, f"{file_name(about)}（补充通报第{number}号）.docx", DOCX)


@router.get("/units/{unit}")
def unit_letter(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  likewise
    quarter: Text,
    unit: str,
) -> Response:
    """A unit's letter as text, with its files and the page of its HTML part."""
    view, made = _letter(office, quarter, unit)
    units = [each["unit"] for each in view.account["units"]]
    at = units.index(unit)
    return page(
        request,
        "bulletin_letter",
        view=view,
        unit=unit,
        mail=_mail(office, view, made),
        files=(f"{file_name(view.quarter)}.docx", unit_file_name(made)),
        before=units[at - 1] if at else None,
        after=units[at + 1] if at + 1 < len(units) else None,
    )


@router.get("/units/{unit}/letter")
def unit_html(
    office: Here,
    user: Reader,  # noqa: ARG001  likewise
    quarter: Text,
    unit: str,
) -> Response:
    """The HTML part as the unit's mail reader shows it: a page of its own that can do nothing."""
    view, made = _letter(office, quarter, unit)
    html = _mail(office, view, made).html
    headers = {"Content-Security-Policy": MAIL_POLICY}
    return Response(html, media_type="text/html; charset=utf-8", headers=headers)


@router.get("/units/{unit}/account.xlsx")
def unit_workbook(
    office: Here,
    user: Reader,  # noqa: ARG001  likewise
    quarter: Text,
    unit: str,
) -> Response:
    """The workbook that goes with a unit's letter."""
    _, made = _letter(office, quarter, unit)
    return _file(unit_file(made))


def _letter(office: Office, quarter: str, unit: str) -> tuple[BulletinFacts, Letter]:
    notice, about = quarter_of(office, quarter)
    with office.database.read() as session:
        facts = bulletin_facts(session, office, notice, about)
    try:
        return facts, letter(facts.account, unit, facts.on, facts.number)
    except KeyError:
        raise HTTPException(404) from None


def _mail(office: Office, facts: BulletinFacts, made: Letter) -> Mail:
    files = (f"{file_name(facts.quarter)}.docx", unit_file_name(made))
    templates = office.writer.templates
    return templates.render("bulletin", files=files, office=OFFICE, mailbox=office.mailbox, l=made)


def _file(file: File) -> Response:
    return download(file.content, file.name, XLSX)
