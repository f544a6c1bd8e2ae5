"""The mails that do not go as usual: unknown senders, repeats, a marking of secrecy, bounces, advertising."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from app.demo import papers
from app.demo.answers import answers
from app.demo.clients import CLIENTS, Attached, Written, write
from app.demo.drafts import (
    ADVERTS,
    INBOX,
    JUNK,
    Letter,
    Sheet,
    covering,
    docx,
    page,
    regular_letters,
    send,
)
from app.demo.senders import Sender, at, chance, sender_of
from app.demo.texts import Text, Writer, topics

CDC = Sender(
    unit="卫生健康委员会",
    called="市疾控中心",
    sign="义马市疾病预防控制中心",
    address="0398000301@qq.com",
    client="qq",
    shown="疾控中心",
    author="于三",
    reviewer=None,
    phone="0398-0000301",
)
SCHOOL = replace(
    CDC,
    unit="教育体育局",
    called="市实验小学",
    sign="义马市实验小学",
    address="0398_sx@163.com",
    client="netease",
    shown="柳四",
    author="柳四",
)
WEATHER = replace(
    CDC,
    unit="气象局",
    called="市气象局",
    sign="义马市气象局",
    address="0398_qxj@126.com",
    client="foxmail",
    shown="贺五",
)
# Nobody the office knows, and no unit named in a place that counts.
TAISHAN = replace(
    CDC, unit="", called="我街道", sign="", address="0398000302@qq.com", shown="阳光", author="米七"
)
CHANGCUN = replace(TAISHAN, address="0398_0302@163.com", client="netease", shown="云淡风轻", author="乐八")
NOBODY = replace(TAISHAN, called="我单位", address="0398000304@qq.com", shown="静水流深", author="顾九")


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where the special mails are written to, with one stream of chance for all of them."""

    mailbox: str
    random: Random
    titles: defaultdict[str, set[str]]  # given out so far, by who wrote

    def sheet(
        self, sender: Sender, moment: dt.datetime, topic: str, more_than: int = 0, folder: str = INBOX
    ) -> Letter:
        """A 【条目】 as .docx."""
        text = self.brief(sender, moment, topic, more_than)
        return self.one(sender, moment, text, f"【条目】{sender.called}：{_short(sender, text)}", folder)

    def one(
        self, sender: Sender, moment: dt.datetime, text: Text, subject: str, folder: str = INBOX
    ) -> Letter:
        """One article as .docx under a subject of its own."""
        sheet = Sheet(subject, covering(sender, 1), (docx(sender, moment, text.title, text),))
        return self.send(sender, sheet, moment, folder)

    def in_body(self, sender: Sender, moment: dt.datetime, text: Text, subject: str) -> Letter:
        """An article pasted into the mail."""
        return self.send(sender, Sheet(subject, page(sender, text, moment)), moment)

    def brief(self, sender: Sender, moment: dt.datetime, topic: str, more_than: int = 0) -> Text:
        return self.writer(sender, moment).brief(topics()[topic], more_than)

    def writer(self, sender: Sender, moment: dt.datetime) -> Writer:
        return Writer(sender.called, moment.date(), self.random, self.titles[sender.called])

    def send(self, sender: Sender, sheet: Sheet, moment: dt.datetime, folder: str = INBOX) -> Letter:
        return send(sender, sheet, moment, self.mailbox, self.random, folder)

    def raw(self, client: str, written: Written, moment: dt.datetime, folder: str = INBOX) -> Letter:
        return Letter(moment, folder, write(CLIENTS[client], written, self.random))


def letters(mailbox: str) -> tuple[Letter, ...]:
    """Everything that arrives in the quarter, in the order of arrival."""
    titles: defaultdict[str, set[str]] = defaultdict(set)
    desk = _Desk(mailbox, chance("specials"), titles)
    groups = (
        regular_letters(mailbox, titles),
        _from_children_and_outsiders(desk),
        _from_unknown(desk),
        _over_length(desk),
        _studies(desk),
        _sent_again(desk),
        _at_once(desk),
        _no_drafts(desk),
        answers(mailbox),
    )
    return tuple(sorted((letter for group in groups for letter in group), key=lambda letter: letter.arrives))


def _from_children_and_outsiders(desk: _Desk) -> Iterator[Letter]:
    """Second-level bodies score for their parent; a body outside the targets is recorded, not ranked."""
    moment = at(dt.date(2020, 3, 30), 9, 42)
    text = desk.brief(CDC, moment, "disinfection", 500)
    file = docx(CDC, moment, "关于校园防疫的信息", text)
    yield desk.send(CDC, Sheet(f"转发：【条目】{text.title}", ("转发，请查收。",), (file,)), moment)
    moment = at(dt.date(2020, 2, 26), 11, 7)
    text = desk.brief(CDC, moment, "disinfection")
    packed = papers.archive([(f"信息/{text.title}.docx", docx(CDC, moment, "", text).data)], moment)
    name = Attached("疾控信息.zip", packed, raw_name=True)
    yield desk.send(CDC, Sheet("转发：重点场所消毒信息", ("见附件压缩包。",), (name,)), moment)
    yield desk.sheet(SCHOOL, at(dt.date(2020, 3, 12), 15, 20), "online_teaching")
    moment = at(dt.date(2020, 3, 10), 10, 5)
    text = desk.brief(WEATHER, moment, "weather")
    yield desk.in_body(WEATHER, moment, text, "气象信息")


def _from_unknown(desk: _Desk) -> Iterator[Letter]:
    """They wait in the queue; one at the address of somebody else's unit waits as a conflict."""
    for sender, day, hour in (
        (TAISHAN, dt.date(2020, 2, 18), 10),
        (CHANGCUN, dt.date(2020, 2, 27), 16),
        (TAISHAN, dt.date(2020, 3, 17), 9),
        (NOBODY, dt.date(2020, 3, 30), 16),
    ):
        moment = at(day, hour, 36)
        text = desk.brief(sender, moment, "community")
        text = Text(
            text.title.replace(sender.called, "我市某街道" if sender is NOBODY else "我市"), text.paragraphs
        )
        yield desk.in_body(sender, moment, text, "政务信息")
    moved = replace(sender_of("市场监管局"), address=sender_of("商务局(招商服务局)").address, shown="施七")
    yield desk.sheet(moved, at(dt.date(2020, 3, 5), 9, 18), "market")


def _over_length(desk: _Desk) -> Iterator[Letter]:
    """Above 500 字 the receipt advises, above 110 % it asks for a shorter one."""
    yield desk.sheet(sender_of("城市管理局"), at(dt.date(2020, 3, 13), 8, 50), "city", 550)
    yield desk.sheet(sender_of("水利局"), at(dt.date(2020, 2, 25), 17, 2), "water", 550)
    sender, moment = sender_of("工业信息化和科技局"), at(dt.date(2020, 3, 16), 18, 5)
    others = [topics()["employment"], topics()["credit"]]
    text = desk.writer(sender, moment).report(
        topics()["resumption"], ["{actor}统筹推进{subject}的实践与思考"], others
    )
    yield desk.one(sender, moment, text, f"【经验】{sender.called}：{_short(sender, text)}")


def _studies(desk: _Desk) -> Iterator[Letter]:
    """专题信息 and 调研文章, which have no limit and may be marked 有效."""
    for unit, topic, label, day in (
        ("农业农村局", "spring_farming", "专题", dt.date(2020, 3, 18)),
        ("统计局", "statistics", "调研", dt.date(2020, 3, 24)),
    ):
        sender, moment = sender_of(unit), at(day, 11, 25)
        titles = ["关于我市{subject}情况的调研与建议"]
        text = desk.writer(sender, moment).report(topics()[topic], titles, [topics()["resumption"]])
        yield desk.one(sender, moment, text, f"【{label}】{sender.called}：{text.title}")


def _sent_again(desk: _Desk) -> Iterator[Letter]:
    """A draft in a new mail, a corrected version hours later, the same bytes in another folder."""
    sender, first = sender_of("人力资源和社会保障局"), at(dt.date(2020, 2, 24), 10, 12)
    text = desk.brief(sender, first, "employment")
    subject = f"【条目】{sender.called}：{_short(sender, text)}"
    letter = desk.one(sender, first, text, subject)
    yield letter
    yield replace(letter, folder=JUNK)
    yield desk.one(sender, first + dt.timedelta(days=2, minutes=-50), text, f"{subject}(再次报送)")
    sender, first = sender_of("发展和改革委员会"), at(dt.date(2020, 3, 10), 9, 31)
    text = desk.brief(sender, first, "supplies")
    subject = f"【条目】{sender.called}：{_short(sender, text)}"
    yield desk.one(sender, first, text, subject)
    mended = Text(
        text.title, tuple(part.replace("截至目前", "截至3月9日") + "特此更正。" for part in text.paragraphs)
    )
    yield desk.one(sender, first + dt.timedelta(hours=5, minutes=48), mended, f"{subject}（更正，以此为准）")
    yield desk.sheet(sender_of("财政局"), at(dt.date(2020, 3, 11), 14, 40), "finance", folder=JUNK)


def _at_once(desk: _Desk) -> Iterator[Letter]:
    """One that alerts staff on a Saturday evening, and one that must not have come by this mailbox."""
    sender = sender_of("应急管理局")
    text = Text(
        "关于千秋路中段一商铺线路冒烟处置情况的紧急信息",
        (
            "3月7日20时40分许，千秋路中段一沿街商铺因线路老化冒烟。接报后，市应急管理局、消防救援大队、"
            "公安局和千秋路街道立即赶赴现场，切断电源、疏散群众、划定警戒区域，20时55分处置完毕。",
            "经现场核查，过火面积约2平方米，无人员受伤，周边供电、交通已恢复正常。市应急管理局已会同街道对"
            "沿街46家商铺开展用电安全排查，发现问题7处，均已责令整改。后续情况将及时续报。",
        ),
    )
    yield desk.in_body(sender, at(dt.date(2020, 3, 7), 21, 35), text, f"紧急信息：{text.title}")
    stray = replace(CDC, sign="", address="0398_0501@163.com", client="netease", shown="华十")
    lines = ("秘密★1年", "关于报送有关材料的函", "　　按照要求，现将有关材料随函报送，请查收。")
    moment = at(dt.date(2020, 3, 19), 14, 20)
    file = Attached("材料.docx", papers.word([lines], "华十", moment))
    yield desk.send(stray, Sheet("报送材料", ("见附件。",), (file,)), moment)


def _no_drafts(desk: _Desk) -> Iterator[Letter]:
    """Mail that is no draft and of which only some may be answered: never machines."""
    to = desk.mailbox
    for client, name, address, subject, lines, extra, moment, folder in (
        (
            "netease",
            "杨九",
            "0398_wgl@163.com",
            "自动回复: 【回执】义马市文广旅局信息3篇",
            ("您好，我正在外出开会，邮件已收到，回来后尽快答复您。",),
            ("Auto-Submitted: auto-replied", "Precedence: auto_reply"),
            at(dt.date(2020, 2, 11), 10, 3),
            INBOX,
        ),
        (
            "phone",
            "会务组",
            "news@training.example",
            "2020年公文写作与信息采编高级研修班邀请函",
            ("各有关单位：", "　　为提高公文写作水平，现举办网络研修班，费用1980元/人，名额有限，报名从速！"),
            ("List-Unsubscribe: <mailto:leave@training.example>", "Precedence: bulk"),
            at(dt.date(2020, 2, 20), 3, 12),
            ADVERTS,
        ),
        (
            "qq",
            "秦三",
            "0398000331@qq.com",
            "Re: 信息报送",
            ("收到，谢谢！",),
            (),
            at(dt.date(2020, 3, 12), 16, 48),
            INBOX,
        ),
    ):
        sent = moment - dt.timedelta(seconds=30)
        yield desk.raw(client, Written(name, address, to, subject, lines, sent, extra=extra), moment, folder)
    yield Letter(at(dt.date(2020, 2, 13), 8, 1), INBOX, _bounce(to))


def _bounce(mailbox: str) -> bytes:
    return "\r\n".join(
        (
            "Return-Path: <>",
            "Received: from mx.yima.example; Thu, 13 Feb 2020 08:00:41 +0800",
            "From: Postmaster <postmaster@yima.example>",
            f"To: <{mailbox}>",
            "Subject: =?utf-8?B?57O757uf6YCA5L+h?=",
            "Date: Thu, 13 Feb 2020 08:00:40 +0800",
            "Message-ID: <bounce.20200213080040@yima.example>",
            "Auto-Submitted: auto-replied",
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
            "",
            "--b1",
            "Content-Type: text/plain; charset=us-ascii",
            "",
            "Your message could not be delivered: mailbox is full.",
            "--b1",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mx.yima.example",
            "",
            "Final-Recipient: rfc822; 0398_old@163.com",
            "Action: failed",
            "Status: 5.2.2",
            "--b1--",
            "",
        )
    ).encode()


def _short(sender: Sender, text: Text) -> str:
    return text.title.removeprefix(sender.called)
