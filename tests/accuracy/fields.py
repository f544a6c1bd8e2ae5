"""A reading's JSON taken apart by sort of field, and compared with the JSON that was expected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what was expected and what was read. Null where both are counts for nothing."""

    sort: str
    expected: Any
    read: Any

    @property
    def right(self) -> bool:
        return bool(self.expected == self.read)


def _take(*names: str) -> Callable[[Json], Any]:
    """One value, or several that stand and fall together."""
    if len(names) == 1:
        return lambda json: json.get(names[0])
    return lambda json: tuple(json.get(name) for name in names)


MESSAGE: Mapping[str, Callable[[Json], Any]] = {
    "message id": _take("message_id"),
    "subject": _take("subject"),
    "sender": lambda json: tuple(json["sender"].values()) if any(json["sender"].values()) else None,
    "date": _take("sent_at"),
    "text": _take("text"),
    "file names": lambda json: [file["path"] for file in json["attachments"]],
    "files": lambda json: [
        tuple(file[name] for name in ("media_type", "size", "sha256", "problem"))
        for file in json["attachments"]
    ],
    "nature": _take("nature"),
    "urgent": lambda json: json["urgent"] or None,
    "unit": lambda json: _unit(json["unit"]),
    "evidence": lambda json: json["unit"]["evidence"],
    "drafts": lambda json: [draft["source"] for draft in json["submissions"]],
}
DRAFT: Mapping[str, Callable[[Json], Any]] = {
    "title": _take("title"),
    "body": _take("body"),
    "kind": _take("kind", "declared", "commissioned"),
    "words": _take("words", "limit", "within_limit"),
    "author": _take("author"),
    "reviewer": _take("reviewer"),
    "phone": _take("phone"),
    "draft's unit": lambda draft: _unit(draft["unit"]) if draft.get("unit") else None,
}
# Which and where; the wording of a problem is the program's own affair.
PROBLEMS = "problems"
SORTS = (*MESSAGE, *DRAFT, PROBLEMS)


def fields(expected: Json, read: Json) -> list[Field]:
    """Every field in which there is something to be right or wrong about."""
    found = [Field(sort, take(expected), take(read)) for sort, take in MESSAGE.items()]
    found += _draft_fields(expected["submissions"], read["submissions"])
    found += _problem_fields(expected["problems"], read["problems"])
    return [field for field in found if _says(field.expected) or _says(field.read)]


def _draft_fields(expected: Sequence[Json], read: Sequence[Json]) -> Iterator[Field]:
    for one, other in zip_longest(expected, read):
        for sort, take in DRAFT.items():
            yield Field(sort, take(one) if one else None, take(other) if other else None)


def _problem_fields(expected: Sequence[Json], read: Sequence[Json]) -> Iterator[Field]:
    places = [sorted((problem["code"], problem["where"]) for problem in side) for side in (expected, read)]
    for place in sorted({*places[0], *places[1]}):
        yield Field(PROBLEMS, *([place] * side.count(place) for side in places))


def _unit(unit: Json) -> Any:
    return unit["name"], unit["child"], unit["confidence"], sorted(unit["candidates"])


def _says(value: Any) -> bool:
    return value not in (None, "", [], ())
