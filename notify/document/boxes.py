"""A box that stands at a fixed place of its page, over the text: what the flow of paragraphs cannot place.

It is VML: Word, WPS and LibreOffice of any age set it, turned or not, at the same place.
"""

from __future__ import annotations

from collections.abc import Iterable

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from notify.document.paragraphs import Element, Look, element, gap, run_properties


def box(
    left: int, top: int, width: int, height: int, content: Iterable[Element], *, turned: bool, room: int
) -> Element:
    """A paragraph, `room` high, with a box so far from the page's edges; twips. Turned, it reads down."""
    inside = element("txbxContent", content)
    flow = ' style="layout-flow:vertical"' if turned else ""
    made = parse_xml(
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><v:rect stroked="f" filled="f" '
        f'style="position:absolute;mso-position-horizontal-relative:page;mso-position-vertical-relative:page;'
        f"margin-left:{left / 20}pt;margin-top:{top / 20}pt;"
        f'width:{width / 20}pt;height:{height / 20}pt">'
        f'<v:textbox inset="0,0,0,0"{flow}></v:textbox></v:rect></w:pict>'
    )
    made[0][0].append(inside)
    anchor = gap(room)
    anchor.append(element("r", [run_properties(Look(size=1)), made]))
    return anchor
