"""When two drafts are the same article, or one a later version of the other. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

# What a writer adds to the title of a later version, or a mail program to a copied file.
_VERSION = re.compile(
    r"[(（【\[〔][^()（）【】\[\]〔〕]{0,6}"
    r"(?:更正|修改|修订|订正|定稿|终稿|重报|重发|补发|最新|以此为准|第?[一二三四五\d][稿版]|最终版|副本)"
    r"[^()（）【】\[\]〔〕]{0,6}[)）】\]〕]"
    r"|(?:更正|修改|修订|订正)(?:版|稿|后)?(?=[:：]|$)|^(?:更正|重报|重发|补发)[:：]?"
    r"|[-_— ]*(?:定稿|终稿|修改稿|修订稿|最终版|副本)\d*$"
)
_CORRECTION = re.compile(
    r"更正|以此(?:件|稿|次)?为准|以本次为准|定稿|终稿|修改(?:版|稿|后)|修订(?:版|稿|后)|订正|最终版|改后稿|重报"
    r"|重新(?:报送|上报|发送)"
)
# 定稿 is also a verb: 规划编制定稿 reports on a plan, it does not replace a mail.
_PROSE = re.compile(r"(?:完成|通过|编制|审议|审定|方案|规划|已)定稿")

_NO_LETTER = re.compile(r"[\W_]+")
# Marks that are no letters in any normal form, and that no letter is composed with.
_MARKS = re.compile(r"[\s，。、；：？！“”‘’（）《》【】—…·％～＋－,.;:?!()%]+")

CORRECTS = "来稿注明是更正稿"  # the remark on a draft whose mail says that it replaces what was sent before

RUN = 4  # letters of the runs that bodies are compared by
_RUN_BYTES = 8  # of one in UTF-16
LETTERS = 20_000  # of a body are compared: no draft is longer, and no sender shall make us work
LEAST_RUNS = 30  # a shorter body says too little to be called a copy
COPY = 0.7  # share of common runs from which two units' drafts are shown to staff
SMALL_EDIT = 0.75  # likeness of two titles (difflib's ratio) from which they do
_TITLE = 100  # letters of a title that are compared

_NUMERAL = "[〇零一二三四五六七八九十百]+"
# What tells the parts of a series apart: 第3期, 四月, 工作动态(二).
_SERIAL = re.compile(rf"\d+|第{_NUMERAL}|{_NUMERAL}(?=[年季月旬周日期批号次])|{_NUMERAL}$|[上下]半年")

LEAST_SHARE = 0.6  # of the longer body's letters, for one within the other to be the same article
SIMILAR = 0.85  # share of common letter pairs from which two bodies are the same article


def title_key(title: str) -> str:
    """What two versions of a title share: its letters and digits, without 更正, 定稿 and the like."""
    return letters(_VERSION.sub("", title.strip()))


def fingerprint(found: str) -> str:
    """SHA-256 (hex) of a body's `letters`; empty where there are none: such a body is like no other."""
    return hashlib.sha256(found.encode()).hexdigest() if found else ""


def is_correction(*labels: str | None) -> bool:
    """Tell whether a subject, title or file name says that this replaces what was sent before."""
    return any(_CORRECTION.search(_PROSE.sub("", label)) for label in labels if label)


@dataclass(frozen=True, slots=True)
class Shape:
    """What two bodies are compared by."""

    letters: str
    pairs: frozenset[str]  # of neighbouring letters


def shape(body: str) -> Shape:
    """Take a body's shape once, to be compared many times."""
    found = letters(body)
    return Shape(found, frozenset(found[at : at + 2] for at in range(len(found) - 1)))


def same_article(one: Shape, other: Shape) -> bool:
    """Tell whether two bodies in one mail are the same article: equal, one within the other, or nearly so.

    A text pasted into the mail beside its attachment often lacks a heading or the last line.
    """
    short, long = sorted((one, other), key=lambda each: len(each.letters))
    if len(short.letters) < LEAST_SHARE * len(long.letters):
        return False
    if short.letters in long.letters:
        return True
    return len(short.pairs & long.pairs) >= SIMILAR * max(len(short.pairs), len(long.pairs))


def version_share(one: str, other: str, corrects: bool) -> float | None:
    """The share of common runs from which a unit's draft is a later version of another, by their title keys.

    It takes two of three signs: titles that differ by a small edit, a mail that says it corrects (a file name
    with 定稿 often says so of a first draft), nearly the same text. None where the titles are of two parts of
    a series, such as 第3期 and 第4期, and nothing says that a figure in the title was wrong.
    """
    if _SERIAL.findall(one) != _SERIAL.findall(other):
        return 0.95 if corrects else None
    near = SequenceMatcher(None, one[:_TITLE], other[:_TITLE], autojunk=False).ratio() >= SMALL_EDIT
    if near and corrects:
        return 0.5
    return 0.8 if near or corrects else None


def runs(body: str) -> set[int]:
    """Every run of four letters of a body, to be compared by `share`, as the 64 bits of its UTF-16.

    A letter outside the BMP counts as two. Slices of the text would take three times as long.
    """
    text = memoryview(letters(body)[:LETTERS].encode("utf-16-le", "surrogatepass"))
    found: set[int] = set()
    for start in range(0, _RUN_BYTES, _RUN_BYTES // RUN):
        whole = (len(text) - start) // _RUN_BYTES * _RUN_BYTES
        found.update(text[start : start + whole].cast("Q"))
    return found


def share(one: set[int], other: set[int]) -> float:
    """Of the runs of the body that has fewer, how many the other has too; 0 where it has none."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer else 0.0


def letters(text: str) -> str:
    """A text's letters and digits alone, whatever their width and case."""
    # Most texts are normal but for their marks, and to normalise one takes longer than all the rest.
    found = "".join(_MARKS.split(text))
    if not unicodedata.is_normalized("NFKC", found):
        found = unicodedata.normalize("NFKC", text)
    found = found.casefold()
    return found if found.isalnum() else _NO_LETTER.sub("", found)
