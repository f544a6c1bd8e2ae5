"""Where in a document one article ends and the next begins. Pure.

Headings inside one article look much like the titles of several. What tells them apart, in this order:
a 落款, contact block or rule above; a mark of its own (【条目】, 标题：, 信息二：); a table of contents that
named it; the same looks as the first title, or a unit's name at its beginning as that had; a numbering that
no common title stands above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.closing import closing_sign_off
from ingest.labels import drafts_said
from ingest.lines import Line
from ingest.unit_names import NameBook

REACH = 12  # lines within which running text follows a title
LEAST_TITLE = 8  # Han characters of a title that stands in a text without any mark
LEAST_NUMBERED = 10  # of one that only a number marks

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_ANNEX = re.compile(r"附\s*(?:件|表|图)?\s*(?:[\d一二三四五六七八九十]{1,2}\s*)?(?:[:：].*)?")
_CAPTION = re.compile(r"[图表附注]\s*[\d一二三四五六七八九十]|附|[图表][:：]|第.{1,3}[章节]")
_COUNTED = re.compile(
    r"(?P<arabic>\d{1,2})\s*[、.．)）]\s*(?!\d)|(?P<han>[一二三四五六七八九十]{1,2})\s*[、.．]"
    r"|[(（](?P<bracket>[一二三四五六七八九十]{1,2}|\d{1,2})[)）]"
)
_PAGE = re.compile(r"[.…·\s]*\d{1,3}$")
_TITLE_STYLES = ("title", "heading 1")
_STARS = "★☆●■◆▲※◎"
_DIGITS = "〇一二三四五六七八九"


def parts(lines: Sequence[Line], book: NameBook, expected: int = 0) -> list[Sequence[Line]]:
    """Cut a document into its articles; annexes behind a 落款 are left out.

    `expected`: how many there are by a subject or file name (信息3篇), 0 where none says so.
    """
    lines, listed = _without_contents(lines)
    expected = expected or _announced(lines)
    begin = _numbered_titles(lines, book, expected) or _expected_titles(lines, expected)
    first = next((line for line in lines if line.could_be_title and not line.unit), None)
    found = []
    start = 0
    text_before = annex = False
    for at, line in enumerate(lines):
        if text_before and _ANNEX.fullmatch(line.text) and _is_foot(lines, at - 1, book):
            found.append(lines[start:at])
            start, annex, text_before = at, True, False
        elif (text_before or annex) and (
            at in begin or line.text in listed or _begins_article(lines, at, first, book)
        ):
            if not annex:
                found.append(lines[start:at])
            start, annex, text_before = at, False, False
        text_before = text_before or (line.running and not annex)
    return found if annex else [*found, lines[start:]]


def _announced(lines: Sequence[Line]) -> int:
    """How many articles a line above them says there are: 政务信息（2篇）."""
    return next((count for line in lines[:REACH] if line.letterhead and (count := drafts_said(line.text))), 0)


def _begins_article(lines: Sequence[Line], at: int, first: Line | None, book: NameBook) -> bool:
    """Tell whether another article begins: a title behind a foot, or one marked as such, with text below."""
    line, before = lines[at], lines[at - 1]
    if not _text_follows(lines, at):
        return False
    if ((line.tag or line.kind) and not before.kind) or line.titled or (line.serial and not before.kind):
        return True
    if not _may_stand_alone(line):
        return False
    if _is_foot(lines, at - 1, book):
        return not (before.unit and line.text.startswith("关于"))
    if not before.running or line.numbered or _han(line.text) < LEAST_TITLE:
        return False
    return _is_signed_below(lines, at) or (first is not None and _is_alike(line, first, before, book))


def _may_stand_alone(line: Line) -> bool:
    """Tell whether a line could be a title in the middle of a text."""
    if not line.could_be_title or line.table or line.unit or line.dated:
        return False
    return _CAPTION.match(line.text) is None and not line.text.startswith(("——", "—", "--"))


def _is_signed_below(lines: Sequence[Line], at: int) -> bool:
    """Tell whether unit or writer stand right below a line, and then its text."""
    below = lines[at + 1 : at + 3]
    if len(below) < 2 or not below[1].running:
        return False
    return bool(below[0].unit or below[0].dated or below[0].person or below[0].contact)


def _is_foot(lines: Sequence[Line], at: int, book: NameBook) -> bool:
    line = lines[at]
    if line.date or line.dated or line.rule or line.contact is not None:
        return True
    if line.running:
        return closing_sign_off(line.text, book) is not None
    return line.unit and not line.centred and at > 0 and (lines[at - 1].running or line.right)


def _text_follows(lines: Sequence[Line], at: int) -> bool:
    return any(each.running for each in lines[at + 1 : at + REACH])


def _is_alike(line: Line, first: Line, text: Line, book: NameBook) -> bool:
    """Tell whether a line below a text looks as the document's first title does, or begins as it does."""
    if first.numbered or line.body:
        return False
    if line.centred or first.centred:
        return line.centred and first.centred and line.size == first.size
    if line.style == first.style and line.style in _TITLE_STYLES:
        return True
    if line.bold and first.bold and line.size == first.size and (line.size or 0) > (text.size or 0) > 0:
        return True
    if first.text[0] in _STARS:
        return line.text[0] == first.text[0]
    return bool(book.at(line.text)) and bool(book.at(first.text))


def _expected_titles(lines: Sequence[Line], expected: int) -> frozenset[int]:
    """Places of all short lines between texts, where they are just as many as were announced."""
    places = [
        at
        for at in range(1, len(lines) - 1 if expected > 1 else 0)
        if lines[at - 1].running
        and lines[at + 1].running
        and not lines[at].numbered
        and not lines[at].body
        and _may_stand_alone(lines[at])
    ]
    return frozenset(places if len(places) + 1 == expected else ())


def _numbered_titles(lines: Sequence[Line], book: NameBook, expected: int) -> frozenset[int]:
    """Places of numbered titles of articles of their own: 1.市财政局……, 2.市审计局……

    Under a common title, or below an opening paragraph, they are one article's headings.
    """
    series = numbered_headings(lines)
    if len(series) < 2:
        return frozenset()
    above = lines[: series[0]]
    if any(line.running for line in above):
        return frozenset()
    if len(series) == expected:
        return frozenset(series)
    if any(_is_common_title(line) for line in above):
        return frozenset()
    titles = [_title(lines[at]) for at in series]
    if sum(book.at(title) is not None for title in titles) * 2 >= len(titles):
        return frozenset(series)
    arabic = _count(lines[series[0]])[1] == "arabic"
    return (
        frozenset(series)
        if arabic and all(_han(title) >= LEAST_NUMBERED for title in titles)
        else frozenset()
    )


def _is_common_title(line: Line) -> bool:
    return line.could_be_title and not (line.unit or line.dated or line.kind or line.contact or line.person)


def numbered_headings(lines: Sequence[Line]) -> list[int]:
    """Places of short lines that are counted 1, 2, 3 … in one way, each with text right below."""
    places: list[int] = []
    way = ""
    for at, line in enumerate(lines):
        if not line.could_be_title or not line.numbered or line.table:
            continue
        number, how = _count(line)
        if number != len(places) + 1 or (way and how != way):
            continue
        if any(each.running for each in lines[at + 1 : at + 3]):
            places.append(at)
            way = how
    return places


def _count(line: Line) -> tuple[int, str]:
    """The number that a line begins with, 0 for none, and the way it is written."""
    found = _COUNTED.match(line.shown)
    if found is None or found.lastgroup is None:
        return 0, ""
    written = found[found.lastgroup]
    if written.isdigit():
        return int(written), found.lastgroup
    tens, ten, ones = written.rpartition("十")
    number = (_DIGITS.find(tens or "一") if ten else 0) * 10 + (_DIGITS.find(ones) if ones else 0)
    return max(number, 0), found.lastgroup


def _title(line: Line) -> str:
    found = _COUNTED.match(line.text)
    return line.text[found.end() :] if found else line.text


def _han(text: str) -> int:
    return sum(map(len, _HAN.findall(text)))


def _without_contents(lines: Sequence[Line]) -> tuple[Sequence[Line], frozenset[str]]:
    """The lines without the table of contents above the first text, and the titles that it named."""
    top = next((at for at, line in enumerate(lines) if line.running), 0)
    if top < 3:
        return lines, frozenset()
    later: dict[str, int] = {}  # where each short line stands last
    for at, line in enumerate(lines):
        if not line.running:
            later[line.text] = at
    contents = {
        at: named
        for at, line in enumerate(lines[:top])
        if line.could_be_title
        and not line.unit
        and later.get(named := _PAGE.sub("", line.text), at) > at
        and _han(named) >= LEAST_TITLE
    }
    if len(contents) < 2:
        return lines, frozenset()
    kept = [line for at, line in enumerate(lines) if at not in contents]
    return kept, frozenset(contents.values())
