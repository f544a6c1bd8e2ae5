"""What staff do to a commission: remind, extend, excuse, judge, match drafts, close; a chief confirms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from desk.commission_lines import JUDGEMENTS, seen
from desk.dates import due_moment
from desk.filters import full_moment
from desk.guard import Chief, Editor, Here
from desk.office import Office
from desk.pages.commission import Number, shown
from desk.render import done
from scoring.commissions import Outcome
from scoring.showing import points_text
from store import audit, commission_decisions, commission_letters, commission_replies, commission_undoing
from store import commissions as store
from store.accounts import Known
from store.commission_decisions import Decider
from store.errors import Refused
from store.models import CommissionUnit
from store.session import Session

router = APIRouter(prefix="/commissions/{number}")

Field = Annotated[str, Form(max_length=2_000)]


@dataclass(frozen=True, slots=True)
class Move:
    """A form about a commission, with the unit it is about and what its sender saw of that unit."""

    request: Request
    office: Office
    number: str
    unit: str
    seen: str

    @property
    def here(self) -> str:
        unit = f"?unit={quote(self.unit)}#unit" if self.unit else ""
        return f"/commissions/{self.number}{unit}"

    def done(self, said: str, undo: str = "", **fields: str) -> Response:
        path = f"/commissions/{self.number}/{undo}" if undo else None
        return done(self.request, self.here, said, undo=path, fields={"unit": self.unit, **fields})

    def run(self, user: Known, act: Callable[[Decider], Response], **typed: str) -> Response:
        """One transaction; where a rule says no, the page again with the reason and what was typed."""
        office = self.office
        try:
            with office.database.write() as session:
                if self.unit and self.seen:
                    _as_seen(session, self.number, self.unit, self.seen)
                return act(Decider(session, office.roster(), user.name, office.clock()))
        except Refused as refused:
            return shown(self.request, office, self.number, unit=self.unit, said=refused.reason, typed=typed)


def _move(request: Request, office: Here, number: Number, unit: Field = "", seen: Field = "") -> Move:
    return Move(request, office, number, unit, seen)


Moved = Annotated[Move, Depends(_move)]


@router.post("/remind")
def remind(move: Moved, user: Editor) -> Response:
    """Remind the unit, or all that are still to report. The mail is not taken back."""

    def act(decider: Decider) -> Response:
        told = commission_letters.remind(decider, move.number, [move.unit] if move.unit else ())
        whom = told[0] if len(told) == 1 else f"{len(told)}个单位"
        return move.done(f"已向{whom}发催报邮件")

    return move.run(user, act)


@router.post("/extend")
def extend(move: Moved, user: Editor, day: Field = "", hour: Field = "17:30") -> Response:
    """More time for one unit, which is told so by mail."""

    def act(decider: Decider) -> Response:
        due_at = due_moment(day, hour)
        commission_decisions.extend(decider, move.number, move.unit, due_at)
        return move.done(f"{move.unit}延期至{full_moment(due_at)}，通知邮件将发出")

    return move.run(user, act, day=day, hour=hour)


@router.post("/excuse")
def excuse(move: Moved, user: Editor, reason: Field = "") -> Response:
    """Ask nothing of a unit any more."""

    def act(decider: Decider) -> Response:
        commission_decisions.excuse(decider, move.number, move.unit, reason)
        return move.done(f"{move.unit}免于报送", "excuse/undo")

    return move.run(user, act, reason=reason)


@router.post("/excuse/undo")
def ask_again(move: Moved, user: Editor) -> Response:
    """The article is asked of the unit again."""

    def act(decider: Decider) -> Response:
        commission_undoing.ask_again(decider, move.number, move.unit)
        return move.done(f"{move.unit}恢复为须报送")

    return move.run(user, act)


@router.post("/phoned")
def phoned(move: Moved, user: Editor) -> Response:
    """已电话."""

    def act(decider: Decider) -> Response:
        commission_decisions.phoned(decider, move.number, move.unit)
        return move.done(f"已记下电话通知{move.unit}", "phoned/undo")

    return move.run(user, act)


@router.post("/phoned/undo")
def not_phoned(move: Moved, user: Editor) -> Response:
    """The unit is to be phoned after all."""

    def act(decider: Decider) -> Response:
        commission_undoing.not_phoned(decider, move.number, move.unit)
        return move.done(f"已取消{move.unit}的电话记录")

    return move.run(user, act)


@router.post("/judge")
def judge(move: Moved, user: Editor, outcome: Field = "") -> Response:
    """How the unit met it, whatever its replies say; empty leaves it to the replies again."""

    def act(decider: Decider) -> Response:
        if outcome and outcome not in JUDGEMENTS:
            raise Refused("请选择按时、逾期、不合要求或未报")
        before = _asked(decider.session, move.number, move.unit).outcome
        decided = Outcome(outcome) if outcome else None
        asked = commission_decisions.judge(decider, move.number, move.unit, decided)
        said = f"{move.unit}核定为{decided.word}" if decided else f"{move.unit}按来稿情况认定"
        return move.done(said, "judge", outcome=before or "", seen=seen(asked))

    return move.run(user, act, outcome=outcome)


@router.post("/match")
def match(move: Moved, user: Editor, submission: Field = "") -> Response:
    """Take a draft for an answer, by its 收稿号."""
    named = submission.strip()

    def act(decider: Decider) -> Response:
        before = commission_replies.answered(decider.session, named)
        if before == move.number:
            raise Refused(f"{named}已经计入约稿{before}")
        reply = commission_decisions.match(decider, named, move.number)
        unit = reply.submission.unit if reply.submission else None
        said = f"{named}（{unit or '单位待核定'}）已计入约稿{move.number}"
        return move.done(f"{said}，不再计入{before}" if before else said, "unmatch", submission=named)

    return move.run(user, act, submission=submission)


@router.post("/unmatch")
def unmatch(move: Moved, user: Editor, submission: Field = "") -> Response:
    """The draft is no answer to this commission."""

    def act(decider: Decider) -> Response:
        if commission_replies.answered(decider.session, submission) != move.number:
            raise Refused(f"{submission}没有计入约稿{move.number}")
        commission_decisions.unmatch(decider, submission)
        return move.done(f"{submission}不再计入约稿{move.number}", "match", submission=submission)

    return move.run(user, act)


@router.post("/close")
def close(move: Moved, user: Editor) -> Response:
    """Wait for nothing more."""

    def act(decider: Decider) -> Response:
        commission_decisions.close(decider, move.number)
        return move.done(f"约稿{move.number}已办结", "reopen")

    return move.run(user, act)


@router.post("/reopen")
def reopen(move: Moved, user: Editor) -> Response:
    """Wait for drafts again."""

    def act(decider: Decider) -> Response:
        commission_undoing.reopen(decider, move.number)
        return move.done(f"约稿{move.number}恢复办理")

    return move.run(user, act)


@router.post("/confirm")
def confirm(move: Moved, user: Chief, ground: Field = "", note: Field = "") -> Response:
    """A chief confirms a deduction; the unit is told its ground by mail."""

    def act(decider: Decider) -> Response:
        recorded = commission_decisions.confirm(
            move.office.recorder(decider.session, user.name),
            commission=move.number,
            unit=move.unit,
            ground=ground,
            confirmed_by=user.name,
            note=note.strip() or None,
        )
        points = "".join(points_text(-line.points) for line in recorded.lines[:1])
        return move.done(f"已对{move.unit}扣{points}分（{ground}），通知邮件将发出；如有误，到单位页冲销")

    return move.run(user, act, ground=ground, note=note)


def _asked(session: Session, number: str, unit: str) -> CommissionUnit:
    return store.asked_unit(store.get(session, number), unit)


def _as_seen(session: Session, number: str, unit: str, known: str) -> None:
    """Raises Refused where somebody decided about the unit since the form was opened."""
    if seen(_asked(session, number, unit)) == known:
        return
    lines = audit.of_subject(session, f"commission:{number}")
    who = next((line.who for line in reversed(lines) if line.detail.get("unit") == unit), "别人")
    raise Refused(f"{who}刚刚办理了{unit}这一项，您的操作没有保存。请看过现在的情况再办理。")
