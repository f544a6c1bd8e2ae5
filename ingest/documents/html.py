"""HTML, a paragraph a block; scripts, styles and what is hidden are no text."""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from typing import NamedTuple

from lxml import etree

from ingest.charset import Decoded, codec_of, decode
from ingest.documents.document import Allowance, Document, Paragraph, check_length

_LOOKED_AT = 2048  # bytes
_MARKUP = 5  # characters of markup for one of text, more than any writer needs
_LOOKS_LIKE = re.compile(
    rb"<!doctype\s+html|<(html|head|body|meta|div|table|p|br|span|font)[\s/>]", re.IGNORECASE
)
_STATED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE,
)

_SKIPPED = frozenset(["head", "script", "style", "title", "xml", "select", "noscript", "object", "template"])
_BLOCKS = frozenset(
    ["address", "article", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
     "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main",
     "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"]
)  # fmt: skip
_HEADINGS = {f"h{level}": f"heading {level}" for level in range(1, 7)}
_CELLS = frozenset(["td", "th"])
_BOLD = frozenset(["b", "strong", *_HEADINGS])

_SPACES = re.compile(r"[ \t\r\n\f]+")
# A source line that ends between two wide characters stands for nothing.
_WRAPPED = re.compile(r"(?<=[\u2e80-\uffef“”…—])[ \t]*\r?\n[ \t\r\n]*(?=[\u2e80-\uffef“”…—])")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_ALIGNED = re.compile(r"text-align\s*:\s*(center|right|left|justify)", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*(\d{1,3}(?:\.\d+)?)\s*(pt|px)", re.IGNORECASE)
_LINK = re.compile(r"""href\s*=\s*["']?\s*([^"'\s<>]{1,2000})""", re.IGNORECASE)
_MOST_LINKS = 1_000
_POINTS = {"pt": 1.0, "px": 0.75}

# huge_tree: writers that never close a tag nest deeper than libxml2's 256.
_PARSER = etree.HTMLParser(
    encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
)


class _Look(NamedTuple):
    """What an element's text inherits."""

    align: str = ""
    bold: bool = False
    size: float | None = None
    style: str | None = None
    table: bool = False
    verbatim: bool = False


def is_html(data: bytes) -> bool:
    """Tell whether a file's beginning is HTML's."""
    return _LOOKS_LIKE.search(data[:_LOOKED_AT].replace(b"\0", b"")) is not None


def decode_html(data: bytes, label: str | None = None) -> Decoded:
    """Decode HTML: by the mail's label, else by what the HTML states itself, as far as the bytes agree."""
    if codec_of(label) in (None, "cp1252") and (found := _STATED.search(data[:_LOOKED_AT])):
        label = (found.group(1) or found.group(2)).decode("ascii", "replace")
    return decode(data, label)


def read_html(data: bytes, _: Allowance) -> Document:
    """Read an HTML file. Raises DocumentError(too_large)."""
    decoded = decode_html(data)
    return Document("html", html_paragraphs(decoded.text), certain=decoded.certain)


def html_paragraphs(html: str) -> tuple[Paragraph, ...]:
    """Return the lines that a browser would show. Raises DocumentError(too_large)."""
    check_length(len(html) // _MARKUP)
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), _PARSER)
    except (etree.XMLSyntaxError, ValueError):  # nothing in it
        return ()
    page = _Page()
    if root is not None:
        page.walk(root)
    return tuple(page.lines)


def links_of(html: str) -> tuple[str, ...]:
    """Return the addresses that the words of a page lead to, as written but for its entities."""
    return tuple(unescape(found[1]) for found in islice(_LINK.finditer(html), _MOST_LINKS))


class _Page:
    def __init__(self) -> None:
        self.lines: list[Paragraph] = []
        self._pieces: list[str] = []
        self._looks = [_Look()]
        self._seen = _Look()  # how the line's first text looks
        self._length = 0

    def walk(self, root: etree._Element) -> None:
        events = etree.iterwalk(root, events=("start", "end"))
        for event, element in events:
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if tag in _SKIPPED or _HIDDEN.search(element.get("style", "")):
                    events.skip_subtree()
                    self._looks.append(self._looks[-1])
                    continue
                self._open(tag, element)
            else:
                self._close(tag)
                self._looks.pop()
                self._text(element.tail)
        self._break()

    def _open(self, tag: str, element: etree._Element) -> None:
        if tag in _BLOCKS:
            self._break()
        elif tag == "br":
            self._break(blank=True)
        self._looks.append(_look(tag, element, self._looks[-1]))
        self._text(element.text)

    def _close(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._break()

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if not self._pieces:
            self._seen = self._looks[-1]
        if self._looks[-1].verbatim:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self._pieces.append(first)
            for line in others:
                self._break(blank=True)
                self._pieces.append(line)
        elif self._pieces or not text.isspace():
            self._pieces.append(text)

    def _break(self, blank: bool = False) -> None:
        line = "".join(self._pieces)
        if not self._seen.verbatim:
            line = _SPACES.sub(" ", _WRAPPED.sub("", line)).strip(" ")
        line = line.replace("\xa0", " ").strip(" ")
        self._pieces.clear()
        if not line and not blank:
            return
        self._length += len(line)
        check_length(self._length)
        look = self._seen if line else _Look()
        self.lines.append(
            Paragraph(
                line,
                look.align == "center",
                look.align == "right",
                look.bold,
                look.size,
                look.style,
                look.table,
            )
        )


def _look(tag: str, element: etree._Element, outer: _Look) -> _Look:
    style = element.get("style", "")
    aligned = _ALIGNED.search(style)
    align = (
        aligned.group(1) if aligned else element.get("align", "center" if tag == "center" else outer.align)
    )
    size = _SIZE.search(style)
    return _Look(
        align.lower(),
        outer.bold or tag in _BOLD or _WEIGHT.search(style) is not None,
        float(size.group(1)) * _POINTS[size.group(2).lower()] if size else outer.size,
        _HEADINGS.get(tag, outer.style),
        outer.table or tag in _CELLS,
        outer.verbatim or tag == "pre",
    )
