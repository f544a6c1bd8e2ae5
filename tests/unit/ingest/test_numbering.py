"""Numbers of lists, as Word shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.numbering import LONGEST_LABEL, Level, Numbering, WordList
from ingest.documents.numerals import numeral
from ingest.documents.symbols import bullet, symbols


@pytest.mark.parametrize(
    ("number_format", "numbers", "written"),
    [
        ("decimal", [0, 1, 10], ["0", "1", "10"]),
        ("chineseCounting", [1, 10, 11, 20, 99, 100], ["一", "十", "十一", "二十", "九十九", "一○○"]),
        ("chineseCountingThousand", [10, 19, 100, 101, 110, 1001],
         ["十", "十九", "一百", "一百零一", "一百一十", "一千零一"]),
        ("japaneseCounting", [10, 11, 100, 101, 210], ["十", "十一", "百", "百一", "二百十"]),
        ("ideographDigital", [5, 10, 21], ["五", "一〇", "二一"]),
        ("chineseLegalSimplified", [1, 10, 25, 102], ["壹", "壹拾", "贰拾伍", "壹佰零贰"]),
        ("ideographLegalTraditional", [3, 10], ["參", "壹拾"]),
        ("decimalEnclosedCircle", [1, 20, 21], ["①", "⑳", "21"]),
        ("decimalEnclosedCircleChinese", [10], ["⑩"]),
        ("decimalEnclosedParen", [3], ["⑶"]),
        ("decimalEnclosedFullstop", [3], ["⒊"]),
        ("ideographEnclosedCircle", [2, 11], ["㊁", "11"]),
        ("decimalFullWidth", [12], ["１２"]),
        ("decimalZero", [7, 12], ["07", "12"]),
        ("upperRoman", [4, 19, 3999, 4000], ["IV", "XIX", "MMMCMXCIX", "4000"]),
        ("lowerRoman", [9], ["ix"]),
        ("upperLetter", [1, 26, 27, 54], ["A", "Z", "AA", "BBB"]),
        ("lowerLetter", [2, 28], ["b", "bb"]),
        ("ideographTraditional", [1, 10, 11], ["甲", "癸", "11"]),
        ("ideographZodiac", [12], ["亥"]),
        ("ideographZodiacTraditional", [1, 60], ["甲子", "癸亥"]),
        ("numberInDash", [3], ["- 3 -"]),
        ("ordinal", [1, 2, 11, 23], ["1st", "2nd", "11th", "23rd"]),
        ("of some later Word", [3], ["3"]),
    ],
)  # fmt: skip
def test_numerals(number_format: str, numbers: list[int], written: list[str]) -> None:
    """Each format writes its numbers as Word does, and those beyond it in Arabic figures."""
    assert [numeral(number, number_format) for number in numbers] == written


def labels(levels: dict[int, Level], *paragraphs: int) -> list[str]:
    """Return the numbers of paragraphs on these levels of one list."""
    numbering = Numbering({1: WordList(0, levels)}.get)
    return [numbering.next(1, level) for level in paragraphs]


OFFICIAL = {
    0: Level("%1、", "chineseCountingThousand"),
    1: Level("（%2）", "chineseCountingThousand"),
    2: Level("%3."),
}


@pytest.mark.parametrize(
    ("levels", "paragraphs", "shown"),
    [
        (OFFICIAL, [0, 1, 2, 2, 1, 2, 0, 1],
         ["一、", "（一）", "1.", "2.", "（二）", "1.", "二、", "（一）"]),
        ({0: Level("第%1章", "japaneseCounting")}, [0, 0], ["第一章 ", "第二章 "]),
        ({0: Level("第%1条", "chineseCounting", apart=False)}, [0], ["第一条"]),
        ({0: Level("%1"), 1: Level("%1.%2")}, [0, 1, 1, 0, 1], ["1 ", "1.1 ", "1.2 ", "2 ", "2.1 "]),
        ({0: Level("%1、", "chineseCounting"), 1: Level("%1.%2", legal=True, apart=False)}, [0, 1],
         ["一、", "1.1"]),
        ({0: Level("%1.", start=6)}, [0, 0], ["6.", "7."]),
        ({0: Level("%1."), 1: Level("%2)", restart=0)}, [0, 1, 0, 1], ["1.", "1)", "2.", "2)"]),
        ({0: Level("%1."), 1: Level("%2)"), 2: Level("%3]", restart=1)}, [0, 1, 2, 1, 2, 0, 2],
         ["1.", "1)", "1]", "2)", "2]", "2.", "1]"]),
        ({0: Level("%1."), 1: Level("%1.%2.")}, [1, 1, 0], ["1.1.", "1.2.", "2."]),
        ({0: Level("●", "bullet"), 1: Level("-", "bullet")}, [0, 1, 0], ["●", "-", "●"]),
        ({0: Level("%1附", "none", apart=False)}, [0], ["附"]),
        ({0: Level("%1%2%0 %x.")}, [0], ["1%0 %x."]),
        ({0: Level("%1.", start=-5)}, [0], ["0."]),
        (OFFICIAL, [5], [""]),
    ],
)  # fmt: skip
def test_labels(levels: dict[int, Level], paragraphs: list[int], shown: list[str]) -> None:
    """Levels count, begin anew below a higher one, show higher ones' numbers, and start where they say."""
    assert labels(levels, *paragraphs) == shown


def test_a_start_that_a_list_overrides() -> None:
    """A list that overrides a start begins there at its first paragraph, and there only."""
    lists = {1: WordList(0, OFFICIAL), 2: WordList(0, OFFICIAL, starts={0: 5}), 3: WordList(7, OFFICIAL)}
    numbering = Numbering(lists.get)
    assert [numbering.next(number, 0) for number in (1, 1, 2, 2, 1, 3)] == [
        *("一、", "二、", "五、", "六、"),
        "七、",  # lists of one definition are counted on together
        "一、",
    ]


def test_a_list_that_the_file_does_not_have() -> None:
    """A paragraph of an unknown list has no number, and the file is asked once."""
    asked: list[int] = []
    numbering = Numbering(asked.append)
    assert [numbering.next(4, 0), numbering.next(4, 0)] == ["", ""]
    assert asked == [4]


@given(st.text(st.sampled_from("%123456789、第")), st.integers(), st.sampled_from(["decimal", "upperLetter"]))
def test_labels_are_bounded(text: str, start: int, number_format: str) -> None:
    """No level of any text, start or format makes a long number."""
    levels = {level: Level(text * 100, number_format, start) for level in range(9)}
    assert all(len(label) <= LONGEST_LABEL * 30 for label in labels(levels, *range(9)))


def test_symbols() -> None:
    """Symbol fonts' characters are shown as those that everybody has; other text is left alone."""
    assert symbols("lnu\xd8\xfc\uf06c", "Wingdings") == "●■◆➢✓●"
    assert symbols("RS\xa3", "Wingdings 2") == "☑☒□"
    assert symbols("\uf0b7a Dx", "Symbol") == "•α Δξ"
    assert symbols("o\uf0b7\uf0fe", None) == "o•☑"
    assert symbols("\uf021", None) == symbols("\uf07d", "Wingdings 3") == ""
    assert [bullet(text, "Webdings") for text in ("o", "\uf07d", "")] == ["○", "•", ""]
