"""What is kept of a unit over a year, for the pages of units: adoptions, mails, counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from scoring.facts import FactKind
from store import submissions
from store.errors import Refused
from store.ledger import NOT_REVERSED
from store.models import Article, Contact, Fact, FactUnit, OutboxRow, Submission

MAILS = 40  # that are shown of a unit
_TO_UNITS = (
    "bulletin", "supplement", "commission", "commission_reminder", "commission_extension",
    "commission_ground", "contact_reminder",
)  # fmt: skip


def submitted(session: Session, year: int) -> Counter[str]:
    """Drafts of each unit in a year; repeats and later versions are not counted again."""
    counted: Counter[str] = Counter()
    for each in submissions.counts(session, dt.date(year, 1, 1), dt.date(year + 1, 1, 1)):
        if each.unit is not None:
            counted[each.unit] += each.drafts
    return counted


def adopted(session: Session, year: int) -> Counter[str]:
    """Articles of each unit that some gazette ran in a year, a joint one for each of its units."""
    counted = (
        select(FactUnit.unit, func.count(Fact.article_id.distinct()))
        .join(Fact, Fact.id == FactUnit.fact_id)
        .where(Fact.kind == FactKind.ADOPTION, NOT_REVERSED)
        .where(Fact.day >= dt.date(year, 1, 1), Fact.day < dt.date(year + 1, 1, 1))
        .group_by(FactUnit.unit)
    )
    return Counter(dict(session.execute(counted).tuples().all()))


def adoptions(session: Session, unit: str, year: int) -> Sequence[tuple[Fact, str | None]]:
    """The adoptions of a unit's articles in a year that stand, the last ones first, each with its 收稿号."""
    mine = select(FactUnit.fact_id).where(FactUnit.unit == unit)
    rows = session.execute(
        select(Fact, Submission.number)
        .outerjoin(Article, Article.id == Fact.article_id)
        .outerjoin(Submission, Submission.id == Article.submission_id)
        .where(Fact.id.in_(mine), Fact.kind == FactKind.ADOPTION, NOT_REVERSED)
        .where(Fact.day >= dt.date(year, 1, 1), Fact.day < dt.date(year + 1, 1, 1))
        .options(joinedload(Fact.article), selectinload(Fact.units))
        .order_by(Fact.day.desc(), Fact.id.desc())
    )
    return rows.tuples().all()


def mails(session: Session, unit: str, addresses: Iterable[str]) -> Sequence[OutboxRow]:
    """The last mails to a unit or to one of its addresses, without their bytes.

    An address may serve two units: what was written to the other one by its name is left out.
    """
    own = [each for each in set(addresses) if each]
    query = select(OutboxRow).options(defer(OutboxRow.content, raiseload=True))
    by_name = query.where(OutboxRow.kind.in_(_TO_UNITS), OutboxRow.addressee == unit)
    by_address = query.where(OutboxRow.address.in_(own), OutboxRow.addressee == OutboxRow.address)
    rows = {
        row.id: row
        for each in (by_name.order_by(OutboxRow.id.desc()), by_address.order_by(OutboxRow.created_at.desc()))
        for row in session.scalars(each.limit(MAILS))
    }
    return [rows[number] for number in sorted(rows, reverse=True)][:MAILS]


def contact(session: Session, unit: str, number: int) -> Contact:
    """A contact of a unit by its number. Raises Refused where it has none of that number."""
    found = session.scalar(select(Contact).where(Contact.id == number, Contact.unit == unit))
    if found is None:
        raise Refused(f"{unit}没有这名联系人，可能已被删除")
    return found


def serving(session: Session) -> dict[str, list[Contact]]:
    """Everybody who serves now, by unit; those of the unit itself before those of its bodies."""
    found: dict[str, list[Contact]] = {}
    present = select(Contact).where(Contact.until.is_(None)).order_by(Contact.child.is_not(None), Contact.id)
    for each in session.scalars(present):
        found.setdefault(each.unit, []).append(each)
    return found


def addresses_of(people: Iterable[Contact]) -> list[str]:
    """Their addresses, each once."""
    return [*dict.fromkeys(each.address for each in people if each.address)]


def submitted_by(session: Session, unit: str, year: int) -> int:
    """Drafts of one unit in a year, counted likewise."""
    counted = select(func.count()).where(
        Submission.unit == unit,
        Submission.day >= dt.date(year, 1, 1),
        Submission.day < dt.date(year + 1, 1, 1),
        Submission.repeat_of.is_(None),
        Submission.revises.is_(None),
    )
    return session.scalar(counted) or 0
