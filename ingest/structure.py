"""The parser's tree repaired: one flat multipart of readable texts; files and mails inside it taken out.

Texts become Unicode under an honest label, files keep their bytes and get an honest, unique name.
What mail-parser then reads needs no guessing any more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesHeaderParser

from ingest.archives.contents import decoded_paths
from ingest.armour import bared
from ingest.bodies import Body, chosen
from ingest.charset import Decoded, decode
from ingest.documents.document import MOST_ENTRIES, Allowance, DocumentError
from ingest.documents.html import decode_html
from ingest.documents.rtf import read_rtf
from ingest.headers import decode_value, raw_headers
from ingest.lifting import Aside, Parsed, parse_tree
from ingest.names import MAIL, Names, clean, invented_name, media_type_of
from ingest.parts import Facts, Part, facts_of, unflow
from ingest.reading import Problem, ProblemCode
from ingest.smime import signed_content
from ingest.transfer import take_uuencoded
from ingest.winmail import is_winmail, read_winmail
from ingest.writing import written

DEEPEST_MULTIPART = 30  # multiparts in multiparts
DEEPEST = 5  # mails and archives in one another
TOO_DEEP = f"转发邮件超过{DEEPEST}层，内层未读取。"
LOCKED = "邮件已加密，系统无法识读，请取消加密后重新发送。"

_BODIES = ("text/plain", "text/html", "text/rtf")
_MAILS = (MAIL, "message/global", "message/news", "message/partial")
_SIGNED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
# Parts made for machines: reports, signatures, what tells of an encryption, what only some programs show.
_MACHINES = frozenset(
    ["message/delivery-status", "message/disposition-notification", "message/feedback-report",
     "text/rfc822-headers", "message/external-body", "application/pkcs7-signature",
     "application/x-pkcs7-signature", "application/pgp-signature", "application/pgp-encrypted",
     "application/applefile", "text/x-amp-html"]
)  # fmt: skip
_NO_FOLDERS = str.maketrans("/\\", "／＼")  # slashes of a subject
_DELIMITER = re.compile(rb"^--([^\s][^\r\n]{0,100}?)[ \t]*\r?\n(?=content-)", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class Budget:
    """What is left of the limits for the message as a whole, the paths it has given, what went wrong."""

    allowance: Allowance = field(default_factory=Allowance)
    names: Names = field(default_factory=Names)
    unnamed: int = 0
    problems: list[Problem] = field(default_factory=list)

    def complain(self, code: ProblemCode, where: str, message: str) -> None:
        problem = Problem(code, where, message)
        if problem not in self.problems:
            self.problems.append(problem)


def parse_bounded(raw: bytes, budget: Budget) -> Parsed:
    """Parse a mail, or no more than its headers where multiparts are nested hundreds deep in it."""
    try:
        return parse_tree(raw)
    except RecursionError:
        budget.complain(ProblemCode.TOO_DEEP, "message", "邮件嵌套层数过多，正文和附件未读取。")
        headers = BytesHeaderParser().parsebytes(raw)
        headers.set_payload("")
        return Parsed(headers, Aside())


class Structure:
    """Takes a parsed tree apart and keeps what is worth reading."""

    def __init__(self, aside: Aside, budget: Budget, folder: str, label: str | None, depth: int) -> None:
        """`folder` is the path of the mail that this tree is in, with its slash, or empty; `depth` how many
        mails that one is in."""
        self.files: list[Part] = []
        self.forwarded: dict[str, Parsed] = {}  # mails inside the mail, by path, not yet read
        self._bodies: list[Body] = []
        self._spare: list[Body] = []  # texts that are the mail's where it has no other
        self._aside = aside
        self._budget = budget
        self._folder = folder
        self._label = label
        self._depth = depth

    def repaired(self) -> Message:
        """Return the flat tree that mail-parser reads, a single text alone: the files are decoded already."""
        leaves = [body.leaf() for body in self._bodies or self._spare]
        if len(leaves) == 1:
            return leaves[0]
        root = Message()
        root["Content-Type"] = "multipart/mixed"
        root.set_payload([*leaves])
        return root

    def take(self, part: Message, depth: int = 0, related: bool = False) -> None:
        """Take `part` and all that is in it."""
        try:
            self._budget.allowance.take_entries(1)
        except DocumentError as error:
            sentence = f"邮件的组成部分超过{MOST_ENTRIES}个，其余未读取，请分多封发送。"
            self._budget.complain(error.code, "message", sentence)
            return
        facts = facts_of(part, self._label)
        if facts.media_type in _MACHINES:
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
            self._attachment(part, facts, depth, related)

    def _multipart(self, part: Message, facts: Facts, depth: int, related: bool) -> None:
        if depth >= DEEPEST_MULTIPART:
            self._budget.complain(ProblemCode.TOO_DEEP, "message", "邮件嵌套层数过多，内层未读取。")
            return
        before = len(self._bodies)
        for child in _children(part):
            self.take(child, depth + 1, related or facts.media_type == "multipart/related")
        if facts.media_type == "multipart/alternative":
            self._bodies[before:] = chosen(self._bodies[before:])

    def _refound(self, part: Message, facts: Facts, depth: int) -> None:
        """Read a multipart whose stated delimiter does not occur by the delimiter that does."""
        raw = self._aside.unpacked(part, facts.encoding)
        found = _DELIMITER.search(raw)
        if found and depth < DEEPEST_MULTIPART:
            head = b'Content-Type: multipart/mixed; boundary="' + found[1].replace(b'"', b"") + b'"\n\n'
            self._take_wrapped(head + raw, depth)
        else:
            self._text(Body(False, self._sure(decode(raw, self._label), "body")))

    def _take_wrapped(self, raw: bytes, depth: int) -> None:
        """Take a tree that is written out inside this one."""
        outer = self._aside
        tree, self._aside = parse_bounded(raw, self._budget)
        self.take(tree, depth + 1)
        self._aside = outer

    def _is_body(self, facts: Facts, depth: int) -> bool:
        if facts.media_type not in _BODIES or facts.disposition == "attachment":
            return False
        # Some programs name the very text of the mail; a named text beside it is a file.
        return facts.name is None or depth == 0 or (facts.disposition == "inline" and not self._bodies)

    def _body(self, part: Message, facts: Facts) -> None:
        data = self._aside.unpacked(part, facts.encoding)
        if facts.media_type == "text/html":
            self._text(Body(True, self._sure(decode_html(data, facts.charset), "body")))
        elif facts.media_type == "text/rtf":
            self._rich_body(data)
        else:
            self._plain_body(data, facts)

    def _plain_body(self, data: bytes, facts: Facts) -> None:
        data, files = take_uuencoded(data)
        armoured = bared(self._sure(decode(data, facts.charset), "body"))
        if armoured.locked:
            self._budget.complain(ProblemCode.SIGNED_ONLY, "body", LOCKED)
        self._text(Body(False, unflow(armoured.text, facts.joined) if facts.flowed else armoured.text))
        for file, name in zip(files, decoded_paths([file.name for file in files]), strict=True):
            path = self._path(facts._replace(name=name._replace(text=clean(name.text))))
            self._keep(path, media_type_of(path), file.data)

    def _rich_body(self, data: bytes) -> None:
        if self._bodies:  # it is another form of the same
            return
        try:
            document = read_rtf(data, self._budget.allowance)
            self._text(Body(False, "\n".join(line.shown for line in document.paragraphs)))
        except DocumentError as error:
            self._budget.complain(error.code, "body", error.message)

    def _text(self, body: Body) -> None:
        if body.text.strip():
            self._bodies.append(body)

    def _sure(self, decoded: Decoded, where: str) -> str:
        if not decoded.certain:
            place = "正文" if where == "body" else f"附件名“{decoded.text}”"
            sentence = f"{place}的文字编码无法确定，部分文字可能有误，请核对；如有乱码请重新发送。"
            self._budget.complain(ProblemCode.BAD_CHARSET, where, sentence)
        return decoded.text

    def _attachment(self, part: Message, facts: Facts, depth: int, related: bool) -> None:
        name = facts.name.text.lower() if facts.name else ""
        if name.endswith(".eml"):
            self._mail(part, facts)
            return
        data = self._aside.unpacked(part, facts.encoding)
        if is_winmail(data):
            self._winmail(data, facts)
            return
        if facts.media_type in _SIGNED or name.endswith(".p7m"):
            content = signed_content(data)
            if content is not None and depth < DEEPEST_MULTIPART:
                self._take_wrapped(content, depth)
                return
        picture = facts.media_type.startswith("image/") and facts.disposition != "attachment"
        inline = picture and (related or bool(facts.content_id))
        self._keep(self._path(facts), facts.media_type, data, inline=inline)

    def _winmail(self, data: bytes, facts: Facts) -> None:
        """List a winmail.dat, and take what is in it under its path."""
        path = self._path(facts)
        content = read_winmail(data)
        problem = None
        if not content.whole:
            problem = ProblemCode.DAMAGED
            sentence = "winmail.dat 已损坏，内容可能没有全部读出，请把邮件改为“HTML”格式后重新发送。"
            self._budget.complain(problem, path, sentence)
        self._keep(path, facts.media_type, data, opened=True, problem=problem)
        inner = Structure(Aside(), self._budget, f"{path}/", self._label, self._depth + 1)
        inner.take(content.tree)
        self.files += inner.files
        self.forwarded |= inner.forwarded
        self._spare += inner._bodies

    def _mail(self, part: Message, facts: Facts) -> None:
        """List a mail inside the mail as the file that it is, and keep its tree to be read."""
        mail, data = self._inner(part, facts)
        subject = decode_value(raw_headers(mail.tree).get("subject", ""), self._label).text
        subject = clean(subject.translate(_NO_FOLDERS))
        if facts.name is None and subject:
            facts = facts._replace(name=Decoded(f"{subject}.eml", "utf-8"))
        path = self._path(facts._replace(media_type=MAIL))
        problem = None
        if facts.media_type == "message/partial":  # RFC 2046, 5.2.2
            problem = ProblemCode.DAMAGED
            sentence = "这是被拆分发送的邮件的一部分，系统无法拼合，请改为整封发送。"
            self._budget.complain(problem, path, sentence)
        self._keep(path, MAIL, data, opened=True, problem=problem)
        self.forwarded[path] = mail

    def _inner(self, part: Message, facts: Facts) -> tuple[Parsed, bytes]:
        """Return a part that is a mail as a tree and as bytes, however it was packed."""
        children = _children(part)
        # Against RFC 2046 some mails are encoded as a whole, and the parser takes the code for their text.
        if not children or (facts.encoding != "8bit" and not children[0].keys()):
            data = self._aside.unpacked(children[0] if children else part, facts.encoding)
            return parse_bounded(data.lstrip(), self._budget), data
        return Parsed(children[0], self._aside), self._aside.restored(written(children[0]))

    def _keep(
        self,
        path: str,
        media_type: str,
        data: bytes,
        *,
        inline: bool = False,
        opened: bool = False,
        problem: ProblemCode | None = None,
    ) -> None:
        self.files.append(Part(path, media_type, data, inline, self._depth, opened, problem))

    def _path(self, facts: Facts) -> str:
        if facts.name is None:
            self._budget.unnamed += 1
            return self._budget.names.unique(
                self._folder + invented_name(facts.media_type, self._budget.unnamed)
            )
        path = self._budget.names.unique(self._folder + facts.name.text)
        self._sure(facts.name, path)
        return path


def _children(part: Message) -> list[Message]:
    children = part.get_payload() if part.is_multipart() else []
    return [child for child in children if isinstance(child, Message)]
