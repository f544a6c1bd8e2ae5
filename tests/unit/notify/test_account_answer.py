"""积分查询's answer: a unit's own account to date, and nothing of any other unit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from notify.account_answer import AccountAnswer, account_answer
from notify.samples.accounts import NOTICE, account
from tests.unit.notify.conftest import Render, visible

UNIT = "人力资源和社会保障局"


def asked(unit: str = UNIT) -> AccountAnswer:
    made = account()
    entries = next(each["entries"] for each in made["units"] if each["unit"] == unit)
    return account_answer(made, unit, entries, dt.date(2020, 5, 12))


def test_the_account_to_date(render: Render) -> None:
    """Points, target, ratio, rank and what is missing, each entry with its day and what it was for."""
    answer = asked()
    made = render("account_answer", q=answer)
    assert made.subject == f"【账目】{UNIT}2020年政务信息积分（截至5月12日）"
    assert answer.lines
    for part in (made.text, visible(made.html)):
        assert "截至2020年5月12日，未经通报，以印发的通报为准。" in part
        assert f"完成全年目标{answer.own.target}分的" in part
        assert f"列63个单位第{answer.own.rank}位" in part
        assert f"距全年目标还差{answer.missing}分" in part
        for line in answer.lines:
            assert line.what in part
            assert f"{line.day.month}月{line.day.day}日" in part
            assert (line.title or "") in part


def test_nothing_of_other_units(render: Render) -> None:
    """No other unit is named, however the account ranks them."""
    made = render("account_answer", q=asked())
    for unit in NOTICE.units:
        if unit.name != UNIT:
            assert unit.name not in made.text
            assert unit.name not in made.html


def test_it_speaks_to_a_bank_as_to_a_guest(render: Render) -> None:
    """驻义单位 are 贵单位; without an entry it says so."""
    made = render("account_answer", q=replace(asked("中国人民银行义马支行"), lines=()))
    assert "本年度贵单位报送信息" in made.text
    assert "你单位" not in made.text + made.html
    assert "本年度尚未记分。" in made.text


def test_what_is_met_is_not_missing(render: Render) -> None:
    """A unit at its target hears that it is; one that shares its rank hears that too."""
    made = render("account_answer", q=replace(asked(), missing=Fraction(0), tied=True))
    assert "并列第" in made.text
    assert "已完成全年目标。" in made.text
    assert "还差" not in made.text


def test_a_body_without_a_target_has_no_account() -> None:
    """It is not ranked."""
    with pytest.raises(KeyError):
        account_answer(account(), "义马市档案学会", [], dt.date(2020, 5, 12))
