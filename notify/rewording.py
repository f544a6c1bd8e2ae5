"""A 通报's passages as staff reworded them, beside what the facts say: to edit, to compare, to issue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from notify.bulletin import ForStaff, Overview, overview
from notify.passages import KEYS, Passage, edited, passages
from notify.reworded import NAMES, Reworded
from notify.templates import Templates
from scoring.notice import Notice
from scoring.period import Quarter
from store import bulletin_edits, bulletins
from store.errors import Refused
from store.models import BulletinEdit
from store.session import Session


class Outdated(Refused):
    """Edits stand in the way of a release, as the facts have moved under them."""

    def __init__(self, quarter: Quarter, edits: Sequence[Reworded]) -> None:
        named = "、".join(f"“{each.name}”（{each.key}）" for each in edits)
        super().__init__(
            f"{quarter.title}通报的{named}经人工修改后所依据的数据又有变动，不能印发；"
            "请核对后重新修改，或放弃修改"
        )


def reworded(generated: Iterable[Passage], edits: Mapping[str, BulletinEdit]) -> tuple[Reworded, ...]:
    """The edits in force beside the passages as the facts word them now, in the order of the 通报."""
    said = {passage.key: passage.text for passage in generated}
    return tuple(
        Reworded(key, edit.generated, edit.text, said.get(key, ""), edit.edited_by, edit.edited_at)
        for key in KEYS
        if (edit := edits.get(key)) is not None
    )


def wording(templates: Templates, made: Overview) -> tuple[Passage, ...]:
    """The passages as the facts word them; the day of release is not among these facts."""
    return passages(templates, replace(made, on=None))


def worded(
    session: Session, templates: Templates, made: Overview
) -> tuple[tuple[Passage, ...], tuple[Reworded, ...]]:
    """The passages with staff's edits in them, and these edits."""
    generated = wording(templates, made)
    found = reworded(generated, bulletin_edits.edits(session, made.quarter))
    return edited(generated, {each.key: each.text for each in found}), found


def in_force(
    session: Session, templates: Templates, notice: Notice, quarter: Quarter, now: dt.datetime
) -> tuple[Reworded, ...]:
    """The edits of a quarter's 通报 beside what the facts say now; once released, beside the frozen facts."""
    account = bulletins.show(session, notice, quarter, now)
    return worded(session, templates, overview(account, notice, None, ForStaff()))[1]


def reword(
    session: Session,
    templates: Templates,
    notice: Notice,
    quarter: Quarter,
    key: str,
    text: str | None,
    *,
    who: str,
    now: dt.datetime,
) -> None:
    """Word a passage of a 通报; an empty text leaves it out, None gives the edit up.

    Raises Refused for a passage that there is not, an edit that there is not, and once released.
    """
    if key not in KEYS:
        raise Refused(f"通报没有“{key}”这一段；可修改的有：{'、'.join(KEYS)}")
    bulletins.begun(session, quarter)
    edits = bulletin_edits.edits(session, quarter)
    if text is None and key not in edits:
        raise Refused(f"“{NAMES[key]}”（{key}）没有修改过")
    made = overview(bulletins.current(session, notice, quarter, now), notice, None, ForStaff())
    said = {passage.key: passage for passage in wording(templates, made)}
    passage = said.get(key, Passage(key, None, ""))
    if text is not None and not passage.text:
        raise Refused(f"{quarter.title}通报没有“{NAMES[key]}”（{key}）这一段，因为没有可写的数据")
    kept = (passage,) if text is None else edited((passage,), {key: text})
    bulletin_edits.edit(session, quarter, key, passage.text, kept[0].text if kept else "", who=who, now=now)
