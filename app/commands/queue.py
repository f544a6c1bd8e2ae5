"""`xinxike queue` and `xinxike assign`: submissions whose unit staff must decide."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from app.commands import output
from app.commands.options import By, Data, Json, Now, the_time, who
from app.settings import load
from app.wiring import open_service
from ingest import assigning
from scoring.notice import Notice, Unit
from store import contacts, submissions
from store.errors import Refused
from store.models import Submission


def queue(data: Data = None, json: Json = False, now: Now = None) -> None:  # noqa: ARG001  any command takes --now
    """List the submissions that wait for a person to say whose they are."""
    with open_service(load(data)) as service, service.database.read() as session:
        waiting = [_row(submission) for submission in submissions.queue(session)]
    if json:
        output.document(waiting)
        return
    output.table(
        f"待确认单位的稿件（{len(waiting)}）",
        ("收稿号", "收到", "发件人", "标题", "把握", "可能"),
        (
            (
                row["number"],
                row["day"],
                row["sender"],
                row["title"],
                row["confidence"],
                "、".join(row["candidates"]),
            )
            for row in waiting
        ),
    )


def _row(submission: Submission) -> dict[str, Any]:
    message = submission.message
    return {
        "number": submission.number,
        "day": submission.day,
        "sender": message.sender_address,
        "sender_name": message.sender_name,
        "title": submission.title,
        "kind": submission.kind,
        "words": submission.words,
        "confidence": submission.confidence,
        "candidates": submission.candidates,
        "evidence": submission.evidence,
    }


def assign(
    submission: Annotated[str, typer.Argument(help="收稿号, such as 2020-0412.")],
    unit: Annotated[str, typer.Argument(help="A unit of the notice, by any of its names.")],
    learn: Annotated[bool, typer.Option("--learn", help="Remember the sender's address.")] = False,
    by: By = None,
    data: Data = None,
    now: Now = None,
) -> None:
    """Decide whose a submission is."""
    moment, person = the_time(now), who(by)
    with open_service(load(data)) as service:
        found, child = unit_named(service.roster_on(moment), unit)
        with service.database.write() as session:
            row, number = assigning.assign(
                session, submission, found.name, child=child, who=person, now=moment
            )
            address = submissions.sender_address(session, row) if learn else None
            if address is not None:
                contacts.learn(session, found.name, address, child=child, who=person, now=moment)
    done = [f"{submission} → {found.name}"]
    done += [f"计入约稿{number}"] if number else []
    done += [f"并记住 {address}"] if address else []
    typer.echo("，".join(done))


def unit_named(notice: Notice, text: str) -> tuple[Unit, str | None]:
    """The unit that a text names, and the second-level body if it names one. Raises Refused for no unit."""
    unit = notice.resolve(text)
    if unit is None:
        raise Refused(f"{notice.year}年度通知中没有“{text}”这个单位")
    return unit, notice.child(text)
