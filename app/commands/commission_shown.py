"""How commissions are printed: one JSON document for programs, tables for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import typer

from app.commands import output
from notify.calendar import Calendar
from notify.commission import Part, Standing
from notify.gather_commission import standings
from scoring.commissions import Outcome
from store import commission_replies
from store.models import Commission
from store.session import Session

OUTCOMES = {str(outcome): outcome.word for outcome in Outcome}


def row(commission: Commission) -> dict[str, Any]:
    """What was asked."""
    return {
        "number": commission.number,
        "topic": commission.topic,
        "wanted": commission.wanted,
        "kind": commission.kind,
        "length": commission.length,
        "due_at": commission.due_at,
        "counted": commission.counted,
        "attachment": commission.attachment_name,
        "opened_at": commission.opened_at,
        "opened_by": commission.opened_by,
        "closed_at": commission.closed_at,
        "closed_by": commission.closed_by,
    }


def full(
    session: Session, found: Sequence[Commission], now: dt.datetime, calendar: Calendar
) -> list[dict[str, Any]]:
    """What was asked, how each unit stands, what came back, which deductions are proposed."""
    stood = standings(session, found, now, calendar)
    return [_full(session, each, how) for each, how in zip(found, stood, strict=True)]


def _full(session: Session, commission: Commission, standing: Standing) -> dict[str, Any]:
    return {
        **row(commission),
        "units": [_part(part) for part in standing.parts],
        "replies": [
            {
                "submission": reply.row.submission.number if reply.row.submission else None,
                "title": reply.row.submission.title if reply.row.submission else None,
                "message": reply.row.message_id,
                "nature": reply.row.message.nature,
                "unit": reply.unit,
                "asked": reply.asked,
                "how": reply.row.how,
                "reason": reply.row.reason,
                "received_at": reply.row.received_at,
            }
            for reply in commission_replies.replies(session, commission)
        ],
        "proposals": [{"unit": each.unit, "ground": each.ground} for each in standing.proposals],
    }


def _part(part: Part) -> dict[str, Any]:
    task, sent = part.task, part.sent
    return {
        "unit": task.unit,
        "due_at": task.due_at,
        "extended": task.extended,
        "outcome": part.outcome,
        "judged": task.judged is not None,
        "delivered_at": task.delivered_at,
        "acknowledged_at": task.acknowledged_at,
        "phone": part.phone,
        "phoned_at": task.phoned_at,
        "excused": task.excused_reason,
        "deducted": task.deducted,
        "address": sent.address if sent else None,
        "mail": sent.state if sent else None,
        "mailed_at": sent.sent_at if sent else None,
    }


def show_list(shown: Sequence[dict[str, Any]]) -> None:
    """One line a commission."""
    output.table(
        f"约稿（{len(shown)}）",
        ("编号", "主题", "截止", "考核", *OUTCOMES.values(), "待报", "待电话", "待确认扣分", "办结"),
        (_summary(each) for each in shown),
    )


def _summary(shown: dict[str, Any]) -> tuple[object, ...]:
    outcomes = [unit["outcome"] for unit in shown["units"]]
    open_ = sum(unit["outcome"] is None and unit["excused"] is None for unit in shown["units"])
    return (
        shown["number"],
        shown["topic"],
        shown["due_at"],
        "是" if shown["counted"] else "",
        *(outcomes.count(outcome) for outcome in OUTCOMES),
        open_,
        sum(unit["phone"] is not None for unit in shown["units"]),
        len(shown["proposals"]),
        shown["closed_at"],
    )


def show_full(shown: dict[str, Any]) -> None:
    """One commission: its units, then what came back."""
    proposed = {each["unit"]: each["ground"] for each in shown["proposals"]}
    output.table(
        f"约稿{shown['number']}：{shown['topic']}",
        ("单位", "截止", "收到", "来稿", "情况", "说明"),
        (_unit_row(unit, proposed) for unit in shown["units"]),
    )
    if shown["replies"]:
        output.table(
            f"来稿来信（{len(shown['replies'])}）",
            ("收稿号", "标题", "单位", "收到", "依据"),
            (
                (each["submission"], each["title"], _whose(each), each["received_at"], each["reason"])
                for each in shown["replies"]
            ),
        )
    for unit, ground in proposed.items():
        typer.echo(f"待科长确认扣分：{unit}（{ground}）")


def _whose(reply: dict[str, Any]) -> str:
    return f"{reply['unit'] or '待核定'}{'' if reply['asked'] or not reply['unit'] else '（未约请）'}"


def _unit_row(unit: dict[str, Any], proposed: dict[str, str]) -> tuple[object, ...]:
    remarks = (
        "延期" if unit["extended"] else None,
        f"免报：{unit['excused']}" if unit["excused"] else None,
        f"请电话联系：{unit['phone']}" if unit["phone"] else None,
        "已扣分" if unit["deducted"] else None,
        "扣分待确认" if unit["unit"] in proposed else None,
    )
    how = OUTCOMES.get(unit["outcome"] or "", "")
    said = "；".join(remark for remark in remarks if remark)
    return unit["unit"], unit["due_at"], unit["acknowledged_at"], unit["delivered_at"], how, said
