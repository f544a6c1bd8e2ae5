"""The passages that two bodies have in common."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.passages import LEAST, Passage, passages
from ingest.resemblance import letters

SAME = "近日组织志愿者为全市32名特困供养老人送去米面油和防疫物资"


def test_a_common_run_is_given_with_its_places() -> None:
    """Positions are of characters in each body, and the text is as it stands in the first."""
    one, other = f"市民政局{SAME}。活动中好评如潮。", f"为做好春节工作，东区街道{SAME}，群众点赞。"
    (found,) = passages(one, other)
    assert found == Passage(SAME, 4, 4 + len(SAME), 12, 12 + len(SAME))
    assert other[found.other_start : found.other_end] == SAME


def test_breaks_widths_and_punctuation_do_not_part_a_passage() -> None:
    """One of them pasted it from a page that broke its lines."""
    one = SAME.replace("为", "为，\n").replace("32", "３２")
    (found,) = passages(f"开头{one}结尾", f"另外{SAME}以上")
    assert found.text == one


def test_what_everybody_writes_is_no_passage() -> None:
    """Twelve letters in common are a phrase."""
    phrase = SAME[: LEAST - 1]
    assert passages(f"甲乙{phrase}丙", f"丁{phrase}戊") == ()
    assert len(passages(f"甲乙{SAME[:LEAST]}丙", f"丁{SAME[:LEAST]}戊")) == 1


def test_several_passages_come_in_the_order_of_the_first() -> None:
    """The other may have them in another order."""
    first, second = SAME[:15], "为老人测量血压打扫居室并登记就医代购需求"
    found = passages(f"{first}一{second}", f"{second}二{first}")
    assert [each.text for each in found] == [first, second]


def test_the_longest_of_several_places_is_taken() -> None:
    """A text may begin a sentence twice; the passage is the one that goes on longest."""
    (found,) = passages(SAME, f"{SAME[:14]}而{SAME}")
    assert found.text == SAME


@given(st.text("甲乙丙，1 \n", max_size=120), st.text("甲乙丙，1 \n", max_size=120))
def test_every_passage_is_in_both(one: str, other: str) -> None:
    """Whatever the bodies, their letters between the positions are equal, long enough and apart."""
    end = 0
    for found in passages(one, other):
        assert found.text == one[found.start : found.end]
        assert letters(found.text) == letters(other[found.other_start : found.other_end])
        assert len(letters(found.text)) >= LEAST
        assert found.start >= end
        end = found.end


def test_repetition_without_end_takes_no_time() -> None:
    """A body of one letter over and over is compared as fast as any other."""
    (found,) = passages("的" * 50_000, "的" * 50_000)
    assert found.end == 20_000
