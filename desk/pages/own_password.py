"""修改密码: one's own, by whoever knows the old one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.guard import Here, Reader, set_cookie
from desk.office import Office
from desk.passwords import chosen
from desk.proving import proven
from desk.render import done, page
from store import accounts
from store.errors import Refused
from store.models import Account

PATH = "/office/password"
router = APIRouter(prefix=PATH)

Typed = Annotated[str, Form(max_length=1000)]


@router.get("")
def form(request: Request, user: Reader) -> Response:  # noqa: ARG001  whoever is logged in
    """The form."""
    return page(request, "own_password", said=None)


@router.post("")
def change(
    request: Request, office: Here, user: Reader, old: Typed = "", new: Typed = "", again: Typed = ""
) -> Response:
    """A new password; this browser stays logged in, every other one is out. Guesses are limited."""
    now, address = office.clock(), request.client.host if request.client else ""
    try:
        account = _proven(office, user.login, old, address)
        encoding = _agreed(user.login, new, again)
    except Refused as refused:
        return page(request, "own_password", status=409, said=refused.reason)
    with office.database.write() as session:
        accounts.set_password(session, user.login, encoding, who=user.name, now=now)
        token = accounts.begin_visit(session, account, now)
    response = done(request, PATH, "密码已修改，其他地方的登录已退出")
    set_cookie(response, token, office)
    return response


def _proven(office: Office, login: str, old: str, address: str) -> Account:
    """The account, whose old password it is. Raises Refused, and counts the failure."""
    account = proven(office, login, old, address)
    if account is None:
        raise Refused("原密码有误")
    return account


def _agreed(login: str, new: str, again: str) -> str:
    if new != again:
        raise Refused("两次输入的新密码不一致")
    return chosen(new, login)
