"""One draft's page, two drafts beside each other, all drafts by what is sought."""

from __future__ import annotations

import pytest

from desk.draft_text import changes, differences, paragraphs
from ingest.wordcount import count_words
from tests.desk.conftest import Desk, Open


def test_what_exceeds_the_limit_is_marked(desk: Desk, open_page: Open) -> None:
    """Of 604 字 the 104 beyond 500 are marked, on the page itself."""
    page = open_page("/drafts/2020-0055")
    marked = page.locator("article mark").all_inner_texts()
    assert count_words(marked) == 104
    assert "超出的部分已标出" in page.inner_text("main")


@pytest.mark.parametrize("limit", [1, 7, 12, 100])
def test_the_cut_is_where_word_says(limit: int) -> None:
    """Within and beyond are the whole text, and within is as long as the limit allows."""
    body = "　　今年以来，完成投资12.5亿元，同比增长8%。\n\n　　下一步，抓好落实。"
    shown = paragraphs(body, limit)
    whole = "".join(each.within + each.beyond for each in shown)
    assert whole == "".join(line.strip() for line in body.splitlines())
    within = [each.within for each in shown if each.within]
    assert count_words(within) == min(limit, count_words([whole]))


def test_two_versions_show_what_changed(desk: Desk) -> None:
    """The later text marks what is new; the number of places is told."""
    text = desk.client().get("/drafts/2020-0082/compare?other=2020-0080").text
    assert "2处不同" in text
    assert "<ins>特此更正。</ins>" in text


def test_differences_put_both_texts_together_again() -> None:
    """Without what is new it is the old text, without what is gone the new one."""
    before, after = "抓好稳就业。推进项目建设。", "抓好稳就业、促就业。推进项目。加强督导。"
    pieces = differences(before, after)
    assert "".join(each.text for each in pieces if each.kind != "new") == before
    assert "".join(each.text for each in pieces if each.kind != "gone") == after
    assert changes(pieces) == 3


def test_a_draft_shows_its_evidence_receipt_and_points(desk: Desk) -> None:
    """Where it comes from, that it was answered, and what it earned."""
    text = desk.client().get("/drafts/2020-0055").text
    assert "落款“义马市水利局”" in text
    assert "已回执" in text
    assert "市《政府快报》第6期以条目采用" in text


def test_an_unknown_number_is_not_found(desk: Desk) -> None:
    """A sentence, no stack trace."""
    answer = desk.client().get("/drafts/2020-9999")
    assert answer.status_code == 404
    assert "没有这一页" in answer.text


def test_drafts_are_filtered_and_paged(desk: Desk) -> None:
    """By unit, kind, stage and month; the next page begins where this one ends."""
    client = desk.client()
    assert client.get("/drafts?unit=none").text.count("<tr data-row>") == 1
    assert "卫生健康委员会" not in client.get("/drafts?unit=财政局").text.partition("<tbody>")[2]
    assert client.get("/drafts?month=2020-01").text.count("<tr data-row>") > 5
    first = client.get("/drafts").text
    assert first.count("<tr data-row>") == 50
    before = first.split("before=")[1].split('"')[0]
    second = client.get(f"/drafts?before={before}").text
    assert set(numbers(first)).isdisjoint(numbers(second))
    assert "没有符合条件的稿件" in client.get("/drafts?stage=撤稿").text


def numbers(text: str) -> list[str]:
    """The 收稿号 of a list."""
    return [part[:9] for part in text.split('href="/drafts/')[1:]]
