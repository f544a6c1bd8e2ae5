"""What the standard library, mail-parser, imap-tools and this program say of a message's plainest fields."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import parseaddr
from typing import Any

import mailparser
from imap_tools.message import MailMessage

from tests.accuracy.recall import ENOUGH, recall

FIELDS = ("subject", "sender's name", "sender's address", "text", "file names")

_NO_TEXT = re.compile(r"(?is)<(style|script|head)\b.*?</\1\s*>|<!--.*?-->")
_TAG = re.compile(r"<[^>]*>")
_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)
_INVENTED = "未命名附件"  # what a file is called that has no name
_SECOND = re.compile(r"\(\d\)(?=\.\w+$)")  # 信息(2).doc: what a second 信息.doc is called


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says, as somebody reads it."""

    subject: str = ""
    name: str = ""
    address: str = ""
    text: str = ""
    files: frozenset[str] = frozenset()  # of the message itself, not of what is in them


def right(expected: Said, said: Said | None) -> dict[str, bool]:
    """Field by field; None: it raised. A text is right with 99 % of its characters and none lost visibly."""
    if said is None:
        return dict.fromkeys(FIELDS, False)
    lost = said.text.count("\ufffd") > expected.text.count("\ufffd")
    return {
        "subject": _line(said.subject) == _line(expected.subject),
        "sender's name": _line(said.name) == _line(expected.name),
        "sender's address": said.address.lower() == expected.address.lower(),
        "text": not lost and recall(expected.text, said.text) >= ENOUGH,
        "file names": expected.files <= said.files,
    }


def expected_of(json: Mapping[str, Any]) -> Said:
    """What an expected JSON says. Files that have no name of their own ask nothing of anybody."""
    names = (
        file["path"].partition("/")[0]
        for file in json["attachments"]
        if file["media_type"] != "message/rfc822" and not file["path"].startswith(_INVENTED)
    )
    sender = json["sender"]
    files = frozenset(_SECOND.sub("", name) for name in names if not name.endswith(".eml"))
    return Said(json["subject"] or "", sender["name"] or "", sender["address"] or "", json["text"], files)


def ours(json: Mapping[str, Any]) -> Said:
    """What a reading says."""
    sender = json["sender"]
    files = frozenset(file["path"].partition("/")[0] for file in json["attachments"])
    return Said(json["subject"] or "", sender["name"] or "", sender["address"] or "", json["text"], files)


def stdlib(raw: bytes) -> Said:
    """`email` with policy.default."""
    message = message_from_bytes(raw, policy=policy.default)
    sender = message["from"]
    first = sender.addresses[0] if sender is not None and sender.addresses else None
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body is not None else ""
    return Said(
        str(message["subject"] or ""),
        first.display_name if first else "",
        first.addr_spec if first else "",
        prose(text) if body is not None and body.get_content_subtype() == "html" else text,
        _names(part.get_filename() for part in message.walk()),
    )


def mail_parser(raw: bytes) -> Said:
    """mail-parser on the same bytes."""
    message = mailparser.parse_from_bytes(raw)
    name, address = message.from_[0] if message.from_ else ("", "")
    text = "\n".join(message.text_plain) or prose("\n".join(message.text_html))
    files = _names(file["filename"] for file in message.attachments)
    return Said(message.subject or "", name, address, text, files)


def imap_tools(raw: bytes) -> Said:
    """imap-tools on the same bytes."""
    message = MailMessage.from_bytes(raw)
    sender = message.from_values
    name, address = (sender.name, sender.email) if sender else ("", "")
    files = _names(file.filename for file in message.attachments)
    return Said(message.subject, name, address, message.text or prose(message.html), files)


RIVALS: Mapping[str, Callable[[bytes], Said]] = {
    "stdlib email": stdlib,
    "mail-parser": mail_parser,
    "imap-tools": imap_tools,
}


def said_by(read: Callable[[bytes], Said], raw: bytes) -> Said | None:
    """What a library says of these bytes, or None where it raises."""
    try:
        return read(raw)
    except Exception:  # a library's failure, of whatever sort, is what is counted here
        return None


def reference_of(json: Mapping[str, Any]) -> Said:
    """What a corpus's reference says: subject, from, and parts."""
    name, address = parseaddr(json["from"])
    parts = json["parts"]
    texts = {
        kind: [part["text"] or "" for part in parts if part["kind"] == kind] for kind in ("plain", "html")
    }
    text = "\n".join(texts["plain"]) or prose("\n".join(texts["html"]))
    return Said(json["subject"], name, address, text, _names(part["filename"] for part in parts))


def prose(text: str) -> str:
    """An HTML's text, roughly: enough to find its characters."""
    return html.unescape(_TAG.sub(" ", _NO_TEXT.sub(" ", text)))


def _names(names: Iterable[str | None]) -> frozenset[str]:
    return frozenset(_FOLDERS.sub("", unicodedata.normalize("NFC", name)).strip() for name in names if name)


def _line(text: str) -> str:
    return " ".join(text.split())
