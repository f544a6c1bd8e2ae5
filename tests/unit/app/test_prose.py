"""Text of mails on the screen: folded as Chinese is, and unable to steer a terminal."""

from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from app.prose import Prose, plain

SENTENCE = "截至4月中旬，累计授信农户420户、金额3800万元，打通服务“最后一米”（含7个街道）。"


def lines(text: str, width: int, most: int | None = None) -> list[str]:
    screen = Console(file=io.StringIO(), width=width, color_system=None)
    screen.print(Prose(text, most=most))
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue().splitlines()


@given(st.text(st.sampled_from(SENTENCE + " abc,."), max_size=200), st.integers(4, 80))
def test_folding_loses_nothing(text: str, width: int) -> None:
    """Every line fits, and together they are the text but for spaces at their ends."""
    shown = lines(text, width)
    assert all(cell_len(line) <= width for line in shown)
    assert "".join("".join(shown).split()) == "".join(text.split())


def test_a_line_neither_begins_with_a_closing_mark_nor_splits_a_number() -> None:
    """At every width that leaves room: 。 stays with its character, 3800 in one piece."""
    for width in range(12, 60):
        shown = lines(SENTENCE, width)
        assert not any(line.startswith(tuple("，。、）”")) for line in shown)
        assert any("3800" in line for line in shown)


def test_what_is_left_out_is_marked() -> None:
    """No more lines than asked for, and an ellipsis only where something is missing."""
    cut = lines(SENTENCE, 20, most=2)
    assert len(cut) == 2
    assert cut[-1].endswith("…")
    assert not lines("一句话。", 20, most=2)[-1].endswith("…")


@given(st.text(max_size=100))
def test_no_character_steers_the_terminal(text: str) -> None:
    """Control characters and marks of direction never come through."""
    shown = plain(f"\x1b]0;改名\x07\x1b[2J{text}\x9b31m\u202e")
    assert not any(ord(each) < 32 or 127 <= ord(each) < 160 or each == "\u202e" for each in shown)
