"""What must be noticed at once: a marking of secrecy, urgency, amber words, personal data.

The office's mailbox is a public one: a message that carries a 密级 marking is sealed (保守国家秘密法).
Prose about secrecy is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

MARKED_LINES = 10  # how many lines of a body or document are looked at

# A line that is nothing but a marking: 机密, 秘密★1年, 绝密 ☆. Typesetters put a space between the two
# characters (GB/T 9704-2012, 7.2.2), never anything else.
_MARKING = re.compile(r"(?:绝\s*密|机\s*密|秘\s*密)\s*(?:[★☆].*)?")
_EXTENSION = re.compile(r"\.[0-9A-Za-z]{1,5}$")
_ANSWERED = re.compile(r"^(?:(?:re|fw|fwd|答复|回复|转发)\s*[:：]\s*)+", re.IGNORECASE)

_AMBER = ("内部资料", "注意保存", "不得上网")

# Literal, as the office asked: 安全生产无事故 in a title alerts too. An alert too many costs a glance,
# one too few costs the hour that the matter was urgent in.
_URGENT = ("突发", "事故", "伤亡", "险情", "紧急信息", "特急")

_DIGITS = re.compile(r"\d{17,}[XxＸｘ]?(?![A-Za-z])")
_NARROW = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")
_ID_NUMBER = re.compile(
    r"[1-8]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]", re.ASCII
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"

PERSONAL_DATA = "含个人信息"


def sealing_mark(lines: Iterable[str]) -> str | None:
    """Return the first of `lines` that is nothing but a marking of secrecy, or None."""
    return next((line.strip() for line in lines if "密" in line and _MARKING.fullmatch(line.strip())), None)


def first_lines(lines: Iterable[str]) -> list[str]:
    """Return the first ten lines that hold anything: where a body or a document bears its marking."""
    return list(islice(filter(str.strip, lines), MARKED_LINES))


def subject_line(subject: str) -> str:
    """Return `subject` without the 转发: and Re: that programs put before it."""
    return _ANSWERED.sub("", subject.strip())


def name_line(name: str) -> str:
    """Return a file's name as the line it would be: without folders and extension."""
    return _EXTENSION.sub("", name.rpartition("/")[2])


def amber_flags(text: str) -> tuple[str, ...]:
    """Return the remarks for staff that `text` calls for: 内部资料, 注意保存, 不得上网, personal data."""
    flags = [f"含“{word}”字样" for word in _AMBER if word in text]
    if has_id_number(text):
        flags.append(PERSONAL_DATA)
    return tuple(flags)


def urgent(headline: str) -> bool:
    """Tell whether a subject or a title speaks of something urgent."""
    return any(word in headline for word in _URGENT)


def has_id_number(text: str) -> bool:
    """Tell whether `text` holds a citizen's number with the right check digit (GB 11643-1999)."""
    runs = (found.group().translate(_NARROW) for found in _DIGITS.finditer(text))
    return any(_ID_NUMBER.fullmatch(run) and _checks(run) for run in runs)


def _checks(number: str) -> bool:
    weighted = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return _ID_CHECK[weighted % 11] == number[17].upper()
