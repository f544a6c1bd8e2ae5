"""The cells of a form about people: labels, values, and what a value can be. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice

from ingest.documents.document import Paragraph

MOST_CELLS = 3_000  # of a form that are looked at
LONGEST_VALUE = 60  # characters of a name, post or unit
LONGEST_HEADING = 30  # characters of a line that says whose table follows
LONGEST_LINE = 200  # characters of a line that may hold labels

INFORMANT = "信息员"
LEADER = "主管领导"


class Field(Enum):
    """What a label asks for."""

    UNIT = auto()
    ROLE = auto()
    NAME = auto()
    POST = auto()
    REACH = auto()  # a number or address: its shape tells which
    OTHER = auto()


_FIELDS = {
    Field.UNIT: "单位 单位名称 填报单位 报送单位 所在单位 工作单位 单位全称 部门单位 填表单位",
    Field.ROLE: "身份 类别 人员类别 人员类型 角色 岗位 工作岗位 分工",
    Field.NAME: "姓名 名字 名称",
    Field.POST: "职务 职称 职级 职务职级 职务/职级 职务职称 职务/职称 职务及职称 现任职务 所任职务 职务名称",
    Field.REACH: """
        手机 手机号 手机号码 移动电话 手机(微信) 手机(微信号) 电话 电话号码 办公电话 办公室电话 固定电话
        单位电话 座机 座机号码 联系电话 联系方式 邮箱 电子邮箱 电子邮件 邮箱地址 电子邮箱地址 常用邮箱
        QQ邮箱 Email E-mail
    """,
    Field.OTHER: """
        序号 编号 性别 民族 年龄 出生年月 出生日期 政治面貌 学历 微信 微信号 微信昵称 群昵称 QQ QQ号 备注 说明
        传真 日期 填表日期 填报日期 科室 所在科室 部门 所在部门 股室 项目 内容 身份证号 身份证号码 照片 地址
        办公地址 填表人 填报人 审核人 联系人 二级机构 签字 签名 盖章
    """,
}
_ROLES = {
    LEADER: """
        主管领导 分管领导 主管领导姓名 分管领导姓名 主管信息领导 信息主管领导 主管信息工作领导 分管信息领导
        信息工作主管领导 信息工作分管领导 单位主管领导 政务信息主管领导 主管副职
        主管负责人 分管负责人 责任领导
    """,
    INFORMANT: """
        信息员 专职信息员 兼职信息员 专(兼)职信息员 信息员姓名 信息联络员 联络员 政务信息员 专职政务信息员
        信息报送员 信息工作人员 信息专员 具体工作人员
    """,
}
_FIELD_OF = {word.upper(): field for field, words in _FIELDS.items() for word in words.split()}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words.split()}
_COUNTED = re.compile(r"\([一二三1-3]名?\)|[一二三1-3]$|名单$")
_SEAL = re.compile(r"\((?:加?盖?公?章|签[字章名]|全称|手写)\)")
_ROLE_WORDS = "|".join(map(re.escape, sorted(_ROLE_OF, key=len, reverse=True)))
_LABEL_WORDS = "|".join(
    r"\s*".join(map(re.escape, word)) for word in sorted([*_FIELD_OF, *_ROLE_OF], key=len, reverse=True)
)
_PAIR = re.compile(
    rf"(?<![\u4e00-\u9fffA-Za-z])((?:(?:{_ROLE_WORDS})(?:的|之)?)?(?:{_LABEL_WORDS}))"
    r"\s*:",
    re.IGNORECASE,
)
_OWNED = re.compile(rf"({_ROLE_WORDS})(?:的)?(.+)")

MOBILE = re.compile(r"(?<![\d*])1[3-9][\d*](?:[ -]?[\d*]{4}){2}(?![\d*])")
PHONE = re.compile(r"(?<![\d*])(?:\(?0\d{2,3}\)?\s?[-—]?\s?)?[\d*]{7,8}(?:\s?[-—转]\s?\d{1,6})?(?![\d*])")
ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}")
_NONE = frozenset(("无", "/", "-", "—", "--", "——", "无邮箱", "暂无", "同上"))
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}[·•][\u4e00-\u9fff]{1,8}")
_NO_NAME = re.compile(
    r"(?:长|主任|书记|员|秘书|干事|主席|经理|政委|组长|领导|主管|调研员|负责人|助理|会计|文书|工程师|教师|副职|正职)$"
    r"|^(?:合计|小计|总计|备注|说明|同上|暂无|附件.*|以下空白|.*(?:局|委|办|街道|中心|公司|支行|银行))$"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Label:
    """What a cell asks for; `role` of whom. A role alone (主管领导) has no field."""

    field: Field | None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, or a line outside any table. `said`: label and value stood together, or outside a table."""

    text: str
    label: Label | None = None
    said: bool = False

    @property
    def blank(self) -> bool:
        return not self.text


def cells(paragraphs: Iterable[Paragraph]) -> Iterator[Cell]:
    """Take a form apart: labels and values in reading order, a line with both as one after the other."""
    for paragraph in islice(paragraphs, MOST_CELLS):
        text = _SEAL.sub("", unicodedata.normalize("NFKC", paragraph.shown)).strip()
        label = label_of(text)
        if label:
            yield Cell(text, label, said=not paragraph.table)
        elif pairs := _pairs(text):
            for asked, value in pairs:
                yield Cell(asked, label_of(asked), said=True)
                yield Cell(value, said=True)
        else:
            yield Cell(text, said=not paragraph.table)


def label_of(text: str) -> Label | None:
    """The label that a text is, spaced or numbered as it may be: 姓 名, 信息员（1）, 主管领导手机号."""
    bare = "".join(text.split()).rstrip(":").upper()
    if not bare or len(bare) > 20:
        return None
    for word in (bare, _COUNTED.sub("", bare)):
        if word in _ROLE_OF:
            return Label(None, _ROLE_OF[word])
        if word in _FIELD_OF:
            return Label(_FIELD_OF[word])
        owned = _OWNED.fullmatch(word)
        if owned and owned[2] in _FIELD_OF:
            return Label(_FIELD_OF[owned[2]], _ROLE_OF[owned[1]])
    return None


def role_in(text: str) -> str | None:
    """The one role that a heading names (一、主管领导); None where it names both or none."""
    found = {role for role, words in _ROLES.items() if any(word in text for word in words.split())}
    return found.pop() if len(found) == 1 else None


def _pairs(text: str) -> list[tuple[str, str]]:
    """The labels of a line and what follows each: 姓名：张三　职务：科员."""
    found = list(_PAIR.finditer(text)) if len(text) <= LONGEST_LINE and ":" in text else []
    ends = [*(match.start() for match in found), len(text)][1:]
    return [
        (match[1], text[match.end() : end].strip(" ,;、。")) for match, end in zip(found, ends, strict=True)
    ]


def is_reach(text: str) -> bool:
    """Tell whether a value is a number or address, or says that there is none."""
    return text in _NONE or any(shape.search(text) for shape in (MOBILE, PHONE, ADDRESS))


def is_name(text: str) -> bool:
    """Tell whether a value can be a person's name; 副局长 and 合计 cannot."""
    bare = "".join(text.split())
    return _NAME.fullmatch(bare) is not None and _NO_NAME.search(bare) is None


def is_words(text: str) -> bool:
    """Tell whether a value can be a post or a unit."""
    return len(text) <= LONGEST_VALUE and _HAN.search(text) is not None and not is_reach(text)
