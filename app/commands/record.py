"""`xinxike record …`: what happened to an article or a unit; the ledger follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from app.commands import output
from app.commands.options import By, Data, Json, Now, day, due, the_time, who
from app.settings import load
from app.wiring import open_service
from ingest.resemblance import title_key
from notify.wording import signed
from scoring.facts import Form, Series
from scoring.period import local_day
from store import commissions, facts
from store.articles import ArticleRef, Filed, Known, Titled
from store.recording import Recorded, Recorder, named_units, notice_of

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


def _told(recorded: Recorded, json: bool) -> None:
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
    _told(recorded, json)


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
    _told(recorded, json)


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
    _told(recorded, json)


@app.command()
def deduction(
    ground: Annotated[str, typer.Option(help="失真 or 失误; for a commission 未报, 逾期 or 不合要求.")],
    confirmed_by: Confirmed,
    submission: Submission = None,
    article: Article = None,
    title: Title = None,
    commission: Annotated[
        str | None, typer.Option(help="Of a commission not met: its number, 2020-07.")
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
        if commission is not None:
            if len(units) != 1:
                raise typer.BadParameter("name the one unit that did not meet the commission by --unit")
            recorded = facts.record_missed(
                recorder,
                commission=commission,
                unit=units[0],
                ground=ground,
                confirmed_by=confirmed_by,
                day=on,
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
    _told(recorded, json)


@app.command()
def commission(
    topic: Annotated[str, typer.Option(help="What is asked for.")],
    unit: Annotated[list[str], typer.Option("--unit", help="A unit that is asked; repeat for several.")],
    due_at: Annotated[
        dt.datetime, typer.Option("--due", parser=due, metavar="TIME", help="Due; a bare day means 17:30.")
    ],
    counted: Annotated[
        bool, typer.Option("--counted", help="计入考核: not meeting it costs points.")
    ] = False,
    by: By = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """Units are asked for an article (约稿)."""
    moment = the_time(now)
    with _recorder(data, by, now) as recorder:
        opened = commissions.open_commission(
            recorder.session,
            notice_of(recorder, local_day(moment)),
            topic=topic,
            units=unit,
            due_at=due_at,
            counted=counted,
            who=recorder.who,
            now=moment,
        )
        asked = [one.unit for one in opened.units]
    if json:
        output.document(
            {"number": opened.number, "topic": opened.topic, "due_at": opened.due_at, "units": asked}
        )
        return
    typer.echo(f"约稿 {opened.number}：{opened.topic}（{'、'.join(asked)}）")


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
    _told(recorded, json)
