"""字数 as Word and WPS show it: 中文字符和朝鲜语单词 + 非中文单词."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Word takes “ ” ‘ ’ — … for East Asian where the run's `w:rFonts w:hint` is eastAsia, which is what
# Chinese Word and WPS write. Unsettled for other writers: this is the one place to change it.
GENERAL_PUNCTUATION_COUNTS = True  # U+2000–206F, one each

_EAST_ASIAN = "".join(
    (
        r"\u2e80-\u2fdf\u2ff0-\u2fff",  # radicals
        r"\u3001-\u4dbf\u4e00-\u9fff",  # 、。〇, kana, bopomofo, ㈠ ㎡, Han
        r"\uac00-\ud7a3\uf900-\ufaff",  # Hangul syllables, compatibility Han
        r"\ufe10-\ufe1f\ufe30-\ufe6f\uff01-\uffee",  # vertical, small and full-width forms
        r"\U0001b000-\U0001b16f\U00020000-\U0003ffff",  # old kana, rare Han
    )
)
_PUNCTUATION = r"\u2010-\u2027\u2030-\u205e" if GENERAL_PUNCTUATION_COUNTS else ""
_ONE_EACH = re.compile(f"[{_EAST_ASIAN}{_PUNCTUATION}]+")

# Marks without width or letter; str.split knows every other kind of space, the ideographic indent included.
_INVISIBLE = dict.fromkeys(
    (0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)), " "
)


def count_words(paragraphs: Iterable[str]) -> int:
    """Count the 字数 of `paragraphs` (or table cells), each counted by itself.

    Each Han character, kana, Hangul syllable, CJK or full-width mark counts 1, each run of other characters
    counts 1, and spaces count nothing (the office's rule: `2020年3月` is 4, `12.5%` is 1, `①②③` is 1).
    """
    return sum(map(_count, paragraphs))


def _count(paragraph: str) -> int:
    others = _ONE_EACH.split(paragraph)
    one_each = len(paragraph) - sum(map(len, others))
    return one_each + len(" ".join(others).translate(_INVISIBLE).split())
