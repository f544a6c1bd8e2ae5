"""Which bytes of a Word file have which properties, and which characters these bytes are.

[MS-DOC] 2.4.6: PlcBteChpx, ChpxFkp, PlcBtePapx, PapxFkp.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple, TypeVar

from ingest.documents.doc_pieces import Piece
from ingest.documents.doc_sprms import PLAIN, CharacterLook, ParagraphLook, character_look, paragraph_look
from ingest.documents.ole import damaged

_Look = TypeVar("_Look", CharacterLook, ParagraphLook)

_PAGE = 512
_NUMBER = 0x3FFFFF  # of a page
_MOST_RUNS = 500_000  # a message may have four characters for each
_PARAGRAPH_ENTRY, _CHARACTER_ENTRY = 13, 1  # bytes


class CharacterRun(NamedTuple):
    start: int
    end: int
    look: CharacterLook


class ParagraphRun(NamedTuple):
    start: int
    end: int
    look: ParagraphLook


_Run = tuple[int, int, _Look]


def character_runs(stream: bytes, index: bytes, pieces: list[Piece]) -> list[CharacterRun]:
    """Return the runs of the document's characters of which anything is said."""
    runs = _runs(stream, index, _CHARACTER_ENTRY, _character_look)
    said = [run for run in runs if run[2] is not PLAIN]
    return [CharacterRun(*run) for run in _in_document(said, pieces)]


def paragraph_runs(
    stream: bytes, index: bytes, pieces: list[Piece], elsewhere: Callable[[], bytes]
) -> list[ParagraphRun]:
    """Return the paragraphs of the document, as the file tells them.

    `elsewhere` gives the stream Data, where what does not fit into a page lies.
    """
    runs = _runs(stream, index, _PARAGRAPH_ENTRY, _paragraph_look)
    if any(look.elsewhere is not None for _, _, look in runs):
        data = elsewhere()
        runs = [(start, end, _whole(look, data)) for start, end, look in runs]
    return [ParagraphRun(*run) for run in _in_document(runs, pieces)]


def _whole(look: ParagraphLook, data: bytes) -> ParagraphLook:
    at = look.elsewhere
    if at is None:
        return look
    size = int.from_bytes(data[at : at + 2], "little")
    return paragraph_look(look.style, data[at + 2 : at + 2 + size])


def _runs(
    stream: bytes, index: bytes, entry: int, look_at: Callable[[bytes, int], _Look]
) -> list[_Run[_Look]]:
    """Return begin and end in the stream, in order, none over another. Raises DocumentError(damaged)."""
    found: list[_Run[_Look]] = []
    for page in _pages(stream, index):
        count = page[-1]
        entries = (count + 1) * 4
        if entries + count * entry >= _PAGE:
            continue
        if len(found) > _MOST_RUNS:
            raise damaged()
        borders = struct.unpack_from(f"<{count + 1}I", page)
        for at in range(count):
            if borders[at] < borders[at + 1]:
                look = look_at(page, page[entries + at * entry] * 2)
                found.append((borders[at], borders[at + 1], look))
    found.sort(key=lambda run: run[:2])
    return [run for run, after in pairwise(found) if run[1] <= after[0]] + found[-1:]


def _pages(stream: bytes, index: bytes) -> Iterator[bytes]:
    count = (len(index) - 4) // 8
    if count < 1:
        return
    numbers = struct.unpack_from(f"<{count}I", index, (count + 1) * 4)
    for number in dict.fromkeys(each & _NUMBER for each in numbers):
        page = stream[number * _PAGE : (number + 1) * _PAGE]
        if len(page) == _PAGE:
            yield page


def _character_look(page: bytes, at: int) -> CharacterLook:
    return character_look(page[at + 1 : at + 1 + page[at]]) if at else PLAIN


def _paragraph_look(page: bytes, at: int) -> ParagraphLook:
    if not at:
        return ParagraphLook()
    short, long = page[at], page[at + 1]  # in words; the short one counts its own byte
    said = page[at + 1 : at + short * 2] if short else page[at + 2 : at + 2 + long * 2]
    return paragraph_look(int.from_bytes(said[:2], "little"), said[2:])


def _in_document(runs: list[_Run[_Look]], pieces: list[Piece]) -> Iterator[_Run[_Look]]:
    """Yield the runs by the characters they stand for, in order."""
    begins = [run[0] for run in runs]
    for piece in pieces:
        start, end, offset, width, _ = piece
        limit = offset + (end - start) * width
        at = max(bisect_right(begins, offset) - 1, 0)
        while at < len(runs) and begins[at] < limit:
            begin, stop, look = runs[at]
            first = start + max(begin - offset, 0) // width
            last = min(start + (stop - offset) // width, end)
            if first < last:
                yield first, last, look
            at += 1
