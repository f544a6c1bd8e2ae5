"""What `make accuracy` measures by: a difference is found wherever it is, and the same is no difference."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tests.accuracy.fields import SORTS, fields
from tests.accuracy.recall import han_recall, letter_recall, recall
from tests.accuracy.rivals import FIELDS, Said, right

CASE = Path(__file__).parents[2] / "mail" / "unit-differs-between-drafts.json"


@pytest.fixture
def expected() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(CASE.read_text("utf-8"))
    return loaded


def test_the_same_is_right(expected: dict[str, Any]) -> None:
    """A reading as expected has nothing wrong, and fields that say nothing are not counted."""
    found = fields(expected, copy.deepcopy(expected))
    assert all(field.right for field in found)
    assert {field.sort for field in found} < set(SORTS)
    assert "author" not in {field.sort for field in found}


@pytest.mark.parametrize(
    ("sort", "where", "value"),
    [
        ("subject", ("subject",), "别的"),
        ("sender", ("sender", "name"), None),
        ("nature", ("nature",), "list"),
        ("unit", ("unit", "candidates"), ["残联"]),
        ("evidence", ("unit", "evidence", 0, "where"), "subject"),
        ("file names", ("attachments", 0, "path"), "一.docx"),
        ("files", ("attachments", 1, "problem"), "damaged"),
        ("title", ("submissions", 1, "title"), "别的"),
        ("body", ("submissions", 0, "body"), ""),
        ("kind", ("submissions", 0, "declared"), True),
        ("words", ("submissions", 0, "words"), 61),
        ("author", ("submissions", 0, "author"), "张三"),
        ("draft's unit", ("submissions", 0, "unit"), None),
        ("problems", ("problems",), [{"code": "scanned", "where": "一.pdf", "message": "…"}]),
    ],
)
def test_a_difference_is_found(
    expected: dict[str, Any], sort: str, where: tuple[Any, ...], value: Any
) -> None:
    """One value changed is one field wrong, of its own sort."""
    read = copy.deepcopy(expected)
    *path, last = where
    inner = read
    for step in path:
        inner = inner[step]
    inner[last] = value
    assert [field.sort for field in fields(expected, read) if not field.right] == [sort]


def test_a_missing_draft_is_wrong_in_all_it_says(expected: dict[str, Any]) -> None:
    """A draft that was not found counts against every field that it has."""
    read = {**expected, "submissions": expected["submissions"][:1]}
    wrong = {field.sort for field in fields(expected, read) if not field.right}
    assert wrong == {"drafts", "title", "body", "kind", "words", "draft's unit"}


def test_recall_counts_each_character_as_often_as_it_occurs() -> None:
    """Order and layout do not matter, loss and repetition do; without Han the letters count."""
    assert han_recall("上门办证上门", "办 证\n上门，上门abc") == 1
    assert han_recall("上门上门", "上门") == 0.5
    assert letter_recall("ab 12", "21ba") == 1
    assert recall("abc", "") == 0
    assert recall("", "") == 1


def test_a_text_with_lost_characters_is_wrong() -> None:
    """Ninety-nine of a hundred characters are enough, a replacement character is one too many."""
    expected = Said("主题", "张三", "a@b.example", "正文" * 100, frozenset({"一.docx"}))
    assert all(right(expected, expected).values())
    lost = Said("主题", "张三", "A@B.EXAMPLE", "正文" * 100 + "\ufffd", frozenset())
    assert [field for field, fine in right(expected, lost).items() if not fine] == ["text", "file names"]
    assert right(expected, None) == dict.fromkeys(FIELDS, False)
