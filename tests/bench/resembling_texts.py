"""Texts to be found again, like those that units write.

Letters are as frequent as those of a language, a third of the sentences are from a stock that all units use,
and three texts in a hundred are forms that come every day with other figures.
"""

from __future__ import annotations

from functools import cache
from random import Random

LETTERS = "".join(chr(0x4E00 + number) for number in range(2_500))
SENTENCE = 25  # letters
STOCK = 400  # sentences that all units use
FORMS = 20  # that come every day with other figures
SHORT, LONG = (10, 24), (60, 100)  # sentences of a 条目 and of an 经验
SHORTS = 0.8  # of the drafts
COMMON = 0.3  # of a draft's sentences are from the stock
FORMED = 0.03  # of the drafts are forms


def text(number: int) -> str:
    """The body of a number; the same number gives the same text."""
    random = Random(number)
    if random.random() < FORMED:
        return _filled_in(random)
    bounds = SHORT if random.random() < SHORTS else LONG
    sentences = (
        random.choice(_stock()) if random.random() < COMMON else _sentence(random)
        for _ in range(random.randint(*bounds))
    )
    return "。".join(sentences)


def edited(body: str, rate: float, random: Random) -> str:
    """The body with this share of its letters replaced by others."""
    return "".join(random.choice(LETTERS) if random.random() < rate else letter for letter in body)


def _sentence(random: Random) -> str:
    return "".join(random.choices(LETTERS, cum_weights=_frequencies(), k=SENTENCE))


def _filled_in(random: Random) -> str:
    form = Random(-1 - random.randrange(FORMS))
    return "。".join(f"{_sentence(form)}{random.randint(1, 999)}" for _ in range(SHORT[1]))


@cache
def _stock() -> tuple[str, ...]:
    random = Random(-1_000)
    return tuple(_sentence(random) for _ in range(STOCK))


@cache
def _frequencies() -> tuple[float, ...]:
    """By Zipf's law, a little flattened as letters are; summed up."""
    total, summed = 0.0, []
    for rank in range(len(LETTERS)):
        total += 1 / (rank + 8)
        summed.append(total)
    return tuple(summed)
