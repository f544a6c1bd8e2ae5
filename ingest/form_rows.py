"""Rows below labels → people, where cells that were merged are missing or empty. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.form_cells import LONGEST_HEADING, Cell, Field, Label, is_name, is_reach, is_words, role_in
from ingest.form_people import Person

SHORT = 7  # characters that no telephone number has
_ROLE_COLUMN = Label(Field.ROLE)


def columns_of(labels: Sequence[Label]) -> tuple[Label, ...]:
    """The columns that labels in one line or two stand for, each with the role of its person."""
    roles = [label.role for label in labels if label.field is None]
    names = sum(label.field is Field.NAME for label in labels)
    if not roles:
        return tuple(labels)
    if not names:  # 主管领导 | 职务 | 手机: the name stands below the role
        named = (Label(Field.NAME, label.role) if label.field is None else label for label in labels)
        return tuple(named)
    fields = [label for label in labels if label.field is not None]
    if len(roles) == 1:  # at the left of these rows, or above them
        return (Label(Field.ROLE, roles[0]), *(_owned(label, roles[0]) for label in fields))
    turn = iter(roles)
    columns, role = [], None
    for label in fields:
        role = next(turn, role) if label.field is Field.NAME else role
        columns.append(_owned(label, role))
    return tuple(columns)


def _owned(label: Label, role: str | None) -> Label:
    return Label(label.field, label.role or role)


class Rows:
    """Rows on their way to people: where in its row the next value belongs."""

    def __init__(self, columns: tuple[Label, ...], role: str | None, unit: str | None) -> None:
        self.people: list[Person] = []
        self.unit = unit
        self._columns = columns
        self._role = role
        self._row: dict[int, str] = {}
        self._at = 0
        self._last: int | None = None  # the column of the value before
        self._begun = False

    def take(self, cell: Cell, following: Sequence[Cell]) -> None:
        """Put a value where it belongs."""
        if not self._begun and cell.label and not any(each.field is Field.ROLE for each in self._columns):
            self._columns = (_ROLE_COLUMN, *self._columns)  # the column of roles has no label
        self._begun = True
        if self._at == len(self._columns):
            self.end()
        place = self._at if cell.blank else self._place(cell, following)
        if place is None:
            if self._last is not None and self._columns[self._last].field is Field.POST:
                self._row[self._last] += cell.text
            return
        if not cell.blank:
            self._row[place] = cell.text
            self._last = place
        self._at = place + 1

    def _place(self, cell: Cell, following: Sequence[Cell]) -> int | None:
        """The column of a value: the next, one further on, or one of a new row; None: it goes on the last."""
        if _fits(self._columns[self._at], cell, following):
            return self._at
        further = range(self._at + 1, len(self._columns))
        sure = (Field.ROLE, Field.NAME, Field.REACH)
        for place in further:
            column = self._columns[place]
            if column.field in sure and _fits(column, cell, following):
                return place
        # A name that follows no number may be the post's second line.
        for place in range(self._at):
            column = self._columns[place]
            if column.field in (Field.ROLE, Field.NAME) and _fits(column, cell, following):
                self.end()
                return place
        return None

    def end(self) -> None:
        """End a row: what stands in it is one person, or several side by side."""
        shared = Person(self._role, self.unit)
        started: list[Person] = []
        for place, label in enumerate(self._columns):
            text = self._row.get(place, "")
            if label.field is Field.NAME:
                started.append(Person(label.role or shared.role, shared.unit))
            if text:
                (started[-1] if started else shared).take(label, text)
        if self._row:
            self._role = shared.role
        for person in started:
            person.role = person.role or shared.role
            for name in ("post", "mobile", "phone", "address"):  # stood before the name
                if getattr(person, name) is None and len(started) == 1:
                    setattr(person, name, getattr(shared, name))
        self.unit = next((each.unit for each in (*reversed(started), shared) if each.unit), self.unit)
        self.people += started
        self._row, self._at, self._last = {}, 0, None


def _fits(column: Label, cell: Cell, following: Sequence[Cell]) -> bool:
    """Tell whether a value can be what a column asks for."""
    if column.field is Field.ROLE:
        return cell.label is not None or (len(cell.text) < LONGEST_HEADING and role_in(cell.text) is not None)
    if cell.label is not None:
        return False
    if column.field is Field.NAME:
        return is_name(cell.text.partition("(")[0])
    if column.field is Field.REACH:
        return is_reach(cell.text)
    if column.field is Field.OTHER:
        return not is_reach(cell.text) or len(cell.text) < SHORT
    if column.field is Field.UNIT:
        # A unit that stands for several rows: this one begins with the name.
        named = is_name(cell.text) and not (following and is_name(following[0].text))
        return is_words(cell.text) and not named
    return is_words(cell.text)
