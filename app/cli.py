"""The command line. Exit codes: 0 done, 1 not found or refused by a rule, 2 usage, settings or database."""

from __future__ import annotations

import gc
import os
import sys

import typer

from app import logs
from app.commands import (
    annual,
    archive_year,
    backup,
    bulletin,
    commission,
    contact,
    demo,
    digest,
    doctor,
    init,
    mail,
    mail_preview,
    objection,
    outbox,
    queue,
    reading,
    record,
    replay,
    resemblances,
    run,
    standings,
    topics,
    user,
    year,
)
from app.errors import AppError
from ingest.errors import IngestError
from notify.errors import NotifyError
from scoring.errors import ScoringError
from store.errors import Refused, StoreError

app = typer.Typer(
    name="xinxike",
    help="信息科: drafts in by mail, points and 通报 out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("init")(init.command)
app.command("doctor")(doctor.doctor)
app.command("run")(run.run)
app.command("poll")(mail.poll)
app.command("import")(mail.import_)
app.command("read")(reading.read)
app.command("count")(reading.count)
app.command("replay")(replay.replay)
app.command("queue")(queue.queue)
app.command("assign")(queue.assign)
app.command("resemblances")(resemblances.resemblances)
app.add_typer(contact.app, name="contact")
app.add_typer(record.app, name="record")
app.add_typer(commission.app, name="commission")
app.command("commissions")(commission.list_)
app.add_typer(objection.app, name="objection")
app.command("objections")(objection.objections)
app.command("standings")(standings.standings)
app.command("topics")(topics.topics)
app.command("digest")(digest.digest)
app.add_typer(bulletin.app, name="bulletin")
app.add_typer(annual.app, name="annual")
app.add_typer(outbox.app, name="outbox")
app.add_typer(user.app, name="user")
app.add_typer(year.app, name="year")
app.command("mail-preview")(mail_preview.mail_preview)
app.command("demo")(demo.demo)
app.command("archive-year")(archive_year.archive_year)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)

# What is reported in one sentence. Anything else is a fault of ours and shows its traceback.
EXIT_CODES: tuple[tuple[type[Exception], int], ...] = (
    (Refused, 1),
    (IngestError, 1),  # the mailbox could not be read now
    (StoreError, 2),
    (ScoringError, 2),  # a notice that cannot be used
    (NotifyError, 2),  # likewise holidays.toml
)


def exit_code(error: Exception) -> int | None:
    """The exit code of an expected failure, None for a fault."""
    if isinstance(error, AppError):
        return error.exit_code
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), None)


def main() -> None:
    """Run one command."""
    os.umask(0o077)  # whatever is written is the owner's alone
    logs.configure(sys.stderr)
    gc.freeze()  # what was imported stays: the collector need not go through it again and again
    try:
        app()
    except Exception as error:  # sorted by exit_code: what is not expected goes on
        code = exit_code(error)
        if code is None:
            raise
        typer.echo(str(error), err=True)
        sys.exit(code)


if __name__ == "__main__":
    main()
