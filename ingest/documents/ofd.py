"""OFD (GB/T 33190-2016): characters where they stand, laid out to paragraphs."""

from __future__ import annotations

import math
import posixpath
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from ingest.documents.document import Allowance, Document, DocumentError
from ingest.documents.layout import lay_out
from ingest.documents.package import Package, zip_directory
from ingest.documents.page_lines import Glyph, Page, check_glyphs
from ingest.documents.radicals import as_character
from ingest.reading import ProblemCode

MOST_PAGES = 200

_MAIN = "OFD.xml"
_POINTS = 72 / 25.4  # a millimetre, OFD's unit, in points
_A4 = (210.0, 297.0)  # millimetres
_HEAVY = 600  # weight of a font from which it is bold
_LEVEL = 2.0  # degrees that level text may be off
_UNITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_NARROW = "\u2000"  # below it characters are half as wide as high, for want of a better measure
_QUOTES = "“”‘’"  # as wide as the font likes
_UNSEEN = str.maketrans("", "", "\r\n\t\0")  # line ends of the XML itself
_FARTHEST = 1e5  # millimetres


def is_ofd(data: bytes) -> bool:
    """Tell whether a file is an OFD package."""
    return data.startswith(b"PK\x03\x04") and _MAIN.encode() in zip_directory(data)


def read_ofd(data: bytes, allowance: Allowance) -> Document:
    """Read the text of all pages. Raises DocumentError: damaged, encrypted, scanned, too_many, too_large."""
    package = Package(data, allowance)
    if any(posixpath.basename(name).startswith("Encrypt") for name in package.names()):
        raise DocumentError(ProblemCode.ENCRYPTED, "OFD文件已加密，请去掉密码后重新发送。")
    pages: list[Page] = []
    across: list[str] = []
    pictured, placed = False, 0
    for sheet in _sheets(package):
        glyphs: list[Glyph] = []
        for content in sheet.contents:
            for text in content.iter("{*}TextObject"):
                _place(text, glyphs, across)
                check_glyphs(placed + len(glyphs))
            pictured = pictured or next(content.iter("{*}ImageObject"), None) is not None
        placed += len(glyphs)
        pages.append(Page(sheet.width * _POINTS, sheet.height * _POINTS, glyphs))
    if pictured and not any(page.glyphs for page in pages):
        raise DocumentError(
            ProblemCode.SCANNED, "OFD是扫描件或图片，没有可读取的文字，请发送文字版（.docx 等）。"
        )
    paragraphs, furniture = lay_out(pages)
    return Document("ofd", paragraphs, boxes=tuple(dict.fromkeys(across)), headers=furniture)


class _Sheet(NamedTuple):
    """A page: its templates' content and its own; millimetres."""

    width: float
    height: float
    contents: list[etree._Element]


def _sheets(package: Package) -> Iterator[_Sheet]:
    """Yield the pages of every document of the package."""
    count = 0
    for root in package.xml(_main(package)).iter("{*}DocRoot"):
        name = _resolved("", root.text)
        if name not in package:
            raise DocumentError(ProblemCode.DAMAGED, "OFD文件内容不完整，请重新导出后发送。")
        document = package.xml(name)
        templates = {
            each.get("ID", ""): _resolved(name, each.get("BaseLoc"))
            for each in document.iter("{*}TemplatePage")
        }
        opened: dict[str, etree._Element] = {}
        for page in document.iter("{*}Page"):
            count += 1
            if count > MOST_PAGES:
                raise DocumentError(
                    ProblemCode.TOO_LARGE, f"OFD文件超过{MOST_PAGES}页，系统未读取，请只发送稿件部分。"
                )
            yield _sheet(package, document, _resolved(name, page.get("BaseLoc")), templates, opened)


def _sheet(
    package: Package,
    document: etree._Element,
    name: str,
    templates: Mapping[str, str],
    opened: dict[str, etree._Element],
) -> _Sheet:
    if name not in package:
        raise DocumentError(ProblemCode.DAMAGED, "OFD文件内容不完整，请重新导出后发送。")
    page = package.xml(name)
    contents = []
    for used in page.iterchildren("{*}Template"):
        template = templates.get(used.get("TemplateID", ""), "")
        if template in package:
            if template not in opened:
                opened[template] = package.xml(template)
            contents.append(opened[template])
    width, height = _extent(page) or _extent(document) or _A4
    return _Sheet(width, height, [*contents, page])


def _main(package: Package) -> str:
    if _MAIN not in package:
        raise DocumentError(ProblemCode.DAMAGED, "OFD文件内容不完整，请重新导出后发送。")
    return _MAIN


def _resolved(base: str, location: str | None) -> str:
    """Return the entry that a location means, seen from the entry it stands in."""
    location = (location or "").strip().replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), location)).lstrip("/")


def _extent(element: etree._Element) -> tuple[float, float] | None:
    box = element.find(".//{*}PhysicalBox")
    sides = _numbers(box.text if box is not None else None)
    return (sides[2], sides[3]) if len(sides) == 4 and min(sides[2:]) > 0 else None


def _numbers(text: str | None) -> list[float]:
    return [_float(word) for word in (text or "").split()]


def _float(word: str) -> float:
    """Return a number, 0 for what is none or is on no page."""
    try:
        number = float(word)
    except ValueError:
        return 0.0
    return number if abs(number) < _FARTHEST else 0.0


def _place(text: etree._Element, glyphs: list[Glyph], across: list[str]) -> None:
    """Add the characters of a TextObject; to `across` what stands askew: watermarks, stamps."""
    box, size = _numbers(text.get("Boundary")), _number(text.get("Size"))
    if len(box) != 4 or text.get("Visible") == "false":
        return
    matrix = _numbers(text.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else _UNITY
    written = (
        (code, as_character((code.text or "").translate(_UNSEEN)))
        for code in text.iterchildren("{*}TextCode")
    )
    if abs(math.degrees(math.atan2(b, a))) > _LEVEL:
        across.append("".join(characters for _, characters in written).strip())
        return
    drawn = round(size * math.hypot(c, d) * _POINTS, 1)
    bold = _number(text.get("Weight")) >= _HEAVY
    stretched = _number(text.get("HScale")) or 1.0
    x = y = 0.0
    before = len(glyphs)
    for code, characters in written:
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        right = _advances(code.get("DeltaX"), len(characters))
        down = _advances(code.get("DeltaY"), len(characters))
        at_x, at_y = x, y
        for character, to_right, to_below in zip(characters, right, down, strict=True):
            width = size * stretched * (1.0 if character >= _NARROW and character not in _QUOTES else 0.5)
            if 0 < to_right < size * stretched:
                width = to_right
            left = (box[0] + a * at_x + c * at_y + e) * _POINTS
            base = (box[1] + b * at_x + d * at_y + f) * _POINTS
            glyphs.append(Glyph(character, left, left + width * a * _POINTS, base, drawn, bold))
            # Without a DeltaX one character follows another, unless they stand below each other.
            at_x += to_right or (0.0 if to_below else width)
            at_y += to_below
    if len(glyphs) > before:
        _end_at((box[0] + box[2]) * _POINTS, glyphs)


def _end_at(edge: float, glyphs: list[Glyph]) -> None:
    """Let the last glyph end where its TextObject does, if that can be: nothing else tells its width."""
    last = glyphs[-1]
    if 0.2 * last.size < edge - last.left < 1.1 * last.size:
        glyphs[-1] = last._replace(right=edge)


def _number(text: str | None, otherwise: float = 0.0) -> float:
    return otherwise if text is None else _float(text)


def _advances(delta: str | None, count: int) -> list[float]:
    """Expand a DeltaX or DeltaY to `count` steps: `g 3 5.6` is three times 5.6 (7.… TextCode)."""
    steps: list[float] = []
    words = (delta or "").split()
    at = 0
    while at < len(words) and len(steps) < count:
        if words[at] == "g" and at + 2 < len(words):
            times = min(int(max(0.0, _float(words[at + 1]))), count)
            steps += [_float(words[at + 2])] * times
            at += 3
        else:
            steps.append(_float(words[at]))
            at += 1
    return (steps + [0.0] * count)[:count]
