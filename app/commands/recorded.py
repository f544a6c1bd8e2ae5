"""What a recording printed: the fact, the ledger lines that follow, what to look at."""

from __future__ import annotations

import typer

from app.commands import output
from notify.wording import signed
from store.recording import Recorded


def told(recorded: Recorded, json: bool) -> None:
    """Print what was recorded."""
    if json:
        output.document(
            {
                "fact": recorded.fact,
                "article": recorded.article,
                "entries": [
                    {"unit": line.unit, "day": line.day, "points": line.points, "reason": line.reason}
                    for line in recorded.lines
                ],
                "warnings": recorded.warnings,
            }
        )
        return
    article = "" if recorded.article is None else f"（稿件编号 {recorded.article}）"
    typer.echo(f"已登记，第{recorded.fact}号{article}")
    for line in recorded.lines:
        typer.echo(f"  {line.day} {line.unit} {signed(line.points)} {line.reason}")
    for warning in recorded.warnings:
        typer.echo(f"  注意：{warning}")
