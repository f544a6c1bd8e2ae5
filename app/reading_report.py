"""What was understood of a file, for a clerk at a terminal: a panel a file. Pure; rich draws it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rich.box import Box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from app.prose import Prose
from app.reading_words import CODES, CONFIDENCES, NATURES, PLACES, WHERE
from ingest.reading import Attachment, Confidence, Draft, Evidence, Nature, Reading, UnitFinding
from notify.wording import masked
from scoring.period import SHANGHAI

FIRST_LINES = 3  # paragraphs of a text that are shown, each on so many lines at most
LABEL = 8  # columns

# Open to the right: some terminals show “ ” … two columns wide, and a line there would not be straight.
_OPEN = Box("╭── \n│   \n│   \n│   \n│   \n│   \n│   \n╰── \n")

_ALARMING = (Nature.SEALED, Nature.UNREADABLE)
_NOBODYS = (*_ALARMING, Nature.BOUNCE, Nature.LIST)  # of these no unit is asked
_COLOURS = {
    Confidence.CERTAIN: "green",
    Confidence.LIKELY: "yellow",
    Confidence.CONFLICT: "red",
    Confidence.UNKNOWN: "red",
}


def report(path: str, reading: Reading) -> Panel:
    """Everything there is to say of one file; mobile and identity-card numbers are masked."""
    rows = _grid()
    rows.add_row("文件", Prose(path, "bold"))
    for label, value in _head(reading):
        rows.add_row(label, value)
    drafts = [
        part
        for number, draft in enumerate(reading.submissions, 1)
        for part in (_heading(number, len(reading.submissions)), _draft(draft))
    ]
    return Panel(
        Group(rows, *drafts, *_problems(reading)),
        _OPEN,
        border_style=_border(reading),
    )


def summary(readings: Sequence[Reading]) -> str:
    """One sentence over several files."""
    natures = Counter(NATURES[reading.nature] for reading in readings)
    drafts = sum(len(reading.submissions) for reading in readings)
    problems = sum(len(reading.problems) for reading in readings)
    told = "、".join(f"{name}{count}" for name, count in natures.most_common())
    return f"共{len(readings)}个文件：{told}；稿件{drafts}篇，问题{problems}处。"


def _border(reading: Reading) -> str:
    if reading.nature in _ALARMING or reading.forged:
        return "red"
    sure = reading.nature in _NOBODYS or reading.unit.confidence is Confidence.CERTAIN
    return "green" if sure and not reading.problems else "yellow"


def _grid() -> Table:
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=LABEL, style="dim")
    grid.add_column(ratio=1)
    return grid


def _head(reading: Reading) -> Iterator[tuple[str, RenderableType]]:
    yield "性质", _nature(reading)
    if reading.subject is not None:
        yield "主题", Prose(masked(reading.subject), "bold")
    if reading.sender.name or reading.sender.address:
        address = f"<{reading.sender.address}>" if reading.sender.address else ""
        yield "发件人", Prose(" ".join(filter(None, (masked(reading.sender.name or ""), address))))
    if reading.sent_at:
        yield "发信时间", Text(f"{reading.sent_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")
    if reading.nature not in _NOBODYS:
        yield "报送单位", _unit(reading.unit)
    if reading.bounced:
        yield "退回的信", Group(*map(Prose, reading.bounced))
    if reading.attachments:
        yield "附件", _files(reading.attachments)
    if not reading.submissions and reading.text.strip():
        yield "正文", _opening(reading.text)


def _nature(reading: Reading) -> RenderableType:
    shown = Text(NATURES[reading.nature], "bold red" if reading.nature in _ALARMING else "bold")
    if reading.urgent:
        shown.append("　紧急", "bold red")
    lines: list[RenderableType] = [shown]
    if reading.nature is Nature.SEALED:
        lines.append(Prose("含密级标志：主题、正文和附件一律不显示，请立即按保密规定处置。", "red"))
    colour = "red" if reading.forged else "yellow"
    lines += [Prose(f"注意：{flag}", colour) for flag in reading.flags]
    return Group(*lines)


def _unit(finding: UnitFinding) -> RenderableType:
    name = (finding.name or "、".join(finding.candidates)) + (f"（{finding.child}）" if finding.child else "")
    asked = "可能是" if finding.candidates and not finding.name else ""
    confidence = CONFIDENCES[finding.confidence]
    told = f"{asked}{name}　{confidence}" if name else confidence
    lines: list[RenderableType] = [Prose(told, _COLOURS[finding.confidence])]
    if finding.evidence:
        lines.append(_evidence(finding.evidence))
    return Group(*lines)


def _evidence(found: Iterable[Evidence]) -> Table:
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=12, style="dim")
    grid.add_column(ratio=1)
    for evidence in found:
        unit = evidence.unit + (f"（{evidence.child}）" if evidence.child else "")
        grid.add_row(f"· {WHERE[evidence.where]}", Prose(f"“{masked(evidence.text)}” → {unit}"))
    return grid


def _files(attachments: Iterable[Attachment]) -> Table:
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(ratio=1)
    grid.add_column(justify="right")
    for file in attachments:
        size = Text(_size(file.size))
        if file.problem:
            size.append(f"　{CODES[file.problem]}", "red")
        grid.add_row(Prose(masked(file.path)), size)
    return grid


def _size(size: int) -> str:
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:.0f} KB" if size < 1 << 20 else f"{size / (1 << 20):.1f} MB"


def _opening(text: str) -> RenderableType:
    """The first paragraphs, each cut short."""
    lines = [line for line in text.splitlines() if line.strip()]
    shown: list[RenderableType] = [Prose(masked(line), most=2) for line in lines[:FIRST_LINES]]
    if len(lines) > FIRST_LINES:
        shown.append(Text(f"……（共{len(lines)}段）", "dim"))
    return Group(*shown)


def _heading(number: int, count: int) -> Rule:
    return Rule(Text(f"稿件 {number}/{count}" if count > 1 else "稿件", "bold"), align="left", style="dim")


def _draft(draft: Draft) -> Table:
    grid = _grid()
    grid.add_row("标题", Prose(masked(draft.title), "bold"))
    declared = "来稿注明" if draft.declared else "来稿未注明，系统推断"
    grid.add_row("类别", f"{draft.kind}（{declared}{'，约稿' if draft.commissioned else ''}）")
    grid.add_row("字数", _length(draft))
    grid.add_row("出处", Prose("邮件正文" if draft.source == "body" else masked(draft.source)))
    if draft.unit:
        grid.add_row("本稿单位", _unit(draft.unit))
    people = (("撰稿", draft.author), ("审核", draft.reviewer), ("电话", draft.phone))
    told = "　".join(f"{label} {masked(value)}" for label, value in people if value)
    grid.add_row("联系", Prose(told) if told else Text("文中未写撰稿人、审核人和电话", "dim"))
    for flag in draft.flags:
        grid.add_row("注意", Prose(masked(flag), "yellow"))
    grid.add_row("内容", _opening(draft.body))
    return grid


def _length(draft: Draft) -> Text:
    if draft.limit is None:
        shown = Text(f"{draft.words}字（{draft.kind}不限篇幅）")
    elif draft.within_limit:
        shown = Text(f"{draft.words}字（符合{draft.limit}字以内的要求）", "green")
    else:
        shown = Text(f"{draft.words}字（超过{draft.limit}字的限额{draft.words - draft.limit}字）", "red")
    if draft.file_words is not None:
        shown.append(f"　文件自记{draft.file_words}字", "dim")
    return shown


def _problems(reading: Reading) -> Iterator[RenderableType]:
    if reading.problems:
        yield Rule(Text("问题", "bold red"), align="left", style="dim")
    for problem in reading.problems:
        told = f"{CODES[problem.code]}　{masked(problem.message)}"
        place = PLACES.get(problem.where, problem.where)
        yield Prose(f"! {told}" if place in problem.message else f"! {told}（{masked(place)}）", "red")
