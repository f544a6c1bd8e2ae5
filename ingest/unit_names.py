"""The notice's names, found where a sender may name itself. Built once from the notice; pure.

A name counts only at the start of a token: what stands before it is 义马市, 义马, 市 or nothing, so that
三门峡市财政局 and 集中学习 never match. The longest name wins; what follows it is judged by `name_edges`.
Rules and traps: the notice's data, `[naming]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from ingest.name_edges import WHOLE_END, Edge, branch_end, edge
from scoring.notice import Notice, Unit
from scoring.rules import Naming

# Lengths stay the same, so that places in the flat text are places in the text.
_FLAT = str.maketrans("（）【】［］：，／　", "()[][]:,/ ")

# The city's full address. Without 义马 behind it a province or 三门峡市 names an outsider.
_ADDRESS = re.compile(r"(?:中共)?(?:河南省?)?(?:三门峡市?)?(?=义马)")
_FIRSTS = "中河三义"  # what an address or the country's name may begin with
_GOVERNMENT = "人民政府"
_COUNTRY = "中国"  # 中国工商银行义马支行: only the garrison units bear it
_STREET = "街道办事处"
_OUTPOST = re.compile(r"(?:所|分局|卫生服务中心)$")  # a bureau's own office in a street
_ALL_SCHOOLS = re.compile(r"(?:中|各|全市|所有|所属|部分|辖区)$")  # 中小学 names none


REMEMBERED = 2048  # lookups


@dataclass(frozen=True, slots=True)
class Match:
    """A name as it stands in a text. `unit` is None for an ambiguous one; `candidates` say who it may be."""

    text: str
    end: int
    unit: str | None
    child: str | None = None
    candidates: tuple[str, ...] = ()
    whole: bool = True  # False: a title that begins with the name
    school: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    unit: str | None
    child: str | None = None
    garrison: bool = False
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    name: _Name
    end: int


class NameBook:
    """All names of a notice, looked up at a place in a text."""

    def __init__(self, units: tuple[Unit, ...], naming: Naming) -> None:
        self._naming = naming
        self._prefixes = sorted(naming.stripped, key=len, reverse=True)
        self._streets = frozenset(unit.name for unit in units if unit.name.endswith(_STREET))
        self._areas: dict[str, list[str]] = {}
        for area in _areas(units):
            self._areas.setdefault(area[0], []).append(area)
        endings = "|".join(naming.school_endings)
        self._school = re.compile(rf"([\u4e00-\u9fff\d]{{0,14}}?)(?:{endings})(?={WHOLE_END.pattern})")
        # The same lines are asked about several times a message, the same names in every other message.
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._find)
        self._names: dict[str, list[_Name]] = {}
        for name in sorted(_all_names(units, naming), key=lambda name: -len(name.text)):
            self._names.setdefault(name.text[0], []).append(name)
        before = (prefix[0] for prefix in self._prefixes if prefix)
        self._firsts = frozenset((*self._names, *self._areas, *before, *_FIRSTS))

    def at(self, text: str, start: int = 0, *, person: bool = False) -> Match | None:
        """Find the name that `text` has at `start`, or None.

        `person`: somebody's name may stand right behind it, as in a display name (财政局张三).
        """
        return self._remembered(text, start, person)

    def _find(self, text: str, start: int, person: bool) -> Match | None:
        if text[start : start + 1].translate(_FLAT) not in self._firsts:
            return None
        flat = text.translate(_FLAT)
        if flat[:start].rstrip().endswith(self._naming.outsiders):
            return None
        address = _ADDRESS.match(flat, start)
        places = tuple(self._places(flat, start, address.end() if address else start))
        found = max(
            (found for place in places if (found := self._longest(flat, place))),
            key=lambda found: found.end,
            default=None,
        )
        match = found and self._judged(flat, start, found, at_home=address is not None, person=person)
        match = match or self._school_at(flat, start, places)
        return match and replace(match, text=text[start : match.end])

    def _places(self, flat: str, start: int, base: int) -> Iterator[int]:
        """Where a name may begin: as written, or behind what may stand before it."""
        yield start
        if base != start:
            yield base
        for prefix in self._prefixes:
            if flat.startswith(prefix, base):
                yield base + len(prefix)
                if flat.startswith(_GOVERNMENT, base + len(prefix)):
                    yield base + len(prefix) + len(_GOVERNMENT)

    def _longest(self, flat: str, place: int) -> _Found | None:
        """The longest name at a place; a street may stand before a second-level body (东区派出所)."""
        found = self._listed(flat, place)
        for area in self._areas.get(flat[place : place + 1], ()):
            if flat.startswith(area, place):
                body = self._listed(flat, place + len(area))
                if body and body.name.child and (found is None or body.end > found.end):
                    found = body
        if flat.startswith(_COUNTRY, place):
            body = self._listed(flat, place + len(_COUNTRY))
            if body and body.name.garrison and (found is None or body.end > found.end):
                found = body
        return found

    def _listed(self, flat: str, place: int) -> _Found | None:
        for name in self._names.get(flat[place : place + 1], ()):
            if flat.startswith(name.text, place):
                return _Found(name, place + len(name.text))
        return None

    def _judged(self, flat: str, start: int, found: _Found, *, at_home: bool, person: bool) -> Match | None:
        """The match that a name gives, once it is known what follows it; None where it names nobody."""
        found = self._extended(flat, found)
        name, end = found.name, found.end
        if name.garrison:
            branch = branch_end(flat, end, at_home=at_home)
            if branch is None:
                return None
            end = branch
        how = edge(flat, end, flat[start:end], person=person)
        if how is Edge.BROKEN or (name.unit is None and how is Edge.RUNS_ON):
            return None
        if self._trapped(flat, start, end, name.unit):
            return None
        school = (name.child or "").endswith(self._naming.school_endings)
        return Match("", end, name.unit, name.child, name.candidates, how is Edge.WHOLE, school)

    def _extended(self, flat: str, found: _Found) -> _Found:
        """Take the unit's own second-level body behind it along (公安局交警大队).

        A bureau's outpost behind a street (东区街道司法所) could be either's.
        """
        while found.name.unit and (body := self._longest(flat, found.end)):
            if body.name.unit == found.name.unit:
                child = body.name.child or found.name.child
                found = _Found(replace(found.name, child=child), body.end)
            elif found.name.unit in self._streets and body.name.unit and _OUTPOST.search(body.name.text):
                return _Found(_Name("", None, candidates=(found.name.unit, body.name.unit)), body.end)
            else:
                break
        return found

    def _trapped(self, flat: str, start: int, end: int, unit: str | None) -> bool:
        """Tell whether the stretch lies in words that the notice bars from standing for the unit."""
        for trap in self._naming.traps:
            at = flat.find(trap.text) if trap.unit == unit else -1
            if 0 <= at < end and at + len(trap.text) > start:
                return True
        return False

    def _school_at(self, flat: str, start: int, places: tuple[int, ...]) -> Match | None:
        """A school of the city that no unit lists: 义马市第二小学, 千秋路小学."""
        behind = [place for place in places if place > start]
        areas = self._areas.get(flat[start : start + 1], ())
        behind += [start + len(area) for area in areas if flat.startswith(area, start)]
        for place in behind:
            found = self._school.match(flat, place)
            if found and not _ALL_SCHOOLS.search(flat[start : found.end(1)]):
                return Match("", found.end(), self._naming.school_unit, school=True)
        return None


class _Last(NamedTuple):
    notice: Notice
    book: NameBook


_last: list[_Last] = []  # what was asked for last: to hash all names takes longer than to read a short draft


def name_book(notice: Notice) -> NameBook:
    """The names of a notice; one book is kept for each list of units."""
    for last in _last:
        if last.notice.units is notice.units and last.notice.naming is notice.naming:
            return last.book
    book = _book(notice.units, notice.naming)
    _last[:] = [_Last(notice, book)]
    return book


@lru_cache(maxsize=8)
def _book(units: tuple[Unit, ...], naming: Naming) -> NameBook:
    return NameBook(units, naming)


def _all_names(units: tuple[Unit, ...], naming: Naming) -> Iterator[_Name]:
    for unit in units:
        for name in (unit.name, *unit.aliases):
            yield _Name(name.translate(_FLAT), unit.name, None, unit.garrison)
        for child in unit.children:
            yield _Name(child.translate(_FLAT), unit.name, child, unit.garrison)
    for word in naming.ambiguous:
        owners = (unit.name for unit in units if any(name.endswith(word) for name in unit.names))
        yield _Name(word.translate(_FLAT), None, candidates=tuple(owners))


def _areas(units: tuple[Unit, ...]) -> tuple[str, ...]:
    """Places that bureaus' outposts are called after: streets, the industrial area, communities."""
    areas = set()
    for unit in units:
        areas |= {name for name in unit.names if name.endswith("区") and not name.endswith("社区")}
        if unit.name.endswith(_STREET):
            area = unit.name.removesuffix(_STREET)
            areas |= {area, area.removesuffix("路").removesuffix("街")}
            areas |= {re.sub(r"(?:社区|村)$", "", child) for child in unit.children}
    return tuple(sorted(areas, key=len, reverse=True))
