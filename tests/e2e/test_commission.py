"""A commission's whole life over real SMTP and IMAP, staff at the command line, by a clock that moves."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from scoring.period import SHANGHAI
from tests.e2e.life import STAFF, UNITS, Desk, draft


def test_the_life_of_a_commission(desk: Desk, tmp_path: Path) -> None:
    """Asked, acknowledged, phoned, reminded, answered in four ways, deducted; nothing is lost."""
    desk.at("2020-03-30T08:40")
    for unit, address in list(UNITS.items())[:3]:
        desk.command("contact", "add", unit, address)
    file = tmp_path / "口径.docx"
    file.write_bytes(b"PK data")
    units = [option for unit in UNITS for option in ("--unit", unit)]
    opened = desk.command(
        "commission", "open", "--topic", "春季企业用工保障", "--due", "2020-04-03", "--counted",
        "--file", str(file), *units, "--json",
    )  # fmt: skip
    assert (opened["number"], opened["unaddressed"]) == ("2020-01", ["司法局"])

    # Every unit that has an address is asked, with the file.
    asked = desk.at("2020-03-30T09:00")
    assert {to for _, to in asked} == {UNITS[unit] for unit in ("民政局", "水利局", "财政局")}
    assert len(asked) == 3
    assert all(subject.startswith("【约稿2020-01】春季企业用工保障") for subject, _ in asked)
    mail = desk.mail(UNITS["财政局"], "【约稿2020-01】")
    (attachment,) = mail.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == ("口径.docx", b"PK data")
    thread = {unit: str(desk.mail(UNITS[unit], "【约稿")["Message-ID"]) for unit in list(UNITS)[:3]}

    # One says 收到. By half a day the silent ones are to be phoned, who has no address at once.
    desk.write("财政局", "Re: 【约稿2020-01】", "收到。", In_Reply_To=thread["财政局"])
    desk.at("2020-03-30T10:00")
    assert desk.units()["财政局"]["acknowledged_at"] is not None
    assert {unit for unit, how in desk.units().items() if how["phone"]} == {"司法局"}
    desk.at("2020-03-30T14:31")
    assert {unit for unit, how in desk.units().items() if how["phone"]} == {"民政局", "水利局", "司法局"}
    desk.command("commission", "phoned", "2020-01", "民政局")
    desk.command("contact", "add", "司法局", UNITS["司法局"])
    assert [to for _, to in desk.at("2020-03-30T15:00")] == [UNITS["司法局"]]
    desk.at("2020-03-30T17:31")
    assert "请电话联系　约稿2020-01　水利局　半个工作日未回复收到" in desk.text(STAFF, "【日报】")

    # The first draft comes with its own subject, from an address nobody knows; the receipt counts it.
    desk.write(
        "财政局", "报送信息", draft("市财政局助力企业招工", "财政局"),
        From="张三 <zhang3@home.test>", In_Reply_To=thread["财政局"],
    )  # fmt: skip
    desk.at("2020-04-01T10:00")
    assert "已计入约稿2020-01" in desk.text("zhang3@home.test", "【回执】")

    # Two workdays before: not at night, not whoever delivered. Half a day before: who is left.
    assert desk.at("2020-04-02T08:00") == []
    reminded = desk.at("2020-04-02T08:31")
    assert {to for _, to in reminded} == {UNITS["民政局"], UNITS["水利局"], UNITS["司法局"]}
    assert all(subject.startswith("【提醒】约稿2020-01：") for subject, _ in reminded)
    assert desk.at("2020-04-02T09:00") == []
    desk.write("民政局", "转发：【约稿2020-01】春季企业用工保障", draft("民政局帮扶困难群众就业", "民政局"))
    desk.command("commission", "extend", "2020-01", "司法局", "--due", "2020-04-08")
    assert ("【约稿2020-01】延期至4月8日 17:30：春季企业用工保障", UNITS["司法局"]) in desk.at(
        "2020-04-02T16:00"
    )
    assert [to for _, to in desk.at("2020-04-03T13:00")] == [UNITS["水利局"]]

    # Past due: one is late, one was given time; what follows is proposed, and nothing is recorded by itself.
    desk.at("2020-04-03T17:31")
    assert "逾期未报" in desk.text(STAFF, "【日报】")
    desk.clock.now = dt.datetime(2020, 4, 7, 9, 0, tzinfo=SHANGHAI)
    desk.write("水利局", "信息", draft("水利局保障春季企业用工", "水利局"), References=thread["水利局"])
    desk.at("2020-04-07T09:30")
    assert {unit: how["outcome"] for unit, how in desk.units().items()} == {
        "财政局": "delivered", "民政局": "delivered", "水利局": "late", "司法局": None,
    }  # fmt: skip
    desk.at("2020-04-09T09:00")
    (listed,) = desk.command("commissions", "--json")
    assert sorted((each["unit"], each["ground"]) for each in listed["proposals"]) == [
        ("司法局", "未报"),
        ("水利局", "逾期"),
    ]
    standings = desk.command("standings", "--year", "2020", "--json")["standings"]
    assert all(each["points"] == 0 for each in standings)

    # The chief confirms one and the other is excused; the unit is told the ground and how to object.
    desk.command(
        "commission", "confirm", "2020-01", "水利局", "--ground", "逾期", "--confirmed-by", "李四", "--json"
    )
    desk.command("commission", "excuse", "2020-01", "司法局", "--reason", "抗洪抢险")
    told = desk.at("2020-04-09T09:10")
    assert ("【约稿2020-01】专题约稿任务未按要求完成的告知：春季企业用工保障", UNITS["水利局"]) in told
    said = desk.text(UNITS["水利局"], "【约稿2020-01】专题")
    assert "事由：逾期" in said
    assert "对计分有异议" in said
    explained = desk.command("standings", "--year", "2020", "--explain", "水利局", "--json")["explain"]
    assert [(each["points"], "2020-01" in each["reason"]) for each in explained["entries"]] == [(-10, True)]

    # Closed. What comes later is kept as well, and told so.
    desk.command("commission", "close", "2020-01")
    desk.clock.now = dt.datetime(2020, 4, 10, 9, 0, tzinfo=SHANGHAI)
    desk.write("司法局", "约稿2020-01", draft("司法局开展用工普法", "司法局"))
    desk.at("2020-04-10T09:05")
    assert "已计入约稿2020-01（该约稿已办结）" in desk.text(UNITS["司法局"], "【回执】")
    shown = desk.command("commission", "show", "2020-01", "--json")
    known_by = ["reference", "thread", "reference", "thread", "reference"]
    assert [reply["how"] for reply in shown["replies"]] == known_by
    assert shown["proposals"] == []
