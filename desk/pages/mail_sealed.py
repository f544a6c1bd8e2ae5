"""封存邮件: for chiefs alone, and of each its number, time and sender alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import Response

from desk import downloads
from desk.guard import Chief, Here
from desk.office import Office
from desk.render import done, page
from store import mail_room
from store.errors import Refused

router = APIRouter(prefix="/mail/sealed")

WAYS = ("移交保密部门", "通知发件单位按涉密渠道重报", "经核不属国家秘密", "其他")
_NOTHING_TYPED = {"number": 0, "what": "", "reason": "", "second": "", "said": None}
Words = Annotated[str, Form(max_length=500)]


@router.get("")
def sealed(request: Request, office: Here, user: Chief) -> Response:  # noqa: ARG001  whoever may
    """Every sealed message and how it was disposed of."""
    return _shown(request, office)


@router.post("/{number:int}")
def dispose(
    request: Request,
    office: Here,
    user: Chief,
    number: int,
    what: Words = "",
    reason: Words = "",
    second: Words = "",
) -> Response:
    """处置 is kept with its reason and the second person; it deletes nothing."""
    try:
        with office.database.write() as session:
            mail_room.dispose(session, number, what, reason, second, who=user.name, now=office.clock())
    except Refused as refused:
        typed = {"number": number, "what": what, "reason": reason, "second": second, "said": refused.reason}
        return _shown(request, office, typed)
    return done(request, "/mail/sealed", f"序号{number}的处置已登记")


@router.post("/{number:int}/original")
def original(office: Here, user: Chief, number: int) -> Response:
    """The original as it lies encrypted; one that was sealed without a key does not leave the archive."""
    with office.database.read() as session:
        found = mail_room.sealed_sha256(session, number)
    content = None if found is None else office.archive.encrypted_bytes(found)
    if content is None:
        raise HTTPException(404)
    with office.database.write() as session:
        mail_room.took_original(session, number, who=user.name, now=office.clock())
    return downloads.download(content, f"封存{number}.fernet")


def _shown(request: Request, office: Office, typed: Mapping[str, object] | None = None) -> Response:
    with office.database.read() as session:
        found = mail_room.sealed(session)
        kept = {each.number: office.archive.is_encrypted(each.sha256) for each in found}
    return page(
        request,
        "mail_sealed",
        status=409 if typed else 200,
        messages=found,
        kept=kept,
        ways=WAYS,
        typed=typed or _NOTHING_TYPED,
        nothing=_NOTHING_TYPED,
    )
