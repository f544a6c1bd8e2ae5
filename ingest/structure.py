"""The parser's tree repaired: one flat multipart of readable leaves, forwarded mails taken out.

Bodies become Unicode under an honest label, attachments keep their bytes and get an honest, unique name.
What mail-parser then reads needs no guessing any more.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from email.errors import MessageError
from email.generator import BytesGenerator
from email.message import Message
from io import BytesIO
from typing import NamedTuple

from ingest.charset import Decoded, decode
from ingest.documents.html import decode_html, html_paragraphs
from ingest.headers import decode_value, raw_headers
from ingest.lifting import Aside, Parsed, parse_tree
from ingest.names import Names, clean, invented_name
from ingest.parts import Facts, Part, facts_of, unflow
from ingest.reading import Problem, ProblemCode

MOST_PARTS = 1_000  # of a message as a whole
DEEPEST_MULTIPART = 30  # multiparts in multiparts
DEEPEST_MAIL = 5  # mails in mails

_BODIES = ("text/plain", "text/html")
_MAILS = ("message/rfc822", "message/global", "message/news")
# Parts of a report, made for machines.
_REPORTS = frozenset(
    ["message/delivery-status", "message/disposition-notification", "message/feedback-report",
     "text/rfc822-headers", "message/external-body", "message/partial"]
)  # fmt: skip
_MARKUP = re.compile(r"<[^>]*>|&[#\w]+;|\s+")
_POOR = 0.6  # a plain body with less of the HTML's text than this is a stub
_DELIMITER = re.compile(rb"^--([^\s][^\r\n]{0,100}?)[ \t]*\r?\n(?=content-)", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class Budget:
    """What is left of the limits for the message as a whole, the paths it has given, what went wrong."""

    parts: int = MOST_PARTS
    names: Names = field(default_factory=Names)
    unnamed: int = 0
    problems: list[Problem] = field(default_factory=list)

    def complain(self, code: ProblemCode, where: str, message: str) -> None:
        problem = Problem(code, where, message)
        if problem not in self.problems:
            self.problems.append(problem)


class Forwarded(NamedTuple):
    """A mail inside the mail, not yet read."""

    path: str
    mail: Parsed


class _Body(NamedTuple):
    html: bool
    text: str


class Structure:
    """Takes a parsed tree apart and keeps what is worth reading."""

    def __init__(self, aside: Aside, budget: Budget, folder: str, label: str | None) -> None:
        """`folder` is the path of the mail that this tree is in, with its slash, or empty."""
        self.files: list[Part] = []
        self.forwarded: list[Forwarded] = []
        self._bodies: list[_Body] = []
        self._aside = aside
        self._budget = budget
        self._folder = folder
        self._label = label

    def repaired(self) -> Message:
        """Return the flat tree that mail-parser reads: the files are decoded already."""
        root = Message()
        root["Content-Type"] = "multipart/mixed"
        root.set_payload([_leaf_of(body) for body in self._bodies])
        return root

    def take(self, part: Message, depth: int = 0, related: bool = False) -> None:
        """Take `part` and all that is in it."""
        if self._budget.parts <= 0:
            sentence = f"邮件的组成部分超过{MOST_PARTS}个，其余未读取，请分多封发送。"
            self._budget.complain(ProblemCode.TOO_MANY, "message", sentence)
            return
        self._budget.parts -= 1
        facts = facts_of(part, self._label)
        if facts.media_type in _REPORTS:
            return
        if facts.media_type in _MAILS:
            self._mail(part, facts)
        elif part.is_multipart():
            self._multipart(part, facts, depth, related)
        elif facts.media_type.startswith("multipart/"):
            self._refound(part, facts, depth)
        elif self._is_body(facts, depth):
            self._body(part, facts)
        else:
            self._attachment(part, facts, related)

    def _multipart(self, part: Message, facts: Facts, depth: int, related: bool) -> None:
        if depth >= DEEPEST_MULTIPART:
            self._budget.complain(ProblemCode.TOO_DEEP, "message", "邮件嵌套层数过多，内层未读取。")
            return
        before = len(self._bodies)
        for child in _children(part):
            self.take(child, depth + 1, related or facts.media_type == "multipart/related")
        if facts.media_type == "multipart/alternative":
            self._bodies[before:] = _chosen(self._bodies[before:])

    def _refound(self, part: Message, facts: Facts, depth: int) -> None:
        """Read a multipart whose stated delimiter does not occur by the delimiter that does."""
        raw = self._aside.unpacked(part, facts.encoding)
        found = _DELIMITER.search(raw)
        if found and depth < DEEPEST_MULTIPART:
            head = b'Content-Type: multipart/mixed; boundary="' + found[1].replace(b'"', b"") + b'"\n\n'
            self._take_parsed(parse_tree(head + raw), depth + 1)
        else:
            self._text(_Body(False, self._decoded(decode(raw, self._label), "body")))

    def _take_parsed(self, parsed: Parsed, depth: int) -> None:
        """Take a tree that was found inside this one."""
        outer, self._aside = self._aside, parsed.aside
        self.take(parsed.tree, depth)
        self._aside = outer

    def _is_body(self, facts: Facts, depth: int) -> bool:
        if facts.media_type not in _BODIES or facts.disposition == "attachment":
            return False
        # Some programs name the very text of the mail; a named text beside it is a file.
        return facts.name is None or depth == 0 or (facts.disposition == "inline" and not self._bodies)

    def _body(self, part: Message, facts: Facts) -> None:
        data = self._aside.unpacked(part, facts.encoding)
        html = facts.media_type == "text/html"
        decoded = decode_html(data, facts.charset) if html else decode(data, facts.charset)
        text = self._decoded(decoded, "body")
        self._text(_Body(html, unflow(text, facts.joined) if facts.flowed and not html else text))

    def _text(self, body: _Body) -> None:
        if body.text.strip():
            self._bodies.append(body)

    def _decoded(self, decoded: Decoded, where: str) -> str:
        if not decoded.certain:
            place = "正文" if where == "body" else f"附件名“{decoded.text}”"
            sentence = f"{place}的文字编码无法确定，部分文字可能有误，请核对；如有乱码请重新发送。"
            self._budget.complain(ProblemCode.BAD_CHARSET, where, sentence)
        return decoded.text

    def _attachment(self, part: Message, facts: Facts, related: bool) -> None:
        if facts.name and facts.name.text.lower().endswith(".eml"):
            self._mail(part, facts)
            return
        path = self._path(facts)
        picture = facts.media_type.startswith("image/") and facts.disposition != "attachment"
        inline = picture and (related or bool(facts.content_id))
        self.files.append(Part(path, facts.media_type, self._aside.unpacked(part, facts.encoding), inline))

    def _mail(self, part: Message, facts: Facts) -> None:
        """List a mail inside the mail as the file that it is, and keep its tree to be read."""
        mail, data = self._inner(part, facts)
        subject = clean(decode_value(raw_headers(mail.tree).get("subject", ""), self._label).text)
        if facts.name is None and subject:
            facts = facts._replace(name=Decoded(f"{subject}.eml", "utf-8"))
        path = self._path(facts._replace(media_type="message/rfc822"))
        self.files.append(Part(path, "message/rfc822", data))
        self.forwarded.append(Forwarded(path, mail))

    def _inner(self, part: Message, facts: Facts) -> tuple[Parsed, bytes]:
        """Return a part that is a mail as a tree and as bytes, however it was packed."""
        children = _children(part)
        # Against RFC 2046 some mails are encoded as a whole, and the parser takes the code for their text.
        if not children or (facts.encoding != "8bit" and not children[0].keys()):
            data = self._aside.unpacked(children[0] if children else part, facts.encoding)
            return parse_tree(data.lstrip()), data
        return Parsed(children[0], self._aside), self._aside.restored(_written(children[0]))

    def _path(self, facts: Facts) -> str:
        if facts.name is None:
            self._budget.unnamed += 1
            return self._budget.names.unique(
                self._folder + invented_name(facts.media_type, self._budget.unnamed)
            )
        path = self._budget.names.unique(self._folder + facts.name.text)
        self._decoded(facts.name, path)
        return path


def _children(part: Message) -> list[Message]:
    children = part.get_payload() if part.is_multipart() else []
    return [child for child in children if isinstance(child, Message)]


def _leaf_of(body: _Body) -> Message:
    leaf = Message()  # plain, where it says nothing
    if body.html:
        leaf["Content-Type"] = "text/html"
    leaf.set_payload(body.text)
    return leaf


def _chosen(bodies: list[_Body]) -> list[_Body]:
    """Choose between the forms of one text: the plain one unless it is a stub."""
    plain = [body for body in bodies if not body.html]
    rich = [body for body in bodies if body.html]
    if not plain or not rich:
        return bodies
    size, most = (sum(len(_MARKUP.sub("", body.text)) for body in form) for form in (plain, rich))
    if size >= most * _POOR:  # style sheets and all
        return plain
    shown = "".join(paragraph.text for body in rich for paragraph in html_paragraphs(body.text))
    return rich if size < len(_MARKUP.sub("", shown)) * _POOR else plain


def _written(tree: Message) -> bytes:
    written = BytesIO()
    # The stdlib cannot write all that it reads; what it wrote stands.
    with suppress(MessageError, UnicodeError, LookupError, ValueError, TypeError, RecursionError):
        writer = _Writer(written, mangle_from_=False)
        writer.flatten(tree, linesep="\r\n")  # as mail is sent, so that its hash is the original's
    return written.getvalue()


class _Writer(BytesGenerator):
    """Writes headers as they came, where the stdlib would fold and encode them anew, or refuse them."""

    def _write_headers(self, msg: Message) -> None:
        for name, value in msg.raw_items():
            lines = f"{name}: {value}".replace("\r\n", "\n").split("\n")
            self.write("\r\n".join([*lines, ""]))
        self.write("\r\n")
