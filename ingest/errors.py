"""What may go wrong on the mail's way in. Mailbox errors tell the operator what to do."""

# ruff: noqa: N818  the names say what happened, as the operator reads it

from __future__ import annotations

from pathlib import Path


class IngestError(Exception):
    """Any failure of ingest that a caller is meant to know."""


class MailboxError(IngestError):
    """The mailbox could not be read; nothing that was stored before is undone by it."""


class MailboxUnreachable(MailboxError):
    """No connection, or one that broke. The next poll goes on where this one stopped."""

    def __init__(self, server: str, detail: str) -> None:
        super().__init__(
            f"{server}: {detail}. Check the network, imap_host and imap_port; for a certificate that the "
            "system does not know, name its file in ca_file. The next poll goes on from here."
        )
        self.server = server
        self.detail = detail


class LoginRefused(MailboxError):
    """The server does not accept the name and the 授权码: usually it was revoked or has expired."""

    def __init__(self, user: str, reply: str) -> None:
        super().__init__(
            f"login of {user} refused: {reply}. Make a new authorisation code (授权码) in the webmail's "
            "settings under POP3/SMTP/IMAP and put it into `password`."
        )
        self.user = user
        self.reply = reply


class UnsafeLogin(MailboxError):
    """The server wants to be told who we are (ID, RFC 2971) and did not take what it was told."""

    def __init__(self, reply: str) -> None:
        super().__init__(
            f"the server refuses to open folders: {reply}. It did not accept our ID; allow IMAP clients in "
            "the webmail's settings, and if that does not help write to the address it names."
        )
        self.reply = reply


class ServerRefused(MailboxError):
    """A NO, a BAD or an answer that cannot be read, to one command."""

    def __init__(self, command: str, reply: str) -> None:
        super().__init__(
            f"the mail server answered {command} with: {reply}. If it does so again and again, open the "
            "folder in the webmail and see whether it works there."
        )
        self.command = command
        self.reply = reply


class MessageWithheld(ServerRefused):
    """The server lists messages and does not give them. They are not passed over: they would be lost."""

    def __init__(self, uids: list[int]) -> None:
        listed = ", ".join(map(str, uids))
        super().__init__(f"FETCH of UID {listed}", "no message; move it to another folder in the webmail")
        self.uids = uids


class ImportRefused(IngestError):
    """A path given to `import` holds no mail in a form that is read: .eml, .mbox or Maildir."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
