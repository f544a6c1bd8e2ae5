"""What each line of a draft or a mail is by its looks. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.contact_block import ContactLine, contact_line, without_phone
from ingest.documents.document import Paragraph
from ingest.name_edges import PERSON, TITLE_VERB
from ingest.unit_names import NameBook

LEAST_TITLE = 4  # characters of a title
LONGEST_TITLE = 80  # characters of a title's line
LONGEST_UNIT = 40  # characters of a unit's name with a person and a number behind it
LONGEST_CONTACT = 200  # characters of a contact block on one line
LONGEST_LETTERHEAD = 50
SPACED = 1.6  # times as long as its characters: 信 访 信 息
LONGEST_PERSONS = 12
LONGEST_GREETING = 26
LEAST_SENTENCE = 20  # characters from which a line that ends in a full stop is running text

_YEAR = r"(?:20\d\d|二[〇○Oo0零]二[〇○Oo0零一二三四五六七八九])"
_FEW = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,2})"
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DATE = (
    rf"[(（]?(?:{_YEAR}年{_NUMBER}月(?:{_NUMBER}[日号])?|20\d\d[.\-/．]\d{{1,2}}[.\-/．]\d{{1,2}}"
    rf"|{_NUMBER}月{_NUMBER}[日号])[)）]?"
)
_LAST_OF_DATE = tuple("日号月)）0123456789")
_ENDS_IN_DATE = re.compile(rf"{_DATE}$")

_BODY = (
    r"(?:局|委|委员会|办公室|办|办事处|处|街道|中心|公司|支行|分行|银行|供销社|联社|社区|村|学校|中学|小学|幼儿园|高中|医院|卫生院"
    r"|法院|检察院|福利院|所|大队|中队|支队|队|站|残联|妇联|工商联|科协|工会|红会|联合会|协会|部|馆|厂|科|股|党委|党组|党工委"
    r"|党支部|组|集团|监委|园区|集聚区)"
)
_PEOPLE = rf"(?:[ 、]?{PERSON}|[ 、][\u4e00-\u9fff] ?[\u4e00-\u9fff]{{1,2}}){{0,2}}"
_BY = r"(?: ?(?:供稿|编|宣))?"
_NAME_OF_BODY = re.compile(rf"[^。；;，,！!？?：:“”\"《》]{{0,26}}{_BODY}{_PEOPLE}{_BY}{_PEOPLE}")
_SENTENCE_MARK = re.compile(r"[。；;，,！!？?]")
_OF_THIS_AREA = re.compile(r"(?:中共)?(?:河南|三门峡|义马|国家|中国|国网)")
_OFFICE = r"(?: ?[\u4e00-\u9fff]{0,8}(?:科|股|室|办|所|队|站|中心|分局|营业部|支部|党委|党组|委会|社区|村))?"
_SEAL = re.compile(r"[(（]\s*(?:盖章|公章|印章|签章|章)\s*[)）]$")
_PERSON = re.compile(rf"(?!高[质标效度新速]){PERSON}(?:[、，]?{PERSON}){{0,2}}")
_ONE_PERSON = re.compile(PERSON)
_BETWEEN = re.compile("[ 、，]+")  # persons
_SECTION = re.compile(rf"{_OFFICE}(?P<people>{_PEOPLE}){_BY}(?P<more>{_PEOPLE})")

_KIND = re.compile(
    r"[【\[(（〔]?(?:条目|经验|专题|调研|约稿)(?:类|性)?(?:信息|材料|报告|文章|稿件?)?[】\])）〕]?"
)
_MARKS = tuple("【[(（〔条典工经专调约信稿简第")  # first characters of the next three
_KIND_TAG = re.compile(
    r"[【\[(（〔](?:条目|经验|专题|调研|约稿)[^】\])）〕]{0,8}[】\])）〕][:：]?"
    r"|(?:条目|(?:典型|工作)?经验|专题|调研|约稿)(?:类|性|型)?(?:信息|材料|文章|报告)?[:：]"
)
_LETTERHEADS = (
    re.compile(
        r"[^。；;，,！!？?：:“”]{0,24}(?:文件|(?:政务|工作)信息|(?:信息|工作|情况)?(?:简报|专报|快报)|工作动态|信息稿)"
        r"(?:[(（]?第?\d+期[)）]?)?"
    ),
    # 第5期, 2020年第3期（总第40期）, 第5期 财政局编 2020年3月30日
    re.compile(
        r"[(（\[〔]?(?:20\d\d年)?[(（]?总?第[\d一二三四五六七八九十百零〇]{1,5}期[)）\]〕]?(?:[(（]总第?\d{1,5}期[)）])?"
        rf"(?:[^。，,；;：:]{{0,20}}编?(?:{_DATE})?)"
    ),
    re.compile(r"[\u4e00-\u9fff]{1,10}[〔\[（(【]20\d\d[〕\])）】]第?\d{1,4}号.{0,16}"),  # 文号
    re.compile(rf"[^。，,]{{1,24}}(?:主办|编印|编发|编报|编)(?:{_DATE})?"),
    # What stands above several drafts: 教体局信息3篇, 政务信息（两则）, 本期目录.
    re.compile(
        rf"[^。，,；;：:]{{0,24}}(?:信息|稿件?|简讯|动态|材料)[(（]?{_FEW}[篇条则份][)）]?(?:[(（].{{1,12}}[)）])?"
    ),
    re.compile(r"[【\[]?(?:本期)?(?:目录|要目|导读|内容提要)[】\]]?[:：]?|[【\[][\u4e00-\u9fff]{2,10}[】\]]"),
)
_SPACED_LETTERHEAD = re.compile(r"[\u4e00-\u9fff]{2,16}(?:信息|动态|简讯|通讯|专刊|参考|要情)")  # 信 访 信 息
# 信息一：, 第2篇, 稿件（三）: it counts drafts, where 一、 may count the sections of one.
_SERIAL = re.compile(
    rf"[【\[(（]?(?:(?:信息|稿件?|简讯|条目|经验)(?:之)?[(（]?{_FEW}[)）]?|第{_FEW}[篇条则])(?:[】\])）]|[:：、.．]|\s|$)[:：、.．\s]*"
)
_RULE = re.compile(r"[\-—–─━_=*＊★☆·.…~～|]{2,}")
_OF_LETTERHEAD = re.compile(r"[期号件息报态稿办编讯料录目读要】\]]")
_ADDRESSEE = re.compile(
    r"(?:尊敬的|各位)?[^。；;]{0,16}(?:办公室|信息科|政府办|市政府|市委办|领导|老师|科长|主任|同志|编辑|你们?好|您好|大家好|[上下]午好)"
    r"[^。；;\u4e00-\u9fff]{0,3}(?:你好|您好|[上下]午好)?[:：，,！!。～~]*"
)
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．)）](?!\d)|[①-⑳]"
    r"|第[一二三四五六七八九十]+[章节部、，]|[一二三四五六]是"
)
_LABELS = tuple("标题正主信稿")
_LABEL = re.compile(
    r"(?P<title>(?:信息|稿件)?标\s*题|题\s*目)\s*[:：]\s*|(?:正\s*文|主要内容|信息内容)\s*[:：]\s*"
)


@dataclass(slots=True)  # not frozen, which takes three times as long to make: every line of every mail is one
class Line:
    """A line and what it could be. A long one is running text and nothing else."""

    text: str  # as written, without space at either end and without an automatic number
    number: str = ""  # the automatic number before it, which is no 字数
    centred: bool = False
    right: bool = False
    table: bool = False
    indented: bool = False
    running: bool = False  # a sentence of some length
    contact: ContactLine | None = None
    kind: bool = False  # nothing but 条目类信息 or 【经验】
    tag: str = ""  # the 【条目】 that it begins with
    serial: str = ""  # the 信息一： that it begins with
    date: bool = False
    dated: bool = False  # a unit's name and a date
    unit: bool = False  # a unit's name, one of the roster's or of this area's
    body: bool = False  # could be any body's name, by its last character alone
    letterhead: bool = False
    rule: bool = False  # nothing but dashes or stars
    addressee: bool = False
    numbered: bool = False
    titled: bool = False  # 标题： stood before it
    person: bool = False  # nothing but somebody's name
    bold: bool = False
    size: float | None = None
    style: str | None = None
    could_be_title: bool = False

    @property
    def shown(self) -> str:
        """The line as its reader sees it."""
        return self.number + self.text


def look(paragraph: Paragraph, book: NameBook) -> Line:
    """See what a line of a document could be."""
    text = paragraph.text.strip()
    label = _LABEL.match(text) if text.startswith(_LABELS) else None
    text = text[label.end() :] if label else text
    numbered = bool(paragraph.number) or _NUMBERED.match(text) is not None
    if _is_running(text) and not _is_long_contact(text):
        return _running(paragraph, text, numbered)
    squeezed = "".join(text.split())
    date = _ENDS_IN_DATE.search(squeezed) if squeezed[-1:] in _LAST_OF_DATE else None
    before = squeezed[: date.start()] if date else ""
    marked = text.startswith(_MARKS)
    kind = marked and _KIND.fullmatch(squeezed) is not None
    tag = _KIND_TAG.match(text) if marked else None
    serial = _SERIAL.match(text) if marked else None
    rule = _RULE.fullmatch(squeezed) is not None
    counts = serial is not None and serial.end() == len(text)
    letterhead = rule or counts or _is_letterhead(text, squeezed)
    addressee = is_greeting(squeezed)
    contact = contact_line(text)
    name = _bare(text) if _could_be_name(text) else None
    unit = name is not None and _names_unit(name, book)
    return Line(
        text,
        paragraph.number,
        centred=paragraph.centred or paragraph.style == "title",
        right=paragraph.right,
        table=paragraph.table,
        indented=paragraph.text.startswith(("\u3000\u3000", "    ", "\t")),
        contact=contact,
        kind=kind,
        tag=tag[0] if tag else "",
        serial=serial[0] if serial else "",
        date=date is not None and not before,
        dated=bool(before) and (is_unit(before, book) or is_body(before)),
        unit=unit,
        body=unit or (name is not None and _NAME_OF_BODY.fullmatch(name) is not None),
        letterhead=letterhead,
        rule=rule,
        addressee=addressee,
        numbered=numbered,
        titled=label is not None and label["title"] is not None,
        person=not unit and len(squeezed) <= LONGEST_PERSONS and _PERSON.fullmatch(squeezed) is not None,
        bold=paragraph.bold,
        size=paragraph.size,
        style=paragraph.style,
        could_be_title=_ends_as_title(squeezed, paragraph.centred)
        and not (contact or (date and not before) or letterhead or kind or addressee),
    )


def _running(paragraph: Paragraph, text: str, numbered: bool) -> Line:
    number, table = paragraph.number, paragraph.table
    return Line(text, number, table=table, running=True, numbered=numbered, size=paragraph.size)


def _ends_as_title(squeezed: str, centred: bool) -> bool:
    """Tell whether a line is long enough and ends as titles do; a centred one may go on in the next."""
    if len(squeezed) < LEAST_TITLE or "。" in squeezed:
        return False
    return squeezed[-1] not in ("；;：:" if centred else "；;，,、：:")


def _is_running(text: str) -> bool:
    if len(text) > LONGEST_TITLE:
        return True
    if len(text) < LEAST_SENTENCE:
        return False
    if text.rstrip("”’）)").endswith(("。", "；", "！")):
        return True
    return "。" in text and contact_line(text) is None  # ……成效。（义马市财政局 张三）


def _is_long_contact(text: str) -> bool:
    """A contact block on one line may be long; it has colons and no sentence."""
    if not LONGEST_TITLE < len(text) <= LONGEST_CONTACT or "。" in text:
        return False
    return text.count("：") + text.count(":") > 1 and contact_line(text) is not None


def _is_letterhead(text: str, squeezed: str) -> bool:
    if len(squeezed) > LONGEST_LETTERHEAD:
        return False
    if len(text) > len(squeezed) * SPACED and _SPACED_LETTERHEAD.fullmatch(squeezed):
        return True
    # Most lines hold none of the characters that every letterhead does: a look saves many searches.
    return _OF_LETTERHEAD.search(squeezed) is not None and any(
        form.fullmatch(squeezed) for form in _LETTERHEADS
    )


def tidy(text: str) -> str:
    """The text with each run of spaces as one."""
    return " ".join(text.split())


def is_greeting(text: str) -> bool:
    """Tell whether a line greets or addresses somebody: 市政府办公室：, 各位领导好！"""
    if len(text) > LONGEST_GREETING or _NUMBERED.match(text.lstrip()):  # 一、加强组织领导
        return False
    return _ADDRESSEE.fullmatch("".join(text.split())) is not None


def is_body(text: str) -> bool:
    """Tell whether a short line ends as bodies' names do, a person or two behind it perhaps."""
    return _could_be_name(text) and _NAME_OF_BODY.fullmatch(_bare(text)) is not None


def is_unit(text: str, book: NameBook) -> bool:
    """Tell whether a line is a unit's name, a section or person behind it perhaps, or any body's here."""
    return _could_be_name(text) and _names_unit(_bare(text), book)


def _names_unit(line: str, book: NameBook) -> bool:
    found = book.at(line, person=True)
    if found and not (TITLE_VERB.match(line, found.end)):
        return _SECTION.fullmatch(line, found.end) is not None
    return (
        _OF_THIS_AREA.match(line) is not None
        and _NAME_OF_BODY.fullmatch(line) is not None
        and TITLE_VERB.search(line) is None
    )


def is_dated(text: str, book: NameBook) -> bool:
    """Tell whether a line is a date, alone or behind a unit's name."""
    date = _ENDS_IN_DATE.search(text)
    before = text[: date.start()].strip() if date else ""
    return date is not None and (not before or is_unit(before, book) or is_body(before))


def are_persons(text: str) -> bool:
    """Tell whether a line is nothing but persons' names."""
    return _persons(text) is not None


def _could_be_name(text: str) -> bool:
    return len(text) <= LONGEST_UNIT and _SENTENCE_MARK.search(text) is None


def people_in(text: str, book: NameBook) -> str | None:
    """Who stands in a line of a 落款, alone or behind the unit's name: （市发改委 张三、李四）."""
    line = _bare(text)
    found = book.at(line, person=True)
    if found is None:
        return _persons(line)
    section = _SECTION.fullmatch(line, found.end)
    if section is None:
        return None
    words = _BETWEEN.split(f"{section['people']} {section['more']}".strip(" 、"))
    if len(words) == 2 and is_spaced(words):  # 张 三
        words = ["".join(words)]
    return "、".join(word for word in words if _ONE_PERSON.fullmatch(word)) or None


def _persons(line: str) -> str | None:
    """The names in a line that holds nothing else."""
    squeezed = "".join(line.split())
    if len(squeezed) > LONGEST_PERSONS or _PERSON.fullmatch(squeezed) is None:
        return None
    words = _BETWEEN.split(line)
    return "、".join(words) if all(len(word) > 1 for word in words) else squeezed


def is_spaced(words: Sequence[str]) -> bool:
    """Tell whether the words of a line are single letters: 义 马 市 财 政 局."""
    return max(map(len, words), default=1) == 1


def _bare(text: str) -> str:
    """A line without brackets and telephone number; a letter-spaced one (义 马 市 财 政 局) closed up."""
    words = (_SEAL.sub("", text) if text.endswith(("章)", "章）")) else text).split()
    line = ("" if is_spaced(words) else " ").join(words)
    return without_phone(line).strip("()（）—- ")
