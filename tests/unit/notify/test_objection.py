"""异议: its receipt and answer as they are written, and the workdays that are counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from notify.calendar import Calendar
from notify.objection import Acknowledged, Answer, DisputedLine, answer_by, days_left, is_late
from notify.samples.objections import answer, objection
from scoring.period import SHANGHAI, Quarter
from tests.unit.notify.conftest import Render, visible

CALENDAR = Calendar()


def at(month: int, day: int, hour: int = 10) -> dt.datetime:
    return dt.datetime(2020, month, day, hour, tzinfo=SHANGHAI)


def test_the_receipt_says_that_a_person_will_answer(render: Render) -> None:
    """When it came, that it is registered, and that nobody need write again."""
    made = render("objection_receipt", a=objection())
    assert made.subject == "【回执】关于约稿2020-03扣分的异议（已收到，由专人答复）"
    for part in (made.text, visible(made.html)):
        assert "4月9日来信所提异议已收到并登记。" in part
        assert "由专人核实后答复" in part
    assert render("objection_receipt", a=Acknowledged(at(4, 10), None)).subject.startswith("【回执】异议")


def test_the_answer_quotes_the_entry_and_gives_the_offices_words(render: Render) -> None:
    """Reason, day and points of what is disputed, then each paragraph, then who signs and when."""
    made = render("objection_answer", a=answer())
    assert made.subject == "【答复】关于计分异议的答复：2020年第一季度通报"
    for part in (made.text, visible(made.html)):
        for said in (
            "你单位2020年4月9日来信对2020年第一季度通报的以下计分所提异议，已经核实。",
            "专题约稿任务未按要求完成",
            "2020年3月25日",
            "−10",
            "截止前未收到来稿，也未收到延期申请。",
            "扣分维持不变。",
            "义马市人民政府办公室信息科",
            "2020年4月13日",
        ):
            assert said in part, said


def test_an_answer_about_a_bulletin_names_its_quarter(render: Render) -> None:
    """Without a line of the ledger the 通报 is what was disputed; without either just the points."""
    bare = replace(answer(), lines=(), quarter=None)
    made = render("objection_answer", a=replace(bare, quarter=Quarter(2020, 1)))
    assert made.subject == "【答复】关于计分异议的答复：2020年第一季度通报"
    assert "来信对2020年第一季度通报的计分所提异议，已经核实。" in made.text
    assert "来信对计分所提异议，已经核实。" in render("objection_answer", a=bare).text


def test_both_lines_of_a_reversed_deduction_are_quoted(render: Render) -> None:
    """Where the office gave in, the unit sees what was taken and what was given back."""
    back = DisputedLine(dt.date(2020, 4, 8), Fraction(10), "冲销：登记有误")
    made = render("objection_answer", a=replace(answer(), lines=(*answer().lines, back)))
    assert made.text.count("记分：") == 2
    assert "+10" in made.text


@pytest.mark.parametrize(
    ("told", "came", "late"),
    [
        (at(4, 9), at(4, 16, 23), False),  # Thursday and five workdays
        (at(4, 9), at(4, 17, 0), True),
        (at(4, 26), at(5, 6), False),  # a make-up Sunday; 1–5 May are free
        (at(9, 29), at(10, 12), False),  # 30 September, then from 9 October, Saturday 10 worked
        (at(9, 29), at(10, 14), True),
        (None, at(12, 31), False),
    ],
)
def test_five_workdays_to_dispute(told: dt.datetime | None, came: dt.datetime, late: bool) -> None:
    """Holidays and make-up workdays count as the office works; where nobody was told, nothing is late."""
    assert is_late(told, came, CALENDAR) is late


def test_five_workdays_to_answer() -> None:
    """Days left count down by workdays and go below zero once the last one is past."""
    by = answer_by(at(4, 30), CALENDAR)
    assert by == dt.date(2020, 5, 11)
    days = [dt.date(2020, 4, 30), dt.date(2020, 5, 5), dt.date(2020, 5, 9), by, dt.date(2020, 5, 13)]
    assert [days_left(by, day, CALENDAR) for day in days] == [5, 5, 1, 0, -2]


def test_paragraphs_of_an_answer_lose_their_empty_lines() -> None:
    """What staff typed is laid out by the mail."""
    typed = Answer("你单位", at(4, 1), at(4, 2), None, (), "一、经查。\r\n\r\n　　二、维持。\n")
    assert typed.paragraphs == ("一、经查。", "二、维持。")
