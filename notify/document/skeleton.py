"""The empty .docx that a paper is written into, and the bytes it becomes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from notify.document.paragraphs import TEXT_FACE

# What python-docx's template brings that a 公文 has no use for: its Japanese-American styles twice, a picture
# of an empty page, lists. A part that nothing refers to is not written.
_UNUSED = ("stylesWithEffects", "customXml", "numbering", "thumbnail", "webSettings", "theme")

_STYLES = f"""<w:styles {nsdecls("w")}>
  <w:docDefaults>
    <w:rPrDefault><w:rPr>
      <w:rFonts w:ascii="{TEXT_FACE}" w:eastAsia="{TEXT_FACE}" w:hAnsi="{TEXT_FACE}" w:cs="{TEXT_FACE}"/>
      <w:sz w:val="32"/><w:szCs w:val="32"/>
      <w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>
    </w:rPr></w:rPrDefault>
    <w:pPrDefault/>
  </w:docDefaults>
  <w:style w:type="paragraph" w:default="1" w:styleId="Normal">
    <w:name w:val="Normal"/><w:qFormat/>
    <w:pPr><w:widowControl w:val="0"/><w:snapToGrid w:val="0"/></w:pPr>
  </w:style>
  <w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">
    <w:name w:val="Default Paragraph Font"/><w:semiHidden/>
  </w:style>
  <w:style w:type="table" w:default="1" w:styleId="TableNormal">
    <w:name w:val="Normal Table"/><w:semiHidden/>
    <w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr>
  </w:style>
</w:styles>"""


def empty() -> Any:
    """A document of python-docx's with no content, in which nothing is left to a reader's own defaults."""
    made = Document()
    for part in (made.part, made.part.package):
        for key, relation in list(part.rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in _UNUSED:
                del part.rels[key]
    styles = made.styles.element
    for child in list(styles):
        styles.remove(child)
    styles.extend(list(parse_xml(_STYLES)))
    settings = made.settings.element
    made.settings.odd_and_even_pages_header_footer = True
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    return made


def packed(made: Any, title: str, author: str, day: dt.date | None) -> bytes:
    """The document's bytes. Same content, same bytes: every time in the file is the day's, or 1980's."""
    at = dt.datetime.combine(day or dt.date(1980, 1, 1), dt.time())
    core = made.core_properties
    core.title, core.author, core.last_modified_by, core.comments = title, author, author, ""
    core.created = core.modified = at
    written, repacked = io.BytesIO(), io.BytesIO()
    made.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(repacked, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, at.timetuple()[:6])
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return repacked.getvalue()
