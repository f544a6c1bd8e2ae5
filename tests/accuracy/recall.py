"""How much of a reference's text was found, whatever the order and the layout."""

from __future__ import annotations

import re
from collections import Counter

ENOUGH = 0.99  # of the characters: the text counts as read

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LETTER = re.compile(r"[^\W_]")


def has_han(text: str) -> bool:
    """Tell whether there is any Han character in it."""
    return _HAN.search(text) is not None


def han_recall(reference: str, text: str) -> float:
    """Share, 0 to 1, of the reference's Han characters that are in `text`, each as often as it occurs."""
    return _recall(_HAN, reference, text)


def letter_recall(reference: str, text: str) -> float:
    """The same for letters and digits of any script."""
    return _recall(_LETTER, reference, text)


def recall(reference: str, text: str) -> float:
    """By Han characters where the reference has any, else by letters."""
    return (han_recall if has_han(reference) else letter_recall)(reference, text)


def _recall(sort: re.Pattern[str], reference: str, text: str) -> float:
    wanted, found = Counter(sort.findall(reference)), Counter(sort.findall(text))
    return (wanted & found).total() / wanted.total() if wanted else 1.0
