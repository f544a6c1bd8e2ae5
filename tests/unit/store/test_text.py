"""Text of senders made fit for both databases."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store.text import INDEXED, clean, indexed

# Everything that can stand in a str, lone surrogates and NUL included.
TEXTS = st.text(st.characters(codec=None, categories=None))


@given(TEXTS)
def test_clean_text_is_what_databases_take(text: str) -> None:
    """Whatever a sender writes ends as UTF-8 without NUL, and cleaning it again changes nothing."""
    cleaned = clean(text)
    assert "\0" not in cleaned
    cleaned.encode("utf-8")
    assert clean(cleaned) == cleaned


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_good_text_is_left_alone(text: str) -> None:
    """What both databases take already is not changed."""
    assert clean(text) == text


def test_clean_reaches_into_lists_and_leaves_the_rest() -> None:
    """Texts within evidence and flags are cleaned; numbers, truths and nothing are what they were."""
    assert clean(({"text": "a\0b", "at": 3}, ["\0"], None, True)) == [
        {"text": "ab", "at": 3},
        [""],
        None,
        True,
    ]


@given(TEXTS, TEXTS)
def test_indexed_text_fits_an_index_and_stays_distinct(start: str, end: str) -> None:
    """Long texts are cut to what an index row holds, and two that differ late still differ."""
    long = start + "长" * INDEXED
    one, other = indexed(long + "1" + end), indexed(long + "2" + end)
    assert len(one) == INDEXED
    assert len(one.encode()) <= 4 * INDEXED < 2704
    assert one != other


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=INDEXED))
def test_short_text_is_indexed_as_it_is(text: str) -> None:
    """What fits is not touched."""
    assert indexed(text) == text
