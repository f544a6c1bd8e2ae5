"""One file taken out of a message again, to be handed to staff. Pure.

Only what was read under guard before is listed, and so can be asked for: this runs in the desk's process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from ingest.archives import is_archive, read_archive
from ingest.documents import Allowance, DocumentError
from ingest.message import parse, parse_enclosed
from ingest.names import MAIL, media_type_of
from ingest.parts import Part
from ingest.structure import DEEPEST


def taken_out(raw: bytes, path: str, sha256: str) -> bytes | None:
    """The bytes of the file that was listed under `path` with this hash; None where the message has none."""
    allowance = Allowance.of(len(raw))
    for part in _along(parse(raw, allowance).parts, path, allowance):
        if hashlib.sha256(part.data).hexdigest() == sha256:
            return part.data
    return None


def _along(parts: Iterable[Part], path: str, allowance: Allowance) -> Iterator[Part]:
    """The files on the way to a path, and those beside them; archives that are not on it stay shut."""
    for part in parts:
        yield part
        if path.startswith(f"{part.path}/") and part.depth < DEEPEST and is_archive(part.data):
            yield from _along(_inside(part, allowance), path, allowance)


def _inside(archive: Part, allowance: Allowance) -> Iterator[Part]:
    """What is in an archive; of a mail in it, what is in that."""
    try:
        contents = read_archive(archive.path, archive.data, allowance)
    except DocumentError:
        return
    for entry in contents.entries:
        path = f"{archive.path}/{entry.path}"
        part = Part(path, media_type_of(entry.path), entry.data, depth=archive.depth + 1)
        yield part
        if part.media_type == MAIL:
            yield from parse_enclosed(path, entry.data, part.depth, allowance).parts
