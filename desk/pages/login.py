"""Logging in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from desk.guard import COOKIE, Here, from_our_page, set_cookie
from desk.paths import ours
from desk.proving import TooManyTries, proven
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
    try:
        account = proven(office, login, password, request.client.host if request.client else "")
    except TooManyTries as error:
        return page(request, "login", status=429, to=ours(to) or "/", login=login, said=error.reason)
    with office.database.write() as session:
        # As it is now: a password that was changed, or an account disabled, meanwhile lets nobody in.
        fresh = accounts.find(session, login)
        if account is None or fresh is None or fresh.disabled_at or fresh.password != account.password:
            said = "登录名或密码有误，或账号已停用"
            return page(request, "login", status=401, to=ours(to) or "/", login=login, said=said)
        token = accounts.begin_visit(session, fresh, office.clock())
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
