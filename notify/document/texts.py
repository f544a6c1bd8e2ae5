"""Title, 主送机关, text, 附件说明, 署名 and date, 附注 (GB/T 9704-2012, 7.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from notify.document.page import CHARACTER, CHARACTERS, LINE, WIDTH, pt
from notify.document.paper import Annex, Paper, Part, Table
from notify.document.paragraphs import (
    HEI_TEXT,
    INDENTED,
    KAI_TEXT,
    TEXT,
    TITLE_FACE,
    Element,
    Lie,
    Look,
    paragraph,
)
from notify.document.tables import table
from notify.document.titles import title_lines, width_of
from notify.wording import full_day

UNISSUED = "（未印发）"

TITLE = Look(TITLE_FACE, 22)
_TITLE_LIE = Lie("center", line=pt(33), keep_next=True)
_FACES = (TEXT, HEI_TEXT, KAI_TEXT)


def text(paper: Paper) -> Iterator[Element]:
    """From the title to the 附注."""
    yield title(paper.title, before=2 * LINE)
    if paper.addressees:
        yield paragraph(f"{paper.addressees}：", TEXT, Lie(before=LINE))
    yield from parts(paper.parts, WIDTH, joined=True)
    yield from _annex_list(paper.annexes)
    if paper.signer:
        yield from _signature(paper)
    if paper.remark:
        remark = paper.remark if paper.remark.startswith("（") else f"（{paper.remark}）"
        yield paragraph(remark, TEXT, INDENTED)


def title(words: str, before: int) -> Element:
    """A centred title, broken by meaning."""
    return paragraph(title_lines(words), TITLE, replace(_TITLE_LIE, before=before))


def parts(given: Sequence[Part], width: int, *, joined: bool = False) -> Iterator[Element]:
    """Paragraphs and tables on a text area of that width, in twips; joined to what follows, or not."""
    for part in given:
        if isinstance(part, Table):
            yield from table(part, width)
        else:
            keep = part.level > 0 or (joined and part is given[-1])
            yield paragraph(part.text, _FACES[part.level], replace(INDENTED, keep_next=keep))


def _annex_list(annexes: Sequence[Annex]) -> Iterator[Element]:
    """附件：1.… one below the other; a title's second line begins below its first."""
    for place, annex in enumerate(annexes):
        number = f"{place + 1}." if len(annexes) > 1 else ""
        hang = round((3 + width_of(number)) * CHARACTER)
        lead = "附件：" if place == 0 else "\t"
        lie = Lie("left", left=2 * CHARACTER + hang, first=-hang, before=0 if place else LINE, keep_next=True,
                  tabs=(("left", 5 * CHARACTER),) if place else ())  # fmt: skip
        yield paragraph(f"{lead}{number}{annex.title}", TEXT, lie)


def _signature(paper: Paper) -> Iterator[Element]:
    """Without a seal: 署名 ends two characters from the right, the date begins two further right than it."""
    dated = UNISSUED if paper.day is None else full_day(paper.day)
    left = min(
        CHARACTERS - width_of(paper.signer), CHARACTERS - 2 - width_of(dated)
    )  # of the date, in characters
    above = Lie("left", left=round((left - 2) * CHARACTER), before=LINE, keep_next=True)
    yield paragraph(paper.signer, TEXT, above)
    yield paragraph(dated, TEXT, Lie("left", left=round(left * CHARACTER), keep_next=bool(paper.remark)))
