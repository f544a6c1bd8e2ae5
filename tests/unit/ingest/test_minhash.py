"""What a body is found again by: like bodies have bands in common, and unlike ones hardly any."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.minhash import BANDS, Sketch, sketch
from ingest.resemblance import LETTERS, runs, share

CHARACTERS = "".join(chr(0x4E00 + number) for number in range(2_500))
PROBES = BANDS * 4

seeds = st.integers(0, 2**32)


def text(random: Random, length: int = 400) -> str:
    return "".join(random.choice(CHARACTERS) for _ in range(length))


def edited(body: str, rate: float, random: Random) -> str:
    """With this part of its letters replaced."""
    return "".join(random.choice(CHARACTERS) if random.random() < rate else letter for letter in body)


def finds(one: str, other: str) -> bool:
    """Whether the one is found where the other is stored."""
    return bool({*sketch(one).probes} & {*sketch(other).bands})


def test_a_sketch_is_a_few_numbers() -> None:
    """Eight bands of 32 bits with a sign, each among the probes, whatever the length of the body."""
    for length in (40, 400, 40_000):
        made = sketch(text(Random(length), length))
        assert (len(made.bands), len(made.probes)) == (BANDS, PROBES)
        assert {*made.bands} <= {*made.probes}
        assert all(-(2**31) <= number < 2**31 for number in made.probes)


def test_a_sketch_stays_what_it_is() -> None:
    """Sketches are stored: another process, another Python and another version give the same numbers."""
    assert sketch(
        "一是健全制度，二是强化监控，三是用好结果，四是公开预算，五是压减支出，六是加强培训。"
    ).bands == (1204921867, -6206222, -1974452970, 574143817, 2035224386, -503992266, -1251234189, 2071310544)


def test_a_body_too_short_is_like_no_other() -> None:
    """A sentence that everybody uses makes no copy."""
    assert sketch("特此报告。") == sketch("") == Sketch()


def test_only_letters_count() -> None:
    """Breaks, spaces, widths and punctuation make no other sketch."""
    body = text(Random(1)) + "2020"
    assert sketch(body) == sketch("，\n ".join([body[:100], body[100:-4], "２０２０"]))


def test_only_the_beginning_of_an_endless_body_is_compared() -> None:
    """A sender cannot make us work longer: what comes after 20,000 letters is not looked at."""
    body = text(Random(2), LETTERS)
    assert sketch(body) == sketch(body + text(Random(3), 1_000))


@given(seeds, st.lists(st.tuples(st.integers(0, 399), st.sampled_from(CHARACTERS)), max_size=8))
def test_small_edits_keep_a_high_share(seed: int, edits: list[tuple[int, str]]) -> None:
    """Each replaced letter costs at most four of the runs; up to eight of 400 are always found."""
    body = text(Random(seed))
    changed = list(body)
    for place, letter in edits:
        changed[place] = letter
    other = "".join(changed)
    assert share(runs(body), runs(other)) >= 1 - 4 * len(edits) / len(runs(body))
    assert finds(body, other)


@given(seeds, seeds)
def test_unlike_bodies_share_nothing(seed: int, another: int) -> None:
    """Two bodies of the same letters in another order have no run in common, or hardly one."""
    if seed != another:
        assert share(runs(text(Random(seed))), runs(text(Random(another)))) < 0.05


@pytest.mark.parametrize(
    ("least", "most", "found"), [(0.48, 0.52, 0.35), (0.68, 0.72, 0.85), (0.83, 0.87, 0.99)]
)
def test_how_many_are_found(least: float, most: float, found: float) -> None:
    """Of pairs that share half of their runs a third is found, of those with 85 % nearly all."""
    random = Random(20)
    hits: list[bool] = []
    while len(hits) < 300:
        one = text(random)
        other = edited(one, random.uniform(0.02, 0.2), random)
        if least <= share(runs(one), runs(other)) <= most:
            hits.append(finds(one, other))
    assert sum(hits) / len(hits) >= found
    assert not any(finds(text(random), text(random)) for _ in range(300))
