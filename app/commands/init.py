"""`xinxike init`: ask for what has no default, write the settings, bring the database to head."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from app import init
from app.commands.options import Data, Now, the_time
from app.errors import AppError, SettingsError
from app.setting_problems import PREFIX
from app.settings import DEFAULT_DATA, FILE_NAME, Settings, data_folder, load
from app.wiring import database_of

QUESTIONS = {
    "mailbox": "Mailbox that units write to (address)",
    "password": "Its authorisation code (授权码; not shown)",
    "staff": "Staff who get digests and alerts (addresses, separated by commas)",
}


def command(
    data: Data = None,
    mailbox: Annotated[str | None, typer.Option(help="Mailbox that units write to.")] = None,
    staff: Annotated[str | None, typer.Option(help="Staff addresses, separated by commas.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write the settings anew.")] = False,
    now: Now = None,
) -> None:
    """Set up the data folder: settings and database.

    Asks for mailbox, 授权码, staff address and data folder, or takes them from the environment.
    Settings that are there already stay as they are; then only the database is brought to head.
    """
    given = {name: value for name, value in (("mailbox", mailbox), ("staff", staff)) if value is not None}
    kept = (data_folder(data) / FILE_NAME).exists() and not force
    if kept and given:
        raise AppError(f"{data_folder(data) / FILE_NAME} exists; --force writes it anew.")
    settings = load(data) if kept else _ask(data, given, now)
    if not kept:
        typer.echo(f"Settings written to {init.write(settings)}")
    _migrate(settings)
    typer.echo("Next: `xinxike doctor` checks everything, `xinxike run` starts the service.")


def _ask(data: Data, given: dict[str, Any], now: Now) -> Settings:
    """Settings from options and environment, and from the terminal for what neither gives."""
    asked = [name for name in QUESTIONS if name not in given and not init.given_by_environment(name)]
    for name in asked:
        given[name] = _prompt(name)
    if asked and data is None and not init.given_by_environment("data"):
        data = typer.prompt("Data folder", default=DEFAULT_DATA, type=type(DEFAULT_DATA))
    if not init.given_by_environment("receipts_since"):
        given["receipts_since"] = the_time(now).replace(microsecond=0)
    return load(data, **given)


def _prompt(name: str) -> str:
    try:
        return str(typer.prompt(QUESTIONS[name], hide_input=name == "password" and sys.stdin.isatty()))
    except typer.Abort as abort:
        sentence = f"Setting {name} is missing: answer the question or set {PREFIX}{name.upper()}."
        raise SettingsError([sentence]) from abort


def _migrate(settings: Settings) -> None:
    database = database_of(settings)
    try:
        copy = None if database.at_head() else database.migrate()
    finally:
        database.close()
    if copy is not None:
        typer.echo(f"The database before its migration was copied to {copy}")
    typer.echo("The database is at head.")
