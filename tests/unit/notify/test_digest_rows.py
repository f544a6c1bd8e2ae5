"""The rows of the digest's table say what the mail says."""

from __future__ import annotations

from notify.digest import digest
from notify.digest_rows import DRAFT_HEADS, WAITING_HEADS, draft_rows, waiting_rows
from notify.samples.digests import digest_facts

MADE = digest(digest_facts(), "https://desk.example.cn")


def test_every_draft_has_a_row() -> None:
    """In the mail's order, with its link; empty where nothing is to be said."""
    rows = [dict(zip(DRAFT_HEADS, row, strict=True)) for row in draft_rows(MADE)]
    assert [row["收稿号"] for row in rows] == [draft.number for group in MADE.units for draft in group.drafts]
    late = next(row for row in rows if row["收稿号"] == "2020-0403")
    assert (late["单位"], late["二级机构"], late["字数"], late["超字数"]) == (
        "卫生健康委员会",
        "疾控中心",
        511,
        11,
    )
    assert (late["提示"], late["链接"]) == ("未见审核人", "https://desk.example.cn/drafts/2020-0403")
    asked = next(row for row in rows if row["收稿号"] == "2020-0406")
    assert (asked["约稿"], asked["超字数"], asked["摘句"]) == ("是", None, None)
    assert {row[-1] for row in draft_rows(digest(digest_facts()))} == {None}


def test_every_thing_that_waits_has_a_row() -> None:
    """Queue, copies, objections, letters, forms and what could not be read; numbers masked."""
    rows = [dict(zip(WAITING_HEADS, row, strict=True)) for row in waiting_rows(MADE)]
    assert [row["事项"] for row in rows] == [
        "待核定", "待核定", "疑似重复", "异议", "异议", "要求撤稿", "来信询问", "人员表", "未能读取",
    ]  # fmt: skip
    assert rows[3]["情况"] == "2020-03-30前答复，逾期提出"
    assert rows[4]["单位"] is None
    assert rows[6]["内容"] == "请问我局采用几篇，联系138****0000"
    assert rows[6]["收到"] == "2020-03-30 12:42"
