"""Contact blocks that were written as a table: labels and their values in cells of their own. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.contact_block import is_bare_label
from ingest.documents.document import Paragraph


def joined_cells(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Put a label and its value on one line: 撰稿人 | 张三, and a row of labels above a row of values."""
    if not any(paragraph.table for paragraph in paragraphs):
        return list(paragraphs)
    joined: list[Paragraph] = []
    at = 0
    while at < len(paragraphs):
        labels = _run(paragraphs, at, bare=True)
        values = _run(paragraphs, at + labels, bare=False, most=labels) if labels else 0
        pairs = list(zip(paragraphs[at : at + labels], paragraphs[at + labels :], strict=False))
        if labels and values == labels and all(_fits(label, value) for label, value in pairs):
            joined += [_pair(label, value) for label, value in pairs]
            at += 2 * labels
        elif labels and values:  # those before the last were left empty
            joined += paragraphs[at : at + labels - 1]
            joined.append(_pair(paragraphs[at + labels - 1], paragraphs[at + labels]))
            at += labels + 1
        else:
            joined += paragraphs[at : at + max(labels, 1)]
            at += max(labels, 1)
    return joined


def _run(paragraphs: Sequence[Paragraph], start: int, *, bare: bool, most: int = 12) -> int:
    """How many cells from `start` on are labels, or are none."""
    end = start
    while end < min(len(paragraphs), start + most):
        cell = paragraphs[end]
        if not cell.table or is_bare_label(cell.text) is not bare:
            break
        end += 1
    return end - start


def _fits(label: Paragraph, value: Paragraph) -> bool:
    """Tell whether a telephone stands below 电话 and below nothing else."""
    is_number = not value.text.strip(" 0123456789*-—－()（）转")
    return is_number is ("电话" in label.text or "手机" in label.text or "方式" in label.text)


def _pair(label: Paragraph, value: Paragraph) -> Paragraph:
    name = "".join(label.text.split()).rstrip(":：")
    return label._replace(text=f"{name}：{value.text.strip()}")
