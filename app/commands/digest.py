"""`xinxike digest`: the 日报 of a day, now."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from app import issuing
from app.commands.options import Data, Now, day, the_time
from app.settings import load
from app.wiring import Service, open_service, writer_of
from notify.calendar import CUT_OFF
from notify.digest import digest as written
from notify.gather_digest import digest_facts
from notify.wording import OFFICE
from scoring.period import SHANGHAI, local_day
from store import digests
from store.errors import Refused
from store.session import Session


def digest(
    date: Annotated[
        dt.date | None,
        typer.Option("--date", parser=day, metavar="DAY", help="Up to 17:30 of this day; else of today."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print it; record and send nothing.")] = False,
    data: Data = None,
    now: Now = None,
) -> None:
    """Send staff the digest of everything since the last one, without waiting for 17:30."""
    moment = the_time(now)
    until = min(moment, dt.datetime.combine(date or local_day(moment), CUT_OFF, tzinfo=SHANGHAI))
    with open_service(load(data)) as service:
        if dry_run:
            with service.database.read() as session:
                typer.echo(_text(session, service, until, moment))
            return
        with service.database.write() as session:
            _since(session, service, until)
            owed = issuing.owe_digest(
                session, service.settings, service.notices, service.calendar, until, moment
            )
    typer.echo("日报将发给本科人员" if owed else "没有需要报告的内容，不发日报")


def _text(session: Session, service: Service, until: dt.datetime, now: dt.datetime) -> str:
    run = digests.find(session, until)
    since = run.since if run else _since(session, service, until)
    roster = service.roster_on(until)
    facts = digest_facts(session, since, until, roster, now, service.calendar)
    writer = writer_of(service)
    letter = writer.templates.render(
        "digest", office=OFFICE, mailbox=writer.mailbox, d=written(facts, writer.desk_url)
    )
    return f"{letter.subject}\n\n{letter.text}"


def _since(session: Session, service: Service, until: dt.datetime) -> dt.datetime:
    """Where a new digest begins. Raises Refused when a digest covers that time already."""
    last = digests.last(session)
    if last is not None and last.until >= until:
        raise Refused(f"{last.until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}以前的日报已生成")
    return last.until if last else service.settings.receipts_since
