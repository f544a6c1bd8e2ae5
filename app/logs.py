"""Logs: one line an event, JSON where a machine reads them, colours where a person does.

Nothing of a draft's text and no secret is ever logged; ids, counts and reasons are.
"""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog

QUIET = {  # libraries' chatter; a tick that finds its job still running is none of anybody's business
    "apscheduler": logging.ERROR,
    "imapclient": logging.WARNING,
    "alembic": logging.WARNING,
}


def configure(stream: TextIO | None = None) -> None:
    """Send every log of ours and of the libraries to one stream (standard output unless told)."""
    out = stream or sys.stdout
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,  # tests and commands configure anew
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_last(out.isatty()),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)


def _last(terminal: bool) -> list[structlog.typing.Processor]:
    # Tracebacks as plain text: the richer forms print local variables, and those hold letters and secrets.
    if terminal:
        return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
