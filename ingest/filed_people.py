"""The people on forms as they are filed: a proposal for each unit on the forms of a message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ingest.reading import FormPerson, Nature, Reading
from store.proposals import NewProposal
from store.terms import Person


def proposed(message_id: int, reading: Reading) -> Iterator[NewProposal]:
    """What staff are to decide about a message's forms; of a form that nobody could be read from, that."""
    units: defaultdict[tuple[str | None, str | None], list[Person]] = defaultdict(list)
    for person in reading.people:
        units[person.unit, person.child].append(_person(person))
    if not units and reading.nature is Nature.CONTACTS_FORM:
        units[reading.unit.name, reading.unit.child] = []
    for (unit, child), people in units.items():
        yield NewProposal(message_id, unit, child, tuple(people))


def _person(person: FormPerson) -> Person:
    return Person(person.name, person.role, person.post, person.mobile, person.phone, person.address)
