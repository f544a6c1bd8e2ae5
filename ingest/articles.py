"""Lines of a document → its articles: title, body, 落款, contact block. Pure.

An article is read from both ends: the 落款 (unit and date) and the contact block from the last line upwards,
the letterhead and the title from the first line downwards; what is left is the body, headings included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.closing import closing_sign_off
from ingest.contact_block import (
    NO_CONTACTS,
    ContactLine,
    Contacts,
    contacts,
    phone_in,
    units_in,
)
from ingest.contact_cells import joined_cells
from ingest.documents.document import Paragraph
from ingest.lines import LONGEST_UNIT, Line, look, people_in, tidy
from ingest.splitting import numbered_headings, parts
from ingest.unit_names import NameBook

LEAST_ARTICLE = 30  # Han characters of a body; less is a remark, not an article
TITLE_WITHIN = 12  # lines that a letterhead may take above the title
TITLE_LINES = 3
SECOND_LINE = 40  # characters of a title's second line where no alignment tells it

# Courtesies, and the 版记 of a 简报: 报：市委……, 送：各部门, （共印20份）.
_CLOSING = re.compile(
    r"(?:此致|敬礼|特此报告|妥否[，,]请批示|[(（]?完[)）]?|[—-]+完[—-]+)[！!。]?"
    r"|附\s?件?\s?[\d一二三]?\s?[:：].{2,80}|图为.{2,40}|[(（]?(?:附图|配图|图片|照片)[\d一二三:：].{0,40}"
    r"|(?:报|送|发|报送|抄送|抄报|主送|分送|印送)\s?[:：].{0,60}|[(（]?共?印\s?\d+\s?份[)）]?"
)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PAGE_NUMBER = re.compile(r"[-—–~·]\s*\d{1,3}\s*[-—–~·]|第\s*\d{1,3}\s*页(?:\s*[/,，]?\s*共\s*\d{1,3}\s*页)?")
_MARK_BEHIND = re.compile(r"[【\[(（〔](?:条目|典型经验|经验|专题|调研|约稿)[^】\])）〕]{0,6}[】\])）〕]$")
_ARTICLE_NUMBER = re.compile(
    r"(?:信息|稿件)?(?:\d{1,2}|[一二三四五六七八九十])[、.．:：]\s*(?!\d)"
    r"|[(（](?:[一二三四五六七八九十]{1,2}|\d{1,2})[)）]|[★☆●■◆▲※◎]\s*"
)


@dataclass(frozen=True, slots=True)
class Article:
    """`heading`: lines above the title and the unit under it; `sign_off`: the lines of the 落款, and what the
    contact block names as unit."""

    title: str  # empty where the text has none
    body: tuple[str, ...]
    counted: tuple[str, ...]  # the body without its automatic numbers: its 字数
    heading: tuple[str, ...] = ()
    sign_off: tuple[str, ...] = ()
    contacts: Contacts = NO_CONTACTS

    @property
    def complete(self) -> bool:
        """Whether it has a title and a 落款, as no cover note has."""
        return bool(self.title and self.sign_off)

    @property
    def length(self) -> int:
        """Han characters of the body."""
        return sum(sum(map(len, _HAN.findall(line))) for line in self.counted)


def articles(paragraphs: Iterable[Paragraph], book: NameBook, expected: int = 0) -> tuple[Article, ...]:
    """Every article of a document, in order; none for a text too short to be one.

    `expected`: how many a subject or file name says there are, 0 where none does.
    """
    whole = joined_cells([paragraph for paragraph in paragraphs if _says_something(paragraph.text.strip())])
    lines = [line for paragraph in whole if (line := look(paragraph, book)).text]
    if not any(line.running or "。" in line.text for line in lines):
        return ()  # a list or a table of figures
    found = (_article(part, book) for part in parts(lines, book, expected))
    return _shared(tuple(article for article in found if article.length >= LEAST_ARTICLE))


def _says_something(text: str) -> bool:
    return bool(text) and not (len(text) < 16 and _PAGE_NUMBER.fullmatch(text))


def _shared(found: tuple[Article, ...]) -> tuple[Article, ...]:
    """Several articles with one letterhead above the first, or one foot in all: it is all of theirs."""
    if len(found) < 2:
        return found
    if not any(article.heading for article in found[1:]):
        common = tuple(line for line in found[0].heading if not line.startswith(("【", "[")))
        found = (found[0], *(replace(article, heading=common) for article in found[1:]))
    signed = [article for article in found if article.sign_off or article.contacts != NO_CONTACTS]
    if len(signed) != 1 or signed[0] not in (found[0], found[-1]):
        return found
    (one,) = signed
    return tuple(replace(article, sign_off=one.sign_off, contacts=one.contacts) for article in found)


def _article(lines: Sequence[Line], book: NameBook) -> Article:
    end, sign_off, block = _foot(lines)
    heading, title, first = _head(lines[:end])
    body = list(lines[first:end])
    if body and (closing := closing_sign_off(body[-1].text, book)):
        body[-1] = replace(body[-1], text=body[-1].text[: closing.start])
        if closing.contact:
            block = [closing.contact, *block]
        else:
            sign_off = [closing.text, *sign_off]
    who = contacts([*block, *(line.contact for line in heading if line.contact)])
    signed = [
        *sign_off,
        *who.units,
        *(line.text for line in heading if line.body or line.dated or line.person),
    ]
    return Article(
        title=title,
        body=tuple(line.shown for line in body),
        counted=tuple(line.text for line in body),
        heading=tuple(line.tag or tidy(line.text) for line in heading),
        sign_off=(*sign_off, *units_in(block)),
        contacts=replace(
            who,
            author=who.author or next((name for line in signed if (name := people_in(line, book))), None),
            phone=who.phone or phone_in(" ".join(sign_off)),
        ),
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
        elif _signs_off(line, apart=bool(sign_off or block) or _ends_text(lines[end - 2])):
            sign_off.insert(0, tidy(line.text))
        elif not (line.rule or _CLOSING.fullmatch(line.text)):
            break
        end -= 1
    return end, sign_off, block


def _ends_text(line: Line) -> bool:
    return line.running or line.unit or line.dated


def _signs_off(line: Line, *, apart: bool) -> bool:
    """Tell whether a line belongs to the 落款; `apart`: a sentence is above, or the foot's rest below."""
    if line.running or line.numbered:
        return False
    if line.date or line.dated or line.unit:
        return True
    return ((line.body or line.person) and apart) or (line.right and len(line.text) <= LONGEST_UNIT)


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
    title = "".join(tidy(line.shown) for line in lines[start:end])
    if lines[start].tag:
        heading.append(lines[start])
    title = title.removeprefix(lines[start].tag).removeprefix(lines[start].serial).lstrip()
    if mark := _MARK_BEHIND.search(title):
        heading.append(Line(mark[0], tag=mark[0]))
        title = title[: mark.start()].rstrip()
    while end < len(lines) and (lines[end].dated or lines[end].person or _stands_apart(lines[end])):
        heading.append(lines[end])
        end += 1
    return heading, title[number.end() :] if (number := _ARTICLE_NUMBER.match(title)) else title, end


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
    headings = numbered_headings(lines) if could and lines[could[0]].numbered else []
    if len(headings) > 1 and headings[0] == could[0]:
        return None  # 一、 and 二、 of a text whose title is elsewhere
    could = [at for at in could if not _is_above_issue(lines, at)]
    named = [at for at in could if not lines[at].unit or _runs_into_next(lines, at)]
    centred = [at for at in named if lines[at].centred]
    plain = [at for at in named if not lines[at].numbered or at == could[0]]
    return next(iter(centred or plain), None)


def _is_above_issue(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a line is a newsletter's name: 信访信息 / 第6期."""
    return at + 1 < len(lines) and lines[at + 1].letterhead and "期" in lines[at + 1].text


def _runs_into_next(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a unit's name is the first line of a title: 义马市财政局 / 关于……的报告."""
    return at + 1 < len(lines) and lines[at + 1].text.startswith("关于")


def _breaks_off(text: str) -> bool:
    """Tell whether a line of a title must go on: 关于……情况的 / 调研报告."""
    return text.endswith(("的", "、", "和", "与", "及", "暨", "，"))


def _continues_title(lines: Sequence[Line], start: int, at: int) -> bool:
    """Tell whether a line is the title's next one."""
    line = lines[at]
    if _breaks_off(lines[at - 1].text) and len(line.text) <= SECOND_LINE and not line.running:
        return True
    if line.running or not line.could_be_title or line.unit or line.person:
        return False
    if line.text.count("，") > 1:
        return False  # the first line of a text, whatever a page's layout says
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
