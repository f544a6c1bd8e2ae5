"""Word files, feature by feature."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.documents import Allowance, Document, DocumentError, read_document
from ingest.documents.docx import is_docx
from ingest.reading import ProblemCode
from tests.unit.ingest.word_files import STRICT, p, package, part, r, word_file

FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
RELATION = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id'
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


def test_decorated_words() -> None:
    """Letterheads made of decorated words stand with the boxes."""
    art = '<v:shape><v:textpath on="t" string="财政信息&#10;第3期"/></v:shape><v:textpath/>'
    document = read(word_file(p(r("正文"), f"<w:r><w:pict>{art}</w:pict></w:r>")))
    assert (document.text, document.boxes) == ("正文", ("财政信息", "第3期"))


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


def test_told_by_the_names_in_the_zip() -> None:
    """A package inside another file does not make that one a Word document; one cut off still is one."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("x/a.docx", word_file(p(r("字"))))
    assert not is_docx(stored.getvalue())
    assert is_docx(word_file(p(r("字")))[:-30])


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


def with_chunk(name: str, chunk: str | bytes) -> bytes:
    """Return a file with another one in it, between two paragraphs."""
    relations = f'<Relationships><Relationship Id="r1" Type="…/aFChunk" Target="{name}"/></Relationships>'
    body = p(r("前")) + f'<w:altChunk {RELATION}="r1"/><w:altChunk {RELATION}="r2"/>' + p(r("后"))
    return package(
        {
            "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
            "word/_rels/document.xml.rels": relations,
            "word/chunk": chunk,
        }
    )


PAGE = '<html><body><p align="center">页一</p><p>页二</p></body></html>'
SINGLE_FILE = (
    "MIME-Version: 1.0\nContent-Type: multipart/related;\n boundary=x\n\n--x\nContent-Type: text/html;"
    f" charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{PAGE}\n--x--\n"
)


@pytest.mark.parametrize(
    ("name", "chunk", "lines"),
    [
        ("chunk", PAGE, ["页一", "页二"]),
        ("/word/chunk", SINGLE_FILE, ["页一", "页二"]),
        ("../word/chunk", word_file(p(r("内"))), ["内"]),
        ("chunk", with_chunk("chunk", PAGE), ["前", "后"]),
        ("chunk", b"PK\x03\x04word/", []),
        ("chunk", b"\0\1\2", []),
        ("elsewhere", PAGE, []),
        ("../../etc/hostname", PAGE, []),
    ],
)
def test_files_inside(name: str, chunk: str | bytes, lines: list[str]) -> None:
    """A page or a document that is shown in the midst of the text is read there, one deep."""
    document = read(with_chunk(name, chunk))
    assert [line.text for line in document.paragraphs] == ["前", *lines, "后"]


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
