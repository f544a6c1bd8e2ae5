"""What the mails to the people behind a unit are written from, asked of the store."""

from __future__ import annotations

from notify.people import Vacancy, Welcome
from scoring.notice import Notice
from store import terms
from store.models import Contact
from store.session import Session


def welcome(session: Session, contact_id: int, notice: Notice, *, picture: bool) -> Welcome | None:
    """Who begins; None where the entry is gone, or its term is over already."""
    contact = session.get(Contact, contact_id)
    if contact is None or contact.until is not None or contact.name is None:
        return None
    pronoun = _pronoun(notice, contact.unit)
    return Welcome(contact.unit, contact.child, pronoun, contact.name, contact.role, picture)


def vacancy(session: Session, name: str, notice: Notice) -> Vacancy | None:
    """Whom a unit lacks; None where it has named everybody meanwhile."""
    roles = terms.vacancies(session, [name]).get(name, ())
    return Vacancy(name, _pronoun(notice, name), roles) if roles else None


def _pronoun(notice: Notice, name: str) -> str:
    unit = notice.unit(name)
    return "你单位" if unit is None else unit.pronoun
