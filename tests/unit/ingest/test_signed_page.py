"""A signed page beside a draft, told from the pictures of what the draft tells."""

from __future__ import annotations

import pytest

from ingest.reading import Attachment, ProblemCode
from ingest.signed_page import brings_signed_page


def attached(
    path: str, media_type: str = "application/octet-stream", problem: ProblemCode | None = None
) -> bool:
    return brings_signed_page(
        [Attachment("信息.docx", "application/msword", 1, ""), Attachment(path, media_type, 1, "", problem)]
    )


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("签字页.jpg", "image/jpeg"),
        ("IMG_20200330_091200.jpg", "image/jpeg"),
        ("微信图片_20200330.png", "application/octet-stream"),
        ("包.zip/审核单.TIF", "application/octet-stream"),
        ("审签照片.jpg", "image/jpeg"),
        ("1", "image/png"),
    ],
)
def test_pictures(path: str, media_type: str) -> None:
    """Any picture may be the page: phones name them by the date."""
    assert attached(path, media_type)


@pytest.mark.parametrize("path", ["活动照片.jpg", "配图1.png", "现场.jpeg", "二维码.png"])
def test_photographs(path: str) -> None:
    """One that is named as a photograph of the matter is none."""
    assert not attached(path, "image/jpeg")


@pytest.mark.parametrize("name", ["签字扫描件.pdf", "审核表.pdf", "审批单.ofd", "签发稿.pdf"])
def test_scans(name: str) -> None:
    """A scan whose name says that it is signed; not one that could be the draft itself."""
    assert attached(name, problem=ProblemCode.SCANNED)
    assert not attached(name)
    assert not attached("财政局信息.pdf", problem=ProblemCode.SCANNED)


def test_documents_are_none() -> None:
    """Nor is anything that is no picture."""
    assert not attached("审核意见.docx")
    assert not brings_signed_page([])
