"""The demo's mail: what units sent in the first quarter of 2020, byte for byte the same on every run.

The habits are those units have: 1 【条目】 with one .docx; 2 several articles in one mail; 3 the text in the
body under an empty subject; 4 a file named by its date with the signed page; 5 约稿 as .docx and .pdf;
6 转发 by a second-level body (in `specials`); 7 a .txt from Notepad.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random

from app.demo import papers
from app.demo.clients import CLIENTS, Attached, Written, write
from app.demo.senders import Sender, arrivals, chance, senders
from app.demo.texts import Text, Topic, Writer, topics

EXPERIENCES = ("{actor}推进{subject}工作的做法与思考", "{actor}抓好{subject}的实践与启示")
ANSWERS = ("关于{subject}情况的报告", "关于{subject}进展情况的汇报", "关于当前{subject}存在问题和建议的报告")
INBOX, JUNK, ADVERTS = "INBOX", "垃圾邮件", "广告邮件"


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as it lies on the server."""

    arrives: dt.datetime
    folder: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a habit makes of articles: subject, the mail's own lines, files."""

    subject: str
    lines: tuple[str, ...]
    files: tuple[Attached, ...] = ()
    html_only: bool = False


@dataclass(frozen=True, slots=True)
class _Task:
    """What a sender has to get into one mail."""

    sender: Sender
    writer: Writer
    moment: dt.datetime
    count: int  # articles

    def brief(self) -> Text:
        return self.writer.brief(self.topic())

    def topic(self) -> Topic:
        return self.writer.topic(self.sender.topics)

    def docx(self, name: str, *articles: Text) -> Attached:
        return docx(self.sender, self.moment, name, *articles)


def regular_letters(mailbox: str, titles: defaultdict[str, set[str]]) -> Iterator[Letter]:
    """The everyday mail of all regular senders; `titles` are those given out so far, by who wrote."""
    for sender in senders():
        random = chance(sender.unit)
        mails = list(_habits(sender))
        for (habit, count), moment in zip(mails, arrivals(sender, len(mails), random), strict=True):
            writer = Writer(sender.called, moment.date(), random, titles[sender.called])
            sheet = _SHEETS[habit](_Task(sender, writer, moment, count))
            yield send(sender, sheet, moment, mailbox, random)


def send(
    sender: Sender, sheet: Sheet, moment: dt.datetime, mailbox: str, random: Random, folder: str = INBOX
) -> Letter:
    """A sheet as the mail that arrives at a moment."""
    sent = moment - dt.timedelta(seconds=random.randint(20, 150))
    written = Written(
        sender.shown, sender.address, mailbox, sheet.subject, sheet.lines, sent, sheet.files, sheet.html_only
    )
    return Letter(moment, folder, write(CLIENTS[sender.client], written, random))


def page(sender: Sender, text: Text, moment: dt.datetime) -> tuple[str, ...]:
    """An article as it stands on paper: title, body, 落款, contact block."""
    body = [f"　　{paragraph}" for paragraph in text.paragraphs]
    day = f"{moment.year}年{moment.month}月{moment.day}日"
    return (text.title, *body, *(line for line in (sender.sign,) if line), day, _contact(sender))


def docx(sender: Sender, moment: dt.datetime, name: str, *articles: Text) -> Attached:
    """Articles as a .docx."""
    pages = [page(sender, text, moment) for text in articles]
    return Attached(f"{name}.docx", papers.word(pages, sender.author, moment))


def _habits(sender: Sender) -> Iterator[tuple[int, int]]:
    """The sender's mails as (habit, how many articles), until all its drafts are in one."""
    left = sender.drafts
    for habit in cycle(sender.habits):
        count = min(left, 3) if habit == 2 else 1
        yield habit, count
        left -= count
        if not left:
            return


def _one_docx(task: _Task) -> Sheet:
    topic = task.topic()
    long = topic.subject and task.writer.random.random() < 0.3
    text = _report(task, topic, EXPERIENCES) if long else task.writer.brief(topic)
    called, kind = task.sender.called, "经验" if long else "条目"
    subject = f"【{kind}】{called}：{text.title.removeprefix(called)}"
    return Sheet(subject, covering(task.sender, 1), (task.docx(text.title, text),))


def _several(task: _Task) -> Sheet:
    texts = [task.brief() for _ in range(task.count)]
    subject = f"义马{task.sender.called}信息{task.count}篇"
    if task.writer.random.random() < 0.5:
        files = tuple(task.docx(f"{n}.{text.title}", text) for n, text in enumerate(texts, 1))
    else:
        files = (task.docx(subject, *texts),)
    return Sheet(subject, covering(task.sender, task.count), files)


def _in_body(task: _Task) -> Sheet:
    subject = task.writer.random.choice(["", "政务信息", "信息"])
    lines = page(task.sender, task.brief(), task.moment)
    return Sheet(subject, lines, html_only=task.writer.random.random() < 0.5)


def _with_signed_page(task: _Task) -> Sheet:
    name = f"{task.sender.called} {task.moment.month}.{task.moment.day} 信息(定稿2)"
    signed = Attached("签字页.jpg", (Path(__file__).parent / "signed-page.jpg").read_bytes())
    return Sheet(name, ("见附件，谢谢！",), (task.docx(name, task.brief()), signed))


def _commissioned(task: _Task) -> Sheet:
    topic = task.topic()
    if not topic.subject:
        return _one_docx(task)
    text = _report(task, topic, ANSWERS)
    subject = f"约稿：{text.title}({task.sender.called.removeprefix('市')})"
    copy = Attached(f"{text.title}.pdf", papers.pdf(page(task.sender, text, task.moment)))
    return Sheet(subject, covering(task.sender, 1), (task.docx(text.title, text), copy))


def _notepad(task: _Task) -> Sheet:
    text = task.brief()
    file = Attached(f"{text.title}.txt", papers.text([page(task.sender, text, task.moment)]))
    return Sheet(f"信息：{text.title}", ("您好，信息见附件。",), (file,), html_only=True)


_SHEETS: dict[int, Callable[[_Task], Sheet]] = {
    1: _one_docx,
    2: _several,
    3: _in_body,
    4: _with_signed_page,
    5: _commissioned,
    7: _notepad,
}


def _report(task: _Task, topic: Topic, titles: Sequence[str]) -> Text:
    others = [topics()["business_climate"]] if task.writer.random.random() < 0.6 else []
    return task.writer.report(topic, titles, others)


def covering(sender: Sender, count: int) -> tuple[str, ...]:
    """The lines that go with a file."""
    return (
        "信息科：",
        f"　　您好！现报送信息{count}篇，请审阅。",
        f"　　{sender.called}　{sender.author}　{sender.phone}",
    )


def _contact(sender: Sender) -> str:
    reviewer = f"　审核人：{sender.reviewer}" if sender.reviewer else ""
    return f"　　撰稿人：{sender.author}{reviewer}　联系电话：{sender.phone}"
