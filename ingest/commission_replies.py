"""Which commission (约稿) a mail or draft answers, and by what it is known. Pure.

In this order: the number in the file's name, the subject or a mail inside; the mail of ours that it answers;
the number in its text; a title like the topic, from a unit whose draft is still expected.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.message import ParsedMail
from ingest.reading import Mention
from ingest.resemblance import letters

SUBJECT, INNER, TEXT = "主题", "转发的邮件", "正文"
LONGEST = 20_000  # characters of a text in which numbers are looked for
MOST = 20  # mentions, and mails of ours, that one message is asked about

# 约稿2020-07, 【约稿2020-7】, 约稿(2020—07); not 约稿2020-07-15, which is a day.
_NUMBER = re.compile(
    r"约稿\s*(?:编号)?[:(\[【〔]?\s*(20\d\d)\s*[-—–－_]\s*(\d{1,3})(?!\d|\s*[-—–月/.]\s*\d|月)"
)
# Words that every topic has: they make no two alike.
_COMMON = re.compile(
    r"关于|有关|我市|全市|义马市?|工作|情况|做法|成效|经验|信息|材料|报告|专题|总结|汇报|开展|的|和"
)

ALIKE = 0.6  # share of the topic's letter pairs that a title has
ALIKE_IF_SAID = 0.3  # the same, where the mail says that it was asked for
LEAST = 2  # pairs of a topic that can be compared at all


def mentions(mail: ParsedMail, names: Iterable[str]) -> tuple[Mention, ...]:
    """The numbers that a mail names, and where; `names` are the paths of its files."""
    places: list[tuple[str, str | None, str]] = [(SUBJECT, None, mail.subject or "")]
    places += [("附件名", path, path.rpartition("/")[2]) for path in names]
    places += [(INNER, None, each.subject or "") for each in mail.forwarded]
    places += [(TEXT, None, mail.text[:LONGEST])]
    found = (Mention(number, where, path) for where, path, text in places for number in numbers(text))
    return tuple(dict.fromkeys(found))[:MOST]


def numbers(text: str) -> Iterator[str]:
    """The numbers of commissions that a text names: 2020-07."""
    if "约稿" not in text:  # neither is the normal form of another character
        return
    for year, number in _NUMBER.findall(unicodedata.normalize("NFKC", text)):
        yield f"{year}-{int(number):02d}"


def answered(mail: ParsedMail) -> tuple[str, ...]:
    """The Message-IDs of the mails that a mail answers or brings along, the nearest first."""
    inner = (each.message_id for each in mail.forwarded)
    found = (mail.in_reply_to, *reversed(mail.references), *inner)
    return tuple(dict.fromkeys(each for each in found if each))[:MOST]


@dataclass(frozen=True, slots=True)
class Known:
    """A commission that may be answered. `expecting`: units whose draft is still waited for."""

    number: str
    topic: str
    expecting: frozenset[str]


@dataclass(frozen=True, slots=True)
class Thread:
    """A mail of ours about a commission, to a unit."""

    number: str
    unit: str


@dataclass(frozen=True, slots=True)
class Came:
    """A draft that came: whose, its title, the file it was in, whether it says that it was asked for."""

    unit: str | None
    title: str
    source: str
    commissioned: bool


@dataclass(frozen=True, slots=True)
class Match:
    """`unit` is set where the mail answers one that we wrote to that unit."""

    number: str
    how: str  # reference | thread | title
    reason: str  # in Chinese
    unit: str | None = None


def answers(
    named: Sequence[Mention], threads: Sequence[Thread], known: Mapping[str, Known], draft: Came | None = None
) -> Match | None:
    """The commission that a draft answers, or, without one, that a mail is about; None for no commission."""
    named = [each for each in named if each.number in known]
    title = "" if draft is None else draft.title
    ours = [each for each in named if draft is not None and each.source == draft.source]
    told = ours or [each for each in named if each.where in (SUBJECT, INNER)]
    if told:
        chosen = _likest(told, title, known)
        unit = next((each.unit for each in threads if each.number == chosen.number), None)
        return Match(chosen.number, "reference", f"{chosen.where}注明约稿{chosen.number}", unit)
    if threads:
        first = threads[0]
        reason = f"回复发给{first.unit}的约稿{first.number}邮件"
        return Match(first.number, "thread", reason, first.unit)
    if written := [each for each in named if each.where == TEXT]:
        chosen = _likest(written, title, known)
        return Match(chosen.number, "reference", f"正文提到约稿{chosen.number}")
    return None if draft is None or draft.unit is None else _by_title(draft, draft.unit, known)


def _likest(named: Sequence[Mention], title: str, known: Mapping[str, Known]) -> Mention:
    """Of several the one whose topic the title is most like; of equals the first."""
    return max(named, key=lambda each: likeness(known[each.number].topic, title))


def _by_title(draft: Came, unit: str, known: Mapping[str, Known]) -> Match | None:
    expected = [each for each in known.values() if unit in each.expecting]
    if not expected:
        return None
    best = max(expected, key=lambda each: likeness(each.topic, draft.title))
    share = likeness(best.topic, draft.title)
    if share >= (ALIKE_IF_SAID if draft.commissioned else ALIKE):
        reason = f"{unit}来稿，标题与约稿{best.number}的主题相近（{int(share * 100)}%）"
        return Match(best.number, "title", reason)
    return None


def likeness(topic: str, title: str) -> float:
    """Of the topic's pairs of letters the share that the title has; 0 where the topic says too little."""
    wanted, found = _pairs(topic), _pairs(title)
    return len(wanted & found) / len(wanted) if len(wanted) >= LEAST else 0.0


def _pairs(text: str) -> frozenset[str]:
    pieces = _COMMON.split(text)
    return frozenset(piece[at : at + 2] for piece in map(letters, pieces) for at in range(len(piece) - 1))
