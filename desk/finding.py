"""Finding drafts by a few characters: of the title, of the unit, or the initials of their pinyin. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from pypinyin.constants import PINYIN_DICT

from ingest.resemblance import letters
from store.recent_drafts import Recent

SHOWN = 12
_LETTERS = re.compile("[a-z]{2,}", re.ASCII)
_HAN = range(0x4E00, 0xA000)


def found(
    sought: str, drafts: Iterable[Recent], names: Mapping[str, Iterable[str]], most: int = SHOWN
) -> list[Recent]:
    """The drafts that fit, the latest first; those that begin with what is sought before the others.

    `drafts` come the latest last; `names` are each unit's own, short ones too. Letters are the initials of
    any reading: cz finds 财政 and 重振. What has fewer than two characters finds nothing.
    """
    key = letters(sought)
    if len(key) < 2:
        return []
    search = _by_initials(key) if _LETTERS.fullmatch(key) else _by_text(key)
    units = {unit: [search(letters(name)) for name in every] for unit, every in names.items()}
    first: list[Recent] = []
    others: list[Recent] = []
    for draft in reversed([*drafts]):
        title = draft.title_key.removeprefix("义马").removeprefix("市")
        places = [search(title), search(letters(draft.child or "")), *units.get(draft.unit or "", ())]
        if draft.number.startswith(sought.strip()) or 0 in places:
            first.append(draft)
        elif any(place > 0 for place in places):
            others.append(draft)
        if len(first) == most:
            break
    return [*first, *others][:most]


Search = Callable[[str], int]  # the place in a text, -1 where it is not


def _by_text(key: str) -> Search:
    return lambda text: text.find(key)


def _by_initials(key: str) -> Search:
    pattern = re.compile("".join(map(_any_of, key)))

    def search(text: str) -> int:
        match = pattern.search(text)
        return match.start() if match else -1

    return search


def _any_of(letter: str) -> str:
    return f"[{letter}{_initials().get(letter, '')}]"


@cache
def _initials() -> Mapping[str, str]:
    """By letter the characters that have a reading beginning with it."""
    by_letter: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for code in _HAN:
        for reading in PINYIN_DICT.get(code, "").split(","):
            if reading:
                by_letter[unicodedata.normalize("NFD", reading)[0]][chr(code)] = None
    return {letter: "".join(characters) for letter, characters in by_letter.items()}
