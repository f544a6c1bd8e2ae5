"""A new commission: what is asked for, of whom, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import Response

from desk.dates import due_moment
from desk.guard import Editor, Here
from desk.office import Office
from desk.render import done, page
from scoring.notice import Notice
from scoring.period import local_day
from store import commission_files, commissions
from store.errors import Refused
from store.session import Session

router = APIRouter(prefix="/commissions/new")

Text = Annotated[str, Form(max_length=5_000)]
Chosen = Annotated[list[str], Form()]
BLANK = {"topic": "", "wanted": "", "kind": "", "length": "", "day": "", "hour": "17:30", "counted": ""}


@router.get("")
def form(
    request: Request,
    office: Here,
    user: Editor,  # noqa: ARG001  whoever may work
) -> Response:
    """The empty form."""
    return _form(request, office, BLANK, (), ())


@router.post("")
def open_one(
    request: Request,
    office: Here,
    user: Editor,
    unit: Chosen = [],  # noqa: B006  FastAPI copies it
    tier: Chosen = [],  # noqa: B006  likewise
    topic: Text = "",
    wanted: Text = "",
    kind: Text = "",
    length: Text = "",
    day: Text = "",
    hour: Text = "17:30",
    counted: Text = "",
    attached: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Open it: each unit gets its mail. What was typed is shown again where a rule says no."""
    typed = {
        "topic": topic,
        "wanted": wanted,
        "kind": kind,
        "length": length,
        "day": day,
        "hour": hour,
        "counted": counted,
    }
    now = office.clock()
    try:
        due_at, most = due_moment(day, hour), _length(length)
        file = _kept(office, attached)
        with office.database.write() as session:
            _once(session, topic, now)
            opened = commissions.open_commission(
                session,
                office.roster(),
                topic=topic,
                units=[*unit, *_of_tiers(office.roster(), tier)],
                due_at=due_at,
                counted=bool(counted),
                who=user.name,
                now=now,
                wanted=wanted,
                kind=kind or None,
                length=most,
                attached=file,
            )
            mails = commissions.mails(session, [opened.number])
    except Refused as refused:
        return _form(request, office, typed, unit, tier, refused.reason)
    said = f"约稿{opened.number}已发往{len(opened.units)}个单位"
    unaddressed = [name for (_, name), mail in mails.items() if mail.address is None]
    if unaddressed:
        some = "、".join(unaddressed[:5]) + ("等" if len(unaddressed) > 5 else "")
        said += f"；{some}没有收件地址，请电话通知"
    return done(request, f"/commissions/{opened.number}", said)


def _form(
    request: Request,
    office: Office,
    typed: Mapping[str, str],
    units: Sequence[str],
    tiers: Sequence[str],
    said: str | None = None,
) -> Response:
    notice = office.roster()
    by_tier: dict[int, list[str]] = {}
    for each in notice.ranked:
        by_tier.setdefault(notice.tier(each), []).append(each.name)
    return page(
        request,
        "commission_new",
        status=409 if said else 200,
        typed=typed,
        chosen=frozenset(units),
        chosen_tiers=frozenset(tiers),
        by_tier=by_tier,
        kinds=commissions.KINDS,
        points=notice.missed.points,
        largest=commission_files.LARGEST >> 20,
        said=said,
    )


def _length(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal() or int(text) < 1:
        raise Refused(f"字数“{text}”须是正整数，不限字数请留空")
    return int(text)


def _kept(office: Office, attached: UploadFile | None) -> commissions.Attached | None:
    if attached is None or not attached.filename:
        return None
    return commission_files.keep(office.archive, attached.filename, attached.file.read())


def _of_tiers(notice: Notice, tiers: Sequence[str]) -> list[str]:
    return [unit.name for unit in notice.ranked if str(notice.tier(unit)) in tiers]


def _once(session: Session, topic: str, now: dt.datetime) -> None:
    """A form sent twice, or by two people at once, asks nobody twice. Raises Refused."""
    for each in commissions.running(session):
        if each.topic == topic.strip() and local_day(each.opened_at) == local_day(now):
            raise Refused(f"{each.opened_by}今天已就这一主题发出约稿{each.number}，不重复发")
