"""A subject or a file name taken apart: what it declares, whom it names, and the title that is left."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 300  # characters of a subject or name that are looked at

_ANSWER = re.compile(r"(?:re|答复|回复|回覆)\s*(?:\[\d+\])?\s*[:：]\s*", re.IGNORECASE)
_FORWARD = re.compile(r"(?:fwd?|转发|转)\s*[:：]\s*", re.IGNORECASE)
_TAG = re.compile(r"\s*[【\[〔(（]\s*([^【】\[\]〔〕()（）]{1,24}?)\s*[】\]〕)）]\s*[:：]?\s*")
_LEAD = re.compile(r"([^:：,，。;；!！?？《》“”\"]{1,24})[:：]\s*")
_TAIL = re.compile(r"\s*[【\[〔(（]\s*([^【】\[\]〔〕()（）]{1,24}?)\s*[】\]〕)）]\s*$")
_CLOSING = ("】", "]", "〕", ")", "）")
_EXTENSION = re.compile(r"\.[0-9A-Za-z]{1,5}$")
# 1、 2. 20200330 3.30 2020年3月30日 before a name; the year of 2020年一季度 belongs to the title.
_NUMBERING = re.compile(
    r"\(?\d{1,2}\)?[、.．)]\s*(?!\d)|\d{8}\s*|(?:20\d\d[.\-/年])?\d{1,2}[.\-/月]\d{1,2}日?\s*[-_—]*\s*"
    r"|(?<!\d)\d{1,2}[-_ ]\s*"
)
_COUNT = re.compile(
    r"(?:信息|稿件?|条目|经验|材料|简讯|动态)\s*[(（]?(?:共|计)?(\d{1,2}|[一二三四五六七八九两])[篇条则份](?![\u4e00-\u9fff]{3})"
    r"|(?:^|[^\d第])(\d{1,2}|[一二三四五六七八九两])[篇条则份](?:政务)?(?:信息|稿件?|条目|经验)"
)
_FEW = "〇一二三四五六七八九"
_BREAKS = re.compile(r"[\s_+·,，|/]+|(?<![—–])[-—–](?![—–])")


@dataclass(frozen=True, slots=True)
class Label:
    """`title`: the text without what is around it, `leads` before colons, `tags`, `tails` in brackets."""

    text: str
    title: str
    tags: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    answers: bool = False
    forwards: bool = False
    pieces: tuple[str, ...] = ()  # the title cut at spaces, dashes and commas

    @property
    def count(self) -> int:
        """How many drafts it says there are: 信息3篇, 政务信息（两则）; 0 where it does not say."""
        return drafts_said(self.text)

    @property
    def marks(self) -> tuple[str, ...]:
        """Everything that stands apart from the title."""
        return (*self.tags, *self.leads, *self.tails)


def drafts_said(text: str) -> int:
    """How many drafts a text says there are, 0 where it does not say."""
    found = _COUNT.search(text)
    if found is None:
        return 0
    count = found[1] or found[2]
    return int(count) if count.isdigit() else _FEW.index(count.replace("两", "二"))


def subject_label(subject: str) -> Label:
    """Take a mail's subject apart, the 转发: and Re: of mail programs first."""
    rest, answers, forwards = subject.strip()[:LONGEST], False, False
    while found := _ANSWER.match(rest) or _FORWARD.match(rest):
        answers |= found.re is _ANSWER
        forwards |= found.re is _FORWARD
        rest = rest[found.end() :]
    return _label(rest, answers=answers, forwards=forwards)


def file_label(path: str) -> Label:
    """Take a file's name apart; folders before it and the extension say nothing."""
    return _label(_EXTENSION.sub("", path.rpartition("/")[2]).strip()[:LONGEST])


def _label(text: str, *, answers: bool = False, forwards: bool = False) -> Label:
    rest = text
    tags: list[str] = []
    leads: list[str] = []
    while True:
        if found := _NUMBERING.match(rest):
            rest = rest[found.end() :]
        elif found := _TAG.match(rest):
            tags.append(found[1])
            rest = rest[found.end() :]
        elif found := _LEAD.match(rest):
            leads.append(found[1].strip())
            rest = rest[found.end() :]
        else:
            break
    tails: list[str] = []
    while rest.rstrip().endswith(_CLOSING) and (found := _TAIL.search(rest)):
        tails.insert(0, found[1])
        rest = rest[: found.start()]
    title = rest.strip()
    pieces = tuple(filter(None, _BREAKS.split(title)))
    return Label(text, title, tuple(tags), tuple(leads), tuple(tails), answers, forwards, pieces)
