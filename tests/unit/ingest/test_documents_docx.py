"""Word files, feature by feature."""

from __future__ import annotations

import pytest

from ingest.documents import Allowance, Document, DocumentError, read_document
from ingest.reading import ProblemCode
from tests.unit.ingest.word_files import STRICT, WORD, p, package, part, r, word_file

FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
BOX = "<w:txbxContent>" + p(r("框内")) + "</w:txbxContent>"


def read(data: bytes) -> Document:
    document = read_document("a.docx", data, Allowance())
    assert document is not None
    return document


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (p(r("一"), r("二")) + p(r("三")), ["一二", "三"]),
        (p() + p(r("一")), ["", "一"]),
        (p("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:cr/><w:t>三</w:t></w:r>"), ["一", "二", "三"]),
        (p("<w:r><w:t>一</w:t><w:tab/><w:t>二</w:t></w:r>"), ["一\t二"]),
        (p("<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t></w:r>"), ["1-2"]),
        (p("<w:hyperlink>", r("链接"), "</w:hyperlink>", r("后")), ["链接后"]),
        (p("<w:fldSimple>", r("域"), "</w:fldSimple>"), ["域"]),
        (p("<w:r><w:instrText>PAGE</w:instrText></w:r>", r("1")), ["1"]),
        (p("<w:smartTag><w:smartTag>", r("标"), "</w:smartTag></w:smartTag>"), ["标"]),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + p(r("控件")) + "</w:sdtContent></w:sdt>", ["控件"]),
        (p(r("见"), r("隐", "<w:vanish/>"), r("显", '<w:vanish w:val="0"/>')), ["见显"]),
        (p("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"), ["x=1"]),
        (p("<w:ruby><w:rt>", r("yi"), "</w:rt><w:rubyBase>", r("义"), "</w:rubyBase></w:ruby>"), ["义"]),
        (p("<mc:AlternateContent><mc:Choice>", r("新"), "</mc:Choice><mc:Fallback>", r("旧"),
           "</mc:Fallback></mc:AlternateContent>"), ["新"]),
        # a field's instruction is no text, not even other fields' results in it
        (p(FIELD.format("begin"), r("指"), FIELD.format("begin"), r("令"), FIELD.format("separate"), r("内"),
           FIELD.format("end"), FIELD.format("separate"), r("果"), FIELD.format("end"), r("后")), ["果后"]),
        (p(r("前"), FIELD.format("begin"), r("指令"), FIELD.format("end"), r("后")), ["前后"]),
        (p(r("前"), FIELD.format("separate"), r("目录"), FIELD.format("end")), ["前目录"]),
        (p(FIELD.format("begin"), r("指令")) + p(r("正文")), ["指令", "正文"]),
        (p('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/><w:sym w:char="x"/></w:r>', r("是")), ["☑是"]),
        # tracked changes, as accepted
        (p("<w:ins>", r("增"), "</w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"), ["增"]),
        (p("<w:moveFrom>", r("移"), "</w:moveFrom>", "<w:moveTo>", r("至"), "</w:moveTo>"), ["至"]),
        (p(r("一"), properties="<w:rPr><w:del/></w:rPr>") + p(r("二")) + p(r("三")), ["一二", "三"]),
        (p(r("一")) + p(r("末"), properties="<w:rPr><w:del/></w:rPr>"), ["一", "末"]),
        (p("<w:del>", r("删"), "</w:del>", properties="<w:rPr><w:del/></w:rPr>") + p(r("二")), ["二"]),
        ("<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p(r("删")) + "</w:tc></w:tr>"
         "<w:tr><w:tc>" + p(r("留")) + "</w:tc></w:tr></w:tbl>", ["留"]),
    ],
)  # fmt: skip
def test_paragraphs(body: str, lines: list[str]) -> None:
    """What of a paragraph is text, in its order."""
    assert [paragraph.text for paragraph in read(word_file(body)).paragraphs] == lines


def test_tables_row_by_row() -> None:
    """A table is read row by row and cell by cell, tables in cells included."""
    inner = "<w:tbl><w:tr><w:tc>" + p(r("内")) + "</w:tc></w:tr></w:tbl>"
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    table = row.format(p(r("1")), p(r("2")) + p(r("3"))) + row.format(p(r("4")) + inner, p(r("5")))
    document = read(word_file(p(r("前")) + f"<w:tbl>{table}</w:tbl>" + p(r("后"))))
    assert [(line.text, line.table) for line in document.paragraphs] == [
        ("前", False),
        *((text, True) for text in "123"),
        ("4", True),
        ("内", True),
        ("5", True),
        ("后", False),
    ]


def test_boxes_notes_and_headers_stand_apart() -> None:
    """Text boxes (once, in whatever form), footnotes and page headers are no part of the body."""
    drawing = f"<w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing>"
    old = f"<w:pict><v:textbox>{BOX}</v:textbox></w:pict>"
    forms = f"<mc:Choice>{drawing}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
    either = f"<mc:AlternateContent>{forms}</mc:AlternateContent>"
    body = p(r("正文"), f"<w:r>{either}</w:r>", '<w:r><w:footnoteReference w:id="2"/></w:r>')
    notes = f'<w:footnote w:type="separator">{p()}</w:footnote><w:footnote>{p(r("注"))}</w:footnote>'
    document = read(
        word_file(
            body,
            footnotes=part("footnotes", notes),
            header1=part("hdr", p(r("秘密★1年"))),
            header2=part("hdr", p(r("秘密★1年"))),
            footer1=part("ftr", p(r("页脚"))),
        )
    )
    assert document.text == "正文"
    assert (document.boxes, document.notes, document.headers) == (("框内",), ("注",), ("秘密★1年",))


def test_a_paragraph_in_a_box_does_not_disturb_the_one_around_it() -> None:
    """Text before and after a box is one paragraph with its own look."""
    box = f"<w:r><w:drawing>{BOX}</w:drawing></w:r>"
    document = read(word_file(p(r("前", "<w:b/>"), box, r("后"))))
    assert [(line.text, line.bold) for line in document.paragraphs] == [("前后", True)]


def test_looks() -> None:
    """Alignment, weight and size of a paragraph, its own before its style's, and the style's name."""
    styles = part(
        "styles",
        '<w:style w:styleId="1"><w:name w:val="Heading 1"/><w:basedOn w:val="0"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
        '<w:style w:styleId="0"><w:rPr><w:b/><w:sz w:val="44"/></w:rPr></w:style>'
        '<w:style w:styleId="x"><w:name w:val="X"/><w:basedOn w:val="x"/></w:style>',
    )
    document = read(
        word_file(
            p(r("题"), properties='<w:pStyle w:val="1"/>')
            + p(r("小", '<w:b w:val="0"/><w:sz w:val="32"/>'), properties='<w:pStyle w:val="1"/>')
            + p(r("财政局"), properties='<w:pStyle w:val="x"/><w:jc w:val="end"/>')
            + p(r("文", '<w:sz w:val="x"/>'), properties='<w:pStyle w:val="none"/>'),
            styles=styles,
        )
    )
    looks = [(one.centred, one.right, one.bold, one.size, one.style) for one in document.paragraphs]
    assert looks == [
        (True, False, True, 22.0, "heading 1"),
        (True, False, False, 16.0, "heading 1"),
        (False, True, False, None, "x"),
        (False, False, False, None, None),
    ]


def level(at: int, text: str, number_format: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


CUSTOM = (
    '<mc:AlternateContent><mc:Choice><w:numFmt w:val="custom" w:format="001"/></mc:Choice>'
    '<mc:Fallback><w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent>'
)
WINGDINGS = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'
NUMBERING = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "%1、", "chineseCountingThousand", '<w:pStyle w:val="1"/>')
    + level(1, "（%2）", "chineseCountingThousand", '<w:pStyle w:val="2"/>')
    + level(2, "%3.", "decimal")
    + level(9, "?", "decimal")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="S"/>'
    + level(0, "第%1条", "japaneseCounting", '<w:suff w:val="nothing"/>')
    + '</w:abstractNum><w:abstractNum w:abstractNumId="3">'
    + level(0, "l", "bullet", WINGDINGS)
    + f'<w:lvl w:ilvl="1">{CUSTOM}<w:lvlText w:val="%1%2."/></w:lvl></w:abstractNum>'
    + "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'
        for number, definition, overrides in (
            (1, 0, ""),
            (2, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
            (3, 1, ""),
            (4, 3, ""),
            (5, 0, f'<w:lvlOverride w:ilvl="2">{level(2, "(%3)", "upperLetter")}</w:lvlOverride>'),
            (6, 8, ""),
        )
    ),
)


def numbered(text: str, number: int | str | None = None, at: int | None = None, style: str = "") -> str:
    own = f'<w:numId w:val="{number}"/>' if number is not None else ""
    own += f'<w:ilvl w:val="{at}"/>' if at is not None else ""
    return p(
        r(text),
        properties=(f'<w:pStyle w:val="{style}"/>' if style else "")
        + (f"<w:numPr>{own}</w:numPr>" if own else ""),
    )


STYLES = part(
    "styles",
    '<w:style w:styleId="1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="2"><w:basedOn w:val="1"/></w:style>'
    '<w:style w:styleId="3"><w:basedOn w:val="2"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="2"/></w:numPr></w:pPr></w:style>',
)


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        (numbered("a", 1, 0) + numbered("b", 1, 1) + numbered("c", 1, 2) + p(r("d")) + numbered("e", 1, 0),
         ["一、", "（一）", "1.", "", "二、"]),
        # by the style, by the level that is the style's, by the style it is based on, and switched off
        (numbered("a", style="1") + numbered("b", style="2") + numbered("c", style="3")
         + numbered("d", 0, style="1") + numbered("e", style="1"), ["一、", "（一）", "1.", "", "二、"]),
        (numbered("a", 1, 0) + numbered("b", 2, 0) + numbered("c", 1, 0), ["一、", "一、", "二、"]),
        (numbered("a", 3, 0), ["第一条"]),
        (numbered("a", 4, 0) + numbered("b", 4, 1), ["●", "01."]),
        (numbered("a", 5, 0) + numbered("b", 5, 2), ["一、", "(A)"]),
        (numbered("a", 6, 0) + numbered("b", 9, 0) + numbered("c", "x", 0) + numbered("d", 1, 7), [""] * 4),
        (p(r("删"), properties='<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>')
         + numbered("b", 1, 0), ["一、"]),
        (p("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r>",
           properties='<w:numPr><w:numId w:val="1"/></w:numPr>'), ["一、", ""]),
        ("<w:tbl><w:tr><w:tc>" + numbered("a", 1, 0) + "</w:tc><w:tc>" + numbered("b", 1, 0)
         + "</w:tc></w:tr></w:tbl>", ["一、", "二、"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("namespace", [WORD, STRICT])
def test_automatic_numbering(body: str, numbers: list[str], namespace: str) -> None:
    """A paragraph's number is what Word shows before it, and is no part of its text."""
    document = read(word_file(body, styles=STYLES, numbering=NUMBERING.replace(WORD, namespace)))
    assert [line.number for line in document.paragraphs] == numbers
    assert not any("、" in line.text for line in document.paragraphs)
    assert document.text == "\n".join(line.number + line.text for line in document.paragraphs)


def test_numbering_that_is_missing_or_broken() -> None:
    """Without its lists a numbered paragraph has no number; a part that is no XML is damage."""
    assert [line.shown for line in read(word_file(numbered("文", 1, 0))).paragraphs] == ["文"]
    with pytest.raises(DocumentError) as error:
        read(word_file(numbered("文", 1, 0), numbering="<w:numbering"))
    assert error.value.code is ProblemCode.DAMAGED
    assert read(word_file(p(r("文")), numbering="<w:numbering")).text == "文"


def test_the_writers_own_count() -> None:
    """docProps/app.xml tells the 字数 of the whole file as Word saved it."""
    body = {"word/document.xml": part("document", f"<w:body>{p(r('字'))}</w:body>")}
    assert (
        read(package(body | {"docProps/app.xml": "<Properties><Words>512</Words></Properties>"})).words == 512
    )
    assert read(package(body)).words is None


def test_other_ways_to_write_the_same() -> None:
    """Strict Open XML, backslashes between folders, and a main part of another name are read."""
    assert read(word_file(p(r("严")), STRICT)).text == "严"
    document = part("document", f"<w:body>{p(r('名'))}</w:body>")
    assert read(package({"word\\document.xml": document})).text == "名"
    relations = (
        '<Relationships><Relationship Id="1" Target="/word/document2.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
    )
    assert read(package({"_rels/.rels": relations, "word/document2.xml": document})).text == "名"


def bomb(name: str, size: int) -> bytes:
    return package({"word/document.xml": part("document", "<w:body/>"), name: b"\0" * size})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bomb("word/media/a", 50 << 20), ProblemCode.TOO_LARGE),
        (package({"word/document.xml": "", **{f"word/{n}": "" for n in range(1_001)}}), ProblemCode.TOO_MANY),
        (package({"word/document.xml": "<w:document"}), ProblemCode.DAMAGED),
        (package({"word/other.xml": "<x/>"}), ProblemCode.DAMAGED),
        (word_file("<w:p>" * 300), ProblemCode.DAMAGED),
        (word_file(p(r("字" * 100_000)) * 21), ProblemCode.TOO_LARGE),
    ],
    ids=["ratio", "entries", "broken", "no text", "unclosed", "long"],
)
def test_limits(data: bytes, code: ProblemCode) -> None:
    """What would unpack to too much, and what is broken, is refused by name."""
    with pytest.raises(DocumentError) as error:
        read_document("a.docx", data, Allowance())
    assert error.value.code is code


def test_a_locked_entry_is_told() -> None:
    """A package with an encrypted entry says so."""
    data = bytearray(word_file(p(r("字"))))
    data[6] |= 1  # the flag in the entry's own header and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(DocumentError) as error:
        read_document("a.docx", bytes(data), Allowance())
    assert error.value.code is ProblemCode.ENCRYPTED


def with_entities(declared: str, text: str) -> bytes:
    document = part("document", f"<w:body>{p(r(text))}</w:body>").removeprefix('<?xml version="1.0"?>')
    return package({"word/document.xml": f"<!DOCTYPE d [{declared}]>{document}"})


def test_no_file_comes_in_by_an_entity() -> None:
    """An external entity is not followed."""
    text = read(with_entities('<!ENTITY file SYSTEM "file:///etc/hostname">', "前&file;后")).text
    assert text in ("前", "前后")


def test_a_billion_laughs() -> None:
    """Entities that multiply are refused before they do."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    with pytest.raises(DocumentError) as error:
        read_document("a.docx", with_entities(laughs, "&l9;"), Allowance())
    assert error.value.code is ProblemCode.DAMAGED
