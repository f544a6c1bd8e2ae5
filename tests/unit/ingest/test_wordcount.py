"""字数 by the office's rule, row by row and as properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.wordcount import count_words

HAN = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0x3400, max_codepoint=0x4DBF),
        st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
    )
)
RUN = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1)
SPACES = st.text(st.sampled_from(" \t\u3000\xa0\u2002\u2003\u200b\ufeff\u202f"), min_size=1)
ANY = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("　　 \t\xa0", 0),
        ("2020年3月", 4),
        ("GDP", 1),
        ("12.5%", 1),
        ("①②③", 1),
        ("同比增长12.5%。", 6),
        ("完成投资1,234.5亿元，", 8),
        ("e-mail：zhang@example.cn", 3),
        ("A B  C", 3),
        ("　　义马市财政局", 6),
        ("“十三五”规划", 7),
        ("《条例》（试行）", 8),
        ("——记第一书记", 7),
        ("等等……", 4),
        ("ＧＤＰ", 3),
        ("１２３", 3),
        ("第〇一二号", 5),
        ("々", 1),
        ("カタカナ", 4),
        ("한국어", 3),
        ("100㎡", 2),
        ("·", 1),
        ("阿·里", 3),
        ("5G+工业互联网", 6),
        ("A座，B座", 5),
        ("𠮷", 1),
        ("a\u200bb", 2),
        ("line one\nline two", 4),
    ],
)
def test_the_rule_by_example(text: str, words: int) -> None:
    """Each row of the rule counts as Word and WPS show it."""
    assert count_words([text]) == words


@given(HAN)
def test_every_han_character_counts_one(text: str) -> None:
    """A text of Han characters counts as many as it has."""
    assert count_words([text]) == len(text)


@given(RUN)
def test_a_run_counts_one(run: str) -> None:
    """However long, a run of other characters without a space counts once."""
    assert count_words([run]) == 1


@given(st.lists(ANY), st.lists(ANY))
def test_paragraphs_add_up(first: list[str], second: list[str]) -> None:
    """The count of a text is the sum of its paragraphs' counts."""
    assert count_words(first + second) == count_words(first) + count_words(second)


@given(ANY, SPACES)
def test_spaces_around_count_nothing(text: str, spaces: str) -> None:
    """Indents and trailing spaces of any kind change nothing."""
    assert count_words([spaces + text + spaces]) == count_words([text])


@given(ANY, ANY)
def test_joining_never_counts_more(first: str, second: str) -> None:
    """Two texts run together count as much as apart, or one less where two runs become one."""
    apart = count_words([first, second])
    assert apart - 1 <= count_words([first + second]) <= apart
