"""Mail that comes back: whether it is that, and which of our mails it returns. Pure."""

from __future__ import annotations

import re

from ingest.message import ParsedMail

MOST_RETURNED = 20

_BOUNCED = re.compile(
    r"退信|投递失败|未送达|无法投递|无法送达|发送失败|undeliver"
    r"|delivery (?:status|failure)|returned (?:mail|to sender)|mail delivery failed|failure notice",
    re.IGNORECASE,
)
_DELAYED = re.compile(r"delay|still being retried|延迟|暂时", re.IGNORECASE)
_REPORTERS = ("postmaster", "mailadmin", "mail-daemon", "daemon", "bounce", "system")
_IDENTIFIER = re.compile(r"^[>\s]*Message-ID\s*[:：]\s*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)


def is_bounce(mail: ParsedMail) -> bool:
    """A delivery report (RFC 3464), or what providers send in its place (系统退信)."""
    local = (mail.sender.address or "").partition("@")[0]
    headers = mail.headers or {}
    return (
        mail.report_type == "delivery-status"
        or "x-failed-recipients" in headers
        or local == "mailer-daemon"
        or (local in _REPORTERS and _BOUNCED.search(mail.subject or "") is not None)
    )


def returned_ids(mail: ParsedMail) -> tuple[str, ...]:
    """The Message-IDs of what a bounce returns, the likeliest first.

    They stand in its message/rfc822 or text/rfc822-headers part (RFC 3462), in headers quoted in its text,
    or in References and In-Reply-To.
    """
    found = [*mail.returned, *(inner.message_id for inner in mail.forwarded)]
    found += _IDENTIFIER.findall(mail.text)
    found += [*reversed(mail.references), mail.in_reply_to]
    if _DELAYED.search(mail.subject or ""):
        return ()  # it is on its way still
    others = (each for each in found if each and each != mail.message_id)
    return tuple(dict.fromkeys(others))[:MOST_RETURNED]
