"""Where a mail names its unit: address, 落款, letterhead, signature, display name, subject, file name. Pure.

Only these places count; a unit mentioned in the text never does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ingest.labels import Label, subject_label
from ingest.lines import is_spaced, is_unit
from ingest.reading import Sender, Where
from ingest.unit_names import Match, NameBook
from ingest.weighing import Clue, Weight
from scoring.notice import Notice

MOST_PIECES = 12  # of a subject or file name that are looked at
LONGEST_LINE = 60  # characters of a line that may name a unit

# Mailboxes that people keep when they change units.
_PERSONAL = re.compile(
    r"(?:^|\.)(?:qq|foxmail|163|126|yeah|sina|sohu|139|189|wo|tom|21cn|aliyun|gmail|hotmail|outlook|live|icloud|88)"
    r"\.(?:com|cn|net|com\.cn|me)$|(?:^|\.)vip\."
)
_BETWEEN = re.compile(r"[\s、,，;；/|()（）\[\]【】〔〕:：·—–-]+")
_JOINT = re.compile(r"\s*[、,，/和与及]\s*")


def address_clues(sender: Sender, addresses: Mapping[str, Sequence[str]], roster: Notice) -> Iterator[Clue]:
    """What a registered address says; `addresses` maps lower-case address → official names of its units.

    One that is registered for two units names neither; both are candidates.
    """
    address = sender.address or ""
    found = (roster.unit(name) for name in addresses.get(address, ()))  # by a former name too
    units = tuple(dict.fromkeys(unit.name for unit in found if unit))
    if len(units) > 1:
        yield Clue(Where.ADDRESS, address, None, Weight.WEAK, candidates=units)
    elif units:
        personal = _PERSONAL.search(address.partition("@")[2]) is not None
        yield Clue(Where.ADDRESS, address, units[0], Weight.WEAK if personal else Weight.SURE)


def sender_name_clues(sender: Sender, book: NameBook) -> Iterator[Clue]:
    """What the display name says: 财政局, 财政局-张三, 张三（市教体局）."""
    for clue in label_clues(subject_label(sender.name or ""), Where.SENDER_NAME, book):
        if clue.weight > Weight.MENTION:
            yield Clue(clue.where, clue.text, clue.unit, Weight.WEAK, clue.child, clue.candidates)


def label_clues(label: Label, where: Where, book: NameBook) -> Iterator[Clue]:
    """What a subject or file name says: 【条目】市发改委:…, …(财政局), 东区街道 4.15 信息, 教体局信息3篇."""
    person = where is Where.SENDER_NAME
    for mark in label.marks:
        yield from _token_clues(mark, where, book, person=person)
    pieces = label.pieces
    if pieces:
        yield from _token_clues(pieces[0], where, book, person=person)
    for piece in pieces[1:MOST_PIECES]:
        if is_unit(piece, book):
            yield from _token_clues(piece, where, book, person=person)


def line_clues(lines: Iterable[str], where: Where, book: NameBook) -> Iterator[Clue]:
    """What lines say that stand apart from the text: a 落款, a letterhead, a signature."""
    signature = where is Where.SIGNATURE
    for line in lines:
        if len(line) <= LONGEST_LINE:
            for found in _names_in(line, book, alone=signature):
                yield _clue(found, where, Weight.WEAK if signature else Weight.STRONG)


def _token_clues(token: str, where: Where, book: NameBook, *, person: bool) -> Iterator[Clue]:
    """The unit that a token begins with, or several side by side (新区街道、东区街道联合开展…).

    What stands behind the last tells whether they are named by themselves or begin a title.
    """
    found: list[Match] = []
    starts = [0]
    while match := book.at(token, starts[-1], person=person):
        found.append(match)
        joint = _JOINT.match(token, match.end)
        if joint is None:
            break
        starts.append(joint.end())
    if not found:
        return
    last = token[starts[len(found) - 1] :]
    alone = found[-1].whole or is_unit(last, book)
    if len(starts) > len(found):  # 财政局、各部门联合…: whoever follows, it is a title
        alone = False
    for match in found:
        yield _clue(match, where, Weight.STRONG if alone else Weight.MENTION)


def _names_in(line: str, book: NameBook, *, alone: bool) -> Iterator[Match]:
    """Every unit that a line names, whether letter-spaced, in brackets, or several side by side.

    `alone`: nothing but a section, a person and a number may stand beside it, as in a signature.
    """
    words = line.split()
    if is_spaced(words):
        line = "".join(words)
    at = 0
    while at < len(line):
        found = book.at(line, at, person=True)
        if found and (is_unit(line[at:], book) or (found.whole and not alone)):
            yield found
            at = found.end
        gap = _BETWEEN.search(line, at)
        if gap is None:
            return
        at = gap.end()


def _clue(found: Match, where: Where, weight: Weight) -> Clue:
    if found.school:
        weight = min(weight, Weight.WEAK)
    return Clue(where, found.text, found.unit, weight, found.child, found.candidates)
