"""Recording facts, what is refused, and the ledger that follows; on both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import func, select

from scoring.notice import Notice
from store import commissions, facts, ledger
from store.articles import Filed, Known
from store.errors import Refused
from store.models import Article, Entry, Fact, FactUnit
from store.recording import Recorded, Recorder
from store.session import Database
from tests.integration.office import CHIEF, CLERK, NOTICE, Office, at, titled

APRIL = dt.date(2020, 4, 1)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def texts(recorded: Recorded) -> list[str]:
    return [f"{line.unit} {line.points} {line.reason}" for line in recorded.lines]


def turned(**switches: Any) -> dict[int, Notice]:
    return {2020: replace(NOTICE, switches=replace(NOTICE.switches, **switches))}


def commission(office: Office, **more: Any) -> str:
    """A counted commission to two units, due on 20 April, unless told otherwise."""
    plain: dict[str, Any] = {
        "topic": "春季招聘情况",
        "units": ["人社局", "财政局"],
        "due_at": at(4, 20),
        "counted": True,
    }
    return office.do(
        lambda recorder: (
            commissions.open_commission(
                recorder.session, NOTICE, who=CLERK, now=at(2, 3), **plain | more
            ).number
        )
    )


def miss(office: Office, number: str, **more: Any) -> Recorded:
    plain: dict[str, Any] = {
        "unit": "人社局",
        "ground": "未报",
        "confirmed_by": CHIEF,
        "day": dt.date(2020, 4, 22),
    }
    return office.do(lambda recorder: facts.record_missed(recorder, commission=number, **plain | more))


def untrue(office: Office, ref: Any, **more: Any) -> Recorded:
    plain: dict[str, Any] = {
        "ground": "失真",
        "answer": "数据口径有误",
        "confirmed_by": CHIEF,
        "day": dt.date(2020, 5, 6),
    }
    return office.do(lambda recorder: facts.record_untrue(recorder, ref, **plain | more))


def special(office: Office, ref: Any, **more: Any) -> Recorded:
    plain: dict[str, Any] = {"day": APRIL}
    return office.do(lambda recorder: facts.record_special(recorder, ref, **plain | more))


def test_adoption_of_a_submission(office: Office) -> None:
    """An adoption by 收稿号 scores its sender, and the line leads back to fact, title, number and clerk."""
    filed = office.file(unit="卫生健康委员会", child="疾控中心")
    recorded = office.adopt(Filed(filed.number))
    assert texts(recorded) == ["卫生健康委员会 3 市《政府快报》第4期以条目采用，计3分（二(一)）"]
    assert recorded.warnings == ()
    (line,) = office.lines("卫生健康委员会")
    assert (line.entry.fact, line.cause, line.title, line.number) == (
        recorded.fact,
        recorded.fact,
        "稳就业",
        filed.number,
    )
    assert (line.child, line.what, line.entry.column) == ("疾控中心", "市《政府快报》第4期 条目", "市条目")
    assert (line.recorded_by, line.recorded_at) == (CLERK, office.now)
    with office.database.read() as session:
        fact = session.get_one(Fact, recorded.fact)
        assert (fact.recorded_by, fact.recorded_at, fact.day) == (CLERK, office.now, APRIL)


def test_each_level_of_one_article(office: Office) -> None:
    """Adoptions by 收稿号 at all levels, a special and instructions add up on one article."""
    ref = Filed(office.file().number)
    office.adopt(ref)
    office.adopt(ref, gazette="三门峡", number=9, day=dt.date(2020, 4, 9))
    office.adopt(ref, gazette="省", form="专期", number=2, day=dt.date(2020, 4, 10))
    special(office, ref)
    office.instruct(ref)
    office.instruct(ref, level="省", post="副省长", leader="李四")
    assert office.points() == 3 + 5 + 20 + 5 + 5 + 20
    with office.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Article)) == 1


def test_joint_article(office: Office) -> None:
    """Several units named at recording each score; second-level bodies score for theirs, once."""
    filed = office.file()
    office.adopt(Filed(filed.number), units=["财政局", "疾控中心", "人民医院"])
    assert (office.points("财政局"), office.points("卫生健康委员会")) == (3, 3)
    assert office.lines("卫生健康委员会")[0].child == "疾控中心、人民医院"


def test_joint_units_are_remembered(office: Office) -> None:
    """The next fact of a joint article is about the same units without naming them again."""
    filed = office.file()
    first = office.adopt(Filed(filed.number), units=["财政局", "审计局"])
    office.adopt(Filed(filed.number), gazette="省", number=7)
    assert first.article is not None
    special(office, Known(first.article))
    assert (office.points("财政局"), office.points("审计局")) == (18, 18)


def test_title_and_unit_find_the_same_article(office: Office) -> None:
    """补录: the same title of the same unit at another level is the same article; another unit's is not."""
    first = office.adopt(titled("防汛", "水利局"))
    second = office.adopt(titled("防汛", "水利局"), gazette="三门峡", number=9)
    third = office.adopt(titled("防汛", "应急管理局"), number=5)
    assert first.article == second.article
    assert third.article != first.article


def test_title_finds_the_filed_article(office: Office) -> None:
    """A title that was filed by mail is that submission's article, in whichever order they are recorded."""
    filed = office.file("防汛", "水利局")
    by_title = office.adopt(titled("防汛", "水利局"))
    by_number = office.adopt(Filed(filed.number), gazette="三门峡", number=9)
    assert by_title.article == by_number.article
    assert office.lines("水利局")[0].number == filed.number


def test_units_named_with_a_title_are_the_units(office: Office) -> None:
    """With a title the units that staff name count, whoever sent it and whatever was recorded before."""
    office.adopt(Filed(office.file("防汛", "水利局").number))
    office.adopt(titled("防汛", "水利局", "应急管理局"), gazette="省", number=3)
    assert (office.points("水利局"), office.points("应急管理局")) == (13, 10)


def test_late_mail_joins_the_recorded_article(office: Office) -> None:
    """A submission filed after its title was recorded by hand becomes that article's."""
    by_title = office.adopt(titled("防汛", "水利局"))
    filed = office.file("防汛", "水利局")
    by_number = office.adopt(Filed(filed.number), gazette="三门峡", number=9)
    again = office.adopt(titled("防汛", "水利局"), gazette="省", number=3)
    assert by_title.article == by_number.article == again.article
    assert {line.number for line in office.lines("水利局")} == {filed.number}


def test_repeat_and_revision_are_the_first_submission(office: Office) -> None:
    """A repeat and a later version are one article with the first: the same issue twice is refused."""
    first = office.file()
    repeat = office.file(repeat_of=first.number)
    revision = office.file("稳就业(定稿)", revises=repeat.number)
    recorded = office.adopt(Filed(revision.number))
    other = office.adopt(Filed(first.number), gazette="省", number=8)
    assert recorded.article == other.article
    with pytest.raises(Refused, match="采用已登记过"):
        office.adopt(Filed(repeat.number))


def test_pending_instruction(office: Office) -> None:
    """An instruction before any adoption waits without a line, says so, and scores from the adoption on."""
    ref = Filed(office.file().number)
    waiting = office.instruct(ref, day=dt.date(2020, 3, 30))
    assert waiting.lines == ()
    assert waiting.warnings == ("该稿尚无计分的采用记录，批示暂不计分，自采用之日起计",)
    adopted = office.adopt(ref)
    assert [(line.fact, line.day) for line in adopted.lines] == [
        (waiting.fact, APRIL),
        (adopted.fact, APRIL),
    ]
    assert office.points() == 8
    assert office.points(through=dt.date(2020, 3, 31)) == 0


def test_pending_instruction_of_a_title(office: Office) -> None:
    """The adoption of the same title finds the instruction that waited for it; joint units share in it."""
    office.instruct(titled("防汛", "水利局"))
    office.adopt(titled("防汛", "水利局", "应急管理局"))
    assert (office.points("水利局"), office.points("应急管理局")) == (8, 8)


def test_reversal(office: Office) -> None:
    """A reversal appends the negative with its reason, on the fact's own day, and drops no line."""
    recorded = office.adopt(Filed(office.file().number))
    office.now = at(7, 8)
    undone = office.reverse(recorded.fact, "期号登记有误")
    assert texts(undone) == ["财政局 -3 冲销：市《政府快报》第4期以条目采用，计3分（二(一)）"]
    assert office.points() == office.points(through=dt.date(2020, 6, 30)) == 0
    first, second = office.lines()
    assert (first.entry.day, second.entry.day, second.cause) == (APRIL, APRIL, undone.fact)
    assert first.reversed
    with office.database.read() as session:
        fact = session.get_one(Fact, undone.fact)
        assert (fact.note, fact.day, fact.reverses) == ("期号登记有误", dt.date(2020, 7, 8), recorded.fact)


def test_recorded_again_after_a_reversal(office: Office) -> None:
    """The corrected adoption, same issue, is taken; its instruction comes back with it."""
    ref = Filed(office.file().number)
    wrong = office.adopt(ref)
    office.instruct(ref)
    office.reverse(wrong.fact)
    assert office.points() == 0
    office.adopt(ref, units=["财政局", "审计局"])
    assert (office.points("财政局"), office.points("审计局")) == (8, 8)


def test_both_forms_in_one_gazette_warn(office: Office) -> None:
    """条目 and 专期 of the same gazette both score, and the recorder is told to look again."""
    ref = Filed(office.file().number)
    office.adopt(ref)
    second = office.adopt(ref, form="专期", number=2)
    assert second.warnings == (
        "该稿已登记市《政府快报》第4期（普刊）以条目采用，现为同一快报的条目、专期，请核对确是两期",
    )
    assert office.points() == 13
    third = office.adopt(ref, number=6)
    assert "现为同一快报的两次条目，请核对确是两期" in third.warnings[0]


def test_issue_with_two_dates_warns(office: Office) -> None:
    """One issue has one date: another is taken and told of, because it may move quarters."""
    office.adopt(Filed(office.file().number))
    other = office.adopt(titled("防汛", "水利局"), day=dt.date(2020, 3, 31))
    assert other.warnings == ("市《政府快报》2020年第4期此前登记的日期是2020-04-01，请核对",)


def test_what_earns_nothing_is_told(office: Office) -> None:
    """Another way, an outside body, and a leader's second instruction come back with a warning each."""
    ref = Filed(office.file().number)
    other_way = office.adopt(ref, gazette="省", number=3, via_office=False)
    assert other_way.warnings == (
        "财政局：省《政府工作快报》第3期以条目采用，未经本科室报送，不计分（二(三)）",
    )
    outside = office.adopt(titled("青年志愿", "团市委"), number=8)
    assert "团市委：市《政府快报》第8期以条目采用，不在本年度目标任务范围" in outside.warnings[0]
    office.adopt(ref)
    office.instruct(ref)
    again = office.instruct(ref, day=dt.date(2020, 4, 20))
    assert "同一领导已批示过，不重复加分" in again.warnings[0]


def test_series_and_year_of_an_issue(office: Office) -> None:
    """专期 numbers itself apart by default; 增刊 and another year's issue are said."""
    ref = Filed(office.file().number)
    ordinary = office.adopt(ref, number=2)
    special_issue = office.adopt(ref, number=2, form="专期")
    extra = office.adopt(ref, number=2, series="增刊", issue_year=2019, day=dt.date(2020, 1, 3))
    assert [r.lines[0].reason.split("以")[0] for r in (ordinary, special_issue, extra)] == [
        "市《政府快报》第2期",
        "市《政府快报》专期第2期",
        "市《政府快报》2019年增刊第2期",
    ]


def test_deduction_for_a_missed_commission(office: Office) -> None:
    """A counted commission not met costs 10, with ground, chief, number and topic kept."""
    number = commission(office)
    recorded = miss(office, number)
    assert number == "2020-01"
    assert texts(recorded) == [
        "人力资源和社会保障局 -10 专题约稿任务未按要求完成（约稿2020-01，未报），扣10分（二(六)）"
    ]
    assert office.points("人力资源和社会保障局") == -10
    (line,) = office.lines("人力资源和社会保障局")
    assert line.title == "春季招聘情况"
    with office.database.read() as session:
        assert session.get_one(Fact, recorded.fact).confirmed_by == CHIEF


def test_deduction_for_an_untrue_report(office: Office) -> None:
    """失真 costs 10 and leaves what the article earned; the unit's answer and the chief are kept."""
    ref = Filed(office.file().number)
    office.adopt(ref)
    recorded = untrue(office, ref)
    assert texts(recorded) == ["财政局 -10 上报信息失真，扣10分（二(六)）"]
    assert office.points() == -7
    with office.database.read() as session:
        fact = session.get_one(Fact, recorded.fact)
        assert (fact.note, fact.confirmed_by) == ("数据口径有误", CHIEF)


def test_reversed_deduction_may_be_decided_again(office: Office) -> None:
    """Once per commission and unit counts what stands: after a reversal it can be recorded anew."""
    number = commission(office)
    wrong = miss(office, number, ground="逾期")
    office.reverse(wrong.fact)
    miss(office, number)
    miss(office, number, unit="财政局")
    assert (office.points("人力资源和社会保障局"), office.points("财政局")) == (-10, -10)


Act = Callable[[Office], object]


def filed(office: Office) -> Filed:
    return Filed(office.file().number)


REFUSED: dict[str, tuple[Act, str]] = {
    "number": (lambda o: o.adopt(Filed("2020-9999")), "没有收稿号为2020-9999的稿件"),
    "article": (lambda o: o.adopt(Known(77)), "没有编号为77的稿件"),
    "title": (lambda o: o.adopt(titled(" ", "财政局")), "须写明标题"),
    "title without units": (lambda o: o.adopt(titled("防汛")), "须写明单位"),
    "unit": (
        lambda o: o.adopt(titled("防汛", "财政局"), units=["三门峡市财政局"]),
        "没有“三门峡市财政局”这个单位",
    ),
    "ambiguous unit": (lambda o: o.adopt(titled("防汛", "财政局"), units=["粮食局"]), "没有“粮食局”这个单位"),
    "unofficial unit": (lambda o: o.adopt(titled("防汛", "县财政局")), "没有“县财政局”这个单位"),
    "gazette": (lambda o: o.adopt(titled("防汛", "财政局"), gazette="人民日报"), "没有“人民日报”这种快报"),
    "form": (
        lambda o: o.adopt(titled("防汛", "财政局"), form="头条"),
        "没有“头条”这种采用形式，可用：条目、专期",
    ),
    "series": (lambda o: o.adopt(titled("防汛", "财政局"), series="号外"), "没有“号外”这种期刊类别"),
    "issue": (lambda o: o.adopt(titled("防汛", "财政局"), number=0), "期号应为正整数"),
    "future": (lambda o: o.adopt(titled("防汛", "财政局"), day=dt.date(2020, 6, 16)), "晚于今天"),
    "no notice": (lambda o: o.adopt(titled("防汛", "财政局"), day=dt.date(2019, 12, 31)), "没有2019年度通知"),
    "own gazette": (lambda o: o.adopt(titled("防汛", "财政局"), via_office=False), "由本科室编发"),
    "level": (lambda o: o.instruct(titled("防汛", "财政局"), level="国务院"), "没有“国务院”这一级批示"),
    "post": (
        lambda o: o.instruct(titled("防汛", "财政局"), post="市委书记"),
        "“市委书记”不在二(四)列明的市政府职务",
    ),
    "post of another level": (lambda o: o.instruct(titled("防汛", "财政局"), post="秘书长"), "“秘书长”不在"),
    "leader": (lambda o: o.instruct(titled("防汛", "财政局"), leader=" "), "须写明批示的领导"),
    "future instruction": (
        lambda o: o.instruct(titled("防汛", "财政局"), day=dt.date(2021, 1, 1)),
        "晚于今天",
    ),
    "commission": (lambda o: miss(o, "2020-09"), "没有编号为2020-09的约稿"),
    "untrue ground": (lambda o: untrue(o, titled("防汛", "财政局"), ground=""), "须写明事由（失真、失误）"),
    "untrue answer": (lambda o: untrue(o, titled("防汛", "财政局"), answer=" "), "须附单位的说明"),
    "untrue chief": (lambda o: untrue(o, titled("防汛", "财政局"), confirmed_by=""), "须经科长确认"),
    "untrue early": (
        lambda o: untrue(o, titled("防汛", "财政局"), day=dt.date(2020, 3, 24)),
        "自2020-03-25起执行",
    ),
    "reversal": (lambda o: o.reverse(99), "没有编号为99的登记"),
    "topic": (lambda o: commission(o, topic=" "), "须写明主题"),
    "asked nobody": (lambda o: commission(o, units=[]), "须写明约请的单位"),
    "asked unknown": (lambda o: commission(o, units=["公路局"]), "没有“公路局”这个单位"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_and_nothing_changed(office: Office, case: str) -> None:
    """A recording that a rule forbids says why in one sentence and leaves every table as it was."""
    act, reason = REFUSED[case]
    before = office.rows()
    with pytest.raises(Refused) as caught:
        act(office)
    assert reason in caught.value.reason
    assert office.rows() == before


SECOND: dict[str, tuple[Callable[[Office], Act], str]] = {
    "same adoption": (lambda o: twice(o.adopt, filed(o)), "采用已登记过"),
    "same issue in another form": (
        lambda o: once(o.adopt, ref := filed(o), then=lambda o: o.adopt(ref, form="专期", series="普刊")),
        "采用已登记过（第1号登记）",
    ),
    "same instruction": (lambda o: twice(o.instruct, filed(o)), "这次批示已登记过"),
    "special": (lambda o: twice(lambda ref: special(o, ref), filed(o)), "已标为有效"),
    "untrue": (lambda o: twice(lambda ref: untrue(o, ref), filed(o)), "每条只扣一次"),
    "missed": (lambda o: twice(lambda number: miss(o, number), commission(o)), "每次约稿只扣一次"),
    "missed, other ground": (
        lambda o: once(
            lambda number: miss(o, number),
            number := commission(o),
            then=lambda o: miss(o, number, ground="逾期", day=dt.date(2020, 5, 5)),
        ),
        "每次约稿只扣一次",
    ),
    "reversed twice": (
        lambda o: once(o.reverse, fact := o.adopt(filed(o)).fact, then=lambda o: o.reverse(fact)),
        "已冲销过",
    ),
    "reversal of a reversal": (
        lambda o: then(undo := o.reverse(o.adopt(filed(o)).fact).fact, lambda o: o.reverse(undo)),
        "冲销不能再冲销",
    ),
    "reversal without why": (
        lambda o: then(fact := o.adopt(filed(o)).fact, lambda o: o.reverse(fact, " ")),
        "须写明原因",
    ),
    "undecided submission": (
        lambda o: then(number := o.file(unit=None).number, lambda o: o.adopt(Filed(number))),
        "尚未认领单位",
    ),
    "not asked": (
        lambda o: then(number := commission(o), lambda o: miss(o, number, unit="水利局")),
        "没有约请水利局",
    ),
    "not counted": (
        lambda o: then(number := commission(o, counted=False), lambda o: miss(o, number)),
        "没有标为计入考核",
    ),
    "not due": (
        lambda o: then(number := commission(o, due_at=at(5, 1)), lambda o: miss(o, number)),
        "尚未到期",
    ),
    "missed ground": (
        lambda o: then(number := commission(o), lambda o: miss(o, number, ground="失真")),
        "须写明事由（未报、逾期、不合要求）",
    ),
    "missed chief": (
        lambda o: then(number := commission(o), lambda o: miss(o, number, confirmed_by=" ")),
        "须经科长确认",
    ),
    "missed early": (
        lambda o: then(
            number := commission(o, due_at=at(3, 1)), lambda o: miss(o, number, day=dt.date(2020, 3, 24))
        ),
        "自2020-03-25起执行",
    ),
}


def then(_: object, act: Act) -> Act:
    """Whatever had to be done first was done while the arguments were made."""
    return act


def once(first: Callable[[Any], object], ref: Any, then: Act) -> Act:
    first(ref)
    return then


def twice(act: Callable[[Any], object], ref: Any) -> Act:
    act(ref)
    return lambda _: act(ref)


@pytest.mark.parametrize("case", SECOND)
def test_refused_after_what_stands_already(office: Office, case: str) -> None:
    """What was recorded before forbids the next: it says why and leaves every table as it was."""
    prepare, reason = SECOND[case]
    act = prepare(office)
    before = office.rows()
    with pytest.raises(Refused) as caught:
        act(office)
    assert reason in caught.value.reason
    assert office.rows() == before


def test_refusal_inside_a_longer_transaction(office: Office) -> None:
    """A refused recording leaves nothing behind in a transaction that goes on and commits."""
    before = office.rows()

    def act(recorder: Recorder) -> None:
        with pytest.raises(Refused):
            facts.record_adoption(
                recorder,
                titled("防汛", "水利局"),
                gazette="市",
                form="条目",
                number=1,
                day=APRIL,
                units=["公路局"],
            )

    office.do(act)
    assert office.rows() == before


def test_settlement_day(office: Office) -> None:
    """What is recorded by the settlement day counts for the year; a day later it goes into the supplement."""
    ref = Filed(office.file().number)
    office.now = at(1, 20, 2021)
    in_time = office.adopt(ref)
    assert in_time.warnings == ()
    office.now = at(1, 21, 2021)
    late = office.adopt(ref, gazette="省", number=5)
    assert late.warnings == ("已过2020年度结算日2021-01-20，列入补充通报，不改年度成绩",)
    assert office.points() == 3
    office.reverse(in_time.fact)
    assert office.points() == 3
    with office.database.read() as session:
        supplement = ledger.supplement(session, NOTICE)
    assert [str(line.entry.points) for line in supplement] == ["10", "-3"]


def test_settlement_day_is_a_switch(office: Office) -> None:
    """A later settlement day lets the same recording count."""
    office.notices = turned(settlement_day=dt.date(2021, 1, 31))
    office.now = at(1, 21, 2021)
    office.adopt(Filed(office.file().number))
    assert office.points() == 3


def test_switch_turned_before_recording(office: Office) -> None:
    """Points follow the notice in force when a fact is recorded: here joint articles share exactly."""
    office.notices = turned(joint_articles="equal")
    recorded = office.adopt(titled("防汛", "水利局", "应急管理局"))
    assert [line.points for line in recorded.lines] == [Fraction(3, 2), Fraction(3, 2)]
    with office.database.read() as session:
        stored = session.scalars(select(Entry.points)).all()
    assert stored == [Fraction(3, 2), Fraction(3, 2)]


def test_recount_after_a_turned_switch(office: Office) -> None:
    """Turning a switch later changes nothing by itself; a recount appends the difference, once."""
    ref = Filed(office.file().number)
    office.adopt(ref)
    office.adopt(ref, number=5)
    office.notices = turned(same_level_twice="higher")
    assert office.points() == 6

    def recount(recorder: Recorder) -> int:
        return ledger.recount(recorder.session, recorder.notices, recorder.who, recorder.now)

    assert office.do(recount) == 1
    assert office.points() == 3
    assert office.do(recount) == 0


def test_fact_over_the_year(office: Office) -> None:
    """January's instruction on December's article counts in the new year, by the new notice."""
    office.notices = {2020: NOTICE, 2021: replace(NOTICE, year=2021)}
    office.now = at(1, 12, 2021)
    ref = Filed(office.file().number)
    office.instruct(ref, day=dt.date(2021, 1, 5))
    adopted = office.adopt(ref, day=dt.date(2020, 12, 20))
    assert [(str(line.points), line.day) for line in adopted.lines] == [
        ("3", dt.date(2020, 12, 20)),
        ("5", dt.date(2021, 1, 5)),
    ]
    again = office.adopt(ref, gazette="省", number=2, day=dt.date(2020, 12, 30))
    assert [str(line.points) for line in again.lines] == ["10"]
    assert office.points() == 13


def test_explain_sums_to_the_standing(office: Office) -> None:
    """A unit's lines up to a day sum to its standing of that day, corrections included."""
    ref = Filed(office.file().number)
    office.adopt(ref, form="专期", day=dt.date(2020, 4, 9))
    special(office, ref)
    wrong = office.adopt(ref, gazette="省", number=5)
    office.reverse(wrong.fact)
    for through in (dt.date(2020, 4, 1), dt.date(2020, 4, 9), dt.date(2020, 12, 31)):
        lines = office.lines(through=through)
        assert sum(line.entry.points for line in lines) == office.points(through=through)
    assert office.points() == 10


def test_commissions_are_numbered_and_listed(office: Office) -> None:
    """约稿 numbers run through the year; a unit asked twice under two names is asked once."""
    commission(office)
    commission(office, topic="防汛准备", units=["水利局", "水务局"], counted=False)
    with office.database.read() as session:
        listed = commissions.listing(session, 2020)
        assert commissions.listing(session, 2021) == []
    assert [(one.number, one.topic, one.counted) for one in listed] == [
        ("2020-01", "春季招聘情况", True),
        ("2020-02", "防汛准备", False),
    ]
    assert [unit.unit for unit in listed[1].units] == ["水利局"]


def test_units_of_a_fact_keep_their_order(office: Office) -> None:
    """The units of a joint article stay in the order in which they were named."""
    recorded = office.adopt(titled("防汛", "水利局", "应急管理局", "财政局"))
    with office.database.read() as session:
        rows = session.scalars(
            select(FactUnit.unit).where(FactUnit.fact_id == recorded.fact).order_by(FactUnit.position)
        ).all()
    assert rows == ["水利局", "应急管理局", "财政局"]
