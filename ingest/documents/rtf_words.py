"""The vocabulary of RTF (Rich Text Format Specification 1.9.1) as far as text needs it."""

from __future__ import annotations

from typing import Final

# Where the text of a destination goes. What is marked \* and has no entry here is passed over.
BODY: Final = "body"
NUMBER: Final = "number"  # the automatic numbering as the writing program showed it
NOTES: Final = "notes"
HEADERS: Final = "headers"
BOXES: Final = "boxes"
STYLES: Final = "styles"
FONTS: Final = "fonts"
QUIET: Final = "quiet"  # no text itself, but words or destinations inside matter
SKIP: Final = "skip"

DESTINATIONS: Final = {
    word.encode(): where
    for where, words in {
        NUMBER: "listtext pntext",
        NOTES: "footnote",
        HEADERS: "header headerl headerr headerf footer footerl footerr footerf",
        BOXES: "shptxt dptxbxtext",
        STYLES: "stylesheet",
        FONTS: "fonttbl",
        QUIET: "info shp shpinst shpgrp do",
        SKIP: "aftncn aftnsep aftnsepc annotation atnauthor atndate atnicn atnid atnparent atnref atntime"
        " atrfend atrfstart author background bkmkend bkmkstart blipuid buptim category"
        " colorschememapping colortbl comment company creatim datafield datastore doccomm docvar falt"
        " filetbl fldinst fontemb formfield ftncn ftnsep ftnsepc generator hlinkbase htmltag keywords"
        " latentstyles listoverridetable listpicture listtable manager mmathPr nesttableprops"
        " nonesttables nonshppict objalias objclass objdata objname objsect operator panose"
        " passwordhash pgptbl picprop pict pn pnseclvl printim private pxe revtbl revtim rsidtbl rxe"
        " shppict shprslt sp subject tc template themedata title txe upr userprops wgrffmtfilter xe"
        " xmlnstbl",
    }.items()
    for word in words.split()
}
IN_PLACE: Final = frozenset((b"fldrslt", b"result", b"field", b"object"))  # text that stands where it is

CHARACTERS: Final = {
    b"tab": "\t",
    b"line": "\n",
    b"page": "\n",
    b"column": "\n",
    b"emdash": "—",
    b"endash": "–",
    b"emspace": "\u2003",
    b"enspace": "\u2002",
    b"qmspace": "\u2005",
    b"bullet": "•",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
}
SYMBOLS: Final = {b"~": " ", b"_": "-"}
LITERAL: Final = (b"{", b"}", b"\\")
PARAGRAPH_ENDS: Final = (b"par", b"sect")
CELL_ENDS: Final = (b"cell", b"nestcell")
ROW_ENDS: Final = (b"row", b"nestrow")
ALIGNMENTS: Final = {b"ql": "", b"qc": "center", b"qr": "right", b"qj": "", b"qd": ""}
LANGUAGES: Final = (b"deflang", b"deflangfe")
# Behind \dbch what is said of the associated characters (\afs, \ab) is said of the wide ones.
SCRIPTS: Final = {b"dbch": True, b"loch": False, b"hich": False, b"rtlch": False, b"ltrch": False}

SYMBOLIC: Final = 2  # \fcharset of a font of symbols
PRIVATE: Final = 0xF000  # where such a font's characters stand in Unicode
# \fcharset → codec; of those not here (ANSI 0, default 1, symbol 2) the document's code page decides.
CODECS: Final = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
