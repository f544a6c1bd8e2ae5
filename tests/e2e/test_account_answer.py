"""积分查询 over real SMTP and IMAP: a unit's own people get its account, and nobody else hears anything."""

from __future__ import annotations

import datetime as dt

from scoring.period import SHANGHAI
from tests.e2e.life import STAFF, UNITS, Desk

STRANGER = "somebody@elsewhere.test"


def test_a_unit_asks_for_its_account(desk: Desk) -> None:
    """Answered once, in the thread, marked as automatic (RFC 3834), with its own entries only."""
    unit, address = "水利局", UNITS["水利局"]
    desk.at("2020-05-11T08:40")
    desk.command("contact", "add", unit, address)
    for title, whose, number in (("汛前检查", unit, "4"), ("社区食堂", "民政局", "5")):
        desk.command(
            "record", "adoption", "--title", title, "--unit", whose, "--gazette", "市",
            "--issue", number, "--date", "2020-04-20", "--by", "干事",
        )  # fmt: skip
    desk.clock.now = dt.datetime(2020, 5, 12, 9, 0, tzinfo=SHANGHAI)
    desk.write(unit, "积分查询", "请告知我局积分。")
    desk.write(unit, "积分查询", "我是水利局的，请告知积分。\n义马市水利局", From=f"水利局 <{STRANGER}>")
    sent = desk.at("2020-05-12T09:05")
    assert sent == [("【账目】水利局2020年政务信息积分（截至5月12日）", address)]
    mail, said = desk.mail(address, "【账目】"), desk.text(address, "【账目】")
    assert mail["In-Reply-To"] == desk.written[0]
    assert mail["Auto-Submitted"] == "auto-replied"
    for words in (
        "截至2020年5月12日，未经通报，以印发的通报为准。",
        "累计得分3分（本季度3分）",
        "列63个单位第2位",
        "4月20日",
        "《汛前检查》",
    ):
        assert words in said, words
    assert "民政局" not in said
    assert "社区食堂" not in said
    assert desk.at("2020-05-12T10:00") == []

    # Staff read of the stranger, not of what was answered.
    desk.at("2020-05-12T17:31")
    told = desk.text(STAFF, "【日报】")
    assert STRANGER in told
    assert address not in told
