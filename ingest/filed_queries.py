"""积分查询 as it is filed: whose account is owed to whom. Anybody else hears nothing, and staff read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.reading import Nature, Reading
from scoring.notice import Notice
from store import contacts
from store.models import Message
from store.session import Session


def accounts_asked(
    session: Session, notice: Notice, read: Sequence[tuple[Message, Reading]]
) -> dict[int, tuple[str, ...]]:
    """By the ids of messages that ask: the ranked units which the sender's address is registered for now.

    The address alone says so, not what the mail claims; a second-level body's person belongs to its parent.
    """
    asking = [(message, reading) for message, reading in read if reading.nature is Nature.QUERY]
    if not asking:
        return {}
    registered = contacts.addresses(session)
    found = {
        message.id: _ranked(notice, registered.get(reading.sender.address or "", ()))
        for message, reading in asking
    }
    return {message_id: units for message_id, units in found.items() if units}


def _ranked(notice: Notice, names: Iterable[str]) -> tuple[str, ...]:
    """The units with a target of these names, their successors for those that ended."""
    units = map(notice.unit, names)
    return tuple(dict.fromkeys(unit.name for unit in units if unit and unit.ranked))
