"""A picture that goes with a mail and is shown in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from notify.errors import PictureError

LARGEST = 2 << 20  # bytes: with base64 and both texts well below what mailboxes take
_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"))


@dataclass(frozen=True, slots=True)
class Picture:
    """`name` is its Content-ID too: the HTML part shows it as `cid:name`."""

    name: str
    kind: str  # png | jpeg | gif
    content: bytes


def load_picture(file: Path, name: str) -> Picture:
    """A picture from the operator's file. Raises PictureError for one that no mail can show."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise PictureError(file, error.strerror or "cannot be read") from error
    kind = next((kind for mark, kind in _KINDS if content.startswith(mark)), None)
    if kind is None:
        raise PictureError(file, "is neither PNG nor JPEG nor GIF")
    if len(content) > LARGEST:
        raise PictureError(file, f"is larger than {LARGEST >> 20} MB")
    return Picture(name, kind, content)
