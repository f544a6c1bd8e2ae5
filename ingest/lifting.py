"""Long base64 runs are set aside while the stdlib parses, and put back into its tree.

The stdlib looks at every line of an attachment for a boundary. Full lines of base64 hold neither a boundary
nor a header, so one short line can stand for a run of them: a mail of 60 KB is parsed in a third of the time.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from email.message import Message

_RUN = re.compile(rb"(?:^[A-Za-z0-9+/]{60,76}\r?\n){5,}", re.MULTILINE)
_SECRET = secrets.token_hex(16)  # so that no mail can name a run of its own choosing
_STAND_IN = re.compile(f"={_SECRET}\\.(\\d+)=")


def parse_lifted(raw: bytes, parse: Callable[[bytes], Message]) -> Message:
    """`parse(raw)`, with its long base64 runs kept out of it meanwhile."""
    runs: list[bytes] = []

    def set_aside(found: re.Match[bytes]) -> bytes:
        run = found[0].rstrip(b"\r\n")  # the last line end may be the boundary's
        runs.append(run)
        return b"=%s.%d=%s" % (_SECRET.encode("ascii"), len(runs) - 1, found[0][len(run) :])

    tree = parse(_RUN.sub(set_aside, raw))
    for part in tree.walk() if runs else ():
        payload = part.__dict__["_payload"]  # as it came: get_payload would replace raw bytes in it
        if isinstance(payload, str) and _SECRET in payload:
            part.set_payload(_STAND_IN.sub(lambda found: runs[int(found[1])].decode("ascii"), payload))
    return tree
