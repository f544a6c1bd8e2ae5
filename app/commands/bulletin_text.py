"""`xinxike bulletin edit|number|diff`: the words of a 通报 and its 文号, until it is released."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.commands import output
from app.commands.bulletin_opened import opened
from app.commands.bulletin_shown import edit_row, moment
from app.commands.options import By, Data, Json, Now, QuarterNumber, Year, the_time, who
from notify.passages import KEYS
from notify.rewording import in_force, reword
from store import bulletins

Passage = Annotated[str, typer.Option("--passage", metavar="KEY", help=f"One of {', '.join(KEYS)}.")]
Text = Annotated[
    str | None, typer.Option("--text", help="The passage, a paragraph a line; an empty one leaves it out.")
]
TextFile = Annotated[
    Path | None,
    typer.Option("--file", metavar="F", help="Read it from a file in UTF-8; - is stdin."),
]
Drop = Annotated[bool, typer.Option("--drop", help="Give the edit up: what the facts say is printed again.")]


def edit(
    year: Year,
    quarter: QuarterNumber,
    passage: Passage,
    text: Text = None,
    file: TextFile = None,
    drop: Drop = False,
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Word a passage of the 通报; earlier wordings are kept."""
    if (text is not None) + (file is not None) + drop != 1:
        raise typer.BadParameter("give one of --text, --file and --drop")
    wanted = text if file is None else _read(file)
    with opened(data, year, quarter) as it:
        reword(
            it.session, it.templates, it.notice, it.quarter, passage, wanted, who=who(by), now=the_time(now)
        )
    done = "已恢复为自动生成" if drop else "已修改"
    typer.echo(f"{it.quarter.title}通报的“{passage}”{done}")


def number(
    year: Year,
    quarter: QuarterNumber,
    given: Annotated[int, typer.Argument(metavar="N", help="15 of 义政办〔2020〕15号.")],
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Give the 通报 its 文号."""
    with opened(data, year, quarter) as it:
        bulletins.set_number(it.session, it.quarter, given, who=who(by), now=the_time(now))
    typer.echo(f"{it.quarter.title}通报的文号已定为{given}号")


def diff(year: Year, quarter: QuarterNumber, data: Data = None, json: Json = False, now: Now = None) -> None:
    """Show the edits in force as differences, and where facts have moved under one."""
    with opened(data, year, quarter) as it:
        found = in_force(it.session, it.templates, it.notice, it.quarter, the_time(now))
    if json:
        output.document([edit_row(each) for each in found])
        return
    if not found:
        typer.echo(f"{it.quarter.title}通报没有人工修改")
    for each in found:
        typer.echo(f"{each.name}（{each.key}）　{each.by}　{moment(each.at)}")
        typer.echo("\n".join(each.difference))
        if each.outdated:
            typer.echo("修改后所依据的数据又有变动，核对并重新修改（或 --drop）后才能印发：")
            typer.echo("\n".join(each.moved))


def _read(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file}: {error}") from error
