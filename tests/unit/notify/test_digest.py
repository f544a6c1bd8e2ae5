"""日报 and 警示: what staff read every workday and at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from notify.alert import EXCERPT, Sealed, Trouble, urgent
from notify.commission import Agenda
from notify.digest import EXCERPT as EXCERPT_OF_A_DRAFT
from notify.digest import DigestFacts, digest, excerpt
from notify.templates import Letter
from scoring.period import Quarter
from tests.unit.notify.conftest import Render, unfolded, visible
from tests.unit.notify.samples import RECEIVED_AT, agenda, digest_facts, urgent_facts

NOTHING = digest_facts(
    received=0,
    drafts=(),
    queue=(),
    copies=(),
    quarantined=(),
    sealed=(),
    refused=(),
    returned=(),
    conditions=(),
    objections=(),
    letters=(),
    forms=(),
    commissions=Agenda(),
)


def written(render: Render, facts: DigestFacts) -> Letter:
    return render("digest", d=digest(facts))


def test_the_days_drafts_stand_by_unit_in_the_notices_order(render: Render) -> None:
    """Units as the notice lists them, undecided ones last, with kind, 字数 and flags of each draft."""
    made = digest(digest_facts())
    assert [group.unit for group in made.units] == [
        "发展和改革委员会",
        "农业农村局",
        "卫生健康委员会",
        "东区街道办事处",
        "中国人民银行义马支行",
        None,
    ]
    text = unfolded(written(render, digest_facts()).text)
    line = next(line for line in text.splitlines() if "2020-0403" in line)
    for word in ("条目", "511/500字", "《“四个到位”筑牢校园防疫屏障》", "疾控中心", "未见审核人"):
        assert word in line
    assert (made.named, made.over_length) == (5, 2)


def test_whatever_waits_for_a_person_is_named(render: Render) -> None:
    """Queue, quarantine, sealed mail, refused mail and conditions, in both parts."""
    made = written(render, digest_facts())
    for part in (unfolded(made.text), visible(made.html)):
        for word in (
            "收到1封疑似含密级标志的邮件(序号17),已封存,请立即按保密规定处置。",
            "当日发信数量已达上限",
            "可能是政务服务和大数据管理局、司法局",
            "未能确定报送单位",
            "2020-0405《苗元社区探索“红色物业”新路径》（东区街道办事处）与2020-0398《“红色物业”走出新路径》（民政局）相同86%",
            "疑似重复尚有3件未处理",
            "三次读取均超过内存限制，已停止。",
            "550 5.1.1 user unknown",
            "残联（gone@example.com）",
            "已发出，被对方邮箱退回，请核对地址",
            "邮箱现有来信1284封，已保存1279封。",
            "待发4封，按发送设置暂不发出21封，另有6个单位的邮件待补收件地址。",
            "来信412封，登记稿件408篇，采用61篇，得分312分。",
            "146.0%",
        ):
            assert word in part
    assert made.subject == "【日报】3月30日：来稿8篇，待核定2篇，1项异常"


def test_letters_for_a_person_are_named(render: Render) -> None:
    """Objections and the days left, withdrawals, questions, forms: sender, subject and time of each."""
    made = written(render, digest_facts())
    for part in (" ".join(made.text.split()), visible(made.html)):
        for said in (
            "3号 水利局 专题约稿任务未按要求完成（约稿2020-06，未报）", "今日应答复，逾期提出",
            "4号 单位待核定 对一季度积分的疑问", "someone@example.com", "还有5个工作日", "要求撤稿",
            "撤回3月27日所报信息", "swj@example.com", "来信询问", "联系138****0000", "3月30日 12:42",
            "12号 应急管理局 《政务信息工作人员基本情况》待核",
        ):  # fmt: skip
            assert said in part, said
    late = replace(digest_facts().objections[1], left=-2)
    assert "答复已超2个工作日" in written(render, digest_facts(objections=(late,))).text


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("　　一是健全制度。二是加强培训。", "一是健全制度。"),
        ("“怎么办？”他问。", "“怎么办？”"),
        ("没有句号的\n两行", "没有句号的 两行"),
        ("联系人张三，电话13800000000。", "联系人张三，电话138****0000。"),
        ("长" * 41, "长" * 39 + "…"),
        ("长" * 39 + "。后", "长" * 39 + "。"),
        ("长" * 30 + "13800000000" + "长" * 9, "长" * 30 + "138****00…"),
        ("", ""),
    ],
)
def test_how_a_draft_begins(body: str, shown: str) -> None:
    """The first sentence on one line, no longer than 40 characters, masked before it is cut."""
    assert excerpt(body) == shown
    assert len(excerpt(body)) <= EXCERPT_OF_A_DRAFT


def test_excerpts_stand_below_the_titles(render: Render) -> None:
    """In both parts; a draft without text has none."""
    made = written(render, digest_facts())
    for part in (made.text, visible(made.html)):
        assert "一季度，全市计划开工重点项目40个，已开工37个。" in part


def test_drafts_are_linked_where_a_desk_is_configured(render: Render) -> None:
    """Each title leads to the draft's page; without a desk no address is written anywhere."""
    made = render("digest", d=digest(digest_facts(), "https://desk.example.cn"))
    assert 'href="https://desk.example.cn/drafts/2020-0403"' in made.html
    assert made.html.count("https://") == len(digest_facts().drafts)
    assert "https://desk.example.cn/drafts/收稿号" in made.text
    assert "https" not in written(render, digest_facts()).text


def test_a_digest_with_nothing_in_it_is_empty() -> None:
    """Only what came in or waits for a person makes a digest worth sending."""
    assert NOTHING.empty
    for change in (
        {"received": 1},
        {"sealed": (17,)},
        {"queue": digest_facts().queue},
        {"refused": digest_facts().refused},
        {"returned": digest_facts().returned},
        {"conditions": digest_facts().conditions},
        {"objections": digest_facts().objections},
        {"letters": digest_facts().letters},
        {"forms": digest_facts().forms},
        {"commissions": Agenda(proposals=agenda().proposals)},
    ):
        assert not replace(NOTHING, **change).empty


def test_a_quiet_day_and_a_year_without_a_notice(render: Render) -> None:
    """No draft and no ranking leave no empty table behind."""
    made = written(render, replace(NOTHING, received=1, quarter=None))
    assert "本日无来稿。" in made.text
    assert "截至今日" not in made.text
    assert "需要处理" not in visible(made.html)


def test_personal_numbers_are_masked_for_staff(render: Render) -> None:
    """A mobile number in a title or a failure is hidden in the digest."""
    line = replace(digest_facts().drafts[0], title="联系张三13800000000")
    queued = replace(digest_facts().queue[0], title="联系张三13800000000")
    broken = replace(digest_facts().quarantined[0], reason="13800000000")
    made = written(render, digest_facts(drafts=(line,), queue=(queued,), quarantined=(broken,)))
    for part in (made.text, made.html):
        assert "13800000000" not in part
        assert "138****0000" in part


def test_an_urgent_alert_tells_who_what_and_when(render: Render) -> None:
    """Unit, title, number, sender and the beginning of the text; numbers masked even where it is cut."""
    text = "某" * (EXCERPT - 5) + "13800000000" + "某" * 50
    made = render("alert_urgent", a=urgent(replace(urgent_facts(), text=text)))
    assert made.subject == "【警示】紧急来信：应急管理局《常村路一处供水管道破裂正在抢修》"
    for part in (made.text, visible(made.html)):
        assert "3月30日 9:42" in part
        assert "emergency@example.com" in part
        assert "2020-0409" in part
        assert "138**……" in part
        assert "13800" not in part


def test_an_urgent_mail_without_a_draft_is_told_by_its_subject(render: Render) -> None:
    """A call for help that brings no article is still an alert."""
    made = render("alert_urgent", a=urgent(replace(urgent_facts(), drafts=(), text="")))
    assert made.subject == "【警示】紧急来信：紧急信息：常村路一处管道破裂"


def test_a_sealed_mail_is_a_number_and_nothing_else(render: Render) -> None:
    """The sentence of the secrecy rules, word for word."""
    made = render("alert_sealed", a=Sealed(17))
    sentence = "收到1封疑似含密级标志的邮件(序号17),已封存,请立即按保密规定处置。"
    assert made.text.splitlines()[0] == sentence
    assert sentence in visible(made.html)


@pytest.mark.parametrize(
    ("name", "detail", "said"),
    [
        ("smtp_login", "授权码可能已失效", "发信登录被拒"),
        ("imap_login", "授权码可能已失效", "收信登录被拒"),
        ("imap_login", None, "已恢复正常。"),
        ("something_new", "说明", "something_new"),
    ],
)
def test_trouble_is_named_in_chinese(render: Render, name: str, detail: str | None, said: str) -> None:
    """A condition has a name staff understand; one that was over before it was written says so."""
    made = render("alert_trouble", a=Trouble(name, RECEIVED_AT, detail))
    assert said in made.text
    assert said in visible(made.html)


def test_a_bulletin_that_is_due_and_not_released_says_why(render: Render) -> None:
    """A quarter without a recorded adoption is told once, with what to do."""
    made = render("alert_unreleased", quarter=Quarter(2020, 1))
    assert made.subject == "【警示】2020年第一季度通报未印发"
    assert "没有采用登记" in made.text


def test_the_span_of_a_digest_is_shown(render: Render) -> None:
    """After a holiday the digest says from when it counts."""
    facts = digest_facts(since=dt.datetime(2020, 3, 20, 9, 30, tzinfo=dt.UTC))
    assert "统计自3月20日 17:30至3月30日 17:30" in written(render, facts).text


def test_commissions_that_need_somebody(render: Render) -> None:
    """Due soon, overdue, to be phoned with whom and why, deductions to confirm, answers nobody asked for."""
    made = written(render, digest_facts())
    for part in (" ".join(made.text.split()), visible(made.html)):
        for said in (
            "约稿2020-07《春季企业用工保障的做法和成效》 4月3日 17:30截止 人力资源和社会保障局、",
            "约稿2020-06《汛前准备》 3月27日 17:30截止 水利局",
            "约稿2020-07 人力资源和社会保障局（张三 0398-0000101） 半个工作日未回复收到",
            "约稿2020-07 产业集聚区管委会 没有收件地址",
            "约稿2020-06 水利局 未报",
            "约稿2020-06 应急管理局",
        ):
            assert said in part
