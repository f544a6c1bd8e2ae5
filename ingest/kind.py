"""Which kind a draft is: as declared in subject, file name or heading, else by its length. Pure.

Notice 四(一)(二): 条目 up to 500, 经验 up to 2000; 专题信息 and 调研文章 have no limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.labels import Label
from ingest.reading import Kind
from scoring.rules import Limits

_KINDS = {"条目": Kind.BRIEF, "经验": Kind.EXPERIENCE, "专题": Kind.SPECIAL, "调研": Kind.SPECIAL}
_WORD = r"(条目|经验|专题(?!调研)|调研)"
# A mark of its own: 【条目】, 条目类信息:, (经验材料), 专题信息2篇.
_MARK = re.compile(
    rf"(?:政务|信息|典型|工作|先进|专题)?{_WORD}(?:类|性|型|稿)?(?:政务)?"
    r"(?:信息|材料|报告|文章|稿件?|简报|做法|交流|总结)?[\d一二两三四五六七八九十]*[篇条则份]?"
)
# Words that declare wherever a subject or a file name has them: 财政局条目类信息3篇, 教体局专题信息.
_ANYWHERE = re.compile(rf"{_WORD}(?:类|型)(?:政务)?(?:信息|材料|稿件?)?|(条目|专题|经验)(?:信息|稿件?)")
# A title that says what it is: 关于……的调研报告.
_TITLE_END = re.compile(
    r"(调研)(?:报告|文章|材料)$|(专题)(?:报告|信息)$|(经验)材料(?:[\d一二两三四五]+[篇份])?$"
)
_COMMISSION = "约稿"
# Papers and artists ask for contributions too.
_CAMPAIGN = re.compile(
    r"(?:征文|征稿|作品|摄影|书画|诗|散文|有奖|开展|面向|媒体|杂志)[^，。:：]{0,12}约稿|约稿(?:启事|活动|大赛|反响|函)"
)
_LATER = re.compile(r"稍后|随后|另行|过后|以后|尚未|未完成|延期|推迟|收到|写道|原始邮件")


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a subject, file name or heading says of a draft; None where it says nothing."""

    kind: Kind | None = None
    commissioned: bool = False


def declared_by_label(label: Label) -> Declaration:
    """Read a subject or file name."""
    commissioned = _asks(label.text)
    squeezed = "".join(label.text.split())
    if not any(word in squeezed for word in _KINDS):
        return Declaration(commissioned=commissioned)
    marks = (*label.marks, *label.pieces)
    kind = _first_kind(_MARK.fullmatch("".join(mark.split())) for mark in marks)
    kind = kind or _first_kind((_ANYWHERE.search(label.text), _TITLE_END.search(label.title)))
    return Declaration(kind, commissioned)


def _asks(text: str) -> bool:
    return _COMMISSION in text and _CAMPAIGN.search(text) is None


def declared_by_heading(lines: Iterable[str], title: str) -> Declaration:
    """Read the lines around a draft's title, and the title itself."""
    lines = ["".join(line.split()).strip("【】[]()（）〔〕:：") for line in lines]
    kind = _first_kind(_MARK.fullmatch(line) for line in lines) or _first_kind([_TITLE_END.search(title)])
    return Declaration(kind, any(line.startswith(_COMMISSION) for line in lines))


def asked_for(notes: Iterable[str]) -> bool:
    """Tell whether a cover note says that what it brings was asked for (按照约稿要求，现将……报上)."""
    return any(_asks(note) and not _LATER.search(note) for note in notes)


def kind_by_length(words: int, limits: Limits) -> Kind:
    """The kind of a draft that declares none, by the 字数 of its body."""
    return Kind.BRIEF if words <= limits.brief else Kind.EXPERIENCE


def _first_kind(found: Iterable[re.Match[str] | None]) -> Kind | None:
    for match in found:
        if match:
            return _KINDS[next(group for group in match.groups() if group)]
    return None
