"""账号: who may log in, given out and shut by a chief."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from desk.guard import Chief, Here
from desk.office import Office
from desk.passwords import chosen
from desk.render import done, page
from desk.roles import ROLES
from store import accounts
from store.errors import Refused
from store.models import Role

PATH = "/office/accounts"
router = APIRouter(prefix=PATH)

Login = Annotated[str, Form(max_length=100)]
Password = Annotated[str, Form(max_length=1000)]


@router.get("")
def listing(request: Request, office: Here, user: Chief) -> Response:  # noqa: ARG001  a chief alone
    """Every account, with what may be done to it."""
    return _page(request, office)


@router.post("")
def add(
    request: Request,
    office: Here,
    user: Chief,
    role: Annotated[Role, Form()],
    login: Login = "",
    name: Annotated[str, Form(max_length=100)] = "",
    password: Password = "",
) -> Response:
    """A new account."""
    try:
        encoding = chosen(password, login)
        with office.database.write() as session:
            accounts.add(session, login, name, role, encoding, who=user.name, now=office.clock())
    except Refused as refused:
        return _page(request, office, said=refused.reason, login=login, name=name, role=role)
    return done(request, PATH, f"已开通{login}（{name.strip()}，{ROLES[role]}），请本人登录后修改密码")


@router.post("/{login}/role")
def set_role(
    request: Request, office: Here, user: Chief, login: str, role: Annotated[Role, Form()]
) -> Response:
    """What the account may do from now on."""
    with office.database.write() as session:
        before = accounts.set_role(session, login, role, who=user.name, now=office.clock())
    return done(
        request,
        PATH,
        f"{login}的角色由{ROLES[before]}改为{ROLES[role]}",
        undo=f"{PATH}/{login}/role",
        fields={"role": before.value},
    )


@router.post("/{login}/password")
def reset(request: Request, office: Here, user: Chief, login: str, password: Password = "") -> Response:
    """A new password for somebody who forgot it; wherever they are logged in, it ends."""
    try:
        encoding = chosen(password, login)
    except Refused as refused:
        return _page(request, office, resetting=login, said=refused.reason)
    with office.database.write() as session:
        accounts.set_password(session, login, encoding, who=user.name, now=office.clock())
    return done(request, PATH, f"{login}的密码已重置，请告知本人，登录后修改")


@router.post("/{login}/disable")
def disable(request: Request, office: Here, user: Chief, login: str) -> Response:
    """The account is shut this moment."""
    with office.database.write() as session:
        accounts.disable(session, login, who=user.name, now=office.clock())
    return done(request, PATH, f"{login}已停用", undo=f"{PATH}/{login}/enable")


@router.post("/{login}/enable")
def enable(request: Request, office: Here, user: Chief, login: str) -> Response:
    """It may log in again."""
    with office.database.write() as session:
        accounts.enable(session, login, who=user.name, now=office.clock())
    return done(request, PATH, f"{login}已恢复", undo=f"{PATH}/{login}/disable")


def _page(
    request: Request,
    office: Office,
    *,
    said: str | None = None,
    resetting: str | None = None,
    login: str = "",
    name: str = "",
    role: Role = Role.EDITOR,
) -> Response:
    """The list; with what was typed and why it was refused, if it was."""
    with office.database.read() as session:
        return page(
            request,
            "accounts",
            status=409 if said else 200,
            accounts=accounts.listing(session),
            roles=ROLES,
            said=said,
            resetting=resetting,
            typed={"login": login, "name": name, "role": role},
        )
