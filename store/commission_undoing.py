"""Taking back what staff decided of a commission. What sent a mail is not taken back: it is read already."""

from __future__ import annotations

from store import audit, commissions
from store.commission_decisions import Decider
from store.errors import Refused
from store.models import Commission, CommissionUnit


def not_phoned(decider: Decider, number: str, unit: str) -> CommissionUnit:
    """Nobody telephoned after all: the unit is on the list again. Raises Refused where nobody said so."""
    asked = commissions.asked_unit(commissions.get(decider.session, number), unit)
    if asked.phoned_at is None:
        raise Refused(f"约稿{number}没有{unit}的电话记录")
    asked.phoned_by = asked.phoned_at = None
    _audit(decider, "not phoned", number, unit=unit)
    return asked


def ask_again(decider: Decider, number: str, unit: str) -> CommissionUnit:
    """End a unit's excuse: the article is asked of it again. Raises Refused where it has none."""
    asked = commissions.asked_unit(commissions.get(decider.session, number), unit)
    if asked.excused_at is None:
        raise Refused(f"约稿{number}没有免去{unit}")
    reason = asked.excused_reason
    asked.excused_by = asked.excused_at = asked.excused_reason = None
    _audit(decider, "ask again", number, unit=unit, before=reason)
    return asked


def reopen(decider: Decider, number: str) -> Commission:
    """Wait for drafts again. Raises Refused where it is not closed."""
    commission = commissions.get(decider.session, number)
    if commission.closed_at is None:
        raise Refused(f"约稿{number}没有办结")
    commission.closed_by = commission.closed_at = None
    _audit(decider, "reopen", number)
    return commission


def _audit(decider: Decider, what: str, number: str, **detail: object) -> None:
    decider.session.flush()
    audit.append(
        decider.session,
        at=decider.now,
        who=decider.who,
        action=f"commission {what}",
        subject=f"commission:{number}",
        **detail,
    )
