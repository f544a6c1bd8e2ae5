"""What a sender wrote for this very mail: a pasted draft told from greeting, cover note, signature, quotes.

Pure: the lines of a message's own text in, the lines of a draft and the remarks around it out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from ingest.cloud_links import speaks_of_cloud_file
from ingest.documents.document import Paragraph
from ingest.lines import is_greeting, tidy

LONGEST_NOTE = 120  # characters of a cover note's line
SIGNATURE_LINES = 40  # a signature with its disclaimer is not longer
LEAST_DRAFT = 50  # characters that the sentences of a pasted draft have together
LEAST_BESIDE_FILES = 100  # where files came along: a longer cover note is no draft

_FENCE = r"\s*[-—_=]{2,}\s*"
_FORWARDED = re.compile(
    rf"{_FENCE}(?:转发(?:的)?(?:原)?邮件(?:信息)?|被转发邮件信息|(?:Begin )?forwarded message)", re.IGNORECASE
)
_QUOTED = re.compile(
    rf"\s*>|{_FENCE}(?:原始?邮件|(?:回复|转发)(?:的)?(?:原)?邮件(?:信息)?|被转发邮件信息|邮件原件|回复信息"
    r"|Original(?: Message)?|(?:Begin )?forwarded message|Reply message)\s*[-—_=]*\s*$",
    re.IGNORECASE,
)
_WROTE = ("写道", "wrote")
_SOMEBODY = re.compile(r"\d[:：]\d\d|@|^\s*(?:在|于|On)\s?.*\d", re.IGNORECASE)
_MARK = re.compile(r"\s*(?:>\s?)+")
_HEADER = re.compile(
    r"\s*(?:发件人|发送人|寄件人|收件人|抄送人?|主\s*题|发送时间|发送日期|日\s*期|时\s*间"
    r"|From|To|Cc|Sent|Date|Subject)\s*[:：]",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"\s*(?:发自|来自|发送自|Sent from)\s?"
    r"(?:我的|my|QQ|网易|新浪|搜狐|139|Windows|Mail|iPhone|iPad|Foxmail|Outlook|华为|小米)"
    r"|\s*从\s?.{2,24}\s?发送\s*$|\s*(?:获取|Get) Outlook|.{0,12}签名由.{0,20}定制"
    r"|\s*[【\[(（]?(?:免责|保密|重要|法律)?(?:声明|提示)[】\]）)]?[:：]?\s*(?:本|此|该|This)(?:电子)?(?:邮件|信息|e-?mail)"
    r"|\s*[【\[(（]?(?:免责声明|保密声明|保密提示|免责条款)"
    r"|\s*(?:本|此)(?:电子)?邮件(?:及其|及附件|包含|含有|(?:可能)?载有|仅供|由系统|来自)"
    r"|\s*(?:This e-?mail|The information (?:contained )?in this|CONFIDENTIAL)",
    re.IGNORECASE,
)
# Programs draw a line above a signature, people between two articles: then sentences follow.
_RULE = re.compile(r"\s*(?:--+|—{2,}|_{5,}|={5,}|\*{5,}|─{3,}|━{3,}|\|[\s|]*)\s*$")
_ON_SIGNATURE = re.compile(r"声明|免责|误收|收件人|删除|保密|confidential", re.IGNORECASE)
_COVER = re.compile(
    r"请.{0,8}(?:查收|查阅|审阅|收阅|接收|采用|采纳|审核|指正|审定|斧正|编发|登记)|查收|采用为盼|报上"
    r"|[见如]附件|附件[为是中里]|附后|贵[科办]|打扰|麻烦(?:您|你|老师)|烦请|请(?:及时)?与[我其他她]联系"
    r"|敬请(?:谅解|知悉)|请知悉|望(?:谅解|知悉)|特此(?:说明|告知)"
    r"|如有(?:问题|不妥|疑问)|重新(?:报送|上报|发送)|以此.{0,2}为准|以本.{0,3}为准"
    r"|[您你]好|(?:领导|老师)们?好(?![评的转])|现(?:将|把).{0,40}(?:发给|发至|发去|呈)"
    r"|现(?:将|把)[^。]{0,40}(?:信息|稿件?|材料|简报|约稿)[^。]{0,16}(?:上报|报送|报给|呈报|发送|提交|如下|传给)"
    r"|^[^，。]{0,16}(?:报送|上报|报来|发来|提供)(?:政务)?(?:信息|稿件?|材料|条目|经验)[^。]{0,12}[:：。！]?$"
    r"|(?:信息|稿件?|材料)[^。，]{0,8}如下[:：。]?$"
    r"|(?:均|(?:信息|稿件?|材料)[^。]{0,16})已经?[^。]{0,10}(?:领导|局长|主任|行长|负责人).{0,6}(?:审[核签定阅批]|把关|同意)"
)
_COURTESY = re.compile(
    r"\s*(?:谢谢|感谢|多谢|祝|顺祝|此致|敬礼|辛苦|特此).{0,24}$|.{0,24}(?:谢谢|感谢|辛苦了)[！!。~～]*\s*$"
)


@dataclass(frozen=True, slots=True)
class OwnText:
    """`draft`: lines that may be an article, none where the mail is a mere note; `notes`: its other lines."""

    draft: tuple[Paragraph, ...] = ()
    notes: tuple[str, ...] = ()
    slight: bool = False  # files came along, and the draft is as short as a note about them may be
    cloud_files: bool = False  # files came as links


def own_text(paragraphs: Sequence[Paragraph], *, forwards: bool, files: bool) -> OwnText:
    """Tell a pasted draft from what stands around it.

    `forwards`: the mail passes another on, and what is quoted is its content; `files`: documents came along.
    """
    unquoted = _unquoted(paragraphs, forwards=forwards)
    lines = [line for line in unquoted if not speaks_of_cloud_file(line.text)]
    cloud_files = len(lines) < len(unquoted)
    cut = next((at for at in range(len(lines)) if _opens_signature(lines, at)), len(lines))
    lines, below = lines[:cut], lines[cut:]
    start, end = _draft_within(lines)
    sentences = [text for line in lines[start:end] if "。" in (text := line.text.strip())]
    length = sum(map(len, sentences))
    if length < LEAST_DRAFT:
        start = end = 0
    notes = (*lines[:start], *lines[end:], *below)
    return OwnText(
        draft=tuple(lines[start:end]),
        notes=tuple(text for line in notes if (text := tidy(line.text))),
        slight=files and start < end and length < LEAST_BESIDE_FILES,
        cloud_files=cloud_files,
    )


def as_letter(own: OwnText) -> OwnText:
    """The text once it is known that what looked like a draft is a letter: all of it is its writer's."""
    return replace(own, draft=(), notes=(*own.notes, *(tidy(line.text) for line in own.draft)), slight=False)


def letter(paragraphs: Sequence[Paragraph]) -> str:
    """What its writer says, line by line, without what is quoted."""
    lines = (tidy(line.text) for line in _unquoted(paragraphs, forwards=False))
    return "\n".join(line for line in lines if line)


def _unquoted(paragraphs: Sequence[Paragraph], *, forwards: bool) -> list[Paragraph]:
    """The lines that are not quoted; of a mail passed on all but the quote's marks and headers."""
    kept: list[Paragraph] = []
    at = 0
    while at < len(paragraphs):
        if not _opens_quote(paragraphs, at):
            kept.append(paragraphs[at])
            at += 1
            continue
        if forwards or _FORWARDED.match(paragraphs[at].text):
            passed_on = (line._replace(text=_MARK.sub("", line.text, count=1)) for line in paragraphs[at:])
            return kept + [line for line in passed_on if not _is_quotes_own(line.text)]
        end = at + 1
        while end < len(paragraphs) and _is_marked(paragraphs[end].text):
            end += 1
        if not any(_MARK.match(line.text) for line in paragraphs[at:end]):
            break
        at = end  # marked line by line: the answer may stand below
    return kept


def _is_marked(text: str) -> bool:
    """Tell whether a line is quoted by its mark, or empty among such."""
    return not text.strip() or _MARK.match(text) is not None or text.strip().rstrip(":：") in _WROTE


def _is_quotes_own(text: str) -> bool:
    """Tell whether a program wrote a line around what it quotes."""
    return bool(_QUOTED.match(text) or _HEADER.match(text)) or _names_writer(text)


def _names_writer(text: str) -> bool:
    """Tell whether a line is the program's 在2020年3月30日，信息科 写道："""
    said = text.strip().rstrip(":： ")
    return said.endswith(_WROTE) and len(said) <= LONGEST_NOTE and _SOMEBODY.search(said) is not None


def _opens_quote(paragraphs: Sequence[Paragraph], at: int) -> bool:
    text = paragraphs[at].text
    if _QUOTED.match(text) or _names_writer(text):
        return True
    if "@" in text and at + 1 < len(paragraphs) and paragraphs[at + 1].text.strip().rstrip(":：") in _WROTE:
        return True  # On … <…> / wrote:
    # Outlook marks a quoted mail by its headers alone.
    if _HEADER.match(text) is None:
        return False
    return sum(_HEADER.match(line.text) is not None for line in paragraphs[at : at + 4]) >= 3


def _opens_signature(lines: Sequence[Paragraph], at: int) -> bool:
    if _SIGNATURE.match(lines[at].text):
        return True
    if not _RULE.match(lines[at].text):
        return False
    below = takewhile(lambda line: not _SIGNATURE.match(line.text), lines[at + 1 : at + SIGNATURE_LINES])
    return not any("。" in line.text and not _ON_SIGNATURE.search(line.text) for line in below)


def _draft_within(lines: Sequence[Paragraph]) -> tuple[int, int]:
    """Where greeting and cover note end, and where courtesies begin."""
    start, end = 0, len(lines)
    while start < end and _is_note(lines[start].text, courtesy=False):
        start += 1
    while end > start and _is_note(lines[end - 1].text, courtesy=True):
        end -= 1
    return start, end


def _is_note(text: str, *, courtesy: bool) -> bool:
    text = text.strip()
    if not text or is_greeting(text):
        return True
    if courtesy and _COURTESY.match(text):
        return True
    return len(text) <= LONGEST_NOTE and _COVER.search(text) is not None
