"""One person of a form about people, put together from what its cells say. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.form_cells import ADDRESS, MOBILE, PHONE, Field, Label, is_name, is_words, role_in
from ingest.reading import FormPerson

_BRACKET = re.compile(r"\(([^()]{1,30})\)")
_BETWEEN = re.compile(r"[\s,;、/]+")


class Person:
    """What is known of a person so far."""

    def __init__(self, role: str | None = None, unit: str | None = None) -> None:
        self.role = role
        self.unit = unit
        self.name: str | None = None
        self.post: str | None = None
        self.mobile: str | None = None
        self.phone: str | None = None
        self.address: str | None = None

    @property
    def detailed(self) -> bool:
        """Whether more is known than a name."""
        return any((self.post, self.mobile, self.phone, self.address))

    def take(self, label: Label, text: str) -> None:
        """Take what stands under a label; the first that is said counts."""
        if label.field is Field.NAME or label.field is None:
            self._take_name(text)
        elif label.field is Field.POST:
            self.post = self.post or (text if is_words(text) else None)
        elif label.field is Field.ROLE:
            self.role = role_in(text) or self.role
        elif label.field is Field.UNIT:
            self.unit = text if is_words(text) else self.unit
        elif label.field is Field.REACH:
            self.take_reach(text)

    def take_reach(self, text: str) -> str:
        """Take the numbers and the address out of a text; what is left of it comes back."""
        for name, shape in (("address", ADDRESS), ("mobile", MOBILE), ("phone", PHONE)):
            for found in shape.findall(text):
                if getattr(self, name) is None:
                    setattr(self, name, found.strip())
            text = shape.sub(" ", text)
        return text

    def _take_name(self, text: str) -> None:
        """张三, 张 三, 李四（副局长）, 王五 科员 138****0000."""
        if self.name is not None:
            return
        if is_name(text):
            self.name = "".join(text.split())
            return
        left = self.take_reach(text)
        if bracket := _BRACKET.search(left):
            self.post = self.post or bracket[1]
            left = _BRACKET.sub(" ", left)
        words = [word for word in _BETWEEN.split(left) if word]
        if len(words) > 1 and all(len(word) == 1 for word in words[:2]):
            words[:2] = ["".join(words[:2])]
        if words and is_name(words[0]):
            self.name = words[0]
            self.post = self.post or next((word for word in words[1:] if is_words(word)), None)

    def done(self) -> FormPerson | None:
        """The person, where a name is known and something else."""
        if self.name is None or not (self.role or self.detailed):
            return None
        return FormPerson(
            name=self.name,
            role=self.role,
            post=self.post,
            mobile=re.sub("[ -]", "", self.mobile) if self.mobile else None,
            phone=self.phone,
            address=self.address.lower() if self.address else None,
            said=self.unit,
        )


def distinct(people: Iterable[FormPerson]) -> tuple[FormPerson, ...]:
    """Each person once: the same name in the same role of the same unit, as .docx and .pdf repeat it."""
    kept: dict[tuple[str, ...], FormPerson] = {}
    for person in people:
        key = (person.name, person.role or "", person.unit or person.said or "", person.child or "")
        kept.setdefault(key, person)
    return tuple(kept.values())
