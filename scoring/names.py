"""Names: when two spellings are the same, and that no name belongs to two owners."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from scoring.rules import Naming
from scoring.tables import Table


def name_key(text: str) -> str:
    """What two spellings of one name share: widths folded, spaces and 《》 left out."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("《", "").replace("》", "")


def bare_keys(text: str, stripped: Sequence[str]) -> Iterator[str]:
    """The key of a name as written, then without each prefix that may stand before it (义马市, 义马, 市)."""
    key = name_key(text)
    yield key
    for prefix in stripped:
        if key.startswith(prefix):
            yield key.removeprefix(prefix)


def check_unit_names(units: Iterable[tuple[Sequence[str], Table]], naming: Naming) -> None:
    """Raises NoticeError for a name that two units bear, one bears twice, or that always goes to review.

    Each unit comes as its names, the official one first, with its section of the file.
    """
    review = {name_key(name) for name in (*naming.ambiguous, *naming.nobody)}
    owners: dict[str, str] = {}
    units = list(units)
    for names, section in units:
        for name in names:
            key = name_key(name)
            if key in review:
                raise section.refuse("name", f"“{name}”列在 naming 的含混名称中，不能作单位名称")
            if key in owners:
                raise section.refuse("name", f"名称“{name}”与“{owners[key]}”的名称重复")
            owners[key] = names[0]
    for names, section in units:
        for name in names:
            for key in bare_keys(name, naming.stripped):
                if owners.get(key, names[0]) != names[0]:
                    raise section.refuse("name", f"名称“{name}”去掉市名后与“{owners[key]}”的名称重复")


def check_distinct(named: Iterable[tuple[str, Sequence[str]]], table: Table, key: str) -> None:
    """Raises NoticeError when two sections of one sort answer to the same name."""
    owners: dict[str, str] = {}
    for owner, names in named:
        for name in names:
            if owners.setdefault(name_key(name), owner) != owner:
                raise table.refuse(key, f"名称“{name}”同属 {owners[name_key(name)]} 和 {owner}")
