"""Logging in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from desk.guard import COOKIE, Here, from_our_page, set_cookie
from desk.passwords import matches
from desk.paths import ours
from desk.render import page
from store import accounts

router = APIRouter()


@router.get("/login")
def login_form(request: Request, to: str = "/") -> Response:
    """The form; `to` is where one wanted to go."""
    return page(request, "login", to=ours(to) or "/", login="", said=None)


@router.post("/login")
def log_in(
    request: Request,
    office: Here,
    login: Annotated[str, Form(max_length=100)],
    password: Annotated[str, Form(max_length=1000)],
    to: Annotated[str, Form()] = "/",
) -> Response:
    """Check the password; after five wrong ones within a quarter of an hour one has to wait."""
    now, address = office.clock(), request.client.host if request.client else ""
    with office.database.read() as session:
        waits = accounts.must_wait(session, login, address, now)
        account = accounts.find(session, login)
    if waits:
        said = "密码多次有误，请15分钟后再试"
        return page(request, "login", status=429, to=ours(to) or "/", login=login, said=said)
    encoding = account.password if account is not None and account.disabled_at is None else None
    if not matches(password, encoding) or account is None:
        with office.database.write() as session:
            accounts.fail(session, login, address, now)
        said = "登录名或密码有误，或账号已停用"
        return page(request, "login", status=401, to=ours(to) or "/", login=login, said=said)
    with office.database.write() as session:
        token = accounts.begin_visit(session, account, now)
    response = RedirectResponse(ours(to) or "/", status_code=303)
    set_cookie(response, token, office)
    return response


@router.post("/logout", dependencies=[Depends(from_our_page)])
def log_out(request: Request, office: Here) -> Response:
    """End the visit here and in the store."""
    with office.database.write() as session:
        accounts.end_visit(session, request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/login", status_code=303)
    response.delete_cookie(COOKIE)
    return response
