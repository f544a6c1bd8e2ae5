"""Radicals and compatibility forms that PDF writers put in place of characters. Pure."""

from __future__ import annotations

import unicodedata
from typing import Final

_COMPATIBILITY = (range(0x2F00, 0x2FD6), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
# The radicals that are characters by themselves and that NFKC does not know as such.
_RADICALS = dict(
    zip(
        "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⺟",
        "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟母",
        strict=True,
    )
)

CHARACTERS: Final = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for codes in _COMPATIBILITY for code in codes}
    | _RADICALS
)


def as_character(text: str) -> str:
    """Return the text with the characters that its radicals and compatibility forms stand for."""
    return text if text.isascii() else text.translate(CHARACTERS)
