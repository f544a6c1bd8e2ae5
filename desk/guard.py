"""Who may do what: the cookie, the role, the token that a form must bring back (CSRF)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from desk.office import Office
from store import accounts
from store.accounts import Known
from store.models import ApiToken, Role

COOKIE = "desk"
CSRF = "csrf"  # the form's field
_RANK = {Role.READER: 0, Role.EDITOR: 1, Role.CHIEF: 2}


class LoginNeeded(Exception):  # noqa: N818  it is no error: the way to the login page
    """Nobody is logged in."""


class NotAllowed(Exception):  # noqa: N818  the name says what is the matter
    """This account may not; `reason` in Chinese."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def office_of(request: Request) -> Office:
    """The office that the application was made for."""
    office: Office = request.app.state.office
    return office


def known(request: Request) -> Known:
    """Who is logged in. Raises LoginNeeded."""
    office, token = office_of(request), request.cookies.get(COOKIE)
    if not token:
        raise LoginNeeded
    now = office.clock()
    with office.database.read() as session:
        found = accounts.visitor(session, token, now)
    if found is None:
        raise LoginNeeded
    user, seen_owed = found
    if seen_owed:
        with office.database.write() as session:
            accounts.seen(session, token, now)
    request.state.user = user
    return user


def at_least(role: Role) -> Callable[[Request, Known], Known]:
    """A dependency: who is logged in, if the account has this role or one above it. Raises NotAllowed."""

    def check(request: Request, user: Annotated[Known, Depends(known)]) -> Known:  # noqa: ARG001  keeps FastAPI's order
        if _RANK[user.role] < _RANK[role]:
            raise NotAllowed("您的账号没有这项权限，请由科长或编辑办理")
        return user

    return check


async def from_our_page(request: Request, user: Annotated[Known, Depends(known)]) -> None:
    """What changes something must come from a page of ours. Raises NotAllowed."""
    if request.method in ("GET", "HEAD"):
        return
    form = await request.form()
    brought = form.get(CSRF)
    if not isinstance(brought, str) or not secrets.compare_digest(brought, user.csrf):
        raise NotAllowed("页面已过期，请返回刷新后重试")


def outranks(held: Role, role: Role) -> bool:
    """Whether who holds one role may do what another allows."""
    return _RANK[held] >= _RANK[role]


def bearer(request: Request, office: Office) -> ApiToken | None:
    """Whose key a program shows; None for none, an unknown or a revoked one."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        return None
    with office.database.read() as session:
        return accounts.token_owner(session, token.strip())


def may(user: Known, role: Role) -> bool:
    """Whether an account has a role or one above it: for pages that show less to some."""
    return _RANK[user.role] >= _RANK[role]


def set_cookie(response: Response, token: str, office: Office) -> None:
    """Ends with the browser; the store ends it when idle."""
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=office.secure, path="/")


Here = Annotated[Office, Depends(office_of)]
Reader = Annotated[Known, Depends(at_least(Role.READER))]
Editor = Annotated[Known, Depends(at_least(Role.EDITOR))]
Chief = Annotated[Known, Depends(at_least(Role.CHIEF))]
