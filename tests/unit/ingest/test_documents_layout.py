"""Characters on pages to lines, and lines to paragraphs, by their geometry alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents.document import Paragraph
from ingest.documents.layout import lay_out
from ingest.documents.page_lines import Glyph, Page, lines_of
from tests.unit.ingest import typeset
from tests.unit.ingest.typeset import LEADING, LEFT, RIGHT, SIZE, TOP, Placed, centred, from_right, width

SENTENCES = [
    "今年以来，全市各单位坚持把优化营商环境作为重点工作来抓，认真落实上级部署，取得了阶段性成效。",
    "截至3月底，共走访企业156家，收集问题87个，已办结72个，办结率82.8%，群众满意度达到99.5%以上。",
    "通过“线上+线下”相结合的方式，开展政策宣讲20余场次，发放《办事指南》2000余份，覆盖群众1.5万人。",
    "二是强化督导检查，对工作推进缓慢的3个单位进行了约谈，对5个先进单位进行了通报表扬。",
]
HEAD = ["关于优化营商环境推动高质量发展", "有关情况的报告"]
FOOT = ["义马市财政局", "2020年3月30日"]


def glyphs(pieces: Iterable[Placed]) -> list[Glyph]:
    placed = []
    for piece in pieces:
        x = piece.x
        for char in piece.text:
            end = x + width(char, piece.size)
            placed.append(Glyph(char, x, end, piece.y, piece.size))
            x = end
    return placed


def page(pieces: Iterable[Placed]) -> Page:
    return Page(typeset.WIDTH, typeset.HEIGHT, glyphs(pieces))


def laid(pages: Sequence[Sequence[Placed]]) -> list[Paragraph]:
    return list(lay_out([page(pieces) for pieces in pages])[0])


def texts(pages: Sequence[Sequence[Placed]]) -> list[str]:
    return [paragraph.text for paragraph in laid(pages)]


def test_a_draft() -> None:
    """A title of two lines, paragraphs over pages, headings, unit and date come out as they were written."""
    body = [text for at in range(8) for text in (f"{at + 1}、加强组织领导", "".join(SENTENCES[: at % 4 + 1]))]
    pages = typeset.typeset(body, HEAD, FOOT)
    assert len(pages) > 1
    found = laid(pages)
    assert [line.text for line in found] == [*HEAD, *body, *FOOT]
    assert [line.text for line in found if line.centred] == HEAD
    assert [line.text for line in found if line.right] == FOOT
    assert {line.size for line in found} == {22.0, 16.0}


def test_titles_of_several_lines() -> None:
    """A title that was broken for want of room is one; lines broken by meaning stay lines."""
    wrapped = ["关于进一步优化营商环境推动民营经济高质", "量发展", "有关情况的报告"]
    assert texts(typeset.typeset(SENTENCES, wrapped))[:2] == ["".join(wrapped[:2]), wrapped[2]]
    assert texts(typeset.typeset(SENTENCES, HEAD))[:2] == HEAD


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).map("".join), min_size=3))
def test_any_paragraphs(body: list[str]) -> None:
    """However long the paragraphs are and wherever a page ends, they come out as they went in."""
    assert texts(typeset.typeset(body, HEAD)) == [*HEAD, *body]


def test_paragraphs_without_indent() -> None:
    """Where nothing is indented a wider distance parts paragraphs."""
    rows, y = [], TOP
    for text in SENTENCES:
        for line, _ in typeset.lines_of(text, indent=0):
            rows.append(Placed(line, LEFT, y))
            y += LEADING
        y += LEADING
    assert texts([rows]) == SENTENCES


def test_first_lines_that_look_centred() -> None:
    """A first line with as much room behind it as before it is no title."""
    first = Placed("市自然资源局坚持边开采边治理边恢复，抓紧编制", LEFT + 45, TOP)
    second = Placed("2019-2025年矿山生态修复规划，治理历史遗留矿山。", LEFT, TOP + LEADING)
    ending = first._replace(text="确保治理一处、见效一处，长期坚持，久久为功。", y=TOP + 2 * LEADING)
    other = first._replace(text="下一步，将加强监管。", y=TOP + 3 * LEADING)
    full = [Placed("一" * 28, LEFT, TOP + LEADING * at) for at in (4, 5, 6, 7)]
    found = laid([[first, second, ending, other, *full]])
    assert [line.text for line in found][:3] == [first.text + second.text, ending.text, other.text]
    assert not any(line.centred for line in found)


def test_short_lines_stay_apart() -> None:
    """Lines that all are short are not run together for want of a long one."""
    rows = [
        Placed(text, LEFT, TOP + LEADING * at)
        for at, text in enumerate(["一、基本情况", "二、存在问题", "三、建议"])
    ]
    assert texts([rows]) == ["一、基本情况", "二、存在问题", "三、建议"]


def test_page_numbers_and_running_heads() -> None:
    """Page numbers in every form are nobody's text, what stands on each page alike is apart."""
    numbers = ["— 1 —", "- 2 -", "第3页", "4/5", "第5页 共5页"]
    bodies = typeset.typeset(["".join(SENTENCES * 4)] * 5)[:5]
    pages = [
        [Placed("政务信息 第1期", LEFT, 50.0, 10.5), *body, centred(number, 790.0, 14.0)]
        for body, number in zip(bodies, numbers, strict=True)
    ]
    paragraphs, furniture = lay_out([page(pieces) for pieces in pages])
    assert furniture == ("政务信息 第1期",)
    assert not any(number in paragraph.text for paragraph in paragraphs for number in numbers)


def test_a_number_in_the_text_is_no_page_number() -> None:
    """A line of figures at the foot of the text stays."""
    rows = [*typeset.typeset(SENTENCES)[0], Placed("0000000", LEFT, 780.0)]
    assert texts([rows])[-1] == "0000000"


def test_order_on_the_page_goes_before_order_of_drawing() -> None:
    """Letters drawn after the wide characters of their line, and a head drawn last, come in their places."""
    line, pieces, x = "走访企业156家，办结72件。", [], LEFT
    for part in ("走访企业", "156", "家，办结", "72", "件。"):
        pieces.append(Placed(part, x, TOP))
        x += width(part)
    assert texts([[*pieces[::2], *pieces[1::2], centred("标题", TOP - 60)]]) == ["标题", line]


def test_cells_side_by_side() -> None:
    """Cells of several lines are read one after the other, not line by line across the table."""
    rows = [
        Placed("工作", LEFT, TOP), Placed("情况", LEFT, TOP + LEADING),
        Placed("今年以来进展顺利", LEFT + 80, TOP), Placed("成效明显", LEFT + 80, TOP + LEADING),
    ]  # fmt: skip
    assert "".join(texts([rows])) == "工作情况今年以来进展顺利成效明显"


def test_a_box_over_the_text() -> None:
    """Lines that cross each other are not shuffled together."""
    rows = [Placed("正文一行文字", LEFT, TOP), Placed("框内文字", LEFT + 8, TOP + 1)]
    assert sorted(texts([rows])) == ["框内文字", "正文一行文字"]


def test_what_is_drawn_twice_to_look_bold() -> None:
    """The same text a hair beside itself is there once."""
    rows = [
        Placed("加粗的标题", LEFT, TOP),
        Placed("加粗的标题", LEFT + 0.4, TOP),
        Placed("正文", LEFT, TOP + 30),
    ]
    assert texts([rows]) == ["加粗的标题", "正文"]


def test_spaces() -> None:
    """Gaps between words are spaces; the quarter beside letters and the stretch of full lines are none."""
    gap = SIZE / 4
    placed, x = [], LEFT
    for text, after in (("第", gap), ("5", gap), ("期", 3 * SIZE), ("财政局", 0.0)):
        placed.append(Placed(text, x, TOP))
        x += width(text) + after
    stretched = [
        Placed(char, LEFT + at * SIZE * 1.1, TOP + LEADING) for at, char in enumerate("今年以来进展顺利")
    ]
    words = [Placed("Word", LEFT, TOP + 60), Placed("Excel", LEFT + width("Word") + 4, TOP + 60)]
    found = [line.text for line in lines_of(page([*placed, *stretched, *words]), 0)]
    assert found == ["第5期 财政局", "今年以来进展顺利", "Word Excel"]


def test_raised_characters_stay_in_their_line() -> None:
    """A reference to a footnote stands in the line that it is raised from."""
    rows = [Placed("面积", LEFT, TOP), Placed("2", LEFT + 32, TOP - 6, 8.0), Placed("公顷", LEFT + 36, TOP)]
    assert texts([rows]) == ["面积2公顷"]


def test_a_table_in_the_margin_moves_no_edge() -> None:
    """Lines are joined though a few stick out."""
    rows = typeset.typeset(SENTENCES * 2)[0]
    out = [Placed("附表" + "一" * 27, LEFT, rows[-1].y + LEADING * 1.2)]
    assert texts([[*rows, *out]])[: len(SENTENCES) * 2] == SENTENCES * 2


def test_dates_from_the_right_edge() -> None:
    """Unit and date are right aligned in the ways that offices set them."""
    rows = typeset.typeset(SENTENCES)[0]
    y = rows[-1].y
    foot = [
        from_right("义马市财政局", y + 60, 6),
        from_right("2020年3月30日", y + 90, 4),
        from_right("（财政局）", y + 120, 0),
    ]
    assert [line.right for line in laid([[*rows, *foot]])[-3:]] == [True, True, True]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            Glyph,
            st.text(min_size=1, max_size=2),
            st.floats(-1e6, 1e6),
            st.floats(-1e6, 1e6),
            st.floats(-1e6, 1e6),
            st.sampled_from((0.0, 0.1, 12.0, 1e5)),
            st.booleans(),
        ),
        max_size=30,
    ),
    st.sampled_from((0.0, 1.0, 595.0)),
)
def test_any_glyphs(anywhere: list[Glyph], side: float) -> None:
    """Characters may stand anywhere, in any size, on a page without extent."""
    lay_out([Page(side, side, anywhere), Page(RIGHT, side, anywhere)])
