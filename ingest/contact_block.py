"""The contact block of a draft: 撰稿人, 审核人, 联系电话 in the forms offices write them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.name_edges import PERSON

# In order of preference: an article names one of each, and 联系人 is the author only where nobody else is.
_AUTHOR = (
    "撰稿人",
    "撰稿",
    "撰文",
    "撰写人",
    "拟稿人",
    "拟稿",
    "起草人",
    "作者",
    "执笔人",
    "执笔",
    "供稿人",
    "投稿人",
    "来稿人",
    "信息员",
    "通讯员",
    "报送人",
    "上报人",
    "填报人",
    "填表人",
    "经办人",
    "承办人",
    "联系人",
)
_REVIEWER = (
    "审核人",
    "审核领导",
    "领导审核",
    "审核签发",
    "审核把关",
    "审核",
    "审稿人",
    "审稿",
    "核稿人",
    "核稿",
    "审签人",
    "审签领导",
    "领导审签",
    "审签",
    "签发人",
    "签发领导",
    "领导签发",
    "签发",
    "签批人",
    "签批",
    "审批人",
    "审批",
    "审定人",
    "审定",
    "把关领导",
    "编审",
    "主管领导",
    "分管领导",
    "分管负责人",
    "责任领导",
    "单位负责人",
    "负责人",
)
_PHONE = (
    "联系电话",
    "联系方式",
    "办公电话",
    "电话号码",
    "手机号码",
    "手机号",
    "手机",
    "座机",
    "电话",
    "Tel",
    "TEL",
)
_UNIT = (
    "报送单位",
    "供稿单位",
    "来稿单位",
    "撰稿单位",
    "上报单位",
    "投稿单位",
    "作者单位",
    "单位名称",
    "单位",
    "稿件来源",
    "信息来源",
    "供稿",
)
_OTHER = (
    "责任编辑",
    "责编",
    "编辑",
    "电子邮箱",
    "邮箱",
    "报送日期",
    "报送时间",
    "日期",
    "传真",
    "校对",
    "职务",
    "编号",
)
# 文/张三: newspapers write it so.
_SLASHED = ("撰稿", "供稿", "通讯员", "审核", "签发", "编辑", "校对")

_ROLES = {
    label: role
    for role, labels in (
        ("author", _AUTHOR),
        ("reviewer", _REVIEWER),
        ("author", ("文", "图文")),
        ("phone", _PHONE),
        ("unit", _UNIT),
        ("other", _OTHER),
    )
    for label in labels
}
# Unmistakable even where the writer left the colon out.
_PLAIN = frozenset(
    (
        "撰稿人",
        "审核人",
        "审稿人",
        "核稿人",
        "审签人",
        "签发人",
        "供稿人",
        "拟稿人",
        "通讯员",
        "联系电话",
        "联系人",
    )
)


def _spaced(words: tuple[str, ...]) -> str:
    """A pattern for any of the words, spaces allowed between their characters (撰 稿 人)."""
    return "|".join(r"\s*".join(word) for word in sorted(words, key=len, reverse=True))


# These are also the end of other words (项目负责人, 有关单位): nothing may stand against them.
_ENDS_WORDS = frozenset(
    ("负责人", "单位负责人", "单位", "手机", "电话", "日期", "编号", "职务", "作者", "审定", "审批", "签批")
)
# 联系人及电话, 审核人（签字）, 联系人（电话）
_WITH_PHONE = (
    r"(?:\s*[及和、/]?\s*(?:联系)?(?:电话|方式)|\s*[(（](?:签字|签名|盖章|签章|领导|电话|手机|职务)[)）])?"
)
# Looked at first, to pass most places of a line at a glance.
_FIRSTS = "".join(sorted({label[0] for label in _ROLES}))
_LABEL = re.compile(
    rf"(?=[{_FIRSTS}])(?:(?P<label>(?<![\u4e00-\u9fff])(?:{_spaced(tuple(_ENDS_WORDS))})"
    rf"|{_spaced(tuple(_ROLES.keys() - _ENDS_WORDS))}){_WITH_PHONE}\s*[:：︰﹕]"
    rf"|(?<![\u4e00-\u9fff])(?P<slashed>文|图文|{_spaced(_SLASHED)})\s*[/／]"
    rf"|(?<![\u4e00-\u9fff])(?P<plain>{_spaced(tuple(_PLAIN))}){_WITH_PHONE}(?=\s))"
)
_MAY_LABEL = re.compile(
    r"[:：︰﹕/／]|[人话员]\s"
)  # without either no label is there: most lines have neither
_BARE_LABEL = re.compile(rf"(?:{_spaced(tuple(_ROLES.keys() - {'文', '图文'}))}){_WITH_PHONE}\s*[:：]?")
_FENCE = " \t\u3000,，;；、|/"
_PROSE = re.compile(r"[。！？]|[，,]\s*[\u4e00-\u9fff]{4}")
_BEFORE = re.compile(r"[^。；;！!？?，,:：]{0,28}")
_MOBILE_OR_LANDLINE = re.compile(
    r"(?<![\d*])(?:1[\d*]{2}[ -]?[\d*]{4}[ -]?[\d*]{4}"
    r"|(?:[(（]?0\d{2,3}[)）]?\s?[-—－]?\s?)?[\d*]{7,8}(?:-\d{1,6})?)(?![\d*])"
)


_WORDS = re.compile(r"[\s(（]+")
_PERSON = re.compile(rf"{PERSON}(?:[、，]{PERSON}){{0,2}}")
_DIGITS = tuple("0123456789*")
_NUMBER_AT_END = re.compile(
    rf"[\s,，;；、]*(?:联系)?(?:电话|手机)?[\s:：]*{_MOBILE_OR_LANDLINE.pattern}\s*(?=[)）]?\s*$)"
)


@dataclass(frozen=True, slots=True)
class ContactLine:
    """What one line says; `before` is what stands ahead of its first label (a unit, or nothing)."""

    before: str
    values: tuple[tuple[str, str], ...]  # label → what follows it, as written


@dataclass(frozen=True, slots=True)
class Contacts:
    author: str | None = None
    reviewer: str | None = None
    phone: str | None = None
    units: tuple[str, ...] = ()  # what stands under 单位 or ahead of the labels


NO_CONTACTS = Contacts()


def contact_line(text: str) -> ContactLine | None:
    """Take a line of a contact block apart; None for any other line."""
    found = list(_LABEL.finditer(text)) if _MAY_LABEL.search(text) else []
    if not found:
        return None
    before = _bare(text[: found[0].start()])
    if not _BEFORE.fullmatch(before):
        return None
    ends = [*(match.start() for match in found[1:]), len(text)]
    values = tuple(
        (
            "".join((match["label"] or match["plain"] or match["slashed"]).split()),
            _bare(text[match.end() : end].rstrip("。")),
        )
        for match, end in zip(found, ends, strict=True)
    )
    # A sentence behind a colon is prose (负责人：……。), not somebody's name.
    if any(len(value) > 40 or _PROSE.search(value) for _, value in values):
        return None
    return ContactLine(before, values)


def phone_in(text: str) -> str | None:
    """The first telephone number of a text, as written."""
    found = _MOBILE_OR_LANDLINE.search(text)
    return found[0].strip() if found else None


def without_phone(text: str) -> str:
    """A line without the number at its end (财政局 张三 0398-0000000)."""
    return _NUMBER_AT_END.sub("", text) if text.rstrip(" )）").endswith(_DIGITS) else text


def is_bare_label(text: str) -> bool:
    """Tell whether a table's cell holds nothing but a label, its value being in the next one."""
    return _BARE_LABEL.fullmatch(text.strip()) is not None


def contacts(lines: Sequence[ContactLine]) -> Contacts:
    """Put the lines of a contact block together, in the order they stand."""
    if not lines:
        return NO_CONTACTS
    values: dict[str, str] = {}
    for line in lines:
        for label, value in line.values:
            values.setdefault(label, value)
    everything = " ".join(value for label, value in values.items() if _ROLES[label] != "other")
    called = phone_in(" ".join(values.get(label, "") for label in _PHONE) + " " + everything)
    return Contacts(
        author=_first_person(values, _AUTHOR) or _contributor(values),
        reviewer=_first_person(values, _REVIEWER),
        phone=called,
        units=units_in(lines),
    )


def units_in(lines: Sequence[ContactLine]) -> tuple[str, ...]:
    """The units that a contact block names: ahead of its labels, or under 单位."""
    said = [
        (label, value) for line in lines for label, value in line.values if value and _ROLES[label] == "unit"
    ]
    return (*(line.before for line in lines if line.before), *(value for _, value in said))


def _first_person(values: dict[str, str], labels: tuple[str, ...]) -> str | None:
    said = (values[label] for label in labels if values.get(label))
    return next((person for value in said if (person := _person(value))), None)


def _contributor(values: dict[str, str]) -> str | None:
    """Who stands under 供稿, which names a unit as often as a person, or behind 文/."""
    said = (values.get(label, "") for label in ("图文", "文", "供稿"))
    return next((value for value in said if _PERSON.fullmatch("".join(value.split()))), None)


def _person(value: str) -> str | None:
    """The name in a value: 张 三, 李四（副局长）, 王五 138****0000, 赵六、钱七."""
    words = _WORDS.split(_bare(_MOBILE_OR_LANDLINE.sub("", value)))
    if len(words) > 1 and all(len(word) == 1 for word in words[:2]):
        return words[0] + words[1]
    return words[0].strip(_FENCE) or None


def _bare(text: str) -> str:
    """Take separators off both ends, and a bracket whose other half is elsewhere in the line."""
    text = text.strip(_FENCE)
    if text and text[0] in "(（[［【" and not re.search(r"[)）\]］】]", text):
        text = text[1:]
    if text and text[-1] in ")）]］】" and not re.search(r"[(（\[［【]", text):
        text = text[:-1]
    return text.strip(_FENCE)
