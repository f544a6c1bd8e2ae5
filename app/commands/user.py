"""`xinxike user …`: who may log in to the desk."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from app.commands import output
from app.commands.options import By, Data, Json, Now, the_time, who
from app.errors import AppError
from app.settings import load
from app.wiring import open_service
from desk.passwords import chosen
from desk.roles import ROLES
from store import accounts
from store.models import Account, Role

app = typer.Typer(help="Accounts of the desk.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="The login name.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", help="File with the password, - for standard input; else it is asked."),
]


@app.command()
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="The person's name, as it is shown and audited.")],
    role: Annotated[Role, typer.Option(help="Reader sees, editor works, chief releases and manages.")],
    password_file: PasswordFile = None,
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Let a person log in."""
    with open_service(load(data)) as service:
        encoding = chosen(_password(password_file), login)
        with service.database.write() as session:
            accounts.add(session, login, name, role, encoding, who=who(by), now=the_time(now))
    typer.echo(f"{login}（{name.strip()}，{ROLES[role]}）可以登录了")


@app.command("list")
def list_(data: Data = None, json: Json = False, now: Now = None) -> None:  # noqa: ARG001  any command takes --now
    """List the accounts, disabled ones too."""
    with open_service(load(data)) as service, service.database.read() as session:
        rows = [_row(account) for account in accounts.listing(session)]
    if json:
        output.document(rows)
        return
    output.table(
        f"账号（{len(rows)}）",
        ("登录名", "姓名", "角色", "开通人", "开通时间", "停用人", "停用时间"),
        ((*row.values(),) for row in [{**row, "role": ROLES[row["role"]]} for row in rows]),
    )


def _row(account: Account) -> dict[str, Any]:
    names = ("login", "name", "role", "created_by", "created_at", "disabled_by", "disabled_at")
    return {name: getattr(account, name) for name in names}


@app.command()
def role(
    login: Login,
    role: Annotated[Role, typer.Argument(help="The new role.")],
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Change what an account may do."""
    with open_service(load(data)) as service, service.database.write() as session:
        accounts.set_role(session, login, role, who=who(by), now=the_time(now))
    typer.echo(f"{login}现为{ROLES[role]}")


@app.command()
def password(
    login: Login, password_file: PasswordFile = None, by: By = None, data: Data = None, now: Now = None
) -> None:
    """Give an account a new password; wherever it is logged in, it has to log in again."""
    with open_service(load(data)) as service:
        encoding = chosen(_password(password_file), login)
        with service.database.write() as session:
            accounts.set_password(session, login, encoding, who=who(by), now=the_time(now))
    typer.echo(f"{login}的密码已更换，须重新登录")


@app.command()
def disable(login: Login, by: By = None, data: Data = None, now: Now = None) -> None:
    """Shut an account this moment, also where it is logged in. What it did stays on record."""
    with open_service(load(data)) as service, service.database.write() as session:
        accounts.disable(session, login, who=who(by), now=the_time(now))
    typer.echo(f"{login}已停用")


@app.command()
def enable(login: Login, by: By = None, data: Data = None, now: Now = None) -> None:
    """Open a disabled account again."""
    with open_service(load(data)) as service, service.database.write() as session:
        accounts.enable(session, login, who=who(by), now=the_time(now))
    typer.echo(f"{login}已恢复")


def _password(file: Path | None) -> str:
    """The first line of a file or of standard input; else asked twice, unseen."""
    if file is None:
        asked: str = typer.prompt("密码", hide_input=True, confirmation_prompt="再输入一次")
        return asked
    if str(file) == "-":
        return sys.stdin.readline().rstrip("\r\n")
    try:
        return file.read_text("utf-8").split("\n", 1)[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise AppError(f"Cannot read the password from {file}: {error}.") from error
