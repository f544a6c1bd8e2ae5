"""The fuzzing of `make fuzz`, for a few seconds: the same inputs each time, as many as there is time for."""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.hunt import hunt
from tests.fuzz.mutate import LONGEST, mutated
from tests.fuzz.targets import targets

SECONDS = 3.0  # its start included


@pytest.mark.parametrize("name", targets())
def test_damaged_bytes_do_no_harm(name: str) -> None:
    """Whatever the bytes, a reader ends within five seconds with a result or its own error."""
    assert targets()[name].seeds, "nothing to start from: add a file of this sort to tests/documents"
    found = hunt(name, SECONDS)
    assert found.inputs > 0
    assert not found.findings


def test_an_input_is_known_by_its_number() -> None:
    """The same number gives the same bytes, bounded, and another number others: a finding can be repeated."""
    seeds = targets()["understand"].seeds
    made = [[mutated(Random(number), seeds) for number in range(50)] for _ in range(2)]
    assert made[0] == made[1]
    assert len(set(made[0])) > 40
    assert all(len(data) <= LONGEST for data in made[0])
