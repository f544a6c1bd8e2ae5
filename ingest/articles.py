"""Lines of a document → its articles: title, body, 落款, contact block. Pure.

An article is read from both ends: the 落款 (unit and date) and the contact block from the last line upwards,
the letterhead and the title from the first line downwards; what is left is the body, headings included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.contact_block import (
    NO_CONTACTS,
    ContactLine,
    Contacts,
    contact_line,
    contacts,
    is_bare_label,
    phone_in,
)
from ingest.documents.document import Paragraph
from ingest.lines import LONGEST_UNIT, Line, is_body, is_unit, look, people_behind, tidy
from ingest.unit_names import NameBook

LEAST_ARTICLE = 30  # Han characters of a body; less is a remark, not an article
TITLE_WITHIN = 12  # lines that a letterhead may take above the title
TITLE_LINES = 3
SECOND_LINE = 40  # characters of a title's second line where no alignment tells it

# The 落款 at the end of the last sentence: ……成效。（义马市财政局 张三）
_IN_BRACKETS = re.compile(r"(?<=[。！？；”])\s*[(（]([^()（）]{2,50})[)）]\s*$")
# Courtesies, and the 版记 of a 简报: 报：市委……, 送：各部门, （共印20份）.
_CLOSING = re.compile(
    r"(?:此致|敬礼|特此报告|妥否[，,]请批示|[(（]?完[)）]?|[—-]+完[—-]+)[！!。]?"
    r"|(?:报|送|发|报送|抄送|抄报|主送|分送|印送)\s?[:：].{0,60}|[(（]?共?印\s?\d+\s?份[)）]?"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ARTICLE_NUMBER = re.compile(r"(?:信息|稿件)?(?:\d{1,2}|[一二三四五六七八九十])[、.．:：]\s*(?!\d)")


@dataclass(frozen=True, slots=True)
class Article:
    """`heading`: lines above the title and the unit under it; `sign_off`: the lines of the 落款, and what the
    contact block names as unit."""

    title: str  # empty where the text has none
    body: tuple[str, ...]
    heading: tuple[str, ...] = ()
    sign_off: tuple[str, ...] = ()
    contacts: Contacts = NO_CONTACTS

    @property
    def length(self) -> int:
        """Han characters of the body."""
        return sum(len(_HAN.findall(line)) for line in self.body)


def articles(paragraphs: Iterable[Paragraph], book: NameBook) -> tuple[Article, ...]:
    """Every article of a document, in order; none for a text too short to be one."""
    whole = _joined_cells([paragraph for paragraph in paragraphs if paragraph.text.strip()])
    lines = [line for paragraph in whole if (line := look(paragraph, book)).text]
    found = (_article(part, book) for part in _parts(lines))
    return tuple(article for article in found if article.length >= LEAST_ARTICLE)


def _joined_cells(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """A table's label and its value in the next cell, on one line (撰稿人 | 张三)."""
    joined: list[Paragraph] = []
    for cell in paragraphs:
        label = joined[-1] if joined and joined[-1].table and cell.table else None
        if label and is_bare_label(label.text) and not is_bare_label(cell.text):
            name = "".join(label.text.split()).rstrip(":：")
            joined[-1] = replace(label, text=f"{name}：{cell.text.strip()}")
        else:
            joined.append(cell)
    return joined


def _parts(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """Cut a document that holds several articles one after the other."""
    parts = []
    start = 0
    text_before = False
    for at, line in enumerate(lines):
        if text_before and _begins_article(lines, at):
            parts.append(lines[start:at])
            start = at
            text_before = False
        text_before = text_before or line.running
    return [*parts, lines[start:]]


def _begins_article(lines: Sequence[Line], at: int) -> bool:
    """Tell whether another article begins: a title behind a 落款, contact block or rule, or a 【条目】 of its
    own, with running text below."""
    line, before = lines[at], lines[at - 1]
    behind_foot = line.could_be_title and not (line.unit or line.dated) and _is_foot(before)
    if not behind_foot and not ((line.tag or line.kind) and not before.kind):
        return False
    return any(each.running for each in lines[at + 1 : at + TITLE_WITHIN])


def _is_foot(line: Line) -> bool:
    return line.date or line.dated or line.rule or line.contact is not None


def _article(lines: Sequence[Line], book: NameBook) -> Article:
    end, sign_off, block = _foot(lines)
    heading, title, first = _head(lines[:end])
    body = [line.text for line in lines[first:end]]
    if body and (found := _IN_BRACKETS.search(body[-1])):
        contact = contact_line(found[1])
        if contact or is_unit(found[1], book) or is_body(found[1]):
            body[-1] = body[-1][: found.start()]
            block = [contact, *block] if contact else block
            sign_off = sign_off if contact else [found[1], *sign_off]
    who = contacts([*block, *(line.contact for line in heading if line.contact)])
    signed = " ".join(sign_off)
    who = replace(
        who,
        author=who.author or next((name for line in sign_off if (name := people_behind(line, book))), None),
        phone=who.phone or phone_in(signed),
    )
    return Article(
        title=title,
        body=tuple(body),
        heading=tuple(line.tag or tidy(line.text) for line in heading),
        sign_off=(*sign_off, *contacts(block).units),
        contacts=who,
    )


def _foot(lines: Sequence[Line]) -> tuple[int, list[str], list[ContactLine]]:
    """Read upwards: where the body ends, the lines of the 落款, the contact block."""
    end = len(lines)
    sign_off: list[str] = []
    block: list[ContactLine] = []
    while end > 1:
        line = lines[end - 1]
        if line.contact:
            block.insert(0, line.contact)
        elif _signs_off(line, apart=bool(sign_off or block) or lines[end - 2].running):
            sign_off.insert(0, tidy(line.text))
        elif not (line.rule or _CLOSING.fullmatch(line.text)):
            break
        end -= 1
    return end, sign_off, block


def _signs_off(line: Line, *, apart: bool) -> bool:
    """Tell whether a line belongs to the 落款; `apart`: a sentence is above, or the foot's rest below."""
    if line.running or line.numbered:
        return False
    if line.date or line.dated or line.unit:
        return True
    return (line.body and apart) or (line.right and len(line.text) <= LONGEST_UNIT)


def _head(lines: Sequence[Line]) -> tuple[list[Line], str, int]:
    """Read downwards: the lines above the title and the unit under it, the title, where the body begins."""
    start = _title_at(lines)
    if start is None:
        first = 0
        while first < len(lines) and _stands_apart(lines[first]):
            first += 1
        return list(lines[:first]), "", first
    end = start + 1
    while end < min(len(lines), start + TITLE_LINES) and _continues_title(lines, start, end):
        end += 1
    heading = list(lines[:start])
    title = "".join(tidy(line.text) for line in lines[start:end])
    if lines[start].tag:
        heading.append(lines[start])
        title = title.removeprefix(lines[start].tag).lstrip()
    while end < len(lines) and (lines[end].dated or _stands_apart(lines[end])):
        heading.append(lines[end])
        end += 1
    return heading, _ARTICLE_NUMBER.sub("", title, count=1), end


def _stands_apart(line: Line) -> bool:
    """Tell whether a line is neither title nor body: letterhead, kind, unit, date, addressee, contacts."""
    return bool(line.letterhead or line.kind or line.unit or line.date or line.addressee or line.contact)


def _title_at(lines: Sequence[Line]) -> int | None:
    """Which line the title begins on: the first centred one that could be it, else the first that could."""
    could: list[int] = []
    for at, line in enumerate(lines[:TITLE_WITHIN]):
        if line.titled:
            return at
        if line.running:
            break
        if line.could_be_title and not line.dated:
            could.append(at)
    named = [at for at in could if not lines[at].unit or _runs_into_next(lines, at)]
    centred = [at for at in named if lines[at].centred]
    plain = [at for at in named if not lines[at].numbered or at == could[0]]
    return next(iter(centred or plain), None)


def _runs_into_next(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a unit's name is the first line of a title: 义马市财政局 / 关于……的报告."""
    return at + 1 < len(lines) and lines[at + 1].text.startswith("关于")


def _continues_title(lines: Sequence[Line], start: int, at: int) -> bool:
    """Tell whether a line is the title's next one."""
    line = lines[at]
    if line.running or not line.could_be_title or line.unit:
        return False
    if line.text.startswith(("——", "--", "—")) or (at == start + 1 and lines[start].unit):
        return True
    if line.numbered:
        return False
    if any(each.centred for each in lines):
        return line.centred and lines[start].centred
    # Without alignment to go by: two short lines above the first running text, the second not indented.
    return (
        at == start + 1
        and len(line.text) <= SECOND_LINE
        and at + 1 < len(lines)
        and lines[at + 1].running
        and (lines[start].indented or not line.indented)
    )
