"""The mails of a commission: what went to each unit, and reminding by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, defer

from scoring.period import SHANGHAI
from store import audit, commissions
from store.commission_decisions import Decider
from store.commissions import MAIL_KINDS
from store.errors import Refused
from store.models import OutboxRow


def letters(session: Session, number: str) -> Mapping[str, Sequence[OutboxRow]]:
    """Every mail about a commission by unit, oldest first, without its bytes."""
    about = or_(OutboxRow.subject == number, OutboxRow.subject.startswith(f"{number}:", autoescape=True))
    rows = session.scalars(
        select(OutboxRow)
        .where(OutboxRow.kind.in_(MAIL_KINDS), about)
        .options(defer(OutboxRow.content, raiseload=True))
        .order_by(OutboxRow.id)
    )
    found: defaultdict[str, list[OutboxRow]] = defaultdict(list)
    for row in rows:
        found[row.addressee].append(row)
    return found


def remind(decider: Decider, number: str, units: Collection[str] = ()) -> tuple[str, ...]:
    """Remind by hand those of these units, or of all, whose drafts are still expected; gives whom.

    A unit is reminded so once in a clock hour: two people who press at once send one mail. Raises Refused
    where nobody is left to remind.
    """
    session = decider.session
    commission = commissions.get(session, number)
    expected = [
        task.unit
        for task in commissions.tasks(session, [commission])[commission.id]
        if task.expected and (not units or task.unit in units)
    ]
    if not expected:
        raise Refused(f"约稿{number}没有待报的单位可催")
    subject = f"{number}:staff:{decider.now.astimezone(SHANGHAI):%Y-%m-%dT%H}"
    told = commissions.reminded(session, [number]).get(subject, frozenset())
    left = tuple(unit for unit in expected if unit not in told)
    if not left:
        raise Refused(f"约稿{number}这一小时内已催过{'、'.join(expected[:3])}，催报邮件不重复发")
    commissions.owe(session, "commission_reminder", subject, left, decider.now)
    audit.append(
        session,
        at=decider.now,
        who=decider.who,
        action="commission remind",
        subject=f"commission:{number}",
        units=list(left),
    )
    return left
