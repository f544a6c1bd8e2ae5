"""A rendered letter as the bytes of an e-mail. Pure: the same letter and envelope give the same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from notify.attachments import File, attachment
from notify.picture import Picture
from notify.templates import Letter
from notify.wording import OFFICE
from scoring.period import SHANGHAI

# An id of a stranger's mail goes back into our header only where it is one, on one line (RFC 5322, 3.6.4).
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,480}>", re.ASCII)

# Lines as RFC 2047 (2) has them; an attachment's headers are folded already.
_POLICY = SMTP.clone(max_line_length=76, refold_source="none")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a mail says about itself. `replied` marks an answer to a mail (RFC 3834, 5)."""

    mailbox: str
    address: str
    message_id: str
    date: dt.datetime
    replied: bool = False
    in_reply_to: str | None = None


def message_id(kind: str, subject: str, addressee: str, mailbox: str) -> str:
    """The Message-ID of a business key: the same whenever and however often it is made."""
    key = "\0".join((kind, subject, addressee, mailbox)).encode()
    return f"<{kind}.{hashlib.sha256(key).hexdigest()[:32]}@{mailbox.rpartition('@')[2]}>"


def compose(
    letter: Letter, envelope: Envelope, files: Sequence[File] = (), picture: Picture | None = None
) -> bytes:
    """The whole message, its lines ending with CRLF; `picture` is shown in its HTML part (RFC 2387, 2392)."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(OFFICE, addr_spec=envelope.mailbox)
    message["To"] = _recipient(envelope.address)
    message["Subject"] = letter.subject
    message["Date"] = envelope.date.astimezone(SHANGHAI)
    message["Auto-Submitted"] = "auto-replied" if envelope.replied else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"  # Exchange: no out-of-office answer to this
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    if picture is not None:
        _show(message, picture)
    if files:
        message.make_mixed()
    for file in files:
        message.attach(attachment(file))  # type: ignore[arg-type]  # its headers are plain text, as written
    mark = hashlib.sha256(envelope.message_id.encode()).hexdigest()[:32]
    for depth, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{mark}{depth or ''}")
    return _identity(envelope) + message.as_bytes()


def _show(message: EmailMessage, picture: Picture) -> None:
    """Put a picture beside the HTML part, whose `cid:` names it."""
    html = message.get_body(("html",))
    assert isinstance(html, EmailMessage)  # noqa: S101  it was added just now
    html.add_related(
        picture.content,
        maintype="image",
        subtype=picture.kind,
        cid=f"<{picture.name}>",
        filename=f"{picture.name}.{picture.kind}",
        disposition="inline",
    )


def _recipient(address: str) -> Address | str:
    """An address that no header can carry is left out; the server is asked all the same, and refuses it."""
    try:
        return Address(addr_spec=address)
    except (ValueError, IndexError, HeaderParseError):
        return "undisclosed-recipients:;"


def _identity(envelope: Envelope) -> bytes:
    """Its Message-ID, and what ties an answer to its mail. Each stays on its line, which RFC 5322 (2.1.1)
    allows up to 998 characters: the library would break or encode a long one, and it would match no more.
    """
    own = f"Message-ID: {envelope.message_id}\r\n"
    replied = envelope.in_reply_to
    if replied is None or not _MESSAGE_ID.fullmatch(replied):
        return own.encode()
    return f"{own}In-Reply-To: {replied}\r\nReferences: {replied}\r\n".encode()
