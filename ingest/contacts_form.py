"""The form of annex 1 (工作人员基本情况) → the people on it, in whatever layout an office gave it. Pure.

The lines of a table come without their rows, and cells that were merged are missing or empty. So values are
told by the columns' labels and by their own shape together: where a value cannot be what its column asks
for, its place is the next that fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ingest.documents.document import Paragraph
from ingest.form_cells import LONGEST_HEADING, Cell, Field, Label, cells, is_reach, is_words, role_in
from ingest.form_people import Person
from ingest.form_rows import Rows, columns_of
from ingest.reading import FormPerson

MOST_PEOPLE = 60  # of a form
MOST_COLUMNS = 30
_REAL = (Field.UNIT, Field.NAME, Field.POST, Field.REACH)
_END = re.compile(r"(?:合计|总计|小计)$|注:|说明:|填表说明")  # of what is listed


def form_people(paragraphs: Iterable[Paragraph]) -> tuple[FormPerson, ...]:
    """The people that a form names, in their order; `said` is the unit as it is written there."""
    form = _Form([*cells(paragraphs)])
    found = (person for person in form.people() if person is not None)
    return tuple(islice(found, MOST_PEOPLE))


@dataclass(frozen=True, slots=True)
class _Header:
    """The labels on top of a table, and where its rows begin."""

    columns: tuple[Label, ...]
    end: int


@dataclass(frozen=True, slots=True)
class _Table:
    """Who stands in a table, and where it ends."""

    people: Sequence[Person]
    end: int


class _Form:
    """A form on its way to being read."""

    def __init__(self, found: Sequence[Cell]) -> None:
        self._cells = found
        self._role: str | None = None  # of the heading or label above
        self._unit: str | None = None

    def people(self) -> Iterator[FormPerson | None]:
        """Everybody, in reading order; None for what proved to be nobody."""
        at, person = 0, Person()
        pending: Label | None = None
        while at < len(self._cells):
            table = self._table_at(at)
            if table:
                yield person.done()
                at = table.end
                yield from (each.done() for each in table.people)
                person, pending = Person(self._role, self._unit), None
                continue
            cell = self._cells[at]
            at += 1
            if cell.label is None:
                person, finished = self._value(cell, pending, person)
                pending = None
            else:
                person, finished = self._label(cell.label, pending, person)
                pending = cell.label
            if finished:
                yield finished.done()
        yield person.done()

    def _table_at(self, at: int) -> _Table | None:
        """The people of a table whose labels begin here, at its left or on top."""
        if roles := self._roles_at(at):
            return self._sides(at + len(roles), [Person(role, self._unit) for role in roles])
        header = self._header_at(at)
        return self._rows(header) if header else None

    def _label(self, label: Label, pending: Label | None, person: Person) -> tuple[Person, Person | None]:
        """A label beside its value; gives whose it is, and whom it ends."""
        if pending and pending.field is Field.ROLE and label.field is None:  # 身份 | 信息员
            person.role = label.role
            return person, None
        if label.role is None:
            again = label.field is Field.NAME and person.name is not None
            return (Person(self._role, self._unit), person) if again else (person, None)
        self._role = label.role
        if person.role == label.role and label.field is not None:
            return person, None
        if person.role is None and not person.name and not person.detailed:
            person.role = label.role
            return person, None
        return Person(label.role, self._unit), person

    def _value(self, cell: Cell, pending: Label | None, person: Person) -> tuple[Person, Person | None]:
        """What stands beside a label, or by itself; gives whose it is, and whom it ends."""
        if pending is None:
            if len(cell.text) <= LONGEST_HEADING and (role := role_in(cell.text)):
                self._role = role
                return Person(role, self._unit), person
            if person.name and is_reach(cell.text):  # the second line of a cell
                person.take_reach(cell.text)
            return person, None
        if pending.field is not Field.UNIT or not is_words(cell.text):
            person.take(pending, cell.text)
            return person, None
        ended = person if person.detailed and person.unit not in (None, cell.text) else None
        self._unit = cell.text
        if ended:
            self._role = None
            return Person(None, self._unit), ended
        person.unit = self._unit
        return person, None

    def _roles_at(self, at: int) -> tuple[str, ...]:
        """The roles side by side on top of a table whose labels stand at its left: 主管领导 | 信息员."""
        roles: list[str] = []
        while at < len(self._cells) and len(roles) < MOST_COLUMNS:
            label = self._cells[at].label
            if label is None or label.field is not None or label.role is None or self._cells[at].said:
                break
            roles.append(label.role)
            at += 1
        behind = self._cells[at : at + 1 + len(roles)]
        beside = len(behind) > len(roles) and all(cell.label is None for cell in behind[1:])
        return tuple(roles) if len(roles) > 1 and beside and behind[0].label else ()

    def _sides(self, at: int, people: Sequence[Person]) -> _Table:
        """Read a table with a person in each column from its first label on."""
        width = len(people)
        while at + width < len(self._cells):
            label, values = self._cells[at].label, self._cells[at + 1 : at + 1 + width]
            if label is None or label.field is None or any(value.label or value.said for value in values):
                break
            for person, value in zip(people, values, strict=True):
                person.take(label, value.text)
            at += 1 + width
            while at < len(self._cells) and self._cells[at].blank:
                at += 1
        return _Table(people, at)

    def _header_at(self, at: int) -> _Header | None:
        """The labels on top of rows, in one line or two, where such begin here."""
        labels: list[Label] = []
        first, second = at, False
        while at < len(self._cells) and len(labels) < MOST_COLUMNS:
            label = self._cells[at].label
            if label is None or self._cells[at].said:
                # Below what spans several columns stands a second line of labels, blank at its beginning.
                if second or not any(map(_spans, labels)) or not (begins := self._second_line(at)):
                    break
                at, second = begins, True
                continue
            labels.append(label)
            at += 1
        while labels and labels[-1].field is None:  # the first row's own
            labels.pop()
            at -= 1
        columns = columns_of(labels)
        real = sum(label.field in _REAL for label in labels)
        if real < 2 or at == first or not any(label.field is Field.NAME for label in columns):
            return None
        return _Header(columns, at)

    def _second_line(self, at: int) -> int | None:
        """Where labels go on behind blank cells."""
        for place in range(at, min(at + MOST_COLUMNS, len(self._cells))):
            cell = self._cells[place]
            if not cell.blank:
                return place if cell.label and cell.label.field and not cell.said else None
        return None

    def _rows(self, header: _Header) -> _Table:
        """Read the rows below a header."""
        rows = Rows(header.columns, self._role, self._unit)
        at = header.end
        while at < len(self._cells):
            cell = self._cells[at]
            asks = cell.label is not None and cell.label.field is not None
            if cell.said or asks or _END.match(cell.text) or (cell.label and self._header_at(at)):
                break
            rows.take(cell, self._cells[at + 1 : at + 2])
            at += 1
        rows.end()
        self._unit = rows.unit
        return _Table(rows.people, at)


def _spans(label: Label) -> bool:
    """Whether a label may stand over several columns: 主管领导, 联系方式."""
    return label.field is None or label.field is Field.REACH
