"""Options that many commands share, and how their values are read."""

from __future__ import annotations

import datetime as dt
import getpass
from pathlib import Path
from typing import Annotated

import typer

from scoring.period import SHANGHAI, parse_through

OFFICE_CLOSES = dt.time(17, 30)


def moment(text: str) -> dt.datetime:
    """`2020-04-08T09:00` or `2020-04-08`; Asia/Shanghai unless it carries an offset."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a time such as 2020-04-08T09:00") from error
    return found.replace(tzinfo=SHANGHAI) if found.tzinfo is None else found


def due(text: str) -> dt.datetime:
    """A moment; a bare day means the end of its office hours."""
    try:
        return dt.datetime.combine(dt.date.fromisoformat(text), OFFICE_CLOSES, tzinfo=SHANGHAI)
    except ValueError:
        return moment(text)


def day(text: str) -> dt.date:
    """`2020-04-08`."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a day such as 2020-04-08") from error


def through(text: str) -> dt.date:
    """The last day that counts: `2020-04-08`, or `2020-Q1` for its last day."""
    try:
        return parse_through(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"{text!r} is neither a day such as 2020-04-08 nor a quarter such as 2020-Q1"
        ) from error


def the_time(now: dt.datetime | None) -> dt.datetime:
    """What `--now` says, else the machine's clock; aware."""
    return now or dt.datetime.now(SHANGHAI)


def who(by: str | None) -> str:
    """What `--by` says, else the login name."""
    return by or getpass.getuser()


Data = Annotated[Path | None, typer.Option("--data", help="Data folder; else XINXIKE_DATA, else ./data.")]
Now = Annotated[
    dt.datetime | None,
    typer.Option("--now", parser=moment, metavar="TIME", help="The time to go by instead of the clock's."),
]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides; else your login name.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Year = Annotated[int, typer.Option("--year", min=2000, max=2100)]
QuarterNumber = Annotated[int, typer.Option("--quarter", min=1, max=4)]
