"""`xinxike resemblances`: drafts that are nearly another unit's, passage by passage."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from app.commands import output
from app.commands.options import By, Data, Json, Now, the_time, who
from app.settings import load
from app.wiring import open_service
from ingest.passages import passages
from store import resemblance
from store.models import Resemblance, Submission


def resemblances(
    number: Annotated[
        str | None,
        typer.Argument(metavar="[NUMBER]", help="收稿号: all that it resembles; else all that are open."),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="It has been looked at: both stay, the question is closed.")
    ] = False,
    by: By = None,
    data: Data = None,
    json: Json = False,
    now: Now = None,
) -> None:
    """List drafts that are nearly another unit's, with the passages they share.

    Both are kept. Who scores is decided by what is recorded of them.
    """
    if keep and number is None:
        raise typer.BadParameter("name the draft whose question is closed: resemblances NUMBER --keep")
    with open_service(load(data)) as service:
        if keep and number is not None:
            with service.database.write() as session:
                closed = resemblance.keep_both(session, number, who=who(by), now=the_time(now))
            typer.echo(f"{number}：{closed}件疑似重复已处理，稿件均保留")
            return
        with service.database.read() as session:
            found = resemblance.copies_of(session, number) if number else resemblance.open_copies(session)
            pairs = [_pair(each) for each in found]
    if json:
        output.document(pairs)
    else:
        _show(pairs)


def _pair(pair: Resemblance) -> dict[str, Any]:
    mine, other = pair.submission, pair.other
    return {
        **_draft(mine),
        "percent": pair.percent,
        "other": _draft(other),
        "passages": passages(mine.body, other.body),
        "decided_by": pair.decided_by,
        "decided_at": pair.decided_at,
    }


def _draft(submission: Submission) -> dict[str, Any]:
    names = ("number", "day", "unit", "child", "title")
    return {name: getattr(submission, name) for name in names}


def _show(pairs: list[dict[str, Any]]) -> None:
    output.table(
        f"疑似重复（{len(pairs)}）",
        ("收稿号", "收到", "单位", "标题", "相同", "对照", "收到", "单位", "标题", "处理"),
        (
            (*_cells(pair), f"{pair['percent']}%", *_cells(pair["other"]), pair["decided_by"])
            for pair in pairs
        ),
    )
    for pair in pairs:
        output.console().print(f"{pair['number']}与{pair['other']['number']}相同的段落：")
        for each in pair["passages"]:
            where = f"第{each.start + 1}字起，对照第{each.other_start + 1}字起"
            output.console().print(f"　　{where}：{''.join(each.text.splitlines())}")


def _cells(draft: dict[str, Any]) -> tuple[object, ...]:
    return draft["number"], draft["day"], draft["unit"], draft["title"]
