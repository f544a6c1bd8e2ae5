"""The pages of a 公文 as LibreOffice sets them, measured against GB/T 9704-2012 to 1 mm."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from notify.document.paper import Annex, Block, Column, Table
from notify.document.write import document
from tests.integration.pdf_pages import Box, Page, pages
from tests.unit.notify.papers import PAPER, UNITS

TO_A_MM = 1.0
LEFT, RIGHT = 28, 210 - 26
TOP, BOTTOM = 37, 297 - 35
LINE = 29 * 25.4 / 72
CHARACTER = 15.75 * 25.4 / 72
FULL = 3  # the number of a page that is full of one paragraph

# As much more text as makes the third page full of nothing but this.
LONG = replace(PAPER, parts=(*PAPER.parts, Block("信息工作要求真实准确全面及时" * 80)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Page, ...]:
    return pages(document(LONG), tmp_path_factory.mktemp("paper"))


def rows(characters: tuple[Box, ...]) -> list[list[Box]]:
    """The lines of text, by the lower edges of their characters."""
    found: list[list[Box]] = []
    for box in sorted(characters, key=lambda each: (each.bottom, each.left)):
        if found and box.bottom - found[-1][-1].bottom < LINE / 3:
            found[-1].append(box)
        else:
            found.append([box])
    return found


def test_the_head_stands_35_mm_below_the_text_area_s_top(made: tuple[Page, ...]) -> None:
    """Proves the head's place and that it is centred and red line and number follow it as they must."""
    head = made[0].find("义马市人民政府办公室文件")
    assert min(box.top for box in head) == pytest.approx(TOP + 35, abs=TO_A_MM)
    assert head[0].left - LEFT == pytest.approx(RIGHT - head[-1].right, abs=TO_A_MM)
    number = made[0].find("义政办〔2020〕12号")
    assert (number[0].left + number[-1].right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=TO_A_MM)
    line = next(each for each in made[0].lines if each.color == (255, 0, 0))
    assert [line.left, line.right] == pytest.approx([LEFT, RIGHT], abs=TO_A_MM)
    assert line.middle - number[-1].bottom == pytest.approx(4, abs=TO_A_MM)


def test_a_full_page_has_22_lines_of_28_characters(made: tuple[Page, ...]) -> None:
    """Proves margins, line spacing and characters in a line on a page full of text."""
    (*lines, _number) = rows(made[FULL - 1].characters)
    assert len(lines) == 22
    assert Counter(map(len, lines)).most_common(1)[0][0] == 28
    full = max(lines, key=len)
    assert min(box.left for line in lines for box in line) == pytest.approx(LEFT, abs=TO_A_MM)
    assert max(box.right for box in full) == pytest.approx(RIGHT, abs=TO_A_MM)
    spacing = (lines[-1][0].bottom - lines[0][0].bottom) / 21
    assert spacing == pytest.approx(LINE, abs=0.1)
    # An exact line of 29 pt puts its base 80 % down; a character of 16 pt reaches 0.12 of its size below it.
    ends = LINE * 0.2 - 16 * 0.12 * 25.4 / 72
    assert lines[0][0].bottom - LINE + ends == pytest.approx(TOP, abs=TO_A_MM)
    assert lines[-1][0].bottom + ends == pytest.approx(BOTTOM, abs=TO_A_MM)


def test_a_paragraph_begins_two_characters_in(made: tuple[Page, ...]) -> None:
    """Proves the indent of the first line, of text and of headings."""
    for text in ("第一季度共收到", "一、总体情况"):
        page = next(page for page in made if text in page.text)
        assert page.find(text)[0].left == pytest.approx(LEFT + 2 * CHARACTER, abs=TO_A_MM)


def test_the_date_begins_two_characters_right_of_the_office(made: tuple[Page, ...]) -> None:
    """Proves that 署名 ends two characters from the right and the date begins two further in."""
    page = next(page for page in made if "电子版供参阅" in page.text)
    office, date = page.find("义马市人民政府办公室"), page.find("2020年4月8日")
    assert RIGHT - office[-1].right == pytest.approx(2 * CHARACTER, abs=TO_A_MM)
    assert date[0].left - office[0].left == pytest.approx(2 * CHARACTER, abs=TO_A_MM)


def test_numbers_stand_7_mm_below_the_text_odd_right_even_left(made: tuple[Page, ...]) -> None:
    """Proves — 1 — one character in from the right on odd pages, from the left on even ones, 7 mm below."""
    assert made[0].width < made[0].height
    character = 14 * 25.4 / 72
    for number, page in enumerate(made, 1):
        if page.width > page.height:
            continue
        dash, *figures, end = page.find(f"—{number}—")
        assert dash.top - BOTTOM == pytest.approx(7, abs=TO_A_MM)
        assert (figures[0].top + figures[0].bottom) / 2 - BOTTOM == pytest.approx(7, abs=TO_A_MM)
        if number % 2:
            assert RIGHT - end.right == pytest.approx(character, abs=TO_A_MM)
        else:
            assert dash.left - LEFT == pytest.approx(character, abs=TO_A_MM)


def test_a_landscape_page_is_numbered_at_the_sheet_s_foot(made: tuple[Page, ...]) -> None:
    """Proves that turned upright a landscape page has the margins and the number of the others."""
    landscape = [(number, page) for number, page in enumerate(made, 1) if page.width > page.height]
    assert {number % 2 for number, _ in landscape} == {0, 1}
    for number, page in landscape:
        assert [page.width, page.height] == pytest.approx([297, 210], abs=0.5)
        assert min(line.left for line in page.lines) == pytest.approx(35, abs=TO_A_MM)
        assert max(line.right for line in page.lines) == pytest.approx(297 - 37, abs=TO_A_MM)
        first, *_, last = page.find(f"—{number}—")
        # What is the page's left edge here is the foot of the sheet, 35 mm from the text.
        assert 35 - first.right == pytest.approx(7, abs=TO_A_MM)
        if number % 2:
            assert 210 - 26 - last.bottom == pytest.approx(14 * 25.4 / 72, abs=TO_A_MM)
        else:
            assert first.top - 28 == pytest.approx(14 * 25.4 / 72, abs=TO_A_MM)


def test_the_ranking_repeats_its_heads_and_holds_every_unit(made: tuple[Page, ...]) -> None:
    """Proves that all units are on the ranking's pages, in order, each page under the heads."""
    ranking = [page for page in made if page.width > page.height]
    assert all("单位" in page.text and "完成比率" in page.text for page in ranking)
    text = "".join(page.text for page in ranking)
    assert [unit.name for unit in UNITS if unit.name not in text] == []
    first = ranking[0].find("附件1")
    assert first[0].left == pytest.approx(35, abs=TO_A_MM)
    assert first[0].top == pytest.approx(28 + 2, abs=2)
    title = ranking[0].find("2020年第一季度政务信息得分排名表")
    assert (title[0].left + title[-1].right) / 2 == pytest.approx((35 + 297 - 37) / 2, abs=TO_A_MM)


def test_the_imprint_ends_the_last_page(made: tuple[Page, ...]) -> None:
    """Proves that the 版记 stands on the last page only, its last line on the text area's lower edge."""
    assert ["抄送：" in page.text for page in made] == [False] * (len(made) - 1) + [True]
    last = made[-1]
    upper, middle, lower = sorted(last.lines, key=lambda line: line.middle)[-3:]
    assert lower.middle == pytest.approx(BOTTOM, abs=TO_A_MM)
    assert [round(line.thickness, 2) for line in (upper, middle, lower)] == [0.35, 0.26, 0.35]
    for line in (upper, middle, lower):
        assert [line.left, line.right] == pytest.approx([LEFT, RIGHT], abs=TO_A_MM)
    copies, office = last.find("抄送："), last.find("义马市人民政府办公室")
    assert upper.middle < copies[0].top < middle.middle < office[0].top < lower.middle


def test_a_full_last_page_sends_the_imprint_to_the_next(tmp_path: Path) -> None:
    """Proves that a table that ends where the 版记 would begin stays where it is and is not covered."""
    table = Table((Column("序号", 36), Column("标题", 90)), tuple((str(row), "标题") for row in range(22)))
    copies = "抄送：" + "、".join(f"第{place}副市长" for place in range(1, 9)) + "。"
    *_, annex, last = pages(
        document(replace(PAPER, annexes=(Annex("目录", (table,)),), copies=copies)), tmp_path
    )
    assert annex.text.count("标题") == 1 + 22
    assert last.text == f"—5—{copies}义马市人民政府办公室2020年4月8日印发"
    lower = max(line.middle for line in last.lines)
    assert lower == pytest.approx(BOTTOM, abs=TO_A_MM)
