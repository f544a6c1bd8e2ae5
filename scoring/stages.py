"""A notice's units from one succession (承接) to the next, and whether its successions can be. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from scoring import rules
from scoring.rules import Succession
from scoring.tables import Table

if TYPE_CHECKING:
    from scoring.notice import Notice, Unit


def succeeded(notice: Notice, succession: Succession) -> Notice:
    """The notice once a succession took place.

    Names of units that ended are their one successor's; where several succeed, they go to review.
    """
    ended = [unit for unit in notice.units if unit.name in set(succession.sources) - {*succession.successors}]
    alone = succession.successors[0] if len(succession.successors) == 1 else None
    units = tuple(
        _succeeding(unit, ended if unit.name == alone else [], succession)
        for unit in notice.units
        if unit not in ended
    )
    if alone is None:
        names = chain.from_iterable(unit.names for unit in ended)
        ambiguous = dict.fromkeys((*notice.naming.ambiguous, *names))
        naming = replace(notice.naming, ambiguous=tuple(ambiguous))
        return replace(notice, units=units, naming=naming, year_round=notice.year_round or notice)
    former = {
        name: alone if heir in {unit.name for unit in ended} else heir for name, heir in notice.former.items()
    }
    former |= {unit.name: alone for unit in ended}
    return replace(notice, units=units, former=former, year_round=notice.year_round or notice)


def _succeeding(unit: Unit, ended: Sequence[Unit], succession: Succession) -> Unit:
    return replace(
        unit,
        target=succession.targets.get(unit.name, unit.target),
        aliases=(*unit.aliases, *chain.from_iterable((each.name, *each.aliases) for each in ended)),
        children=(*unit.children, *chain.from_iterable(each.children for each in ended)),
    )


def successions(notice: Notice, sections: Sequence[Table]) -> tuple[Succession, ...]:
    """The sections [[succession]] in order of their days. Raises NoticeError for one that cannot be."""
    read = sorted(
        ((rules.succession(section), section) for section in sections), key=lambda each: each[0].day
    )
    for number, (succession, section) in enumerate(read):
        if succession.day.year != notice.year or (succession.day.month, succession.day.day) == (1, 1):
            raise section.refuse(
                "date", f"应在{notice.year}年1月2日至12月31日之间；年初的变动直接写入 [[unit]]"
            )
        for other, _ in read[:number]:
            if other.day == succession.day and other.units & succession.units:
                both = "、".join(sorted(other.units & succession.units))
                raise section.refuse("date", f"“{both}”在同一天有两次承接，请合写为一节")
        _check(notice, succession, section)
        notice = succeeded(notice, succession)
    return tuple(succession for succession, _ in read)


def _check(notice: Notice, succession: Succession, section: Table) -> None:
    """Against the units as they are just before the day."""
    known = {unit.name: unit for unit in notice.units}
    for key, names in (("from", succession.sources), ("to", succession.successors)):
        for name in names:
            if name in notice.former:
                raise section.refuse(key, f"“{name}”在此以前已由“{notice.former[name]}”承接")
            if name not in known:
                raise section.refuse(key, f"“{name}”不是本通知此时的单位全称；新设的单位须另写一节 [[unit]]")
    for name in succession.sources:
        if not known[name].ranked:
            raise section.refuse("from", f"“{name}”此时没有目标分，没有可承接的任务")
    for name in succession.successors:
        if known[name].ranked and name not in succession.sources:
            raise section.refuse(
                "to",
                f"“{name}”此时已有目标分：继续存在的单位须同时列入 from；新设单位的 [[unit]] 写 target = 0",
            )
