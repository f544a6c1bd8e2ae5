"""How a 通报 is printed: one JSON document for programs, tables and sentences for people."""

from __future__ import annotations

import datetime as dt
from typing import Any

import typer

from app.commands import output
from app.commands.bulletin_opened import Opened
from notify.reworded import Reworded
from notify.rewording import in_force
from scoring.account import changes
from scoring.period import SHANGHAI
from store import bulletin_changes, bulletins, supplements
from store.models import Supplement


def document(it: Opened, now: dt.datetime) -> dict[str, Any]:
    """The account as issued, else as it would be issued now, with who decided what about it."""
    account = bulletins.show(it.session, it.notice, it.quarter, now)
    row = bulletins.find(it.session, it.quarter)
    late = changes(bulletin_changes.late_since_draft(it.session, it.notice, it.quarter))
    return {
        "state": "未起草" if row is None else str(row.state),
        "number": row and row.number,
        "released_at": row and row.released_at,
        "released_by": row and row.released_by,
        "checksum": row and row.checksum,
        "document_sha256": row and row.document_sha256,
        "edits": [edit_row(each) for each in in_force(it.session, it.templates, it.notice, it.quarter, now)],
        "late_since_draft": [
            {"unit": unit, "day": entry["day"], "what": entry["what"], "title": entry["title"],
             "points": entry["points"]}
            for unit, entries in late.items() for entry in entries
        ],
        "supplements": [_supplement(each) for each in supplements.of_period(it.session, str(it.quarter))],
        **account,
    }  # fmt: skip


def edit_row(edit: Reworded) -> dict[str, Any]:
    """An edit in force."""
    return {
        "passage": edit.key,
        "name": edit.name,
        "by": edit.by,
        "at": edit.at,
        "text": edit.text,
        "outdated": edit.outdated,
        "difference": list(edit.difference),
        "moved": list(edit.moved),
    }


def _supplement(row: Supplement) -> dict[str, Any]:
    return {
        "number": row.number,
        "reason": row.reason,
        "released_at": row.released_at,
        "released_by": row.released_by,
        "checksum": row.checksum,
        "document_sha256": row.document_sha256,
    }


def show(title: str, found: dict[str, Any]) -> None:
    """Print it for people."""
    output.table(
        f"{title}通报（{found['state']}）",
        ("排名", "单位", "目标", "本季得分", "补记", "累计得分", "尚差"),
        (
            (
                unit["rank"],
                unit["unit"],
                unit["target"],
                unit["quarter_points"],
                unit["late_points"],
                unit["points"],
                unit["missing"],
            )
            for unit in found["units"]
        ),
    )
    if found["number"]:
        typer.echo(f"文号：{found['number']}号")
    if found["released_at"]:
        typer.echo(f"印发：{moment(found['released_at'])}　{found['released_by']}　校验码{found['checksum']}")
    for late in found["late_since_draft"]:
        what = f"《{late['title']}》　{late['what']}" if late["title"] else late["what"]
        typer.echo(f"草稿后登记：{late['day']}　{late['unit']}　{late['points']}分　{what}")
    for edit in found["edits"]:
        told = "，所依据的数据又有变动" if edit["outdated"] else ""
        typer.echo(f"人工修改：{edit['name']}（{edit['passage']}）　{edit['by']}　{moment(edit['at'])}{told}")
        typer.echo("\n".join(edit["difference"]))
    for each in found["supplements"]:
        typer.echo(
            f"补充通报第{each['number']}号：{moment(each['released_at'])}　{each['released_by']}　"
            f"校验码{each['checksum']}　{each['reason']}"
        )


def moment(value: dt.datetime) -> str:
    """2020-04-03 10:00, in Asia/Shanghai."""
    return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
