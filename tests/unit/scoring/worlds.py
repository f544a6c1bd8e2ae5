"""Hypothesis strategies: years of facts recorded in any order, and notices with any switches."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from scoring.facts import Fact, Form, Reversal
from scoring.notice import Notice
from tests.unit.scoring.samples import (
    ONE,
    OUTSIDE,
    TWO,
    adopted,
    instructed,
    missed,
    special,
    turned,
    untrue,
)

DAYS = st.dates(dt.date(2019, 12, 1), dt.date(2021, 1, 31))
ARTICLES = st.integers(1, 2)
UNITS = st.lists(st.sampled_from([ONE, TWO, OUTSIDE]), min_size=1, unique=True).map(tuple)
LEVELS = st.sampled_from(["city", "sanmenxia", "province"])


def notices() -> st.SearchStrategy[Notice]:
    """The shipped notice with any combination of switches."""
    return st.builds(
        turned,
        same_level_twice=st.sampled_from(["sum", "higher"]),
        other_way_scores=st.booleans(),
        special_issue_includes_special=st.booleans(),
        same_leader_once=st.booleans(),
        joint_articles=st.sampled_from(["full", "equal"]),
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Fact]:
    """Facts in the order of recording, their ids telling it; days in any order, some facts reversed later."""
    facts: list[Fact] = []
    for id in range(1, draw(st.integers(1, 9)) + 1):
        open_ids = {fact.id for fact in facts if not isinstance(fact, Reversal)}
        open_ids -= {fact.reverses for fact in facts if isinstance(fact, Reversal)}
        facts.append(draw(_fact(id, sorted(open_ids))))
    return facts


@st.composite
def _fact(draw: st.DrawFn, id: int, reversible: list[int]) -> Fact:
    kinds = ["adoption", "adoption", "instruction", "special", "missed", "untrue"]
    kind = draw(st.sampled_from([*kinds, "reversal"] if reversible else kinds))
    day, article, units = draw(DAYS), draw(ARTICLES), draw(UNITS)
    match kind:
        case "adoption":
            form, way = draw(st.sampled_from(Form)), draw(st.booleans())
            return adopted(id, draw(LEVELS), form, day=day, article=article, units=units, via_office=way)
        case "instruction":
            leader = draw(st.sampled_from("甲乙"))
            return instructed(id, draw(LEVELS), leader, day=day, article=article)
        case "special":
            return special(id, day=day, article=article, units=units)
        case "missed":
            return missed(id, day=day, units=units)
        case "untrue":
            return untrue(id, day=day, units=units)
        case _:
            return Reversal(id, day, draw(st.sampled_from(reversible)))
