"""A ledger kept by difference sums to what the facts give, whatever the order in which they were recorded."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from scoring.facts import Fact, Form, Reversal
from scoring.ledger import Entry, differences, entries
from scoring.notice import Notice
from tests.unit.scoring.samples import NOTICE, adopted, instructed, on, special, turned, undone
from tests.unit.scoring.worlds import histories, notices


def record(facts: Iterable[Fact], notice: Notice = NOTICE) -> list[Entry]:
    """The ledger after the facts were recorded one by one."""
    ledger: list[Entry] = []
    known: list[Fact] = []
    for fact in facts:
        known.append(fact)
        ledger += differences(ledger, entries(known, notice))
    return ledger


def sums(ledger: Iterable[Entry]) -> dict[tuple[int, str, dt.date], Fraction]:
    """What the ledger gives per fact, unit and day, leaving out nothing but zeros."""
    totals: dict[tuple[int, str, dt.date], Fraction] = defaultdict(Fraction)
    for line in ledger:
        totals[line.fact, line.unit, line.day] += line.points
    return {key: points for key, points in totals.items() if points}


@given(histories(), notices())
def test_ledger_sums_to_the_derivation(facts: list[Fact], notice: Notice) -> None:
    """After every recording the appended lines sum to what all facts give, per fact, unit and day."""
    ledger: list[Entry] = []
    for known in range(1, len(facts) + 1):
        derived = entries(facts[:known], notice)
        ledger += differences(ledger, derived)
        assert sums(ledger) == sums(derived)


@given(histories(), notices(), st.randoms(use_true_random=False))
def test_totals_do_not_depend_on_the_order_of_recording(
    facts: list[Fact], notice: Notice, random: Random
) -> None:
    """The same facts recorded in another order end with the same points for each unit."""
    order = list(facts)
    random.shuffle(order)
    ids = {fact.id: number for number, fact in enumerate(order, 1)}
    again = [
        replace(fact, id=ids[fact.id], reverses=ids[fact.reverses])
        if isinstance(fact, Reversal)
        else replace(fact, id=ids[fact.id])
        for fact in order
    ]
    assert by_unit(record(again, notice)) == by_unit(record(facts, notice))


def by_unit(ledger: Iterable[Entry]) -> dict[str, Fraction]:
    totals: dict[str, Fraction] = defaultdict(Fraction)
    for line in ledger:
        totals[line.unit] += line.points
    return {unit: points for unit, points in totals.items() if points}


@given(histories(), notices())
def test_nothing_is_added_twice(facts: list[Fact], notice: Notice) -> None:
    """A ledger that is right gets no further line."""
    assert differences(record(facts, notice), entries(facts, notice)) == ()


def test_reversal_appends_the_negative() -> None:
    """A reversed adoption's line stays, and another takes its points back on the same day."""
    ledger = record([adopted(1), undone(2, 1)])
    assert [line.points for line in ledger] == [3, -3]
    assert ledger[0].day == ledger[1].day
    assert ledger[1].reason == "冲销：市《政府快报》第1期以条目采用，计3分（二(一)）"


def test_reversed_adoption_takes_its_instruction_along() -> None:
    """The 批示 of a reversed adoption is taken back too, as a line of its own fact."""
    ledger = record([adopted(1), instructed(2), undone(3, 1)])
    assert [(line.fact, str(line.points)) for line in ledger] == [(1, "3"), (2, "5"), (1, "-3"), (2, "-5")]


def test_earlier_adoption_found_later_moves_the_instruction() -> None:
    """When an earlier adoption turns up, a waiting 批示 moves to its day, and so into another quarter."""
    facts = [
        instructed(1, day=on(3, 1)),
        adopted(2, day=on(4, 10)),
        adopted(3, "province", day=on(3, 20)),
    ]
    moved = [line for line in record(facts) if line.fact == 1]
    assert [(line.day, str(line.points)) for line in moved] == [
        (on(4, 10), "5"),
        (on(4, 10), "-5"),
        (on(3, 20), "5"),
    ]
    assert moved[1].reason.startswith("冲销：市政府领导批示")


def test_special_found_later_corrects_the_special_issue() -> None:
    """A special dated before a 专期 recorded already: the 专期 is corrected down, and its line says so."""
    ledger = record([adopted(1, form=Form.SPECIAL_ISSUE, day=on(4, 9)), special(2, day=on(4, 1))])
    assert [(line.fact, str(line.points)) for line in ledger] == [(1, "10"), (2, "5"), (1, "-5")]
    corrected = next(line for line in ledger if line.points < 0)
    assert corrected.reason == "更正：市《政府快报》专期第1期以专期采用，专题、调研已计5分，补计5分（二(一)）"


def test_line_of_nothing_is_written_once() -> None:
    """A fact that earns nothing has one line with its reason, and no second one later."""
    facts = [adopted(1, "province", via_office=False), adopted(2)]
    assert [(line.fact, str(line.points)) for line in record(facts)] == [(1, "0"), (2, "3")]


def test_turned_switch_is_a_difference() -> None:
    """When the office turns a switch, the lines to append bring the ledger to the new reading."""
    facts = [adopted(1), adopted(2)]
    ledger = record(facts)
    added = differences(ledger, entries(facts, turned(same_level_twice="higher")))
    assert [(line.fact, str(line.points)) for line in added] == [(2, "-3")]
