"""导入联系人: contacts from a spreadsheet, previewed line by line, then confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response

from desk import contact_sheet, downloads
from desk.contact_sheet import Row
from desk.guard import Editor, Here
from desk.office import Office
from desk.pages.standings import XLSX
from desk.render import done, page
from store import contacts
from store.contacts import ReadRow
from store.errors import Refused

router = APIRouter(prefix="/office/import")


@router.get("")
def choose(request: Request, office: Here, user: Editor) -> Response:  # noqa: ARG001  editors only
    """A file to choose, and the template."""
    return _page(request, office)


@router.get("/template.xlsx")
def template(office: Here, user: Editor) -> Response:  # noqa: ARG001  likewise
    """The sheet to fill in."""
    notice = office.roster()
    name = f"{notice.year}年政务信息联系人导入表.xlsx"
    return downloads.download(contact_sheet.template(notice), name, XLSX)


@router.post("")
def preview(request: Request, office: Here, user: Editor, file: UploadFile) -> Response:  # noqa: ARG001  likewise
    """Line by line what would be registered, and what is refused and why. Nothing is registered."""
    try:
        rows = contact_sheet.read(file.file.read(contact_sheet.LARGEST + 1))
    except Refused as refused:
        return _page(request, office, said=refused.reason)
    return _page(request, office, rows, name=file.filename or "")


@router.post("/confirm")
def confirm(
    request: Request,
    office: Here,
    user: Editor,
    rows: Annotated[str, Form(max_length=1_000_000)],
) -> Response:
    """Register what can be; what is refused is shown again with its reason."""
    given = contact_sheet.unpacked(rows)
    lines = _read(office, given)
    added = [each.contact for each in lines if each.contact]
    with office.database.write() as session:
        for contact in added:
            contacts.add(session, contact, who=user.name, now=office.clock())
    refused = {each.line for each in lines if each.fault}
    if refused:
        left = [row for row in given if row[0] in refused]
        said = f"已登记{len(added)}人，以下{len(left)}行没有登记" if added else "没有登记，原因见各行"
        return _page(request, office, left, said=said)
    return done(request, "/units", f"已登记{len(added)}人")


def _read(office: Office, rows: Sequence[Row]) -> list[ReadRow]:
    notice = office.roster()

    def official(text: str) -> str | None:
        unit = notice.resolve(text)
        return unit.name if unit else None

    return contacts.read_rows(rows, official)


def _page(
    request: Request, office: Office, rows: Sequence[Row] = (), *, name: str = "", said: str = ""
) -> Response:
    lines = _read(office, rows)
    with office.database.read() as session:
        known = {(each.unit, each.address) for each in contacts.listing(session) if each.until is None}
    return page(
        request,
        "office_import",
        status=409 if said else 200,
        lines=lines,
        cells=dict(rows),
        known=known,
        good=sum(each.contact is not None for each in lines),
        packed=contact_sheet.packed(rows),
        file_name=name,
        said=said,
        most=contact_sheet.MOST_ROWS,
    )
