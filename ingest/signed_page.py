"""A picture or scan of the page that a unit's leader signed, sent in place of his name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.reading import Attachment, ProblemCode
from ingest.sealing import name_line

_PICTURE = re.compile(r"\.(?:jpe?g|png|bmp|gif|tiff?|webp|heic)$", re.IGNORECASE)
_SIGNED = re.compile(r"签字|签批|签发|签署|签名|审签|审核|审批|呈批|送审|发文稿纸|把关|领导")
_PHOTOGRAPH = re.compile(r"照片|配图|插图|图片\d|现场|活动|截图|二维码|图表|logo", re.IGNORECASE)


def brings_signed_page(attachments: Iterable[Attachment]) -> bool:
    """Tell whether a picture came along, photographs of what a draft tells left out, or a scan named so."""
    return any(map(_is_signed_page, attachments))


def _is_signed_page(attachment: Attachment) -> bool:
    name = name_line(attachment.path)
    if attachment.media_type.startswith("image/") or _PICTURE.search(attachment.path):
        return _SIGNED.search(name) is not None or _PHOTOGRAPH.search(name) is None
    return attachment.problem is ProblemCode.SCANNED and _SIGNED.search(name) is not None
