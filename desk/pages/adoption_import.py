"""从表格导入: adoptions from a spreadsheet, previewed line by line, then confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import Response

from desk import adoption_sheet
from desk.adoption_lines import Item, Told, tell
from desk.adoption_sheet import Row
from desk.guard import Editor, Here
from desk.office import Office
from desk.render import done, page
from desk.title_matching import Pasted, matches, parted, resolver
from store import adoptions, recent_drafts
from store.adoptions import Act
from store.errors import Refused
from store.recent_drafts import Recent
from store.session import Session

router = APIRouter(prefix="/adoptions/import")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE = "政务信息采用情况导入表.xlsx"


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it."""

    row: Row
    draft: Recent | None
    told: Told
    said: str


@router.get("")
def choose(request: Request, user: Editor) -> Response:  # noqa: ARG001  editors only
    """A file to choose, and the template."""
    return _page(request)


@router.get("/template.xlsx")
def template(office: Here, user: Editor) -> Response:  # noqa: ARG001  likewise
    """The empty sheet."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(TEMPLATE)}"}
    return Response(adoption_sheet.template(office.roster()), media_type=XLSX, headers=headers)


@router.post("")
def preview(request: Request, office: Here, user: Editor, file: UploadFile) -> Response:
    """Line by line what would be recorded, and what is refused and why. Nothing is recorded."""
    try:
        rows = adoption_sheet.read(file.file.read(adoption_sheet.LARGEST + 1))
    except Refused as refused:
        return _page(request, said=refused.reason, status=409)
    with office.database.write() as session:
        lines = _settled(session, office, user.name, rows, adoptions.try_out)
    return _page(request, lines, name=file.filename or "")


@router.post("/confirm")
def confirm(
    request: Request,
    office: Here,
    user: Editor,
    rows: Annotated[str, Form(max_length=1_000_000)],
    name: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Record what can be; what is refused is shown again with its reason."""
    given = adoption_sheet.unpacked(rows)
    with office.database.write() as session:
        lines = _settled(session, office, user.name, given, adoptions.record)
    facts = [line.told.fact for line in lines if line.told.fact is not None]
    refused = [line for line in lines if line.told.fact is None]
    said = f"已登记{len(facts)}篇"
    if refused:
        told = f"{said}，以下{len(refused)}行没有登记" if facts else "没有登记，原因见各行"
        return _page(request, refused, name=name, said=told, facts=facts, status=409)
    fields = {"facts": ",".join(map(str, facts))}
    return done(request, "/adoptions", said, undo="/adoptions/undo", fields=fields)


def _settled(session: Session, office: Office, who: str, rows: Sequence[Row], act: Act) -> list[Line]:
    """What `act` makes of the rows."""
    resolve = resolver(office.roster())
    recent = office.recent.upto(session, office.today)
    unnumbered = {row.number: row for row in rows if not row.cells["收稿号"]}
    titles = [Pasted(row.cells["标题"], parted(row.cells["单位"])) for row in unnumbered.values()]
    near = dict(zip(unnumbered, matches(titles, recent, resolve), strict=True))
    items: list[Item] = []
    remarks: list[str] = []
    for row in rows:
        units = {name for text in parted(row.cells["单位"]) if (name := resolve(text))}
        item, remark = adoption_sheet.item(row, near.get(row.number, ()), recent, units)
        items.append(item)
        remarks.append(remark)
    drafts = recent_drafts.by_numbers(session, {line.draft for _, line in items})
    told = tell(office.recorder(session, who), items, drafts, act)
    return [
        Line(row, drafts.get(line.draft), each or Told(), remark)
        for row, (_, line), each, remark in zip(rows, items, told, remarks, strict=True)
    ]


def _page(
    request: Request,
    lines: Sequence[Line] = (),
    *,
    name: str = "",
    said: str | None = None,
    facts: Sequence[int] = (),
    status: int = 200,
) -> Response:
    taking = [line for line in lines if line.told.refusal is None]
    return page(
        request,
        "adoption_import",
        status=status,
        lines=lines,
        taking=taking,
        packed=adoption_sheet.packed([line.row for line in lines]),
        file_name=name,
        said=said,
        facts=facts,
        most=adoption_sheet.MOST_ROWS,
    )
