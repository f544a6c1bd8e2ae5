"""A year's notice (年度通知) as values: its units and rules, loaded from TOML files."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from scoring import rules, stages
from scoring.errors import NoticeError
from scoring.names import bare_keys, check_distinct, check_unit_names, name_key
from scoring.rules import (
    Gazette,
    Level,
    Limits,
    Naming,
    Penalty,
    Special,
    Succession,
    Switches,
    Topic,
)
from scoring.tables import Table, read_tables

SHIPPED = Path(__file__).parent / "notices"

SPECIAL_COLUMN = "专题调研"
INSTRUCTION_COLUMN = "批示"
DEDUCTION_COLUMN = "扣分"

_YEAR_FILE = re.compile(r"\d{4}\.toml", re.ASCII)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the notice, or a body outside its targets (target 0)."""

    name: str
    target: int  # points a year; 50分以上 is a denominator of exactly 50
    order: int  # place in the notice, from 0
    aliases: tuple[str, ...] = ()
    children: tuple[str, ...] = ()  # 二级机构: what they send counts for the unit, 二(五)
    garrison: bool = False  # 驻义: banks, companies, 电业, 邮政, 烟草

    @property
    def ranked(self) -> bool:
        return self.target > 0

    @property
    def pronoun(self) -> str:
        return "贵单位" if self.garrison or not self.ranked else "你单位"

    @property
    def names(self) -> tuple[str, ...]:
        """Official name, short names, second-level bodies."""
        return (self.name, *self.aliases, *self.children)


@dataclass(frozen=True)
class Notice:
    """A year's rules. `load_notice` makes one and has checked that its parts fit together."""

    year: int
    document: str  # 文号
    title: str
    issued: dt.date
    office: str
    short_office: str
    units: tuple[Unit, ...]
    limits: Limits
    levels: Mapping[str, Level]
    gazettes: Mapping[str, Gazette]
    special: Special
    untrue: Penalty  # 失真、失误
    missed: Penalty  # 约稿 not met
    switches: Switches
    naming: Naming
    topics: tuple[Topic, ...]  # 三(一)–(六)
    successions: tuple[Succession, ...] = ()  # in order of their days
    former: Mapping[str, str] = field(default_factory=dict)  # unit that ended → its one successor
    year_round: Notice | None = None  # of which this is how it stands on a day

    def on(self, day: dt.date) -> Notice:
        """The notice with the units and targets of a day: what succeeds later is not there yet, what was
        succeeded is there no more; its names are the successor's, or go to review where there are several.
        """
        begun = sum(succession.day <= day for succession in self.successions)
        return (self.year_round or self)._stages[begun]

    def unit(self, name: str) -> Unit | None:
        """By official name; on a day also by that of a unit it succeeded alone."""
        return self._official.get(self.former.get(name, name))

    def borne(self, unit: Unit) -> tuple[str, ...]:
        """The official names under which a unit is registered: its own, then those of whom it succeeded."""
        return (unit.name, *(name for name, heir in self.former.items() if heir == unit.name))

    def in_targets(self, name: str) -> bool:
        """Whether a unit of this official name has a target at any time of the year."""
        unit = self.unit(name)
        succeeds = any(name in succession.successors for succession in self.successions)
        return unit is not None and (unit.ranked or succeeds)

    def resolve(self, text: str) -> Unit | None:
        """By official name, alias or second-level body, in full; 义马市, 义马 or 市 may stand before it."""
        keys = bare_keys(text, self.naming.stripped)
        return next((self._names[key] for key in keys if key in self._names), None)

    def child(self, text: str) -> str | None:
        """The second-level body that a text names in full, else None."""
        keys = bare_keys(text, self.naming.stripped)
        return next((self._children[key] for key in keys if key in self._children), None)

    def gazette(self, text: str) -> Gazette | None:
        """By key, full or short name, or a name accepted on the command line."""
        return self._gazettes.get(name_key(text))

    def level(self, text: str) -> Level | None:
        """By key, name, or a name accepted on the command line."""
        return self._levels.get(name_key(text))

    def tier(self, unit: Unit) -> int:
        """1, 2 or 3, as 一(一)–(三) list them; 0 for a body outside the targets."""
        return self._tiers.index(unit.target) + 1 if unit.ranked else 0

    @cached_property
    def ranked(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.ranked)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The kinds of points in the order of the 通报's table."""
        heads: list[str] = []
        for gazette in self.gazettes.values():
            heads += [f"{gazette.column}条目", f"{gazette.column}专期"]
            if gazette.own:
                heads.append(SPECIAL_COLUMN)
        return (*heads, INSTRUCTION_COLUMN, DEDUCTION_COLUMN)

    @cached_property
    def _stages(self) -> tuple[Notice, ...]:
        """As the year begins, then after each succession."""
        return tuple(accumulate(self.successions, stages.succeeded, initial=self))

    @cached_property
    def _tiers(self) -> list[int]:
        return sorted({unit.target for unit in self.ranked}, reverse=True)

    @cached_property
    def _official(self) -> dict[str, Unit]:
        return {unit.name: unit for unit in self.units}

    @cached_property
    def _names(self) -> dict[str, Unit]:
        return {name_key(name): unit for unit in self.units for name in unit.names}

    @cached_property
    def _children(self) -> dict[str, str]:
        return {name_key(child): child for unit in self.units for child in unit.children}

    @cached_property
    def _gazettes(self) -> dict[str, Gazette]:
        return {name_key(name): gazette for gazette in self.gazettes.values() for name in gazette.names}

    @cached_property
    def _levels(self) -> dict[str, Level]:
        return {name_key(name): level for level in self.levels.values() for name in level.names}


def load_notices(folders: Sequence[Path]) -> dict[int, Notice]:
    """Every year that any folder has a file for. Raises NoticeError as `load_notice` does."""
    years = {
        int(file.stem)
        for folder in folders
        if folder.is_dir()
        for file in folder.iterdir()
        if _YEAR_FILE.fullmatch(file.name)
    }
    return {year: load_notice(year, folders) for year in sorted(years)}


def load_notice(year: int, folders: Sequence[Path] = (SHIPPED,)) -> Notice:
    """A year's notice from `YEAR.toml` of each folder; a later folder's file overrides and adds.

    Raises NoticeError (file, key, reason) when there is none, or for anything missing, unknown, of a wrong
    type, or named twice.
    """
    files = [file for folder in folders if (file := folder / f"{year}.toml").is_file()]
    if not files:
        raise NoticeError(folders[-1] / f"{year}.toml", "", f"没有{year}年度通知的数据文件")
    table = read_tables(files)
    if table.values.get("year") != year:
        raise table.refuse("year", f"应与文件名一致，为 {year}")
    return _notice(table)


def _notice(table: Table) -> Notice:
    levels = rules.levels(table)
    sections = table.listed("unit")
    notice = Notice(
        year=table.whole("year"),
        document=table.text("document"),
        title=table.text("title"),
        issued=table.day("issued"),
        office=table.text("office"),
        short_office=table.text("short_office"),
        units=tuple(_unit(section, order) for order, section in enumerate(sections)),
        limits=rules.limits(table.table("limits")),
        levels=levels,
        gazettes=rules.gazettes(table, levels),
        special=rules.special(table.table("special")),
        untrue=rules.penalty(table.table("untrue")),
        missed=rules.penalty(table.table("missed")),
        switches=rules.switches(table.table("switches")),
        naming=rules.naming(table.table("naming")),
        topics=tuple(map(rules.topic, table.listed("topic"))),
    )
    successions = table.listed("succession", optional=True)
    table.done()
    check_unit_names(zip((unit.names for unit in notice.units), sections, strict=True), notice.naming)
    _check(notice, table)
    return replace(notice, successions=stages.successions(notice, successions))


def _unit(table: Table, order: int) -> Unit:
    unit = Unit(
        name=table.text("name"),
        target=table.whole("target"),
        order=order,
        aliases=table.texts("aliases", optional=True),
        children=table.texts("children", optional=True),
        garrison=table.flag("garrison", optional=True),
    )
    table.done()
    return unit


def _check(notice: Notice, table: Table) -> None:
    """That the parts fit together. Raises NoticeError."""
    if not notice.ranked:
        raise table.refuse("unit", "没有一个单位有目标分")
    for name in (notice.naming.school_unit, *(trap.unit for trap in notice.naming.traps)):
        if notice.unit(name) is None:
            raise table.refuse("naming", f"“{name}”不是本通知中的单位全称")
    if sum(gazette.own for gazette in notice.gazettes.values()) != 1:
        raise table.refuse("gazette", "本科室编发的快报（own = true）应当有且只有一种")
    check_distinct(((one.key, one.names) for one in notice.gazettes.values()), table, "gazette")
    check_distinct(((one.key, one.names) for one in notice.levels.values()), table, "level")
    if notice.switches.deductions_from.year != notice.year:
        raise table.refuse("switches", f"deductions_from 应在{notice.year}年内")
    if notice.switches.settlement_day.year <= notice.year:
        raise table.refuse("switches", f"settlement_day 应在{notice.year}年结束以后")
