"""The mails and workbooks of a released 通报, read back; every figure recomputed from the ledger's lines."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from fractions import Fraction
from itertools import accumulate
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from notify.bulletin import ForStaff, overview
from notify.bulletin_paper import bulletin_paper
from notify.document.write import document
from notify.passages import passages
from notify.templates import Templates
from scoring.account import Line
from scoring.facts import FactKind
from scoring.period import SHANGHAI, Quarter
from scoring.showing import percent_text, points_text
from store import bulletins, contacts, facts, ledger
from store.contacts import NewContact
from store.recording import Recorder
from store.session import Database
from tests.integration.office import NOTICE, titled
from tests.integration.test_render import APRIL, QUARTER, owe, render, score, text_of, written

JULY = dt.datetime(2020, 7, 7, 9, tzinfo=SHANGHAI)
SECOND = Quarter(2020, 2)


@dataclass
class Sums:
    """What the lines of one unit come to in the second quarter's 通报."""

    points: Fraction = Fraction(0)  # since January
    gained: Fraction = Fraction(0)  # dated in the quarter
    late: Fraction = Fraction(0)  # dated before it and written after the first 通报
    told: list[tuple[dt.date, Fraction]] = field(default_factory=list)  # of both


@pytest.fixture
def released(sqlite_database: Database) -> Database:
    """Two quarters released; the second has facts of each kind, a joint one and a 补记."""
    with sqlite_database.write() as session:
        score(session)
        bulletins.release(session, NOTICE, QUARTER, who="科长", now=APRIL)
    with sqlite_database.write() as session:
        recorder = Recorder(session, {2020: NOTICE}, "干事", JULY - dt.timedelta(days=20))
        day = dt.date(2020, 5, 8)
        facts.record_adoption(
            recorder, titled("=惠企", "财政局"), gazette="省", form="条目", number=50, day=day
        )
        facts.record_instruction(
            recorder, titled("=惠企", "财政局"), level="省", post="省长", leader="张三", day=day
        )
        both = titled("共建", "公安局", "司法局")
        facts.record_adoption(recorder, both, gazette="三门峡", form="专期", number=60, day=day)
        facts.record_special(recorder, titled("调研", "水利局"), day=day)
        facts.record_untrue(
            recorder, titled("失真", "司法局"), ground="失真", answer="已核", confirmed_by="科长", day=day
        )
        facts.record_adoption(
            recorder, titled("迟登", "公安局"), gazette="市", form="条目", number=9, day=dt.date(2020, 3, 30)
        )
        bulletins.release(session, NOTICE, SECOND, who="科长", now=JULY)
        for place, unit in enumerate(NOTICE.ranked):
            contact = NewContact(unit.name, f"u{place}@qq.test", for_bulletin=True)
            contacts.add(session, contact, who="干事", now=JULY)
            owe(session, "bulletin", str(SECOND), unit.name, f"u{place}@qq.test")
        owe(session, "bulletin_leader", str(SECOND), "leader@163.test", "leader@163.test")
    assert render(sqlite_database, JULY) == len(NOTICE.ranked) + 2  # the leader's, and one that asks for 约稿
    return sqlite_database


@pytest.fixture
def sums(released: Database) -> dict[str, Sums]:
    """Every unit's figures, added up line by line."""
    with released.read() as session:
        lines = ledger.lines(session, NOTICE)
        first = bulletins.find(session, QUARTER)
    assert first is not None
    assert first.last_entry_id is not None
    found: defaultdict[str, Sums] = defaultdict(Sums)
    for line in lines:
        unit, day, points = found[line.entry.unit], line.entry.day, line.entry.points
        unit.points += points
        late = day < SECOND.start and line.id > first.last_entry_id
        unit.late += points if late else 0
        unit.gained += points if day >= SECOND.start else 0
        if late or day >= SECOND.start:
            unit.told.append((day, points))
    return {unit.name: found[unit.name] for unit in NOTICE.ranked}


def book(mail: EmailMessage) -> Workbook:
    """The only workbook among a mail's files."""
    (content,) = (
        part.get_payload(decode=True)
        for part in mail.iter_attachments()
        if (part.get_filename() or "").endswith(".xlsx")
    )
    assert isinstance(content, bytes)
    return load_workbook(io.BytesIO(content), data_only=True)


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    """The values under a sheet's head."""
    return list(sheet.iter_rows(min_row=3, values_only=True))


def ranked(sums: dict[str, Sums]) -> dict[str, tuple[int, Fraction, Fraction]]:
    """Rank, points and ratio of every unit; a rank is one more than the units with a better ratio."""
    ratios = {unit.name: sums[unit.name].points / unit.target for unit in NOTICE.ranked}
    return {
        name: (1 + sum(other > ratio for other in ratios.values()), sums[name].points, ratio)
        for name, ratio in ratios.items()
    }


def test_every_letter_and_its_workbook(released: Database, sums: dict[str, Sums]) -> None:
    """In all 63 letters the text's account and ranking, and both sheets, say what the ledger adds up to."""
    ranking = ranked(sums)
    mails = written(released, "bulletin")
    assert len(mails) == len(NOTICE.ranked)
    for mail in mails:
        text, workbook = text_of(mail), book(mail)
        unit = text.partition("：")[0].split()[-1]
        _check_text(text, unit, sums, ranking)
        *entries, total = rows(workbook["本单位记分"])
        assert sorted((row[0].date(), row[4]) for row in entries) == sorted(sums[unit].told)
        assert total[4] == sums[unit].gained + sums[unit].late
        for rank, name, target, points, ratio in rows(workbook["全市排名"]):
            assert (rank, points) == ranking[name][:2]
            assert ratio == pytest.approx(points / target) == pytest.approx(float(ranking[name][2]))


def _check_text(
    text: str, unit: str, sums: dict[str, Sums], ranking: dict[str, tuple[int, Fraction, Fraction]]
) -> None:
    rank, points, ratio = ranking[unit]
    late = f"；补记{points_text(sums[unit].late)}分" if sums[unit].late else ""
    gained = f"得分{points_text(sums[unit].gained)}分{late}；累计得分{points_text(points)}分"
    assert gained in text
    assert f"的{percent_text(ratio)}，" in text
    assert f"第{rank}位" in text
    told = re.findall(r"^　　(\d+)月(\d+)日[　 ]+([+−]\d+)　", text, re.MULTILINE)
    shown = sorted((dt.date(2020, int(m), int(d)), Fraction(gain.replace("−", "-"))) for m, d, gain in told)
    assert shown == sorted(sums[unit].told)
    rows = re.findall(r"^　　 ?(\d+)　(\S+?)[　 ]+(−?[\d.]+)/(\d+) +(−?[\d.]+%)", text, re.MULTILINE)
    assert {name: (int(place), points, ratio) for place, name, points, _, ratio in rows} == {
        name: (place, points_text(points), percent_text(ratio))
        for name, (place, points, ratio) in ranking.items()
    }


def test_the_overviews_workbook(released: Database, sums: dict[str, Sums]) -> None:
    """Columns, 补记, totals and ratios of all units; adopted articles, 批示 and 扣分 by lines."""
    ranking = ranked(sums)
    (mail,) = written(released, "bulletin_leader")
    workbook = book(mail)
    for row in rows(workbook["排名"]):
        rank, name, target, *columns, gained, late, points, ratio = row
        assert (rank, points) == ranking[name][:2]
        assert sum(columns) == gained == sums[name].gained
        assert late == sums[name].late
        assert ratio == pytest.approx(points / target)
    with released.read() as session:
        lines = ledger.lines(session, NOTICE)
        first = bulletins.find(session, QUARTER)
    assert first is not None
    told = [line for line in lines if line.entry.day >= SECOND.start or line.id > (first.last_entry_id or 0)]
    for name, kind in (("采用稿件", FactKind.ADOPTION), ("扣分", FactKind.DEDUCTION)):
        *shown, total = rows(workbook[name])
        expected = [line for line in told if line.kind is kind]
        assert sorted((row[0], row[1].date(), row[2], row[5]) for row in shown) == sorted(
            map(_told, expected)
        )
        assert total[5] == sum(line.entry.points for line in expected)
    instructed = {line.title for line in told if line.kind is FactKind.INSTRUCTION}
    assert {row[0] for row in rows(workbook["批示"])} == instructed == {"=惠企"}
    assert "张三" not in str([list(sheet.values) for sheet in workbook])


def _told(line: Line) -> tuple[str, dt.date, str | None, Fraction]:
    return (line.entry.unit, line.entry.day, line.title, line.entry.points)


def test_the_documents_tables(released: Database, sums: dict[str, Sums]) -> None:
    """Every figure of both annexes: all units by tier and in one, their adopted articles by unit."""
    with released.read() as session:
        account = bulletins.as_issued(session, SECOND)
        told = [line for line in ledger.lines(session, NOTICE) if line.kind is FactKind.ADOPTION]
        first = bulletins.find(session, QUARTER)
    assert first is not None
    made = overview(account, NOTICE, JULY.date(), ForStaff())
    paper = document(bulletin_paper(made, passages(Templates(), made), None))
    *ranks, articles = [
        [[cell.text.replace("\n", "") for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(paper)).tables
    ]
    ranking = ranked(sums)
    seen = [name for heads, *table in ranks for name in _checked(heads, table, sums, ranking)]
    assert sorted(seen) == sorted(2 * [unit.name for unit in NOTICE.ranked])
    adopted = [
        (line.entry.unit, line.title)
        for line in told
        if line.entry.day >= SECOND.start or line.id > (first.last_entry_id or 0)
    ]
    units: list[str] = list(accumulate((row[0] for row in articles[1:]), lambda before, name: name or before))
    listed = zip(units, (row[1].strip("《》") for row in articles[1:]), strict=True)
    assert sorted(listed) == sorted(adopted)


def _checked(
    heads: list[str],
    table: list[list[str]],
    sums: dict[str, Sums],
    ranking: dict[str, tuple[int, Fraction, Fraction]],
) -> Iterator[str]:
    """The units of a table whose figures are the ledger's; a blank is nothing, ranks are among the units."""
    rows = [dict(zip(heads, row, strict=True)) for row in table]
    ratios = [ranking[row["单位"]][2] for row in rows]
    for cells, row in zip(rows, table, strict=True):
        name = cells["单位"]
        _, points, ratio = ranking[name]
        assert cells["名次"] == str(1 + sum(other > ratio for other in ratios))
        assert (cells["累计得分"], cells["完成比率"]) == (points_text(points), percent_text(ratio))
        assert (cells["补记"] or "0") == points_text(sums[name].late)
        assert cells["本季得分"] == points_text(sums[name].gained)
        columns = row[heads.index("目标分") + 1 : heads.index("补记")]
        gained = sum(Fraction((cell or "0").replace("−", "-")) for cell in columns)
        assert not columns or gained == sums[name].gained
        yield name
