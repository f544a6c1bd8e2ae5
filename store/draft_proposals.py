"""失真、失误: an editor proposes, the unit answers, a chief confirms or refuses (notice 二(六))."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.notice import Notice
from scoring.period import local_day
from store import audit, facts
from store.articles import Filed
from store.drafts import touch
from store.errors import Refused
from store.models import DeductionProposal, ProposalOutcome, Submission
from store.recording import Recorded, Recorder
from store.text import clean

RECENT = 50  # decided ones that a list shows
_OPEN = DeductionProposal.state == ProposalOutcome.OPEN
_WITH_DRAFTS = select(DeductionProposal, Submission).join(
    Submission, Submission.id == DeductionProposal.submission_id
)


def propose(
    session: Session,
    notice: Notice,
    number: str,
    *,
    ground: str,
    explanation: str,
    revision: int,
    who: str,
    now: dt.datetime,
) -> DeductionProposal:
    """An editor's view; nothing is taken from the unit by it. Raises Changed.

    Raises Refused for a ground that the notice does not name, no explanation, no unit, or a second one.
    """
    draft = touch(session, number, revision)
    if ground not in notice.untrue.grounds:
        raise Refused(f"事由应为{'、'.join(notice.untrue.grounds)}之一")
    if not explanation.strip():
        raise Refused("请写明失真、失误之处和依据")
    if draft.unit is None:
        raise Refused(f"{number}单位待核定，核定后再提出")
    if session.scalar(select(DeductionProposal.id).where(_OPEN, DeductionProposal.submission_id == draft.id)):
        raise Refused(f"{number}已有待核定的失真失误，不重复提出")
    row = DeductionProposal(
        submission_id=draft.id,
        unit=draft.unit,
        ground=ground,
        explanation=clean(explanation.strip()),
        proposed_by=who,
        proposed_at=now,
    )
    session.add(row)
    session.flush()
    _tell(session, draft, "untrue proposed", row, who, now)
    return row


def enter_answer(
    session: Session, proposal_id: int, answer: str, *, revision: int, who: str, now: dt.datetime
) -> DeductionProposal:
    """What the unit says to it; nothing takes back what was entered. Raises Changed and Refused."""
    row, draft = _open(session, proposal_id)
    touch(session, draft.number, revision)
    said = clean(answer.strip()) or None
    if said == row.unit_answer:
        raise Refused("请填写单位的说明" if said is None else "单位的说明没有改动")
    row.unit_answer = said
    _tell(session, draft, "untrue answered", row, who, now)
    return row


def confirm(recorder: Recorder, proposal_id: int, *, revision: int) -> Recorded:
    """A chief takes the points, today. Raises Changed, and Refused as `facts.record_untrue` does."""
    session, now = recorder.session, recorder.now
    row, draft = _open(session, proposal_id)
    touch(session, draft.number, revision)
    recorded = facts.record_untrue(
        recorder,
        Filed(draft.number),
        ground=row.ground,
        answer=row.unit_answer or "",
        confirmed_by=recorder.who,
        day=local_day(now),
        units=(row.unit,),
    )
    _decide(row, ProposalOutcome.CONFIRMED, recorder.who, now)
    row.fact_id = recorded.fact
    _tell(session, draft, "untrue confirmed", row, recorder.who, now)
    return recorded


def refuse(
    session: Session, proposal_id: int, reason: str, *, revision: int, who: str, now: dt.datetime
) -> DeductionProposal:
    """Nothing is taken, and why. Raises Changed, and Refused without a reason or once it is decided."""
    row, draft = _open(session, proposal_id)
    touch(session, draft.number, revision)
    if not reason.strip():
        raise Refused("不予扣分须写明理由")
    _decide(row, ProposalOutcome.REFUSED, who, now)
    row.reason = clean(reason.strip())
    _tell(session, draft, "untrue refused", row, who, now, reason=row.reason)
    return row


def withdraw(
    session: Session, proposal_id: int, *, revision: int, who: str, now: dt.datetime
) -> DeductionProposal:
    """Whoever proposed it takes it back. Raises Changed, and Refused for anybody else."""
    row, _ = _open(session, proposal_id)
    if row.proposed_by != who:
        raise Refused(f"这一件由{row.proposed_by}提出，请由其撤回，或由科长核定")
    return refuse(session, proposal_id, "提出人撤回", revision=revision, who=who, now=now)


def reopen(recorder: Recorder, proposal_id: int, *, revision: int) -> DeductionProposal:
    """A decision is taken back: its fact is reversed, and it waits again. Raises Changed and Refused."""
    session = recorder.session
    row, draft = get(session, proposal_id)
    touch(session, draft.number, revision)
    if row.state is ProposalOutcome.OPEN:
        raise Refused("这一件尚未核定")
    if row.fact_id is not None:
        facts.reverse(recorder, row.fact_id, "撤销核定，重新审核")
    row.state, row.decided_by, row.decided_at = ProposalOutcome.OPEN, None, None
    row.reason, row.fact_id = None, None
    _tell(session, draft, "untrue reopened", row, recorder.who, recorder.now)
    return row


def get(session: Session, proposal_id: int) -> tuple[DeductionProposal, Submission]:
    """A proposal with its draft. Raises Refused where there is none."""
    row = session.get(DeductionProposal, proposal_id)
    if row is None:
        raise Refused("没有这一件失真失误")
    return row, session.get_one(Submission, row.submission_id)


def waiting(session: Session) -> Sequence[tuple[DeductionProposal, Submission]]:
    """The open ones with their drafts, oldest first."""
    return session.execute(_WITH_DRAFTS.where(_OPEN).order_by(DeductionProposal.id)).tuples().all()


def decided(session: Session) -> Sequence[tuple[DeductionProposal, Submission]]:
    """The last ones that were decided, newest first."""
    newest = _WITH_DRAFTS.where(~_OPEN).order_by(
        DeductionProposal.decided_at.desc(), DeductionProposal.id.desc()
    )
    return session.execute(newest.limit(RECENT)).tuples().all()


def _open(session: Session, proposal_id: int) -> tuple[DeductionProposal, Submission]:
    row, draft = get(session, proposal_id)
    if row.state is not ProposalOutcome.OPEN:
        raise Refused(f"这一件已由{row.decided_by}核定")
    return row, draft


def _decide(row: DeductionProposal, state: ProposalOutcome, who: str, now: dt.datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, who, now


def _tell(
    session: Session,
    draft: Submission,
    action: str,
    row: DeductionProposal,
    who: str,
    now: dt.datetime,
    **more: str,
) -> None:
    audit.append(
        session,
        at=now,
        who=who,
        action=action,
        subject=draft.number,
        proposal=row.id,
        unit=row.unit,
        ground=row.ground,
        **more,
    )
