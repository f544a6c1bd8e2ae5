"""Numbers in the formats of Word's lists, named as ECMA-376 names them (part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

# Twenty circled, bracketed or dotted figures are characters of their own; further on Word shows plain ones.
_CIRCLED = tuple(map(chr, range(0x2460, 0x2474)))  # ① … ⑳
_BRACKETED = tuple(map(chr, range(0x2474, 0x2488)))  # ⑴ … ⒇
_DOTTED = tuple(map(chr, range(0x2488, 0x249C)))  # ⒈ … ⒛
_CIRCLED_HAN = tuple(map(chr, range(0x3280, 0x328A)))  # ㊀ … ㊉
_STEMS = tuple("甲乙丙丁戊己庚辛壬癸")
_BRANCHES = tuple("子丑寅卯辰巳午未申酉戌亥")
_STEMS_AND_BRANCHES = tuple(_STEMS[at % 10] + _BRANCHES[at % 12] for at in range(60))
_FULL_WIDTH = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LARGEST_ROMAN = 3999
_MOST_LETTERS = 30  # in a number made of one letter repeated; Word's own limit

_HAN = "〇一二三四五六七八九"
_HAN_UNITS = ("千", "百", "十", "")
_LEGAL_SIMPLIFIED = ("零壹贰叁肆伍陆柒捌玖", ("仟", "佰", "拾", ""))
_LEGAL_TRADITIONAL = ("零壹貳參肆伍陸柒捌玖", ("仟", "佰", "拾", ""))
_LEGAL_JAPANESE = ("〇壱弐参四伍六七八九", ("阡", "百", "拾", ""))

# MSONFC ([MS-OSHARED]) by the names of ST_NumberFormat; None: plain figures do.
_BY_CODE = (
    "decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal", None, None, "hex", None,
    "ideographDigital", "japaneseCounting", None, None, "decimalFullWidth", None, "japaneseLegal",
    "japaneseDigitalTenThousand", "decimalEnclosedCircle", "decimalFullWidth2", None, None, "decimalZero",
    "bullet", None, None, "decimalEnclosedFullstop", "decimalEnclosedParen", "decimalEnclosedCircleChinese",
    "ideographEnclosedCircle", "ideographTraditional", "ideographZodiac", "ideographZodiacTraditional",
    "taiwaneseCounting", "ideographLegalTraditional", "taiwaneseCountingThousand", "taiwaneseDigital",
    "chineseCounting", "chineseLegalSimplified", "chineseCountingThousand", "ideographDigital",
)  # fmt: skip
_MORE_CODES = {57: "numberInDash", 0xFF: "none"}


def format_of(code: int) -> str:
    """Return the name of a number format from its code, as .doc and Word 2003 give it."""
    if code in _MORE_CODES:
        return _MORE_CODES[code]
    return (_BY_CODE[code] if 0 <= code < len(_BY_CODE) else None) or "decimal"


def numeral(number: int, number_format: str) -> str:
    """Write `number` in a format of ST_NumberFormat ("chineseCounting"), as Word shows it in a list.

    What the format cannot write, and every format that is not known here, comes in Arabic figures.
    """
    write = _FORMATS.get(number_format)
    return (write(number) if write and number >= 0 else None) or str(number)


def _one_of(characters: tuple[str, ...]) -> Callable[[int], str | None]:
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else None


def _letters(first: str) -> Callable[[int], str | None]:
    """A … Z, AA, BB … ZZ, AAA …"""

    def write(number: int) -> str | None:
        rounds, letter = divmod(number - 1, 26)
        return chr(ord(first) + letter) * (rounds + 1) if 0 < number <= 26 * _MOST_LETTERS else None

    return write


def _roman(number: int) -> str | None:
    if not 0 < number <= _LARGEST_ROMAN:
        return None
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def _lower_roman(number: int) -> str | None:
    return (_roman(number) or "").lower() or None


def _by_digits(zero: str) -> Callable[[int], str]:
    """一○五 for 105: a figure a digit."""
    figures = {ord("0") + digit: han for digit, han in enumerate(zero + _HAN[1:])}
    return lambda number: str(number).translate(figures)


def _counted(
    digits: str = _HAN, units: tuple[str, ...] = _HAN_UNITS, *, zero: str = "零", ten: str = "十"
) -> Callable[[int], str | None]:
    """一百零五 for 105: digits with their units. `ten`: how a number from 10 to 19 begins."""

    def write(number: int) -> str | None:
        if not 0 < number < 10_000:
            return digits[0] if number == 0 else None
        written, skipped = "", False
        for place, unit in zip((1000, 100, 10, 1), units, strict=True):
            digit = number // place % 10
            if digit:
                written += zero * skipped + (ten if place == 10 and not written and digit == 1 else
                                             digits[digit] + unit)  # fmt: skip
            skipped = not digit and bool(written)
        return written

    return write


def _counted_without_ones(digits: str, units: tuple[str, ...]) -> Callable[[int], str | None]:
    """百五 for 105: as Japanese counts; neither zeros nor a one before a unit."""

    def write(number: int) -> str | None:
        if not 0 < number < 10_000:
            return digits[0] if number == 0 else None
        written = ""
        for place, unit in zip((1000, 100, 10, 1), units, strict=True):
            digit = number // place % 10
            if digit:
                written += unit if digit == 1 and unit else digits[digit] + unit
        return written

    return write


def _up_to_99_counted(zero: str) -> Callable[[int], str | None]:
    """十一, 九十九, then by digits: 一○○."""
    counted, by_digits = _counted(), _by_digits(zero)
    return lambda number: counted(number) if 0 < number < 100 else by_digits(number)


def _ordinal(number: int) -> str:
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_FORMATS: dict[str, Callable[[int], str | None]] = {
    "decimalZero": "{:02}".format,
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _one_of(_CIRCLED),
    "decimalEnclosedCircleChinese": _one_of(_CIRCLED),
    "decimalEnclosedParen": _one_of(_BRACKETED),
    "decimalEnclosedFullstop": _one_of(_DOTTED),
    "numberInDash": "- {} -".format,
    "ordinal": _ordinal,
    "hex": "{:X}".format,
    "upperRoman": _roman,
    "lowerRoman": _lower_roman,
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "chineseCounting": _up_to_99_counted("○"),
    "taiwaneseCounting": _up_to_99_counted("○"),
    "chineseCountingThousand": _counted(),
    "taiwaneseCountingThousand": _counted(),
    "chineseLegalSimplified": _counted(*_LEGAL_SIMPLIFIED, ten="壹拾"),
    "ideographLegalTraditional": _counted(*_LEGAL_TRADITIONAL, ten="壹拾"),
    "ideographDigital": _by_digits("〇"),
    "japaneseDigitalTenThousand": _by_digits("〇"),
    "taiwaneseDigital": _by_digits("○"),
    "japaneseCounting": _counted_without_ones(_HAN, _HAN_UNITS),
    "japaneseLegal": _counted(*_LEGAL_JAPANESE, zero="", ten="壱拾"),
    "ideographEnclosedCircle": _one_of(_CIRCLED_HAN),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographZodiacTraditional": _one_of(_STEMS_AND_BRANCHES),
}
