"""An objection's whole life over real SMTP and IMAP: told of a deduction, disputed, answered by a person."""

from __future__ import annotations

import datetime as dt

from scoring.period import SHANGHAI
from tests.e2e.life import STAFF, UNITS, Desk


def test_the_life_of_an_objection(desk: Desk) -> None:
    """Disputed in answer to our mail, acknowledged once, told to staff, answered in the thread; both kept."""
    unit, address = "水利局", UNITS["水利局"]
    desk.at("2020-03-30T08:40")
    desk.command("contact", "add", unit, address)
    desk.command(
        "commission", "open", "--topic", "汛前准备", "--due", "2020-04-03", "--counted", "--unit", unit
    )
    desk.at("2020-03-30T09:00")
    desk.at("2020-04-09T09:00")
    desk.command(
        "commission", "confirm", "2020-01", unit, "--ground", "未报", "--confirmed-by", "李四", "--json"
    )
    assert [to for _, to in desk.at("2020-04-09T09:10")] == [address]
    ground = desk.mail(address, "【约稿2020-01】专题")

    # The unit answers that mail; a person reads it, and the unit hears that it came, once.
    desk.clock.now = dt.datetime(2020, 4, 10, 9, 0, tzinfo=SHANGHAI)
    desk.write(
        unit, f"Re: {ground['Subject']}",
        "信息科：\n我局对扣分有异议：4月2日已用另一邮箱报送，请复核。\n水利局\n\n> 事由：未报\n> 记分：-10\n",
        In_Reply_To=str(ground["Message-ID"]),
    )  # fmt: skip
    sent = desk.at("2020-04-10T09:05")
    assert [(subject[:4], to) for subject, to in sent] == [("【回执】", address)]
    receipt = desk.mail(address, "【回执】")
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert "由专人核实后答复" in desk.text(address, "【回执】")
    assert desk.at("2020-04-10T09:10") == []
    (listed,) = desk.command("objections", "--json")
    assert (listed["number"], listed["unit"], listed["late"], listed["days_left"]) == (1, unit, False, 5)
    assert "未报" in listed["about"]
    assert "> 事由" not in listed["text"]
    desk.at("2020-04-10T17:31")
    told = desk.text(STAFF, "【日报】")
    for words in ("异议　1号　水利局", address, "还有5个工作日"):
        assert words in told

    # A second mail of the same bytes is the same mail; reading it all again changes nothing.
    desk.command("replay")
    assert len(desk.command("objections", "--json")) == 1

    # The office answers, in the unit's own thread, quoting what was disputed.
    desk.clock.now = dt.datetime(2020, 4, 14, 16, 0, tzinfo=SHANGHAI)
    desk.command(
        "objection", "answer", "1", "--text", "经查，4月2日未收到来稿。\n维持原扣分。", "--by", "王科长"
    )
    assert desk.at("2020-04-14T16:05") == [("【答复】关于计分异议的答复", address)]
    mail = desk.mail(address, "【答复】")
    said = desk.text(address, "【答复】")
    for words in ("维持原扣分。", "未报", "−10", "2020年4月10日来信"):
        assert words in said
    assert "王科长" not in said  # the office answers, not a person
    disputed = desk.command("objections", "--all", "--json")[0]
    assert mail["In-Reply-To"] == desk.written[-1]
    assert (disputed["state"], disputed["answered_by"]) == ("answered", "王科长")
    assert desk.command("objections", "--json") == []
