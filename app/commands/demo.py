"""`xinxike demo`: the first quarter of 2020, played through this very code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.commands.options import Now
from app.errors import AppError


def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for the database and the mails.")] = Path(
        "demo-out"
    ),
    serve: Annotated[
        bool, typer.Option("--serve", help="Then serve the desk on what was played, until Ctrl-C.")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of that desk; 0: any.")] = 8600,
    now: Now = None,  # noqa: ARG001  any command takes --now; the demo has a clock of its own
) -> None:
    """Play a quarter on servers of its own: nothing leaves this machine."""
    try:
        from app.demo.show import run  # its servers are installed for the demo and the tests only
    except ModuleNotFoundError as error:
        raise AppError(f"The demo needs {error.name}: install xinxike with its extra `demo`.") from error
    run(out)
    if serve:
        from app.demo.serve import serve_desk

        serve_desk(out, port)
