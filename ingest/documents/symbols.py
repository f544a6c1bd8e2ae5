"""Characters of Word's symbol fonts, as the characters everybody has. Facts from the fonts' code charts."""

from __future__ import annotations

from collections.abc import Mapping

_PRIVATE = 0xF000  # Word adds this to the font's own code


def _from(code: int, characters: str) -> dict[str, str]:
    """`characters` stand for the codes from `code` on; blanks for what no character is like."""
    return {chr(at): char for at, char in enumerate(characters, code) if char != " "}


_WINGDINGS = (
    _from(0x6C, "●❍■□❐❑❒⬧⧫◆❖⬥⌧⍓⌘✿❀❝❞")
    | _from(0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿")
    | _from(0x9E, "·•▪○○○◉◎ ▪□ ✦★✶✴✹✵")
    | _from(0xB2, "⟡")
    | _from(0xD8, "➢")
    | _from(0xDF, "←→↑↓↖↗↙↘←→↑↓↖↗↙↘⇦⇨⇧⇩⇔⇕")
    | _from(0xFB, "✗✓☒☑")
    | _from(0x28, "☎✆✉")
)
_WINGDINGS_2 = _from(0x4F, "✗✓☒☑☒☒⊗⊗") | _from(0xA3, "□")
_SYMBOL = (
    _from(0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ")
    | _from(0x44, "Δ ΦΓ    Λ   ΠΘ Σ  ςΩΞΨ")
    | _from(0xA3, "≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…")
    | _from(0xC5, "⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓")
)
_FONTS: Mapping[str, Mapping[str, str]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "symbol": _SYMBOL,
    "wingdings 3": {},  # hardly a character of these is like any other
    "webdings": {},
}
_UNKNOWN = _WINGDINGS | {"\xb7": "•"}  # Symbol's bullet, the commonest of all


def bullet(text: str, font: str | None) -> str:
    """Return what stands before the items of a list; some dot where the font's has no like."""
    if text == "o":
        return "○"  # Word's hollow bullet is this letter of a typewriter font
    return symbols(text, font) or ("•" if text.strip() else "")


def symbols(text: str, font: str | None) -> str:
    """Return `text` of a font as anybody's characters; what no character is like is left out.

    Text of other fonts is returned as it is, private codes in it are taken for those of Wingdings.
    """
    table = _FONTS.get((font or "").lower())
    if table is not None:
        return "".join(table.get(_own(char), char if char.isspace() else "") for char in text)
    return "".join(_UNKNOWN.get(_own(char), "") if _own(char) != char else char for char in text)


def _own(char: str) -> str:
    """Return the font's own code for a character."""
    return chr(ord(char) - _PRIVATE) if "\uf020" <= char <= "\uf0ff" else char
