"""The parts of a notice beside its units, each read from its own section of the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.tables import Table


@dataclass(frozen=True, slots=True)
class Limits:
    """四: how long a piece may be, in 字 of the body, the limit included."""

    brief: int
    experience: int
    resend_above_percent: int

    def words(self, kind: str) -> int | None:
        """The limit of a kind (条目, 经验); None for 专题, which has none."""
        return {"条目": self.brief, "经验": self.experience}.get(kind)

    def asks_resend(self, kind: str, words: int) -> bool:
        """Whether a draft is so much over its limit that a shorter one is asked for."""
        limit = self.words(kind)
        return limit is not None and words * 100 > limit * self.resend_above_percent


@dataclass(frozen=True, slots=True)
class Gazette:
    """A 快报 and what it pays, 二(一)–(三)."""

    key: str
    level: str
    name: str
    short: str  # as reasons and tables of entries write it
    column: str  # as the 通报's table heads its two columns
    aliases: tuple[str, ...]
    own: bool  # this office's: what it prints cannot have come another way
    item: Fraction  # 以条目形式采用
    special_issue: Fraction  # 以专期形式采用
    clause: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.key, self.name, self.short, *self.aliases)


@dataclass(frozen=True, slots=True)
class Level:
    """A government whose leaders' instructions count, 二(四)."""

    key: str
    name: str
    aliases: tuple[str, ...]
    posts: tuple[str, ...]
    instruction: Fraction
    clause: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.key, self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Special:
    """专题信息、调研文章 that staff marked 有效, 二(一)."""

    points: Fraction
    clause: str


@dataclass(frozen=True, slots=True)
class Penalty:
    """A deduction of 二(六): how much, on which grounds, in which words the 通报 says it."""

    points: Fraction
    grounds: tuple[str, ...]
    words: str
    clause: str


@dataclass(frozen=True, slots=True)
class Switches:
    """Where the notice is silent; each reading is quoted in the file."""

    same_level_twice: str  # sum | higher
    other_way_scores: bool
    special_issue_includes_special: bool
    same_leader_once: bool
    joint_articles: str  # full | equal
    deductions_from: dt.date
    settlement_day: dt.date


@dataclass(frozen=True, slots=True)
class Topic:
    """What the office wants to hear of, 三(一)–(六), and the words it is recognised by."""

    name: str
    clause: str
    keywords: tuple[str, ...]
    commissioned: bool  # every answer to a 约稿 belongs to it


@dataclass(frozen=True, slots=True)
class Succession:
    """Units merged, split or renamed: from `day` on the successors stand in the sources' place.

    A unit that is both goes on. Points of the sources dated before the day are moved or divided equally.
    """

    sources: tuple[str, ...]  # official names
    successors: tuple[str, ...]
    day: dt.date
    targets: Mapping[str, int]  # of each successor, for the whole year

    @property
    def units(self) -> frozenset[str]:
        return frozenset((*self.sources, *self.successors))


@dataclass(frozen=True, slots=True)
class Trap:
    """Words that look like a unit's name and are not: `text` never stands for `unit`."""

    text: str
    unit: str


@dataclass(frozen=True, slots=True)
class Naming:
    """How names are recognised, beside the units' own."""

    stripped: tuple[str, ...]  # prefixes that may stand before any name
    outsiders: tuple[str, ...]  # prefixes of bodies that are not ours
    ambiguous: tuple[str, ...]  # names that always go to review
    nobody: tuple[str, ...]  # words that alone name no unit
    school_endings: tuple[str, ...]
    school_unit: str  # the unit that schools belong to
    traps: tuple[Trap, ...]


def limits(table: Table) -> Limits:
    read = Limits(
        brief=table.whole("brief", least=1),
        experience=table.whole("experience", least=1),
        resend_above_percent=table.whole("resend_above_percent", least=100),
    )
    table.done()
    return read


def gazettes(notice: Table, levels: dict[str, Level]) -> dict[str, Gazette]:
    read = {}
    for key, table in notice.tables("gazette"):
        read[key] = Gazette(
            key=key,
            level=table.choice("level", tuple(levels)),
            name=table.text("name"),
            short=table.text("short"),
            column=table.text("column"),
            aliases=table.texts("aliases", optional=True),
            own=table.flag("own", optional=True),
            item=table.points("item"),
            special_issue=table.points("special_issue"),
            clause=table.text("clause"),
        )
        table.done()
    return read


def levels(notice: Table) -> dict[str, Level]:
    read = {}
    for key, table in notice.tables("level"):
        read[key] = Level(
            key=key,
            name=table.text("name"),
            aliases=table.texts("aliases", optional=True),
            posts=table.texts("posts"),
            instruction=table.points("instruction"),
            clause=table.text("clause"),
        )
        table.done()
    return read


def special(table: Table) -> Special:
    read = Special(points=table.points("points"), clause=table.text("clause"))
    table.done()
    return read


def topic(table: Table) -> Topic:
    read = Topic(
        name=table.text("name"),
        clause=table.text("clause"),
        keywords=table.texts("keywords"),
        commissioned=table.flag("commissioned", optional=True),
    )
    if not read.keywords and not read.commissioned:
        raise table.refuse("keywords", "至少写一个关键词")
    table.done()
    return read


def succession(table: Table) -> Succession:
    successors = table.texts("to")
    read = Succession(
        sources=table.texts("from"),
        successors=successors,
        day=table.day("date"),
        targets=table.wholes("target", successors, least=1),
    )
    points = table.choice("points", ("move", "split"))
    if points == "move" and len(successors) > 1:
        raise table.refuse("points", "move 只能有一个承接单位；由几个单位承接的写 split，各得一份")
    if points == "split" and len(successors) == 1:
        raise table.refuse("points", "split 应有两个以上承接单位；由一个单位承接的写 move")
    for key, names in (("from", read.sources), ("to", successors)):
        if not names or len(set(names)) < len(names):
            raise table.refuse(key, "至少写一个单位，且不得重复")
    table.done()
    return read


def penalty(table: Table) -> Penalty:
    read = Penalty(
        points=table.points("points"),
        grounds=table.texts("grounds"),
        words=table.text("words"),
        clause=table.text("clause"),
    )
    table.done()
    return read


def switches(table: Table) -> Switches:
    read = Switches(
        same_level_twice=table.choice("same_level_twice", ("sum", "higher")),
        other_way_scores=table.flag("other_way_scores"),
        special_issue_includes_special=table.flag("special_issue_includes_special"),
        same_leader_once=table.flag("same_leader_once"),
        joint_articles=table.choice("joint_articles", ("full", "equal")),
        deductions_from=table.day("deductions_from"),
        settlement_day=table.day("settlement_day"),
    )
    table.done()
    return read


def naming(table: Table) -> Naming:
    traps = []
    for trap in table.listed("traps"):
        traps.append(Trap(text=trap.text("text"), unit=trap.text("unit")))
        trap.done()
    read = Naming(
        stripped=table.texts("stripped"),
        outsiders=table.texts("outsiders"),
        ambiguous=table.texts("ambiguous"),
        nobody=table.texts("nobody"),
        school_endings=table.texts("school_endings"),
        school_unit=table.text("school_unit"),
        traps=tuple(traps),
    )
    table.done()
    return read
