"""The demo on the screen: the days as they pass, what happened, and the numbers at the end."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.demo.outcome import Summary, kind, read
from app.demo.play import LAST_DAY, OPENED, play
from app.demo.servers import Delivered
from scoring.commissions import Outcome
from scoring.period import local_day
from scoring.showing import percent_text

NEWS = ("alert", "bulletin_draft", "bulletin_copy")  # kinds of mail that get a line
_WEEKDAYS = "一二三四五六日"


class Terminal:
    """A line of progress, and above it a line for what is worth one."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description}"), BarColumn(30), TextColumn("{task.fields[counts]}"),
            TimeElapsedColumn(), console=console, transient=True,
        )  # fmt: skip
        days = (LAST_DAY - local_day(OPENED)).days
        self._task = self._progress.add_task("2020年第一季度", total=days, counts="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def news(self, moment: dt.datetime, text: str) -> None:
        self._console.print(f"  {moment:%m-%d %H:%M} {text}", markup=False, soft_wrap=True)

    def mailed(self, moment: dt.datetime, mails: Sequence[Delivered]) -> None:
        letters = 0
        for mail in mails:
            message = read(mail)
            letters += kind(message) == "bulletin"
            if kind(message) in NEWS:
                self.news(moment, message["Subject"])
        if letters:
            self.news(moment, f"【通报】发至{letters}个单位")

    def stands(self, moment: dt.datetime, arrived: int, sent: int) -> None:
        day = local_day(moment)
        self._progress.update(
            self._task,
            completed=(day - local_day(OPENED)).days,
            description=f"{moment:%Y-%m-%d} 周{_WEEKDAYS[day.weekday()]}",
            counts=f"来信 {arrived:3}  发出 {sent:3}",
        )


def run(out: Path) -> Summary:
    """Play the quarter and show it, then its numbers. Raises AppError for a folder that is not ours."""
    logging.getLogger().setLevel(logging.WARNING)  # the screen tells what happens
    console = Console(highlight=False)
    console.print("演示：2020年第一季度的政务信息工作，全部人物、电话和邮箱均为虚构。\n")
    with Terminal(console) as screen:
        done = play(out, screen)
    (out / "summary.json").write_text(json.dumps(done.to_json(), ensure_ascii=False, indent=2), "utf-8")
    for part in (_numbers(done), _ranking(done), _next_steps(out)):
        console.print()
        console.print(part, markup=False, soft_wrap=True)
    return done


def _numbers(done: Summary) -> Table:
    table = Table("项目", "数量", title="2020年第一季度", title_justify="left")
    table.columns[1].justify = "right"
    for name, number in (
        ("收到邮件（received）", done.received),
        (f"入库稿件（filed），来自{done.units}个单位", done.filed),
        ("　其中重复、更正", f"{done.repeats}、{done.revisions}"),
        ("待确认单位（in the queue）", done.waiting),
        ("含密级标志、已封存（sealed）", done.sealed),
        ("采用稿件（adopted）", done.adopted),
        ("约稿：按时、逾期、未报", _met(done)),
        ("回执（receipts）", done.receipts),
        ("日报（digests）", done.digests),
        ("警示（alerts）", done.alerts),
        ("通报：发至单位（通报 sent）", done.letters),
        ("通报：呈领导、留底（copies）", done.copies),
        ("通报：无邮箱、留存待发", len(done.without_address)),
    ):
        table.add_row(name, str(number))
    return table


def _met(done: Summary) -> str:
    found = list(done.commission.values())
    return "、".join(str(found.count(one)) for one in (Outcome.DELIVERED, Outcome.LATE, Outcome.MISSING))


def _ranking(done: Summary) -> Table:
    table = Table(
        "名次", "单位", "累计得分", "目标分", "完成比率", title="通报排名前十", title_justify="left"
    )
    for column in (0, 2, 3, 4):
        table.columns[column].justify = "right"
    for one in done.top:
        table.add_row(
            str(one.rank), one.unit, f"{float(one.points):g}", str(one.target), percent_text(one.ratio)
        )
    return table


def _next_steps(out: Path) -> str:
    data = out / "data"
    # As it was called: `make demo` calls it in the virtual environment, which is not on PATH.
    xinxike = sys.argv[0] if Path(sys.argv[0]).name == "xinxike" else "xinxike"
    steps = (
        (f"{out / 'mail' / 'index.html'}", "用浏览器打开：发出的每一封邮件"),
        (f"{xinxike} standings --year 2020 --data {data} --explain 财政局", "一个单位的每一分"),
        (f"{xinxike} queue --data {data}", "还不知道是谁的稿件"),
        (f"{xinxike} outbox --data {data}", "发件箱"),
        (f"{xinxike} init", "接上真实邮箱，先以 sending = staff 试用"),
    )
    return "下一步：\n" + "\n".join(f"  {what}\n      {command}" for command, what in steps)
