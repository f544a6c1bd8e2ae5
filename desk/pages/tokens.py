"""接口密钥: what programs use the JSON API with, given out and revoked by a chief."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.guard import Chief, Here
from desk.office import Office
from desk.render import done, page
from desk.roles import ROLES
from store import accounts
from store.errors import Refused
from store.models import Role

PATH = "/office/tokens"
router = APIRouter(prefix=PATH)


@router.get("")
def listing(request: Request, office: Here, user: Chief) -> Response:  # noqa: ARG001  a chief alone
    """Every key that was given out, by the program's name; the keys themselves are not kept."""
    return _page(request, office)


@router.post("")
def give_out(
    request: Request,
    office: Here,
    user: Chief,
    role: Annotated[Role, Form()],
    name: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """A new key, shown on the answer's page and never again."""
    try:
        with office.database.write() as session:
            token = accounts.add_token(session, name, role, who=user.name, now=office.clock())
    except Refused as refused:
        return _page(request, office, said=refused.reason, role=role)
    return _page(request, office, token=token)


@router.post("/{token_id}/revoke")
def revoke(request: Request, office: Here, user: Chief, token_id: int) -> Response:
    """The key is good for nothing from this moment."""
    with office.database.write() as session:
        accounts.revoke_token(session, token_id, who=user.name, now=office.clock())
    return done(request, PATH, "密钥已作废")


def _page(
    request: Request,
    office: Office,
    *,
    token: str | None = None,
    said: str | None = None,
    role: Role = Role.READER,
) -> Response:
    with office.database.read() as session:
        return page(
            request,
            "tokens",
            status=409 if said else 200,
            tokens=accounts.tokens(session),
            roles=ROLES,
            token=token,
            said=said,
            role=role,
        )
