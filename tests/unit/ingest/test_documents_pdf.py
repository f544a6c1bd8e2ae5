"""PDF to paragraphs: what the text layer holds, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import Allowance, Document, DocumentError, page_lines, read_document
from ingest.documents.pdf import MOST_PAGES, read_pdf
from ingest.documents.radicals import as_character
from ingest.reading import ProblemCode
from tests.unit.ingest.pdf_files import pdf, picture, shown
from tests.unit.ingest.typeset import HEIGHT, LEFT, TOP, WIDTH, Placed, typeset

REPORT = (Path(__file__).parents[2] / "documents/pdf-report.pdf").read_bytes()
HEAD = ["关于优化营商环境推动高质量发展", "有关情况的报告"]
BODY = [
    "今年以来，全市各单位坚持把优化营商环境作为重点工作来抓，认真落实上级部署，取得了阶段性成效。",
    "一、加强组织领导",
    "截至3月底，共走访企业156家，收集问题87个，已办结72个，办结率82.8%，群众满意度达到99.5%以上。" * 8,
]
FOOT = ["义马市财政局", "2020年3月30日"]


def read(data: bytes) -> Document:
    document = read_document("稿件.pdf", data, Allowance())
    assert document is not None
    assert document.format == "pdf"
    return document


def lines(data: bytes) -> list[str]:
    return [line.text for line in read(data).paragraphs]


def refusal(data: bytes) -> ProblemCode:
    with pytest.raises(DocumentError) as error:
        read_document("稿件.pdf", data, Allowance())
    assert error.value.message.endswith("。")
    return error.value.code


def test_a_draft() -> None:
    """A draft over pages: title, paragraphs, unit and date, with their looks."""
    document = read(pdf(typeset(BODY * 2, HEAD, FOOT)))
    assert [line.text for line in document.paragraphs] == [*HEAD, *BODY, *BODY, *FOOT]
    assert [line.text for line in document.paragraphs if line.centred] == HEAD
    assert [line.text for line in document.paragraphs if line.right] == FOOT
    assert document.paragraphs[0].size == 22.0


def test_a_real_file() -> None:
    """What LibreOffice exports: numbering in the text, heads and feet of pages apart, rare characters."""
    document = read(REPORT)
    found = [line.text for line in document.paragraphs]
    assert found[:4] == ["关于春季造林工作的报告", "各单位：", "一、 基本情况", "（一） 任务"]
    assert {"回车 制表", "生僻字𠮷𡈽，“引号”——…", "框内第一行", "1-2"} < set(found)
    assert document.headers[0] == "秘密★1年"
    assert [line.text for line in document.paragraphs if line.right] == ["市林业局", "2020年3月1日"]


@pytest.mark.parametrize(
    ("matrix", "entry"),
    [
        ("0 1 -1 0", b"/Rotate 90"),
        ("-1 0 0 -1", b"/Rotate 180"),
        ("0 -1 1 0", b"/Rotate 270"),
        ("0 1 -1 0", b""),
    ],
)
def test_turned_pages(matrix: str, entry: bytes) -> None:
    """A page is read as its text runs, whether its entry says so or not."""
    drawn = b""
    for at, text in enumerate(["第一行文字在这里。", "第二行文字在这里。"]):
        down = TOP + 40 * at
        x, y = {"0 1 -1 0": (down, HEIGHT - LEFT), "-1 0 0 -1": (WIDTH - LEFT, HEIGHT - down)}.get(
            matrix, (WIDTH - down, LEFT)
        )
        drawn += shown(Placed(text, x, y), matrix)
    assert lines(pdf([[]], drawn=drawn, page=entry)) == ["第一行文字在这里。", "第二行文字在这里。"]


def test_what_stands_across_is_no_text() -> None:
    """A watermark is apart, where markings are looked for."""
    mark = shown(Placed("机密", 200, 500, 60), "0.7 0.7 -0.7 0.7")
    document = read(pdf(typeset(BODY), drawn=mark))
    assert document.boxes == ("机密",)
    assert [line.text for line in document.paragraphs] == BODY


def test_doubled_characters() -> None:
    """macOS writes a radical and the character in one place: the character alone is kept."""
    radical, plain = shown(Placed("\u2f42", LEFT, TOP)), shown(Placed("文件人人", LEFT, TOP))
    assert lines(pdf([[]], drawn=radical + plain)) == ["文件人人"]


def test_radicals_are_characters() -> None:
    """Radicals and compatibility forms come out as the characters that everybody writes."""
    assert as_character("\u2f00\u2f42件\u2ed4前\u2ec5\uf9d1") == "一文件门前见六"
    assert as_character("①㎡ＡＢ") == "①㎡ＡＢ"


def test_scans() -> None:
    """A page that is a picture, with a scanner's name at most, is said to be a scan."""
    assert refusal(pdf([[], []], drawn=picture())) is ProblemCode.SCANNED
    assert refusal(pdf([[Placed("Scan", LEFT, 800)]], drawn=picture())) is ProblemCode.SCANNED
    assert refusal(pdf([[]])) is ProblemCode.SCANNED


def test_a_signed_page_behind_the_text() -> None:
    """One scanned page does not make a scan of the draft before it; nor does a picture under the text."""
    assert lines(pdf(typeset(BODY, HEAD), drawn=picture())) == [*HEAD, *BODY]


@pytest.mark.parametrize("cut", [20, 400, 1500])
def test_damaged(cut: int) -> None:
    """A file cut off is damaged, not a crash."""
    assert refusal(REPORT[:cut]) is ProblemCode.DAMAGED


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither pages nor characters without end."""
    assert refusal(pdf([[]] * (MOST_PAGES + 1))) is ProblemCode.TOO_LARGE
    monkeypatch.setattr(page_lines, "MOST_GLYPHS", 100)
    assert refusal(pdf(typeset(BODY))) is ProblemCode.TOO_LARGE


@settings(max_examples=100, deadline=None)
@given(st.integers(5, len(REPORT)), st.binary(max_size=30), st.integers(0, 3000))
def test_damage_anywhere(at: int, put: bytes, taken: int) -> None:
    """A damaged file is read as far as it goes, or refused in words."""
    try:
        read_pdf(REPORT[:at] + put + REPORT[at + taken :], Allowance())
    except DocumentError as error:
        refused = error.message
    else:
        refused = "。"
    assert refused.endswith("。")
