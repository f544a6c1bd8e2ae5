"""A 公文 read back from its .docx: what is written, in which faces, and what leaves no trace when missing."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from notify.document.paper import Annex, Block, Paper
from notify.document.write import document
from tests.unit.notify.papers import DRAFT, HEADS, PAPER, UNITS


def read(paper: Paper) -> Any:
    return Document(io.BytesIO(document(paper)))


def texts(paper: Paper) -> list[str]:
    return [paragraph.text for paragraph in read(paper).paragraphs if paragraph.text]


def named(made: Any, text: str) -> Any:
    return next(paragraph for paragraph in made.paragraphs if paragraph.text.startswith(text))


def box(paper: Paper) -> Any:
    """What holds the 版记."""
    return read(paper).element.body.find(f".//{qn('w:txbxContent')}")


def imprint(paper: Paper) -> list[str]:
    """The lines of the 版记."""
    lines = (paragraph.text for paragraph in box(paper))
    return [line for line in lines if line]


def face(paragraph: Any) -> tuple[str, float]:
    """The face of a paragraph's Han characters, which is that of its figures too, and its size in pt."""
    fonts = paragraph._p.find(f".//{qn('w:rFonts')}")
    (name,) = {fonts.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "eastAsia")}
    return name, paragraph.runs[0].font.size.pt


def test_the_parts_stand_in_the_order_of_the_standard() -> None:
    """Proves that head, number, title, addressees, text, annex list, 署名, date and 附注 follow in turn."""
    found = texts(PAPER)
    assert found[:4] == [
        "义马市人民政府办公室文件",
        "义政办〔2020〕12号",
        "义马市人民政府办公室关于2020年第一季度\n全市政务信息采用情况的通报",
        "各街道办事处，产业集聚区管委会，市政府各部门，驻义各单位：",
    ]
    end = found.index("附件：1.2020年第一季度政务信息得分排名表")
    assert found[end : end + 7] == [
        "附件：1.2020年第一季度政务信息得分排名表",
        "\t2.2020年第一季度政务信息采用稿件目录",
        "义马市人民政府办公室",
        "2020年4月8日",
        "（电子版供参阅，以正式印发件为准。）",
        "附件1",
        "2020年第一季度政务信息得分排名表",
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("义马市人民政府办公室关于", ("方正小标宋简体", 22)),
        ("义政办", ("仿宋_GB2312", 16)),
        ("第一季度共收到", ("仿宋_GB2312", 16)),
        ("一、", ("黑体", 16)),
        ("（一）", ("楷体_GB2312", 16)),
        ("附件1", ("黑体", 16)),
    ],
)
def test_each_part_names_its_face(text: str, wanted: tuple[str, float]) -> None:
    """Proves that the faces and sizes of the standard are named in the file."""
    assert face(named(read(PAPER), text)) == wanted


def test_lines_are_29_points_and_characters_condensed() -> None:
    """Proves the exact line of 29 pt, 0.25 pt less between characters and an indent of two characters."""
    paragraph = named(read(PAPER), "2020年第一季度，")
    assert paragraph.paragraph_format.line_spacing.pt == 29
    assert paragraph.paragraph_format.first_line_indent.pt == 2 * 15.75
    assert paragraph._p.find(f".//{qn('w:r')}//{qn('w:spacing')}").get(qn("w:val")) == "-5"


def test_the_head_is_red_and_so_is_the_line() -> None:
    """Proves the red of 发文机关标志 and of the line under 发文字号."""
    made = read(PAPER)
    assert str(named(made, "义马市人民政府办公室文件").runs[0].font.color.rgb) == "FF0000"
    line = named(made, "义政办")._p.find(f".//{qn('w:pBdr')}/{qn('w:bottom')}")
    assert line.get(qn("w:color")) == "FF0000"


def test_the_tables_hold_every_figure() -> None:
    """Proves that heads and rows come back as given, and that heads repeat and rows are not split."""
    table = read(PAPER).tables[0]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert [head.replace("\n", "") for head in cells[0]] == list(HEADS)
    given = PAPER.annexes[0].parts[0]
    assert not isinstance(given, Block)
    assert cells[1:] == [list(row) for row in given.rows]
    assert len(cells) - 1 == len(UNITS) == 63
    repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert repeated == [True] + [False] * 63
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)


def test_the_imprint_names_copies_office_and_day() -> None:
    """Proves the two lines of the 版记 between lines of 0.35, 0.25 and 0.35 mm."""
    assert imprint(PAPER) == ["抄送：市政府市长、副市长。", "义马市人民政府办公室\t2020年4月8日印发"]
    rules = box(PAPER).iter(qn("w:top"))
    thickness = [int(rule.get(qn("w:sz"))) / 8 * 25.4 / 72 for rule in rules]
    assert thickness == pytest.approx([0.35, 0.25, 0.35], abs=0.02)


def test_a_draft_says_so() -> None:
    """Proves that a paper without a day is marked at the top, at its date and in its 版记."""
    found = texts(DRAFT)
    assert found[0] == "草稿"
    assert "（未印发）" in found
    assert imprint(DRAFT)[1] == "义马市人民政府办公室\t（未印发）"


def test_what_is_missing_leaves_no_room() -> None:
    """Proves that a paper of text alone has no paragraph for addressees, annexes, 附注 or copies."""
    bare = replace(PAPER, addressees="", annexes=(), copies="", remark=None, parts=(Block("全文。"),))
    assert texts(bare) == [
        "义马市人民政府办公室文件",
        "义政办〔2020〕12号",
        "义马市人民政府办公室关于2020年第一季度\n全市政务信息采用情况的通报",
        "全文。",
        "义马市人民政府办公室",
        "2020年4月8日",
    ]
    assert imprint(bare) == ["义马市人民政府办公室\t2020年4月8日印发"]


def test_a_single_annex_has_no_number() -> None:
    """Proves 附件：and 附件 without a number where there is only one."""
    found = texts(replace(PAPER, annexes=(Annex("采用稿件目录", (Block("略"),)),)))
    assert "附件：采用稿件目录" in found
    assert "附件" in found


def test_after_a_landscape_annex_the_imprint_stands_upright() -> None:
    """Proves that a last landscape annex is followed by an upright page with the 版记."""
    made = read(replace(PAPER, annexes=PAPER.annexes[:1]))
    assert [section.page_width > section.page_height for section in made.sections] == [False, True, False]


def test_a_short_office_makes_room_for_a_long_date() -> None:
    """Proves that the date keeps two characters from the right where it is longer than the 署名."""
    made = read(replace(PAPER, signer="信息科"))
    office, date = (named(made, text).paragraph_format.left_indent.pt for text in ("信息科", "2020年4月8日"))
    assert date == 28 * 15.75 - (2 + 6) * 15.75  # 2020年4月8日 is as wide as six Han characters
    assert office == date - 2 * 15.75


def test_the_same_paper_gives_the_same_bytes() -> None:
    """Proves that neither clock nor chance gets into the file, and that its properties are the paper's."""
    assert document(PAPER) == document(PAPER)
    properties = read(PAPER).core_properties
    assert (properties.title, properties.author) == (PAPER.title, PAPER.signer)
    assert properties.created.date() == properties.modified.date() == PAPER.day
