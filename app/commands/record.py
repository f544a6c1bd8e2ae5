"""`xinxike record …`: what happened to an article or a unit; the ledger follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from app.commands import commission
from app.commands.options import By, Data, Json, Now, day, the_time, who
from app.commands.recorded import told
from app.settings import load
from app.wiring import open_service
from ingest.resemblance import title_key
from scoring.facts import Form, Series
from scoring.period import local_day
from store import commission_decisions, facts
from store.articles import ArticleRef, Filed, Known, Titled
from store.recording import Recorder, named_units, notice_of

app = typer.Typer(help="Record what happened to an article or a unit.", no_args_is_help=True)

Submission = Annotated[str | None, typer.Argument(help="收稿号 of the article, such as 2020-0412.")]
Article = Annotated[int | None, typer.Option(min=1, help="Or its number from an earlier record.")]
Title = Annotated[str | None, typer.Option(help="Or the title of one that never came by mail (补录).")]
Units = Annotated[
    list[str] | None, typer.Option("--unit", help="A unit it appeared under; repeat for several.")
]
Date = Annotated[dt.date, typer.Option("--date", parser=day, metavar="DAY", help="The day it happened.")]
Decided = Annotated[
    dt.date | None,
    typer.Option("--date", parser=day, metavar="DAY", help="The day it was decided; else today."),
]
Confirmed = Annotated[str, typer.Option(help="The chief who confirmed it.")]
Note = Annotated[str | None, typer.Option(help="Anything to remember.")]


@contextmanager
def _recorder(data: Data, by: By, now: Now) -> Iterator[Recorder]:
    """A transaction to record in; a rule's no leaves nothing behind."""
    with open_service(load(data)) as service, service.database.write() as session:
        yield Recorder(session, service.notices, who(by), the_time(now))


def _article(
    recorder: Recorder,
    submission: str | None,
    article: int | None,
    title: str | None,
    units: list[str],
    on: dt.date,
) -> ArticleRef:
    """The one article that the options name."""
    match submission, article, title:
        case str(number), None, None:
            return Filed(number)
        case None, int(id), None:
            return Known(id)
        case None, None, str(text):
            return Titled(text, title_key(text), named_units(notice_of(recorder, on), units))
    raise typer.BadParameter("name the article by its 收稿号, by --article or by --title, and by one alone")


@app.command()
def adoption(
    gazette: Annotated[str, typer.Option(help="市, 三门峡 or 省, or the gazette's name.")],
    issue: Annotated[int, typer.Option(min=1, help="The issue's number.")],
    date: Date,
    submission: Submission = None,
    article: Article = None,
    title: Title = None,
    form: Annotated[Form, typer.Option(help="As an item or as a special issue.")] = Form.ITEM,
    series: Annotated[Series | None, typer.Option(help="Which numbering; else the form's own.")] = None,
    issue_year: Annotated[int | None, typer.Option(help="The issue's year; else that of its date.")] = None,
    other_way: Annotated[
        bool, typer.Option("--other-way", help="It did not go through this office.")
    ] = False,
    unit: Units = None,
    note: Note = None,
    by: By = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """A gazette's issue ran the article (采用)."""
    units = unit or []
    with _recorder(data, by, now) as recorder:
        recorded = facts.record_adoption(
            recorder,
            _article(recorder, submission, article, title, units, date),
            gazette=gazette,
            form=form,
            number=issue,
            day=date,
            units=units,
            series=series,
            issue_year=issue_year,
            via_office=not other_way,
            note=note,
        )
    told(recorded, json)


@app.command()
def instruction(
    level: Annotated[str, typer.Option(help="市, 三门峡 or 省.")],
    post: Annotated[str, typer.Option(help="The leader's post on that day, such as 副市长.")],
    leader: Annotated[str, typer.Option(help="The leader's name: one leader counts once for an article.")],
    date: Date,
    submission: Submission = None,
    article: Article = None,
    title: Title = None,
    unit: Units = None,
    note: Note = None,
    by: By = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """A leader wrote an instruction on the article (批示); it scores once the article is adopted."""
    with _recorder(data, by, now) as recorder:
        ref = _article(recorder, submission, article, title, unit or [], date)
        recorded = facts.record_instruction(
            recorder, ref, level=level, post=post, leader=leader, day=date, note=note
        )
    told(recorded, json)


@app.command()
def special(
    submission: Submission = None,
    article: Article = None,
    title: Title = None,
    date: Decided = None,
    unit: Units = None,
    note: Note = None,
    by: By = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """The article is a special report or study that counts as 有效."""
    units, on = unit or [], date or local_day(the_time(now))
    with _recorder(data, by, now) as recorder:
        ref = _article(recorder, submission, article, title, units, on)
        recorded = facts.record_special(recorder, ref, day=on, units=units, note=note)
    told(recorded, json)


@app.command()
def deduction(
    ground: Annotated[str, typer.Option(help="失真 or 失误; for a commission 未报, 逾期 or 不合要求.")],
    confirmed_by: Confirmed,
    submission: Submission = None,
    article: Article = None,
    title: Title = None,
    commission_number: Annotated[
        str | None, typer.Option("--commission", help="Of a commission not met: its number, 2020-07.")
    ] = None,
    answer: Annotated[str, typer.Option(help="Of an untrue report: what the unit says to it.")] = "",
    date: Decided = None,
    unit: Units = None,
    note: Note = None,
    by: By = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """An untrue or mistaken report, or a commission not met (扣分)."""
    units, on = unit or [], date or local_day(the_time(now))
    with _recorder(data, by, now) as recorder:
        if commission_number is not None:
            if len(units) != 1:
                raise typer.BadParameter("name the one unit that did not meet the commission by --unit")
            recorded = commission_decisions.confirm(
                recorder,
                commission=commission_number,
                unit=units[0],
                ground=ground,
                confirmed_by=confirmed_by,
                day=date,
                note=note,
            )
        else:
            recorded = facts.record_untrue(
                recorder,
                _article(recorder, submission, article, title, units, on),
                ground=ground,
                answer=answer,
                confirmed_by=confirmed_by,
                day=on,
                units=units,
            )
    told(recorded, json)


app.command("commission")(commission.open_)


@app.command()
def reverse(
    fact: Annotated[int, typer.Argument(min=1, help="The record's number.")],
    reason: Annotated[str, typer.Option(help="Why it is taken back.")],
    by: By = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """A record was a mistake: take it back by a second one (冲销)."""
    with _recorder(data, by, now) as recorder:
        recorded = facts.reverse(recorder, fact, reason)
    told(recorded, json)
