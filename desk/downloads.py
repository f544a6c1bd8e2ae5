"""Files handed out: always as something to keep, never as a page of ours. Pictures alone are shown."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from fastapi.responses import Response

OCTETS = "application/octet-stream"
_ALONE = "default-src 'none'; sandbox"  # even a file that a browser takes for a page can do nothing
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


def picture_type(content: bytes) -> str | None:
    """What picture it is by its own first bytes, whatever it was declared to be; None: no picture."""
    return next((kind for start, kind in _PICTURES.items() if content.startswith(start)), None)


def download(content: bytes, name: str, media_type: str = OCTETS) -> Response:
    """A file to be kept under the last part of `name` (RFC 6266)."""
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file_name(name), safe='')}",
            "Content-Security-Policy": _ALONE,
        },
    )


def part(content: bytes, name: str) -> Response:
    """A file that came by mail: a picture to be looked at, anything else to be kept."""
    shown = picture_type(content)
    if shown is None:
        return download(content, name)
    return Response(
        content,
        media_type=shown,
        headers={"Content-Disposition": "inline", "Content-Security-Policy": _ALONE},
    )


def file_name(path: str) -> str:
    """A name that is no path and holds nothing that a system could stumble over."""
    last = path.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join("_" if _is_odd(each) else each for each in last).strip(" .")
    return kept[-150:] or "附件"


def _is_odd(character: str) -> bool:
    return character in '<>:"|?*' or unicodedata.category(character)[0] == "C"
