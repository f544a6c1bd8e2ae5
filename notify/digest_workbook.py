"""日报 as an .xlsx: the day's drafts, and what waits for a person. Pure; the mail's own facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from notify.attachments import File
from notify.digest import Digest
from notify.sheets import Cell, Column, Sheet, workbook
from notify.wording import full_day
from scoring.period import SHANGHAI, local_day

DRAFTS = (
    Column("收稿号", "text"),
    Column("单位", "text"),
    Column("二级机构", "text"),
    Column("标题", "text"),
    Column("类别", "text"),
    Column("字数"),
    Column("篇幅要求"),
    Column("超字数"),
    Column("约稿", "text"),
    Column("提示", "text"),
    Column("摘句", "text"),
    Column("链接", "text"),
)
WAITING = tuple(Column(head, "text") for head in ("事项", "编号", "单位", "内容", "来信人", "收到", "情况"))


def digest_file(made: Digest) -> File | None:
    """The digest's tables as a file; None where they would have no rows."""
    day = local_day(made.facts.until)
    sheets = [
        Sheet(name, f"{full_day(day)}{title}", columns, rows)
        for name, title, columns, rows in (
            ("来稿", "来稿情况", DRAFTS, tuple(_drafts(made))),
            ("待处理", "待处理事项", WAITING, tuple(_waiting(made))),
        )
        if rows
    ]
    return File(f"{full_day(day)}来稿情况.xlsx", workbook(sheets, day)) if sheets else None


def _drafts(made: Digest) -> Iterator[tuple[Cell, ...]]:
    """A row for each draft, by unit as in the mail."""
    for group in made.units:
        for draft in group.drafts:
            yield (
                draft.number,
                draft.unit,
                draft.child,
                draft.title,
                draft.kind,
                draft.words,
                draft.limit,
                draft.over or None,
                "是" if draft.commissioned else None,
                "、".join(draft.flags) or None,
                draft.excerpt or None,
                made.link(draft.number),
            )


def _waiting(made: Digest) -> Iterator[tuple[Cell, ...]]:
    """A row for each thing that waits for a person."""
    for queued in made.queue:
        candidates = "可能是" + "、".join(queued.candidates) if queued.candidates else "未能确定报送单位"
        came = _moment(queued.received_at)
        yield "待核定", queued.number, None, queued.title, queued.sender, came, candidates
    for copy in made.copies:
        other = f"与{copy.other_number}（{copy.other_unit}）相同{copy.percent}%"
        yield "疑似重复", copy.number, copy.unit, copy.title, None, None, other
    for objection in made.objections:
        left = f"{objection.answer_by:%Y-%m-%d}前答复" + ("，逾期提出" if objection.late else "")
        said = objection.about or objection.subject
        came = _moment(objection.received_at)
        yield "异议", str(objection.number), objection.unit, said, objection.sender, came, left
    for letter in made.letters:
        yield letter.what, None, None, letter.subject, letter.sender, _moment(letter.received_at), None
    for form in made.facts.forms:
        came = _moment(form.received_at)
        yield "人员表", str(form.number), form.unit, "《政务信息工作人员基本情况》", form.sender, came, None
    for broken in made.quarantined:
        came = _moment(broken.received_at)
        yield "未能读取", str(broken.serial), None, broken.reason, broken.sender, came, None


def _moment(value: dt.datetime) -> str:
    return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
