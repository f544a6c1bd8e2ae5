"""What a sender wrote for this very mail: a pasted draft told from greeting, cover note, signature, quotes.

Pure: the lines of a message's own text in, the lines of a draft and the remarks around it out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from ingest.documents.document import Paragraph
from ingest.lines import is_greeting, tidy

LONGEST_NOTE = 120  # characters of a cover note's line
SIGNATURE_LINES = 40  # a signature with its disclaimer is not longer
LEAST_DRAFT = 50  # characters that the sentences of a pasted draft have together
LEAST_BESIDE_FILES = 100  # where files came along: a longer cover note is no draft

_QUOTED = re.compile(
    r"\s*(?:>|-{2,}\s*(?:原始邮件|转发(?:的)?邮件(?:信息)?|原邮件|回复的原邮件|邮件原件"
    r"|Original Message|Forwarded message)\s*-*)"
    r"|\s*(?:在|于|On)\s?.{6,80}(?:写道|wrote)\s*[:：]\s*$"
    r"|\s*20\d\d.{6,80}写道\s*[:：]\s*$"
)
_HEADER = re.compile(
    r"\s*(?:发件人|发送人|收件人|抄送人?|主\s*题|发送时间|发送日期|日\s*期|From|To|Cc|Sent|Date|Subject)\s*[:：]",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"\s*(?:发自|来自|发送自|Sent from)\s?(?:我的|my|QQ|网易|Windows|iPhone|Foxmail|Outlook)"
    r"|.{0,12}签名由.{0,20}定制|\s*【?(?:免责声明|本(?:电子)?邮件(?:及其|包含|含有)|此邮件|This e-?mail)",
    re.IGNORECASE,
)
# Programs draw a line above a signature, people between two articles: then sentences follow.
_RULE = re.compile(r"\s*(?:--+|—{2,}|_{5,}|={5,}|\|[\s|]*)\s*$")
_BIG_FILE = re.compile(r"超大附件|文件中转站|进入下载页面|(?:过期|到期)时间[:：]")
_COVER = re.compile(
    r"请.{0,8}(?:查收|查阅|审阅|收阅|接收|采用|采纳|审核|指正)|查收|采用为盼|报上|[见如]附件|附件[为是中里]|附后|贵[科办]|打扰"
    r"|麻烦(?:您|你|老师)|烦请|请(?:及时)?与我联系|如有(?:问题|不妥|疑问)|重新(?:报送|上报|发送)|以此.{0,2}为准|以本.{0,3}为准"
    r"|(?:您|你)好|现(?:将|把).{0,40}(?:发给|发至|发去|呈)"
)
_COURTESY = re.compile(
    r"\s*(?:谢谢|感谢|多谢|祝|顺祝|此致|敬礼|辛苦|特此).{0,24}$|.{0,24}(?:谢谢|感谢|辛苦了)[！!。~～]*\s*$"
)


@dataclass(frozen=True, slots=True)
class OwnText:
    """`draft`: lines that may be an article, none where the mail is a mere note; `notes`: its other lines."""

    draft: tuple[Paragraph, ...] = ()
    notes: tuple[str, ...] = ()


def own_text(paragraphs: Sequence[Paragraph], *, forwards: bool, files: bool) -> OwnText:
    """Tell a pasted draft from what stands around it.

    `forwards`: the mail passes another on, and what is quoted is its content; `files`: documents came along.
    """
    lines = _unquoted(paragraphs, forwards=forwards)
    cut = next((at for at in range(len(lines)) if _opens_signature(lines, at)), len(lines))
    lines, below = lines[:cut], lines[cut:]
    lines = [line for line in lines if not _BIG_FILE.search(line.text)]
    start, end = _draft_within(lines)
    draft = lines[start:end]
    sentences = [text for line in draft if "。" in (text := line.text.strip())]
    if sum(map(len, sentences)) < (LEAST_BESIDE_FILES if files else LEAST_DRAFT):
        start = end = 0
        draft = []
    notes = [*lines[:start], *lines[end:], *below]
    return OwnText(tuple(draft), tuple(text for line in notes if (text := tidy(line.text))))


def as_letter(own: OwnText) -> OwnText:
    """The text once it is known that what looked like a draft is a letter: all of it is its writer's."""
    return OwnText((), (*own.notes, *(tidy(line.text) for line in own.draft)))


def _unquoted(paragraphs: Sequence[Paragraph], *, forwards: bool) -> list[Paragraph]:
    """The lines above the first quoted one; of a mail passed on all but the quote's marks and headers."""
    first = next((at for at, line in enumerate(paragraphs) if _opens_quote(paragraphs, at)), None)
    if first is None:
        return list(paragraphs)
    if not forwards:
        return list(paragraphs[:first])
    passed_on = [
        line for line in paragraphs[first:] if not (_QUOTED.match(line.text) or _HEADER.match(line.text))
    ]
    return [*paragraphs[:first], *passed_on]


def _opens_quote(paragraphs: Sequence[Paragraph], at: int) -> bool:
    if _QUOTED.match(paragraphs[at].text):
        return True
    # Outlook marks a quoted mail by its headers alone.
    headed = [_HEADER.match(line.text) is not None for line in paragraphs[at : at + 4]]
    return headed[0] and sum(headed) >= 3


def _opens_signature(lines: Sequence[Paragraph], at: int) -> bool:
    if _SIGNATURE.match(lines[at].text):
        return True
    if not _RULE.match(lines[at].text):
        return False
    below = takewhile(lambda line: not _SIGNATURE.match(line.text), lines[at + 1 : at + SIGNATURE_LINES])
    return not any("。" in line.text for line in below)


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
