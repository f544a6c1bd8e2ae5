"""What sort of mail a message is. Pure; the first rule that applies decides.

The rules stand in the order of `RULES`: what a machine sent is never read as a person's, what a person says
in the subject outranks what came along, and a mail that fits nothing brings no draft.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ingest.labels import Label
from ingest.message import ParsedMail
from ingest.reading import Nature

_ITSELF = r"自动(?:回复|答复|应答)|已读(?:回执)?|阅读回执"
_BY_ITSELF = re.compile(
    rf"\s*(?:re[:：]\s*)?(?:[\[【(（](?:{_ITSELF})[\]】)）]"
    rf"|(?:{_ITSELF}|auto(?:matic)?\s?repl(?:y|ies)|auto|out of office|read)\s*[:：])",
    re.IGNORECASE,
)

LONGEST_NOTE = 2000  # characters of a note that are looked at
FIRST_LINES = 5  # of a text in which it says that it was written automatically
SHORT_NOTE = 80  # characters of a 收到

LONGEST_LETTER = 300  # characters of a letter about one's points or drafts

_POINTS = r"(?:积分|计分|得分|记分|分数|扣分|加分|减分|排名|名次|通报|采用)"
_WITHDRAWS = re.compile(
    r"撤稿|撤回[^，。]{0,40}(?:稿|信息|来件)|(?:稿|信息)[^，。]{0,40}(?:撤回|作废)|(?:撤销|取消)[^，。]{0,12}(?:稿件|投稿)"
)
_WITHDRAWS_IN_LETTER = re.compile(
    r"(?:稿|信息|《).{0,80}(?:撤回|作废|(?:勿|不要|不再)采用)|撤回.{0,40}(?:稿|信息|《)"
)
# A letter speaks of its own unit; a draft that happens to hold the same words does not.
_FIRST_PERSON = re.compile(r"(?:我|本)(?:单位|局|委|办|街道|行|公司|中心|院|校|科|处|社区|村|部|联|会|社)")
_REPLACES = re.compile(r"重报|重新报送|更正|替换|新稿|以此.{0,2}为准")
_OBJECTS = re.compile(
    rf"{_POINTS}.{{0,24}}(?<![无没])(?<!没有)(?:异议|申诉|不服)|(?<![无没])(?<!没有)(?:异议|申诉|不服).{{0,24}}{_POINTS}"
)
_DISPUTES = re.compile(
    rf"{_POINTS}.{{0,24}}(?:有误|不对|错误|漏[计记登]|少[计记]|未[计记]|没有[计记]|复核|核实|更正)"
    rf"|(?:漏[计记登]|少[计记]|多扣|误扣|复核|核实).{{0,24}}{_POINTS}"
)
_ASKS = re.compile(r"(?:积分|得分|计分|分数|排名)(?:情况)?查询|查询.{0,16}(?:积分|得分|计分|分数|排名|采用)")
_ASKS_IN_TEXT = re.compile(
    rf"(?:查询|查一下|查下|请问|想问|想知道|想了解|多少).{{0,24}}{_POINTS}|{_POINTS}.{{0,12}}(?:是?多少|第几|如何\?|怎么样)"
)
_GAZETTE = re.compile(
    r"政府(?:工作)?快报》?[^采被]{0,14}第?\s*[\d一二三四五六七八九十百]+\s*期(?!.{0,8}采用)"
)
_FORM = re.compile(
    r"工作人员基本情况|信息员(?:基本情况|登记表|名单|变更|备案|信息表)|(?:信息员|联络员|联系人)[^，。]{0,8}(?:登记表|名单)"
)
FORM_HEAD = 10  # lines of a document that may bear the form's title
LONGEST_CELL = 12  # characters of such a label, spaced
FORM_CELLS = 4  # labels that the form has and nothing else has together
_FORM_CELLS = frozenset(
    ["单位", "单位名称", "姓名", "性别", "职务", "职称", "科室", "办公电话", "电话", "联系电话",
     "手机", "手机号", "微信号", "主管领导", "分管领导", "信息员", "专职信息员", "备注", "电子邮箱", "邮箱"]
)  # fmt: skip
_ACKNOWLEDGES = re.compile(
    r"(?:您好[，,！!]?|好的?[，,]?)?(?:您的)?(?:通知|来信|来函|邮件|回执|约稿|通报)?(?:均|都)?"
    r"(?:已经?)?(?:收到|收悉|知悉|阅|明白|知道了?|遵照|谢谢|感谢|辛苦|ok)|好的",
    re.IGNORECASE,
)
_FENCE = re.compile(r"[-—_=*|\s]+")  # a program's line above a signature
# Webmail's own words of an automatic reply, which has no header to say so.
_SAYS_ITSELF = re.compile(r"这是.{0,12}自动回复邮件|[本此]邮件.{0,6}系统自动(?:回复|发送|生成)")


@dataclass(frozen=True, slots=True)
class Signs:
    """All that the rules look at."""

    label: Label  # of the subject
    notes: tuple[str, ...] = ()  # what its writer says outside any draft
    pasted: str = ""  # the text pasted into the mail, where no file brought a draft
    names: tuple[str, ...] = ()  # of attached files, without folder and extension
    headings: tuple[str, ...] = ()  # titles of drafts and lines above them
    drafts: bool = False
    files_drafts: bool = False  # a file brought one
    files: bool = False  # something came along that could hold a draft
    form: bool = False  # a document came that is annex 1
    bounce: bool = False  # by its headers or parts, as the next two
    automatic: bool = False
    list_mail: bool = False
    unreadable: bool = False  # the message as a whole

    @property
    def note(self) -> str:
        return " ".join(self.notes)[:LONGEST_NOTE]

    @property
    def letter(self) -> str:
        """What its writer says, a text included that looks like a pasted draft and is a letter."""
        if not self.pasted:
            return self.note
        text = f"{self.note} {self.pasted}"
        return text if len(text) <= LONGEST_LETTER and _FIRST_PERSON.search(text) else self.note

    @property
    def heads(self) -> tuple[str, ...]:
        """Subject, file names, titles."""
        return (self.label.text, *self.names, *self.headings)


def _withdraws(signs: Signs) -> bool:
    """撤稿 in the subject; a letter that asks to 撤回 a draft. One that brings a new text replaces."""
    if _REPLACES.search(signs.label.text) or (signs.files and _REPLACES.search(signs.letter)):
        return False
    if _WITHDRAWS.search(signs.label.text):
        return True
    return not signs.files_drafts and _WITHDRAWS_IN_LETTER.search(signs.letter) is not None


def _objects(signs: Signs) -> bool:
    """计分异议 in subject, file name or title, or in a letter; in a note that brings nothing any doubt."""
    if any(_OBJECTS.search(head) for head in signs.heads):
        return True
    if signs.files_drafts:
        return False
    if _OBJECTS.search(f"{signs.label.text} {signs.letter}"):
        return True
    return not signs.drafts and _DISPUTES.search(f"{signs.label.text} {signs.note}") is not None


def _asks(signs: Signs) -> bool:
    """积分查询, as every receipt explains; or a question about points in a note that brings nothing."""
    if signs.drafts:
        return False
    return bool(_ASKS.search(signs.label.text) or (not signs.files and _ASKS_IN_TEXT.search(signs.note)))


def _is_gazette(signs: Signs) -> bool:
    """An issue of a 快报 (《政府快报》第5期 in subject, file name, letterhead), not what one adopted."""
    return (signs.drafts or signs.files) and any(_GAZETTE.search(head) for head in signs.heads)


def _is_form(signs: Signs) -> bool:
    """Annex 1, 工作人员基本情况, and nothing else."""
    heads = (*signs.names, *signs.headings) if signs.label.answers else signs.heads
    return not signs.drafts and (signs.form or any(map(_FORM.search, heads)))


def _acknowledges(signs: Signs) -> bool:
    """收到, 谢谢: a short note that brings nothing, whatever signature stands below."""
    said = " ".join(takewhile(lambda note: not _FENCE.fullmatch(note), signs.notes))
    if signs.drafts or signs.files or len(said) > SHORT_NOTE:
        return False
    return _ACKNOWLEDGES.match(said or signs.label.title) is not None


RULES: tuple[tuple[Nature, Callable[[Signs], bool]], ...] = (
    (Nature.BOUNCE, lambda signs: signs.bounce),  # RFC 3464: never answered
    (Nature.AUTO_REPLY, lambda signs: signs.automatic),  # RFC 3834
    (Nature.LIST, lambda signs: signs.list_mail),  # RFC 2919, 2369
    (Nature.WITHDRAWAL, _withdraws),
    (Nature.OBJECTION, _objects),
    (Nature.QUERY, _asks),
    (Nature.GAZETTE, _is_gazette),
    (Nature.CONTACTS_FORM, _is_form),
    (Nature.SUBMISSION, lambda signs: signs.drafts),
    (Nature.UNREADABLE, lambda signs: signs.unreadable),
    (Nature.ACKNOWLEDGEMENT, _acknowledges),
)


def is_automatic(mail: ParsedMail) -> bool:
    """An out-of-office reply or a read receipt: by RFC 3834 and 8098, by older headers, by its subject."""
    headers = mail.headers or {}
    submitted = headers.get("auto-submitted", "no").strip().lower()
    return (
        not submitted.startswith("no")
        or "x-autoreply" in headers
        or "x-autorespond" in headers
        or headers.get("precedence", "").strip().lower() == "auto_reply"
        or mail.report_type == "disposition-notification"
        or _BY_ITSELF.match(mail.subject or "") is not None
        or any(map(_SAYS_ITSELF.search, (line.text for line in mail.paragraphs[:FIRST_LINES])))
    )


def is_list_mail(mail: ParsedMail) -> bool:
    """Mail to many: a list (RFC 2919), advertising that offers to unsubscribe (RFC 2369)."""
    headers = mail.headers or {}
    precedence = headers.get("precedence", "").strip().lower()
    return "list-id" in headers or "list-unsubscribe" in headers or precedence in ("list", "bulk", "junk")


def nature(signs: Signs) -> Nature:
    """Apply the rules; `no_draft` where none does. A sealed message never comes here."""
    return next((found for found, applies in RULES if applies(signs)), Nature.NO_DRAFT)


def is_contacts_form(name: str, lines: Sequence[str]) -> bool:
    """Tell whether a document is annex 1, by its name, its first lines or the labels of its cells."""
    if any(_FORM.search(line) for line in (name, *lines[:FORM_HEAD])):
        return True
    if not any("信息员" in line for line in lines):
        return False
    cells = {"".join(line.split()).rstrip(":：") for line in lines if len(line) < LONGEST_CELL}
    return len(cells & _FORM_CELLS) >= FORM_CELLS
