"""`xinxike commission …` and `xinxike commissions`: articles asked for (约稿), from opening to deduction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.commands import output
from app.commands.commission_shown import full, row, show_full, show_list
from app.commands.options import By, Data, Json, Now, day, due, the_time, who
from app.commands.recorded import told
from app.settings import load
from app.wiring import Service, open_service
from ingest.reading import Kind
from scoring.commissions import Outcome
from scoring.notice import Notice
from scoring.period import local_day
from store import commission_decisions, commission_files, commissions
from store.commission_decisions import Decider
from store.commissions import Attached
from store.recording import Recorder

app = typer.Typer(help="Articles asked for (约稿), from opening to deduction.", no_args_is_help=True)


class Judgement(StrEnum):
    """What staff may decide; `open` leaves it to the replies again."""

    DELIVERED = "delivered"
    LATE = "late"
    NOT_AS_ASKED = "not_as_asked"
    MISSING = "missing"
    OPEN = "open"


Number = Annotated[str, typer.Argument(help="The commission's number, such as 2020-07.")]
Unit = Annotated[str, typer.Argument(help="A unit that was asked, by any of its names.")]
Due = Annotated[
    dt.datetime, typer.Option("--due", parser=due, metavar="TIME", help="Due; a bare day means 17:30.")
]


@contextmanager
def _deciding(data: Data, by: By, now: Now) -> Iterator[Decider]:
    moment = the_time(now)
    with open_service(load(data)) as service, service.database.write() as session:
        yield Decider(session, service.roster_on(moment), who(by), moment)


@app.command("open")
def open_(
    topic: Annotated[str, typer.Option(help="What is asked for.")],
    due_at: Due,
    unit: Annotated[
        list[str] | None, typer.Option("--unit", help="A unit that is asked; repeat for several.")
    ] = None,
    tier: Annotated[
        list[int] | None,
        typer.Option("--tier", min=1, max=3, help="Every unit of 一(一)–(三): 1–3."),
    ] = None,
    wanted: Annotated[str | None, typer.Option(help="What it should say.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Else left to the unit.")] = None,
    length: Annotated[int | None, typer.Option(min=1, help="字 at most.")] = None,
    file: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A file that goes with the mail.")
    ] = None,
    counted: Annotated[
        bool, typer.Option("--counted", help="计入考核: not meeting it costs points.")
    ] = False,
    by: By = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """Ask units for an article; each gets a mail."""
    moment = the_time(now)
    with open_service(load(data)) as service:
        notice = service.notice(local_day(moment).year)
        attached = None if file is None else _archived(service, file)
        with service.database.write() as session:
            opened = commissions.open_commission(
                session,
                notice,
                topic=topic,
                units=[*(unit or []), *_tiers(notice, tier or [])],
                due_at=due_at,
                counted=counted,
                who=who(by),
                now=moment,
                wanted=wanted,
                kind=kind,
                length=length,
                attached=attached,
            )
            asked = [each.unit for each in opened.units]
            unaddressed = [
                each for (_, each), sent in commissions.mails(session, [opened.number]).items()
                if sent.address is None
            ]  # fmt: skip
            shown = {**row(opened), "units": asked, "unaddressed": unaddressed}
    if json:
        output.document(shown)
        return
    typer.echo(f"约稿 {opened.number}：{opened.topic}（{'、'.join(asked)}）")
    if unaddressed:
        typer.echo(f"  没有收件地址，邮件已备好，登记地址后即发：{'、'.join(unaddressed)}")


def _archived(service: Service, file: Path) -> Attached:
    return commission_files.keep(service.archive, file.name, file.read_bytes())


def _tiers(notice: Notice, tiers: list[int]) -> list[str]:
    return [unit.name for unit in notice.ranked if notice.tier(unit) in tiers]


@app.command("list")
def list_(
    year: Annotated[int | None, typer.Option("--year", min=2000, max=2100, help="Else this year.")] = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """The year's commissions, how their units stand, whom to phone, which deductions wait for a chief."""
    moment = the_time(now)
    with open_service(load(data)) as service, service.database.read() as session:
        found = commissions.listing(session, year or local_day(moment).year)
        shown = full(session, found, moment, service.calendar)
    if json:
        output.document(shown)
    else:
        show_list(shown)


@app.command()
def show(number: Number, data: Data = None, json: Json = False, now: Now = None) -> None:
    """One commission with its units and what came back."""
    with open_service(load(data)) as service, service.database.read() as session:
        found = commissions.get(session, number)
        (shown,) = full(session, [found], the_time(now), service.calendar)
    if json:
        output.document(shown)
    else:
        show_full(shown)


@app.command()
def match(
    submission: Annotated[str, typer.Argument(help="收稿号, such as 2020-0412.")],
    number: Annotated[str | None, typer.Argument(help="The commission that it answers.")] = None,
    none: Annotated[bool, typer.Option("--none", help="It answers no commission.")] = False,
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Say which commission a draft answers, or that it answers none."""
    if none == bool(number):
        raise typer.BadParameter("name the commission, or say --none")
    with _deciding(data, by, now) as decider:
        if number:
            commission_decisions.match(decider, submission, number)
            text = f"{submission} 计入约稿{number}"
        else:
            text = f"{submission} 不再计入约稿{commission_decisions.unmatch(decider, submission)}"
    typer.echo(text)


@app.command()
def extend(
    number: Number, unit: Unit, due_at: Due, by: By = None, data: Data = None, now: Now = None
) -> None:
    """Give one unit more time."""
    with _deciding(data, by, now) as decider:
        asked = commission_decisions.extend(decider, number, unit, due_at)
        typer.echo(f"约稿{number} {asked.unit} 延期至 {due_at:%Y-%m-%d %H:%M}")


@app.command()
def excuse(
    number: Number,
    unit: Unit,
    reason: Annotated[str, typer.Option(help="Why nothing is asked of it any more.")],
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Ask one unit for nothing any more."""
    with _deciding(data, by, now) as decider:
        asked = commission_decisions.excuse(decider, number, unit, reason)
        typer.echo(f"约稿{number} {asked.unit} 免于报送")


@app.command()
def phoned(number: Number, unit: Unit, by: By = None, data: Data = None, now: Now = None) -> None:
    """A unit was told by telephone."""
    with _deciding(data, by, now) as decider:
        asked = commission_decisions.phoned(decider, number, unit)
        typer.echo(f"约稿{number} {asked.unit} 已电话通知")


@app.command()
def judge(
    number: Number,
    unit: Unit,
    outcome: Annotated[Judgement, typer.Argument(help="How the unit met it.")],
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Decide how a unit met it, whatever its replies say."""
    decided = None if outcome is Judgement.OPEN else Outcome(outcome)
    with _deciding(data, by, now) as decider:
        asked = commission_decisions.judge(decider, number, unit, decided)
        typer.echo(f"约稿{number} {asked.unit} 核定为 {outcome}")


@app.command()
def close(number: Number, by: By = None, data: Data = None, now: Now = None) -> None:
    """Wait for nothing more."""
    with _deciding(data, by, now) as decider:
        commission_decisions.close(decider, number)
    typer.echo(f"约稿{number} 已办结")


@app.command()
def confirm(
    number: Number,
    unit: Unit,
    ground: Annotated[str, typer.Option(help="未报, 逾期 or 不合要求.")],
    confirmed_by: Annotated[str, typer.Option(help="The chief who confirmed it.")],
    date: Annotated[
        dt.date | None,
        typer.Option("--date", parser=day, metavar="DAY", help="The day it was decided; else today."),
    ] = None,
    note: Annotated[str | None, typer.Option(help="Said to the unit beside the ground.")] = None,
    by: By = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """A chief confirms a deduction: it is recorded, and the unit told the ground."""
    with open_service(load(data)) as service, service.database.write() as session:
        recorded = commission_decisions.confirm(
            Recorder(session, service.notices, who(by), the_time(now)),
            commission=number,
            unit=unit,
            ground=ground,
            confirmed_by=confirmed_by,
            day=date,
            note=note,
        )
    told(recorded, json)
