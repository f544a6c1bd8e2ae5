"""Writing owed mails from what the store holds: every kind, once, with the store's own figures."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from notify.calendar import Calendar
from notify.gather_digest import digest_facts
from notify.render import TEMPLATE_REFUSED, Writer, render_owed
from notify.templates import Templates
from scoring.period import SHANGHAI, Quarter
from scoring.showing import percent_text, points_text
from store import (
    bulletins,
    commissions,
    conditions,
    contacts,
    digests,
    facts,
    ledger,
    messages,
    objections,
    outbox,
    proposals,
    submissions,
)
from store.articles import Filed
from store.contacts import NewContact
from store.messages import Arrival, Found, FoundProblem
from store.models import Message, OutboxState, Submission
from store.objections import NewObjection
from store.outbox import Owed
from store.proposals import NewProposal
from store.recording import Recorder
from store.session import Database, Session
from store.submissions import NewSubmission
from tests.integration.filed import UNNUMBERED, file_drafts
from tests.integration.office import NOTICE

DESK, STAFF, UNIT = "desk@163.test", "staff@163.test", "unit@qq.test"
NOW = dt.datetime(2020, 3, 30, 9, 42, tzinfo=SHANGHAI)
APRIL = dt.datetime(2020, 4, 8, 9, 0, tzinfo=SHANGHAI)
QUARTER = Quarter(2020, 1)
ATTACHED = {"ab" * 32: b"what is asked for"}  # what lies in the archive


def writer(overrides: Path | None = None) -> Writer:
    return Writer(
        mailbox=DESK,
        templates=Templates(overrides),
        notices={2020: NOTICE},
        release_on=lambda _quarter, _drafted: APRIL.date(),
        calendar=Calendar(),
        original=ATTACHED.__getitem__,
    )


def draft(title: str, unit: str | None = "财政局", **changes: object) -> NewSubmission:
    values: dict[str, object] = {
        **UNNUMBERED,
        "source": "信息.docx",
        "ordinal": 0,
        "title": title,
        "body": "一是健全制度。",
        "kind": "条目",
        "declared": True,
        "commissioned": False,
        "words": 512,
        "limit": 500,
        "author": None,
        "reviewer": None,
        "phone": None,
        "unit": unit,
        "child": None,
        "confidence": "certain",
        "title_key": title,
        "fingerprint": title,
    }
    return NewSubmission(**{**values, **changes})  # type: ignore[arg-type]  # values by field name


def receive(session: Session, name: str, at: dt.datetime = NOW) -> Message:
    """A message in the store, not yet read."""
    arrival = Arrival(f"{name:0>64}", 10, f"<{name}@qq.test>", UNIT, at, "INBOX", 1, int(name, 36))
    messages.store_batch(session, [arrival], None, at)
    return next(each for each in messages.unread(session, 100) if each.message_id == f"<{name}@qq.test>")


def file(
    session: Session, name: str, *drafts: NewSubmission, at: dt.datetime = NOW, **found: object
) -> tuple[Message, Sequence[Submission]]:
    """A message that was read and filed with these drafts."""
    message = receive(session, name, at)
    values: dict[str, object] = {"nature": "submission", "subject": "信息", **found}
    messages.file_messages(session, {message.id: Found(**values)}, at)  # type: ignore[arg-type]  # by name
    file_drafts(session, message.id, message.day, drafts, at)
    return message, submissions.of_messages(session, [message.id])


def owe(session: Session, kind: str, subject: str, addressee: str, address: str | None = STAFF) -> None:
    outbox.enqueue(session, Owed(kind, subject, addressee, address), NOW)


def written(database: Database, kind: str) -> list[EmailMessage]:
    """The mails of a kind, read back from the stored bytes."""
    with database.read() as session:
        ids = [row.id for row in outbox.listing(session) if row.kind == kind and row.address]
        rows = [outbox.get(session, row_id) for row_id in sorted(ids)]
    found = []
    for row in rows:
        assert row is not None
        assert row.content is not None, row.reply
        message = message_from_bytes(row.content, policy=default)
        assert isinstance(message, EmailMessage)
        assert message["Message-ID"] == row.message_id
        found.append(message)
    return found


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\r\n", "\n")


def html_of(message: EmailMessage) -> str:
    body = message.get_body(("html",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


def render(database: Database, now: dt.datetime = NOW, overrides: Path | None = None) -> int:
    return render_owed(database, writer(overrides), lambda: now)


def test_a_receipt_is_written_from_what_was_filed(database: Database) -> None:
    """Number, unit, repeat, revision and problem come from the rows; the mail answers the draft's mail."""
    with database.write() as session:
        _, (first,) = file(session, "a", draft("稳就业"))
        problem = FoundProblem("encrypted", "包.rar", "压缩包设有密码，无法读取，请去掉密码后重新发送。")
        message, filed = file(
            session,
            "b",
            draft("稳就业", repeat_of=first.number),
            draft("复工复产", ordinal=1, revises=first.number, child="国库支付中心"),
            problems=(problem,),
        )
        owe(session, "receipt", str(message.id), UNIT, UNIT)
    assert render(database) == 1
    (mail,) = written(database, "receipt")
    assert mail["In-Reply-To"] == "<b@qq.test>"
    assert mail["Auto-Submitted"] == "auto-replied"
    text = text_of(mail)
    assert f"《稳就业》与收稿号{first.number}内容相同，不重复登记。" in text
    assert f"来稿已登记(收稿号{filed[1].number})" in text
    assert f"收稿号{first.number}的修改稿" in text
    assert "财政局（国库支付中心）" in text
    assert "附件“包.rar”：压缩包设有密码" in text


@pytest.mark.parametrize(("words", "asked"), [(550, False), (551, True)])
def test_a_resend_is_asked_for_above_the_notices_percentage(
    sqlite_database: Database, words: int, asked: bool
) -> None:
    """110 % of 500 is 550: one more and a shorter version is asked for."""
    with sqlite_database.write() as session:
        message, _ = file(session, "a", draft("稳就业", words=words))
        owe(session, "receipt", str(message.id), UNIT, UNIT)
    render(sqlite_database)
    (mail,) = written(sqlite_database, "receipt")
    assert ("请压缩后重报" in text_of(mail)) is asked


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("财政局", "你单位3月30日来信收悉。"),
        ("农商银行", "贵单位3月30日来信收悉。"),
        ("气象局", "贵单位不在本年度目标任务范围，不计分。"),
        (None, "未能确定报送单位，已转人工核定。"),
    ],
)
def test_the_notice_says_how_a_unit_is_addressed(
    sqlite_database: Database, unit: str | None, said: str
) -> None:
    """Government units, 驻义 bodies, bodies outside the targets and unknown senders."""
    with sqlite_database.write() as session:
        message, _ = file(session, "a", draft("稳就业", unit))
        owe(session, "receipt", str(message.id), UNIT, UNIT)
    render(sqlite_database)
    (mail,) = written(sqlite_database, "receipt")
    assert said in text_of(mail)


def test_a_digest_covers_its_span_and_how_things_stand(database: Database) -> None:
    """Drafts of the span, the queue, what is quarantined, sealed or refused, health and the quarter."""
    until = NOW.replace(hour=17, minute=30)
    with database.write() as session:
        file(session, "a", draft("上周的稿", "财政局"), at=NOW - dt.timedelta(days=5))
        file(session, "b", draft("今天的稿", "公安局"), draft("谁家的稿", None, ordinal=1))
        broken, sealed = receive(session, "c"), receive(session, "d")
        messages.quarantine(session, broken.id, "读取三次均未完成。", NOW)
        messages.seal(session, sealed.id, NOW)
        conditions.raise_condition(session, "imap_login", "授权码可能已失效。", NOW)
        digests.record(session, NOW - dt.timedelta(days=3), until, empty=False)
        owe(session, "digest", until.isoformat(), STAFF)
        owe(session, "bulletin", "2019-Q4", "残联", None)
        facts_found = digest_facts(session, NOW - dt.timedelta(days=3), until, NOTICE, NOW, Calendar())
    assert not facts_found.empty
    render(database, until)
    (mail,) = written(database, "digest")
    text = text_of(mail)
    assert "来信3封，登记稿件2篇，来自1个单位；待核定1篇" in text
    for said in (
        "《今天的稿》",
        "《谁家的稿》",
        f"收到1封疑似含密级标志的邮件(序号{sealed.id}),已封存,请立即按保密规定处置。",
        f"序号{broken.id}　{UNIT}",
        "读取三次均未完成。",
        "收信登录被拒",
        "已保存4封",
        "另有1个单位的邮件待补收件地址",
        "来信4封，登记稿件3篇，采用0篇，得分0分。",
    ):
        assert said in text
    assert "上周的稿" not in text
    (table,) = mail.iter_attachments()
    assert table.get_filename() == "2020年3月30日来稿情况.xlsx"
    sheets = load_workbook(BytesIO(table.get_content())).worksheets
    found = [row[0] for sheet in sheets for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert found == ["2020-0002", "2020-0003", "待核定", "未能读取"]


def test_a_digest_names_the_letters_for_a_person(database: Database) -> None:
    """Withdrawals and questions of the span; forms and objections for as long as they wait."""
    until, since = NOW.replace(hour=17, minute=30), NOW - dt.timedelta(days=3)
    old = since - dt.timedelta(days=1)
    with database.write() as session:
        for name, nature, at in (
            ("a", "withdrawal", NOW), ("b", "query", NOW), ("c", "withdrawal", old), ("d", "objection", old),
            ("e", "objection", NOW), ("f", "contacts_form", old),
        ):  # fmt: skip
            message = receive(session, name, at)
            messages.file_messages(session, {message.id: Found(nature=nature, subject=f"信{name}")}, at)
            if nature == "objection":
                objections.insert_found(session, [NewObjection(message.id, "财政局", None, "有异议")], at)
            if nature == "contacts_form":
                proposals.insert_found(session, [NewProposal(message.id, None, None, ())], at)
        answered = objections.waiting(session)[-1]
        objections.answer(session, answered.id, "维持。", who="干事", now=NOW)
        found = digest_facts(session, since, until, NOTICE, NOW, Calendar())
    assert [(each.nature, each.subject) for each in found.letters] == [
        ("withdrawal", "信a"),
        ("query", "信b"),
    ]
    assert [(each.unit, each.subject, each.left) for each in found.objections] == [("财政局", "信d", 3)]
    assert [(each.number, each.unit, each.sender) for each in found.forms] == [(1, None, UNIT)]
    assert not found.empty


def test_a_pause_that_has_run_out_is_not_told(sqlite_database: Database) -> None:
    """A server's limit is a condition only while it lasts."""
    with sqlite_database.write() as session:
        outbox.pause(session, NOW + dt.timedelta(minutes=15), "15分钟内发信数量已达上限", NOW)
        names = [
            [line.name for line in digest_facts(session, NOW, NOW, NOTICE, moment, Calendar()).conditions]
            for moment in (NOW, NOW + dt.timedelta(hours=1))
        ]
    assert names == [[outbox.PAUSED], []]


def test_alerts_are_written_by_their_subject(sqlite_database: Database) -> None:
    """Urgent, sealed, trouble that lasts, trouble that is over, and a 通报 that was not released."""
    with sqlite_database.write() as session:
        message, _ = file(session, "a", draft("管道破裂", "应急管理局"), urgent=True)
        conditions.raise_condition(session, "smtp_login", "授权码可能已失效。", NOW)
        for subject in (
            f"urgent:{message.id}",
            "sealed:17",
            "smtp_login:2020-03-30",
            "imap_login:2020-03-29",
            "unreleased:2020-Q1",
        ):
            owe(session, "alert", subject, STAFF)
    assert render(sqlite_database) == 5
    urgent, sealed, trouble, over, unreleased = map(text_of, written(sqlite_database, "alert"))
    assert "应急管理局《管道破裂》" in urgent
    assert "(序号17)" in sealed
    assert "授权码可能已失效。" in trouble
    assert "已恢复正常。" in over
    assert "没有采用登记" in unreleased


def score(session: Session) -> None:
    """A quarter's facts: adoptions at two levels, an instruction, a joint article, a missed commission."""
    recorder = Recorder(session, {2020: NOTICE}, "干事", APRIL)
    filed = [
        file(session, name, draft(title, unit), at=dt.datetime(2020, month, 10, 9, tzinfo=SHANGHAI))[1][0]
        for name, title, unit, month in (
            ("a", "稳岗返还惠企", "人力资源和社会保障局", 2),
            ("b", "点对点护航返岗", "人力资源和社会保障局", 3),
            ("c", "直达资金快拨快用", "财政局", 3),
            ("d", "未采用的稿", "公安局", 3),
        )
    ]
    stable, escort, money = (Filed(each.number) for each in filed[:3])
    day = dt.date(2020, 3, 20)
    facts.record_adoption(recorder, stable, gazette="市", form="条目", number=6, day=day)
    facts.record_instruction(recorder, stable, level="市", post="市长", leader="张三", day=day)
    facts.record_adoption(recorder, escort, gazette="三门峡", form="条目", number=11, day=day)
    facts.record_adoption(
        recorder, money, gazette="省", form="专期", number=31, day=day, units=["财政局", "税务局"]
    )
    asked = commissions.open_commission(
        session,
        NOTICE,
        topic="春季招聘情况",
        units=["人社局"],
        due_at=dt.datetime(2020, 3, 24, 18, tzinfo=SHANGHAI),
        counted=True,
        who="干事",
        now=dt.datetime(2020, 3, 10, 9, tzinfo=SHANGHAI),
    )
    facts.record_missed(
        recorder,
        commission=asked.number,
        unit="人社局",
        ground="未报",
        confirmed_by="科长",
        day=dt.date(2020, 3, 26),
    )


@pytest.fixture
def released(sqlite_database: Database) -> Database:
    """A quarter scored, drafted and released, with all its mails owed."""
    with sqlite_database.write() as session:
        score(session)
        contact = NewContact("人力资源和社会保障局", "hr@qq.test", for_bulletin=True)
        contacts.add(session, contact, who="干事", now=NOW)
        owe(session, "bulletin_draft", str(QUARTER), STAFF)
    render(sqlite_database)
    with sqlite_database.write() as session:
        bulletins.release(session, NOTICE, QUARTER, who="科长", now=APRIL)
        addresses = contacts.bulletin_addresses(session)
        for unit in NOTICE.ranked:
            address = next(iter(addresses.get(unit.name, ())), None)
            owe(session, "bulletin", str(QUARTER), unit.name, address)
        owe(session, "bulletin_copy", str(QUARTER), STAFF)
        owe(session, "bulletin_leader", str(QUARTER), "leader@163.test", "leader@163.test")
    render(sqlite_database, APRIL)
    return sqlite_database


def test_every_figure_in_a_letter_comes_from_the_ledger(released: Database) -> None:
    """Ranking and account are recomputed from the entries and found in the mail, number by number."""
    (mail,) = written(released, "bulletin")
    text = text_of(mail)
    unit = "人力资源和社会保障局"
    with released.read() as session:
        standings = ledger.standings_through(session, NOTICE, QUARTER.last_day)
        entries = list(ledger.explain(session, NOTICE, unit, QUARTER.last_day))
    own = next(each for each in standings if each.unit == unit)
    assert own.points == sum((line.entry.points for line in entries), Fraction(0)) == Fraction(3)
    ranking = re.findall(r"^　　 ?(\d+)　(\S+?)[　 ]+(−?[\d.]+)/(\d+) +(−?[\d.]+%)", text, re.MULTILINE)
    assert ranking == [
        (
            str(each.rank),
            each.unit,
            points_text(each.points),
            str(each.target),
            percent_text(each.ratio),
        )
        for each in standings
    ]
    gains = re.findall(r"^　　\d+月\d+日[　 ]+([+−]\d+)　", text, re.MULTILINE)
    assert [int(gain.replace("−", "-")) for gain in gains] == [
        int(line.entry.points) for line in sorted(entries, key=lambda line: (line.entry.day, line.entry.fact))
    ]
    sentence = (
        f"本季度你单位报送信息2篇，采用2篇，得分{points_text(own.points)}分；"
        f"累计得分{points_text(own.points)}分，完成全年目标50分的{percent_text(own.ratio)}，"
        f"列63个单位第{own.rank}位，距全年目标还差{points_text(own.missing)}分。"
    )
    assert sentence in text
    assert sentence in html_of(mail)


def test_letters_without_an_address_are_the_same_letters_later(released: Database) -> None:
    """What was recorded after the release is not in a letter whose address came after it."""
    with released.write() as session:
        recorder = Recorder(session, {2020: NOTICE}, "干事", APRIL + dt.timedelta(days=9))
        versions = submissions.latest_versions(session, [("公安局", "未采用的稿")], QUARTER.start)
        found = versions["公安局", "未采用的稿"]
        facts.record_adoption(
            recorder, Filed(found.number), gazette="市", form="条目", number=9, day=dt.date(2020, 3, 30)
        )
        late = NewContact("公安局", "police@qq.test", for_bulletin=True)
        contacts.add(session, late, who="干事", now=APRIL)
    assert render(released, APRIL + dt.timedelta(days=10)) == 1
    police, hr = (text_of(mail) for mail in written(released, "bulletin"))  # in the notice's order
    ranking = [
        part.partition("全市排名")[2].partition("附件：")[0].replace("　←", "") for part in (police, hr)
    ]
    assert ranking[0] == ranking[1]
    assert "公安局：" in police
    assert "采用0篇，得分0分" in police


def test_staff_and_leaders_get_the_overview(released: Database) -> None:
    """The draft before, the copy with checksum and missing addresses, the leaders' without."""
    (draft_mail,), (copy,), (leader,) = (
        written(released, kind) for kind in ("bulletin_draft", "bulletin_copy", "bulletin_leader")
    )
    with released.read() as session:
        bulletin = bulletins.find(session, QUARTER)
    assert bulletin is not None
    assert "定于2020年4月8日印发" in text_of(draft_mail)
    assert "以下62个单位没有收件地址" in text_of(draft_mail)
    assert f"校验码{bulletin.checksum}" in text_of(copy)
    assert "以下62个单位没有收件地址" in text_of(copy)
    for mail in (draft_mail, copy, leader):
        text = text_of(mail)
        assert "共收到各单位报送信息4篇" in text
        assert "采用3篇，采用率75.0%" in text
        assert "《直达资金快拨快用》　财政局、税务局" in text
        assert "张三" not in text
    assert "收件地址" not in text_of(leader)
    assert "约稿" not in text_of(leader)


def test_a_mail_is_written_once(sqlite_database: Database) -> None:
    """Facts that change afterwards do not change bytes that are stored."""
    with sqlite_database.write() as session:
        message, (filed,) = file(session, "a", draft("稳就业", None))
        owe(session, "receipt", str(message.id), UNIT, UNIT)
    render(sqlite_database)
    (before,) = written(sqlite_database, "receipt")
    with sqlite_database.write() as session:
        submissions.assign(session, filed.number, "财政局", who="干事", now=NOW)
    assert render(sqlite_database) == 0
    (after,) = written(sqlite_database, "receipt")
    assert before.as_bytes() == after.as_bytes()


def test_a_mail_that_cannot_be_written_stops_no_other(sqlite_database: Database) -> None:
    """It is shown as refused with the reason, and a retry writes it once the store has what it is about."""
    with sqlite_database.write() as session:
        owe(session, "receipt", "4711", UNIT, UNIT)
        message, _ = file(session, "a", draft("稳就业"))
        owe(session, "receipt", str(message.id), UNIT, UNIT)
    assert render(sqlite_database) == 1
    with sqlite_database.read() as session:
        (refused,) = outbox.listing(session, OutboxState.REFUSED)
    assert "未能生成" in (refused.reply or "")
    with sqlite_database.write() as session:
        outbox.retry(session, refused.id, NOW)
    assert render(sqlite_database) == 0


def test_a_broken_override_is_told_and_the_mail_goes_out(sqlite_database: Database, tmp_path: Path) -> None:
    """The condition names file and line for as long as the override is broken."""
    file_ = tmp_path / "mail" / "receipt" / "body.txt"
    file_.parent.mkdir(parents=True)
    file_.write_text("{{ r.nothing }}", "utf-8")
    with sqlite_database.write() as session:
        message, _ = file(session, "a", draft("稳就业"))
        owe(session, "receipt", str(message.id), UNIT, UNIT)
    assert render(sqlite_database, overrides=tmp_path) == 1
    (mail,) = written(sqlite_database, "receipt")
    assert "来稿已登记" in text_of(mail)
    with sqlite_database.read() as session:
        told = conditions.get(session, TEMPLATE_REFUSED)
    assert told is not None
    assert f"{file_}:1: " in told.detail


def test_the_notice_in_force_speaks_for_a_year_without_one(sqlite_database: Database) -> None:
    """In January a receipt is written by last year's notice, and the digest shows no ranking yet."""
    january = dt.datetime(2021, 1, 4, 17, 30, tzinfo=SHANGHAI)
    with sqlite_database.write() as session:
        message, _ = file(session, "a", draft("稳就业"), at=january)
        owe(session, "receipt", str(message.id), UNIT, UNIT)
        digests.record(session, january - dt.timedelta(days=1), january, empty=False)
        owe(session, "digest", january.isoformat(), STAFF)
    assert render(sqlite_database, january) == 2
    (mail,) = written(sqlite_database, "digest")
    assert "截至今日" not in text_of(mail)
