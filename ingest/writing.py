"""A branch of the parser's tree written out again, as it came."""

from __future__ import annotations

from contextlib import suppress
from email.errors import MessageError
from email.generator import BytesGenerator
from email.message import Message
from io import BytesIO


def written(tree: Message) -> bytes:
    """Return a mail's bytes, lines ended as they are sent, so that their hash is the original's."""
    out = BytesIO()
    # The stdlib cannot write all that it reads; what it wrote stands.
    with suppress(MessageError, UnicodeError, LookupError, ValueError, TypeError, RecursionError):
        _Writer(out, mangle_from_=False).flatten(tree, linesep="\r\n")
    return out.getvalue()


class _Writer(BytesGenerator):
    """Writes headers as they came, where the stdlib would fold and encode them anew, or refuse them."""

    def _write_headers(self, msg: Message) -> None:
        for name, value in msg.raw_items():
            lines = f"{name}: {value}".replace("\r\n", "\n").split("\n")
            self.write("\r\n".join([*lines, ""]))
        self.write("\r\n")
