"""补充通报: what changed after a 通报 was issued, told once, numbered and frozen; on both databases."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from app import issuing
from scoring.period import Quarter
from store import audit, bulletins, facts, supplements
from store.bulletin_changes import since_issued
from store.errors import Refused
from store.models import Supplement
from store.session import Database
from store.supplements import SupplementDamaged
from tests.integration.office import CHIEF, NOTICE, at, titled
from tests.integration.test_issuing import MARCH, Q1, Desk, address, opened, paper, text_of, words

Q2 = Quarter(2020, 2)
REASON = "省快报采用情况经核对有误"


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Iterator[Desk]:
    """Q1 issued with 3 points of 水利局's and 3 of 财政局's."""
    with opened(database, tmp_path / "office") as desk:
        desk.wrong = desk.adopt(titled("稳就业", "财政局"), day=MARCH, number=5).fact
        desk.now = at(4, 8)
        desk.do(lambda r: bulletins.set_number(r.session, Q1, 15, who=CHIEF, now=r.now))
        desk.release()
        desk.now = at(4, 20)
        yield desk


def supplement(desk: Desk, reason: str = REASON, quarter: Quarter = Q1) -> Supplement:
    return desk.do(
        lambda r: issuing.owe_supplement(
            r.session, desk.service, quarter, reason=reason, who=CHIEF, now=r.now
        )
    )


def late(desk: Desk, title: str = "迟登", unit: str = "水利局", number: int = 31) -> int:
    """An adoption by the province's gazette in March, recorded now: 10 points."""
    return desk.adopt(titled(title, unit), gazette="省", day=MARCH, number=number).fact


def test_changed_units_are_frozen_with_before_and_after(desk: Desk) -> None:
    """A late adoption and a taken-back one: points and ranks before and after, the lines, the checksum."""
    late(desk)
    desk.reverse(desk.wrong)
    issued = supplement(desk)
    water, money = issued.snapshot["units"]
    assert (water["unit"], water["points_before"], water["points_after"]) == ("水利局", "3", "13")
    assert (water["rank_before"], water["rank_after"]) == (1, 1)
    assert [(entry["title"], entry["points"]) for entry in water["entries"]] == [("迟登", "10")]
    assert (money["unit"], money["points_before"], money["points_after"]) == ("财政局", "3", "0")
    assert (money["rank_before"], money["rank_after"]) == (1, 2)
    assert (issued.number, issued.released_by, issued.reason) == (1, CHIEF, REASON)
    with desk.database.read() as session:
        kept = {unit["unit"]: unit["points"] for unit in bulletins.as_issued(session, Q1)["units"]}
        (line,) = (each for each in audit.of_subject(session, "2020-Q1") if each.action == "supplement")
    assert (kept["水利局"], kept["财政局"]) == ("3", "3")  # the 通报 stays as it was
    assert (line.who, line.detail["number"], line.detail["checksum"]) == (CHIEF, 1, issued.checksum)


def test_units_that_only_moved_are_named_apart(desk: Desk) -> None:
    """Whose points stayed and whose rank did not is listed without lines."""
    late(desk, unit="审计局")
    snapshot = supplement(desk).snapshot
    assert [unit["unit"] for unit in snapshot["units"]] == ["审计局"]
    assert {"unit": "水利局", "rank_before": 1, "rank_after": 2} in snapshot["moved"]


def test_supplements_are_numbered_and_each_tells_its_own(desk: Desk) -> None:
    """The second covers what was written since the first."""
    late(desk)
    assert supplement(desk).number == 1
    late(desk, "再迟", "财政局", 32)
    second = supplement(desk)
    assert second.number == 2
    assert [unit["unit"] for unit in second.snapshot["units"]] == ["财政局"]
    assert second.snapshot["units"][0]["points_before"] == "3"


def test_what_a_supplement_told_is_no_late_entry_of_the_next_quarter(desk: Desk) -> None:
    """Q2's 通报 has as 补记 only what came after the supplement; the points to date have both."""
    late(desk)
    supplement(desk)
    late(desk, "再迟", "水利局", 32)
    desk.now = at(7, 7)
    desk.adopt(titled("夏", "水利局"), number=20, day=dt.date(2020, 5, 6))
    with desk.database.write() as session:
        bulletins.release(session, NOTICE, Q2, who=CHIEF, now=desk.now)
    with desk.database.read() as session:
        account = bulletins.as_issued(session, Q2)
    water = next(unit for unit in account["units"] if unit["unit"] == "水利局")
    assert (water["points"], water["late_points"], water["quarter_points"]) == ("26", "10", "3")
    assert [entry["title"] for entry in water["entries"] if entry["late"]] == ["再迟"]


def test_facts_of_later_days_are_not_in_it(desk: Desk) -> None:
    """April's adoption is the second quarter's matter."""
    late(desk)
    desk.adopt(titled("四月", "公安局"), number=8, day=dt.date(2020, 4, 2))
    assert [unit["unit"] for unit in supplement(desk).snapshot["units"]] == ["水利局"]


def test_document_says_what_it_corrects(desk: Desk) -> None:
    """Its title has the number, its text the 文号 of the 通报 and the reason, its tables the figures."""
    late(desk)
    issued = supplement(desk)
    assert issued.document_sha256 is not None
    content = desk.service.archive.get(issued.document_sha256)
    text = words(content).replace("\n", "")
    assert "关于2020年第一季度政务信息采用情况的补充通报（第1号）" in text
    assert f"（义政办〔2020〕15号）印发后，有关单位记分有变动（事由：{REASON}）" in text
    assert "2020年4月20日" in text
    places, lines = Document(io.BytesIO(content)).tables[-2:]
    assert [cell.text for cell in places.rows[1].cells] == ["水利局", "50", "3", "13", "26.0%", "1", "1"]
    assert [cell.text for cell in lines.rows[1].cells] == [
        "水利局", "3月2日", "《迟登》省《政府工作快报》第31期条目", "+10",
    ]  # fmt: skip


def test_letters_go_to_changed_units_alone(desk: Desk) -> None:
    """Each has its own lines only and the document; staff have all of it; who has no address waits."""
    address(desk, "水利局", "water@qq.test")
    late(desk)
    desk.reverse(desk.wrong)
    issued = supplement(desk)
    (letter,), (copy,) = desk.mails("supplement"), desk.mails("supplement_copy")
    assert letter["To"] == "water@qq.test"
    assert letter["Subject"] == "【通报】2020年第一季度政务信息采用情况补充通报（第1号）（水利局）"
    assert "累计得分由3分更正为13分" in text_of(letter)
    assert "财政局" not in text_of(letter)
    assert "稳就业" not in text_of(letter)
    assert "《稳就业》" in text_of(copy)
    assert issued.document_sha256 is not None
    assert paper(letter) == paper(copy) == desk.service.archive.get(issued.document_sha256)
    address(desk, "财政局", "money@qq.test")
    (late_one,) = (mail for mail in desk.mails("supplement") if mail["To"] == "money@qq.test")
    assert "财政局：" in text_of(late_one)
    assert paper(late_one) == paper(letter)


def test_deduction_of_a_unit_is_no_other_units_business(desk: Desk) -> None:
    """The document and the copy say 扣分; what it was for only the unit reads."""
    address(desk, "公安局", "police@qq.test")
    day, ref = dt.date(2020, 3, 26), titled("失真稿", "公安局")
    desk.do(lambda r: facts.record_untrue(r, ref, ground="失真", answer="已核", confirmed_by=CHIEF, day=day))
    issued = supplement(desk)
    (letter,), (copy,) = desk.mails("supplement"), desk.mails("supplement_copy")
    assert "失真稿" in text_of(letter)
    assert "失真" not in text_of(copy)
    assert issued.document_sha256 is not None
    tables = Document(io.BytesIO(desk.service.archive.get(issued.document_sha256))).tables
    assert [cell.text for cell in tables[-1].rows[1].cells] == ["公安局", "3月26日", "扣分", "−10"]


def back_and_forth(desk: Desk) -> None:
    desk.reverse(late(desk))


def next_quarter(desk: Desk) -> None:
    late(desk)
    desk.now = at(7, 7)
    desk.adopt(titled("夏", "水利局"), number=20, day=dt.date(2020, 5, 6))
    with desk.database.write() as session:
        bulletins.release(session, NOTICE, Q2, who=CHIEF, now=desk.now)


REFUSED: dict[str, tuple[Callable[[Desk], object], Callable[[Desk], object], str]] = {
    "nothing changed": (lambda _: None, supplement, "没有变动"),
    "changed and taken back": (back_and_forth, supplement, "没有变动"),
    "told already": (lambda d: (late(d), supplement(d)), supplement, "没有变动"),
    "not issued": (late, lambda d: supplement(d, quarter=Q2), "2020年第二季度通报尚未印发"),
    "no reason": (late, lambda d: supplement(d, " "), "须写明原因"),
    "a later one was issued": (next_quarter, supplement, "2020年第二季度通报已印发"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_and_nothing_changed(desk: Desk, case: str) -> None:
    """What the rules forbid is refused with its reason and leaves every table as it was."""
    prepare, act, reason = REFUSED[case]
    prepare(desk)
    before = desk.rows()
    with pytest.raises(Refused, match=reason):
        act(desk)
    assert desk.rows() == before


def test_supplement_never_changes(desk: Desk) -> None:
    """Not even a statement past this code changes one."""
    late(desk)
    supplement(desk)
    with pytest.raises(DBAPIError, match="never changed"), desk.database.write() as session:
        session.execute(update(Supplement).values(reason="另说"))


def test_damaged_supplement_is_noticed(desk: Desk) -> None:
    """A snapshot that is not what its checksum says is refused, not shown."""
    late(desk)
    with desk.database.write() as session:
        account = since_issued(session, NOTICE, Q1)
        session.add(
            Supplement(
                period="2020-Q1", number=1, reason=REASON, released_at=desk.now, released_by=CHIEF,
                snapshot=dict(account) | {"ranked": 9}, checksum="0" * 64, last_entry_id=9,
            )
        )  # fmt: skip
    with desk.database.read() as session, pytest.raises(SupplementDamaged, match="supplement 1 of 2020-Q1"):
        supplements.find(session, "2020-Q1", 1)
