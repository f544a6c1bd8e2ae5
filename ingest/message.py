"""A mail's bytes to what it says: headers, text, attachments. Pure, and never raises on any bytes.

The stdlib parses once, its tree is repaired (`structure`), mail-parser reads the repaired tree.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from email.message import Message
from email.parser import BytesHeaderParser
from itertools import islice
from typing import NamedTuple

from mailparser import MailParser

from ingest.charset import Decoded, codec_of
from ingest.documents import Allowance, DocumentError, Paragraph, html_paragraphs, text_paragraphs
from ingest.documents.html import links_of
from ingest.headers import decode_value, parameters, parse_address, parse_date, raw_headers
from ingest.lifting import Parsed
from ingest.parts import Part, facts_of
from ingest.reading import Problem, ProblemCode, Sender
from ingest.structure import DEEPEST, TOO_DEEP, Budget, Structure, parse_bounded

# It reports headers that look encoded and are not, which ours, decoded already, may well do.
logging.getLogger("mailparser").setLevel(logging.CRITICAL)

# Headers that tell what sort of mail it is, handed on under their names in lower case.
KEPT = (
    "auto-submitted", "precedence", "list-id", "list-unsubscribe", "return-path", "x-auto-response-suppress",
    "x-autoreply", "x-autorespond", "x-failed-recipients", "x-mailer",
)  # fmt: skip
# Headers that servers put on top, one above the other: which of them to believe goes by their order.
TRACE = ("received", "authentication-results")
_MOST_TRACES = 100

_BEFORE_HEADERS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:>?From [^\r\n]*\r?\n)?")
_CHARSET = re.compile(rb"""\s*=\s*["']?([\w.:-]{2,40})""")
_HEAD = 1 << 13  # bytes in which a charset is looked for: the texts come first
_LONGEST_ID = 998  # a line of RFC 5322
_IDENTIFIER = re.compile(r"<[^<>\s]{1,990}>")
_SHOWN = {"subject": "主题", "sender": "发件人姓名"}  # headers in which a doubt matters


@dataclass(frozen=True, slots=True)
class ForwardedMail:
    """What a mail inside the mail says; its files are among the outer mail's parts, under its path."""

    path: str
    subject: str | None
    sender: Sender
    paragraphs: tuple[Paragraph, ...]
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A mail as its writer meant it. `paragraphs` are its own text, with hints where it was HTML."""

    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    subject: str | None = None
    sender: Sender = field(default_factory=Sender)
    sent_at: dt.datetime | None = None  # the Date header, in its own zone
    paragraphs: tuple[Paragraph, ...] = ()
    parts: tuple[Part, ...] = ()
    forwarded: tuple[ForwardedMail, ...] = ()
    headers: Mapping[str, str] | None = None  # of KEPT, those that are there
    trace: tuple[tuple[str, str], ...] = ()  # name in lower case and value of each TRACE header, from the top
    links: tuple[str, ...] = ()  # addresses behind the words of an HTML text
    media_type: str = "text/plain"  # of the mail as a whole: "multipart/report"
    report_type: str | None = None  # "delivery-status", "disposition-notification"
    returned: tuple[str, ...] = ()  # Message-IDs of the mails whose headers a report quotes (RFC 3462)
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


class _Texts(MailParser):  # type: ignore[misc]
    """mail-parser without the two summaries that it makes of every mail, which nobody here looks at."""

    def _make_mail(self, complete: bool = True) -> dict[str, object]:  # noqa: ARG002
        return {}


def parse(raw: bytes, allowance: Allowance | None = None) -> ParsedMail:
    """Read a mail's bytes. What is uncertain or left out is among the `problems`; nothing raises.

    Its parts and its text are taken from `allowance`.
    """
    raw = _from_headers(raw)
    budget = Budget(allowance or Allowance.of(len(raw)))
    return _read(parse_bounded(raw, budget), budget, "", _label_of(raw), 0)


class Enclosed(NamedTuple):
    """A mail inside something else: itself and the mails in it, their files, and what went wrong."""

    mails: tuple[ForwardedMail, ...] = ()
    parts: tuple[Part, ...] = ()
    problems: tuple[Problem, ...] = ()


def parse_enclosed(path: str, raw: bytes, depth: int, allowance: Allowance) -> Enclosed:
    """Read a mail that lies in an archive at `path`, itself in `depth` mails and archives."""
    raw = _from_headers(raw)
    budget = Budget(allowance)
    enclosed = _enclosed(path, parse_bounded(raw, budget), budget, _label_of(raw), depth + 1)
    return enclosed._replace(problems=tuple(budget.problems))


def _from_headers(raw: bytes) -> bytes:
    """Leave out what some programs put before the headers."""
    found = _BEFORE_HEADERS.match(raw)
    return raw[found.end() :] if found and found.end() else raw


def _label_of(raw: bytes) -> str | None:
    """Return the first charset the mail declares that says something about its raw bytes."""
    for after in raw[:_HEAD].lower().split(b"charset")[1:]:
        stated = _CHARSET.match(after)
        if stated and codec_of(label := stated[1].decode("ascii")) not in (None, "cp1252"):
            return label
    return None


def _read(parsed: Parsed, budget: Budget, folder: str, label: str | None, depth: int) -> ParsedMail:
    tree = parsed.tree
    headers = raw_headers(tree)
    structure = Structure(parsed.aside, budget, folder, label, depth)
    structure.take(tree)
    repaired = structure.repaired()
    for kept in ("subject", *KEPT):
        if kept in headers:
            repaired[kept] = _sure(decode_value(headers[kept], label), kept, folder, budget)
    mail = _Texts(repaired)
    name, address = parse_address(headers.get("from") or headers.get("sender", ""), label)
    media_type, stated = parameters(headers.get("content-type", ""), label)
    paragraphs = _paragraphs(mail, budget)
    inside = _inside(structure, budget, label)
    return ParsedMail(
        message_id=_identifier(headers.get("message-id")),
        in_reply_to=_identifier(headers.get("in-reply-to")),
        references=tuple(_IDENTIFIER.findall(headers.get("references", ""))),
        subject=mail.subject or None,
        sender=Sender(_sure(name, "sender", folder, budget) if name else None, address),
        sent_at=parse_date(headers.get("date", "")),
        paragraphs=paragraphs,
        parts=inside.parts,
        forwarded=inside.mails,
        headers={name: value for name in KEPT if name in headers and (value := getattr(mail, name))},
        trace=tuple(_trace(tree)),
        links=tuple(link for html in mail.text_html for link in links_of(html)),
        media_type=media_type or "text/plain",
        returned=tuple(_returned(parsed)) if media_type == "multipart/report" else (),
        report_type=stated["report-type"].text.lower() if "report-type" in stated else None,
        problems=tuple(budget.problems),
    )


def _trace(tree: Message) -> Iterator[tuple[str, str]]:
    headers = ((name.lower(), str(value)) for name, value in tree.raw_items())
    yield from islice((each for each in headers if each[0] in TRACE), _MOST_TRACES)


def _returned(parsed: Parsed) -> Iterator[str]:
    """The Message-IDs in a report's parts that hold nothing but the headers of a mail."""
    for part in parsed.tree.get_payload() if parsed.tree.is_multipart() else ():
        if isinstance(part, Message) and part.get_content_type() == "text/rfc822-headers":
            data = parsed.aside.unpacked(part, facts_of(part, None).encoding)
            quoted = BytesHeaderParser().parsebytes(data)
            if found := _identifier(raw_headers(quoted).get("message-id")):
                yield found


def _inside(structure: Structure, budget: Budget, label: str | None) -> Enclosed:
    """The files of a mail, those of each mail inside it after that, and those mails."""
    mails: list[ForwardedMail] = []
    parts: list[Part] = []
    for file in structure.files:
        inner = structure.forwarded.get(file.path)
        if inner is None:
            parts.append(file)
        elif file.depth >= DEEPEST:
            budget.complain(ProblemCode.TOO_DEEP, file.path, TOO_DEEP)
            parts.append(replace(file, problem=ProblemCode.TOO_DEEP))
        else:
            enclosed = _enclosed(file.path, inner, budget, label, file.depth + 1)
            parts += (file, *enclosed.parts)
            mails += enclosed.mails
    return Enclosed(tuple(mails), tuple(parts))


def _enclosed(path: str, parsed: Parsed, budget: Budget, label: str | None, depth: int) -> Enclosed:
    """Read a mail inside the mail, and those inside it."""
    mail = _read(parsed, budget, f"{path}/", label, depth)
    own = ForwardedMail(path, mail.subject, mail.sender, mail.paragraphs, mail.message_id)
    return Enclosed((own, *mail.forwarded), mail.parts)


def _paragraphs(mail: MailParser, budget: Budget) -> tuple[Paragraph, ...]:
    paragraphs: list[Paragraph] = []
    for text, html in [
        *((text, False) for text in mail.text_plain),
        *((text, True) for text in mail.text_html),
    ]:
        try:
            lines = html_paragraphs(text) if html else text_paragraphs(text)
            budget.allowance.take_text(sum(len(line.text) for line in lines))
            paragraphs += lines
        except DocumentError as error:
            budget.complain(error.code, "body", error.message)
            paragraphs += () if html else text_paragraphs(text[: budget.allowance.characters])
    return tuple(paragraphs)


def _sure(decoded: Decoded, header: str, folder: str, budget: Budget) -> str:
    """Return the text of a header, with a problem where it is not certain."""
    if not decoded.certain and header in _SHOWN:
        sentence = f"{_SHOWN[header]}的文字编码无法确定，部分文字可能有误，请核对。"
        budget.complain(ProblemCode.BAD_CHARSET, folder.rstrip("/") or header, sentence)
    return decoded.text


def _identifier(raw: str | None) -> str | None:
    """Return the first `<…>` of a Message-ID header, or what stands there in its place."""
    if not raw:
        return None
    found = _IDENTIFIER.search(raw)
    return found[0] if found else raw.encode("ascii", "replace").decode("ascii").strip()[:_LONGEST_ID] or None
