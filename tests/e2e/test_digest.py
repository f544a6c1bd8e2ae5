"""The first digest after a holiday, over real servers: it covers all of it, and make-up days are workdays."""

from __future__ import annotations

import datetime as dt

import pytest

from scoring.period import SHANGHAI
from tests.e2e.life import STAFF, UNITS, Desk, draft


def told(desk: Desk) -> list[str]:
    """The digests that staff have got, by their subjects."""
    return [str(mail["Subject"]) for mail, to in desk.taken() if to == STAFF and "日报" in mail["Subject"]]


@pytest.mark.parametrize(
    ("eve", "within", "still", "back", "made_up"),
    [
        ("2020-09-30", "2020-10-03", "2020-10-08", "2020-10-09", "2020-10-10"),  # 国庆; a Saturday worked
        ("2021-02-10", "2021-02-13", "2021-02-17", "2021-02-18", "2021-02-20"),  # 春节; likewise
    ],
)
def test_after_a_holiday_one_digest_covers_all_of_it(
    desk: Desk, eve: str, within: str, still: str, back: str, made_up: str
) -> None:
    """None on a day off; on the first workday one from the eve on; on the make-up Saturday another."""
    desk.at(f"{eve}T17:31")
    before = len(told(desk))
    desk.clock.now = dt.datetime.fromisoformat(f"{within}T10:00").replace(tzinfo=SHANGHAI)
    desk.write("财政局", "报送信息", draft("市财政局假期保障民生支出", "财政局"))
    desk.write("水利局", "撤回9月所报信息", "我局此前所报信息有误，请撤回该稿。\n水利局")
    for day in (within, still):
        desk.at(f"{day}T17:31")
    assert len(told(desk)) == before
    desk.at(f"{back}T17:31")
    assert len(told(desk)) == before + 1
    said = desk.text(STAFF, "【日报】")
    eve_day, back_day = (dt.date.fromisoformat(day) for day in (eve, back))
    assert f"统计自{eve_day.month}月{eve_day.day}日 17:30至{back_day.month}月{back_day.day}日 17:30" in said
    for words in ("市财政局假期保障民生支出", "近日组织人员深入企业走访", "要求撤稿", UNITS["水利局"]):
        assert words in said
    desk.clock.now = dt.datetime.fromisoformat(f"{made_up}T09:00").replace(tzinfo=SHANGHAI)
    desk.write("民政局", "报送信息", draft("市民政局节后走访困难群众", "民政局"))
    desk.at(f"{made_up}T09:30")
    desk.at(f"{made_up}T17:31")
    said = desk.text(STAFF, "【日报】")
    assert "市民政局节后走访困难群众" in said
    assert "市财政局假期保障民生支出" not in said
