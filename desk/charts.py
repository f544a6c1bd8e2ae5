"""Charts of the desk, drawn on the server by pygal: a picture needs no script. Pure."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import pygal
from lxml import etree
from pygal.style import Style

from scoring.ledger import Entry
from scoring.notice import Notice

# pygal hangs an importer of an older make into sys.meta_path, for maps that we do not draw; other programs
# that walk the list, pytest among them, stumble over it.
sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, pygal.PluginImportFixer)]

_FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
_STYLE = Style(
    background="#ffffff",
    plot_background="#ffffff",
    foreground="#57606a",
    foreground_strong="#1f2328",
    foreground_subtle="#d0d5db",
    font_family=_FONT,
    label_font_size=13,
    major_label_font_size=13,
    legend_font_size=13,
    value_font_size=12,
    title_font_size=15,
    stroke_width="2.5",
    colors=("#0b57d0", "#1a6b30", "#855600", "#8a929b"),
)


def points_chart(notice: Notice, entries: Iterable[Entry], through: dt.date) -> bytes:
    """Points of each tier since 1 January as a share of its targets, week by week, against the calendar."""
    days = _weeks(notice.year, through)
    known = list(entries)
    chart = _line("各档次累计得分占目标的比例（%）")
    chart.x_labels = [f"{day.month}月{day.day}日" for day in days]
    for tier in sorted({notice.tier(unit) for unit in notice.ranked}):
        units = {unit.name: unit.target for unit in notice.ranked if notice.tier(unit) == tier}
        chart.add(f"{next(iter(units.values()))}分档（{len(units)}个）", _shares(known, units, days))
    chart.add(
        "按时间应达进度",
        [_percent(_elapsed(notice.year, day)) for day in days],
        stroke_style={"dasharray": "6,5"},
    )
    return _drawn(chart)


def rates_chart(rates: Mapping[str, tuple[int, int]]) -> bytes:
    """Drafts and adopted ones by kind."""
    chart = pygal.HorizontalBar(
        **_SHARED, title="各类稿件报送与采用（篇）", height=60 + 70 * max(1, len(rates))
    )
    kinds = [*rates]
    chart.x_labels = kinds
    chart.add("报送", [rates[kind][0] for kind in kinds])
    chart.add("采用", [rates[kind][1] for kind in kinds])
    return _drawn(chart)


_SHARED = {
    "style": _STYLE,
    "js": (),
    "width": 1100,
    "legend_at_bottom": True,
    "show_minor_x_labels": False,
    "print_values": False,
    "disable_xml_declaration": False,
}


def _drawn(chart: Any) -> bytes:
    """The picture without the settings for a script that it does not bring."""
    tree = chart.render_tree()
    for script in tree.findall(".//{*}script"):
        script.getparent().remove(script)
    return etree.tostring(tree, encoding="utf-8", xml_declaration=True)


def _line(title: str) -> pygal.Line:
    return pygal.Line(
        **_SHARED, title=title, height=360, show_dots=False, x_labels_major_count=12, truncate_label=-1
    )


def _weeks(year: int, through: dt.date) -> list[dt.date]:
    first = dt.date(year, 1, 1)
    last = max(first, min(through, dt.date(year, 12, 31)))
    days = [first + dt.timedelta(days=7 * week) for week in range((last - first).days // 7 + 1)]
    return days if days[-1] == last else [*days, last]


def _shares(entries: Sequence[Entry], units: Mapping[str, int], days: Sequence[dt.date]) -> list[float]:
    whole = sum(units.values())
    mine = [entry for entry in entries if entry.unit in units]
    return [
        _percent(Fraction(sum((entry.points for entry in mine if entry.day <= day), Fraction(0)), whole))
        for day in days
    ]


def _elapsed(year: int, day: dt.date) -> Fraction:
    length = (dt.date(year + 1, 1, 1) - dt.date(year, 1, 1)).days
    return Fraction((day - dt.date(year, 1, 1)).days + 1, length)


def _percent(share: Fraction) -> float:
    return round(float(share * 100), 1)
