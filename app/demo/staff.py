"""What the office did in the quarter: contacts, units assigned, issues put together, facts recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from app.demo.answers import COMMISSION, IN_TIME, SILENT, TOO_LATE, TOPIC
from app.demo.senders import at, chance, person, senders
from app.demo.specials import CHANGCUN, TAISHAN
from app.wiring import Clock, Service
from ingest.reading import Kind
from scoring.facts import Form
from scoring.period import local_day
from store import articles, commission_decisions, commissions, contacts, digests, facts, submissions
from store.contacts import NewContact
from store.models import Submission
from store.recording import Recorded, Recorder
from store.session import Session

CLERK, CHIEF = "科员 张三", "科长 李四"
FRESH = dt.timedelta(days=16)  # what an issue is put together from

# The city's own gazette, 普刊: its day, its number, how many articles.
ISSUES = (
    (dt.date(2020, 1, 10), 1, 4),
    (dt.date(2020, 1, 20), 2, 4),
    (dt.date(2020, 2, 10), 3, 4),
    (dt.date(2020, 2, 17), 4, 4),
    (dt.date(2020, 2, 24), 5, 5),
    (dt.date(2020, 3, 2), 6, 5),
    (dt.date(2020, 3, 9), 7, 6),
    (dt.date(2020, 3, 16), 8, 6),
    (dt.date(2020, 3, 23), 9, 6),
    (dt.date(2020, 3, 30), 10, 7),
)

LOOKED_AT_QUEUE = (
    dt.date(2020, 2, 18),
    dt.date(2020, 2, 28),
    dt.date(2020, 3, 5),
    dt.date(2020, 3, 17),
    dt.date(2020, 3, 31),
)

# Whose the addresses are that nobody knew, as a telephone call told.
FOUND_OUT = {
    TAISHAN.address: "泰山路街道办事处",
    CHANGCUN.address: "常村路街道办事处",
}
NEW_POST = "市场监管局"  # where the one went who still writes from the address of another unit


@dataclass
class Staff:
    """The people at the desk, working on the store as the commands do."""

    service: Service
    clock: Clock
    tell: Callable[[str], None]
    adopted: dict[str, int] = field(default_factory=dict)  # 收稿号 → article

    def __post_init__(self) -> None:
        self.chance = chance("staff")

    def register(self) -> None:
        """Enter the units' contacts, most of them with the address that receives 通报."""
        with self.service.database.write() as session:
            for sender in senders():
                if sender.contact:
                    new = NewContact(
                        sender.unit,
                        sender.address,
                        name=sender.author,
                        role="信息员",
                        phone=sender.phone,
                        for_bulletin=sender.contact == "bulletin",
                    )
                    contacts.add(session, new, who=CLERK, now=self.clock())

    def assign(self) -> None:
        """Look at the queue, and decide what is known by now."""
        with self.service.database.write() as session:
            for waiting in submissions.queue(session):
                address = waiting.message.sender_address or ""
                unit = FOUND_OUT.get(address) or (NEW_POST if NEW_POST in waiting.candidates else None)
                if unit is None:
                    continue
                now = self.clock()
                submissions.assign(session, waiting.number, unit, who=CLERK, now=now)
                if address == TAISHAN.address:
                    contacts.learn(session, unit, address, who=CLERK, now=now)
                self.tell(f"核定 {waiting.number} → {unit}")

    def publish(self, number: int, articles_wanted: int) -> None:
        """Put an issue of the city's gazette together from what is fresh, one article a unit."""
        with self.service.database.write() as session:
            by_unit: dict[str, Submission] = {}
            for submission in self._fresh(session, Kind.BRIEF):
                by_unit.setdefault(submission.unit or "", submission)
            chosen = self.chance.sample(list(by_unit.values()), min(articles_wanted, len(by_unit)))
            for submission in sorted(chosen, key=lambda one: one.number):
                self._adopt(session, submission.number, "市", Form.ITEM, number)
        self.tell(f"市《政府快报》第{number}期采用{len(chosen)}篇")

    def run_special(self, gazette: str, number: int, kind: Kind, unit: str | None = None) -> None:
        """The latest long article, of one unit or of any, becomes a special issue."""
        with self.service.database.write() as session:
            submission = self._latest(session, kind, unit)
            self._adopt(session, submission.number, gazette, Form.SPECIAL_ISSUE, number)
        self.tell(f"{gazette}《政府快报》专期第{number}期：{submission.title}")

    def pass_on(self, gazette: str, number: int) -> None:
        """A gazette higher up runs one of the articles that the city's gazette ran."""
        with self.service.database.write() as session:
            chosen = self.chance.choice(sorted(self.adopted))
            self._adopt(session, chosen, gazette, Form.ITEM, number)
        self.tell(f"{gazette}快报第{number}期采用 {chosen}")

    def run_jointly(self, units: tuple[str, ...], number: int) -> None:
        """The first unit's article appears under the names of all."""
        with self.service.database.write() as session:
            submission = self._latest(session, Kind.BRIEF, units[0])
            self._adopt(session, submission.number, "市", Form.ITEM, number, units)
        self.tell(f"市《政府快报》第{number}期联合署名：{'、'.join(units)}")

    def instruct(self, level: str, post: str) -> None:
        """A leader writes on an adopted article."""
        with self.service.database.write() as session:
            article = articles.Known(self.adopted[self.chance.choice(sorted(self.adopted))])
            leader = person(71)
            facts.record_instruction(
                self._recorder(session), article, level=level, post=post, leader=leader, day=self._today()
            )
        self.tell(f"{level}{post}批示")

    def commission(self) -> None:
        """Ask three units for an article, for points."""
        with self.service.database.write() as session:
            opened = commissions.open_commission(
                session,
                self.service.notice(self._today().year),
                topic=TOPIC,
                wanted="缺工企业和人数、已解决的办法和成效、仍需协调的问题。",
                units=(IN_TIME, TOO_LATE, SILENT),
                due_at=at(dt.date(2020, 3, 18), 17, 30),
                counted=True,
                who=CLERK,
                now=self.clock(),
            )
        self.tell(f"约稿{opened.number}：{opened.topic}")

    def miss(self) -> None:
        """One of them sent nothing, as the chief confirms; of the late one nothing is decided yet."""
        with self.service.database.write() as session:
            commission_decisions.confirm(
                self._recorder(session),
                commission=COMMISSION,
                unit=SILENT,
                ground="未报",
                confirmed_by=CHIEF,
            )
        self.tell(f"约稿{COMMISSION}：产业集聚区未报，扣10分")

    def mark_special(self, unit: str) -> None:
        """A study counts as 有效."""
        with self.service.database.write() as session:
            submission = self._latest(session, Kind.SPECIAL, unit)
            facts.record_special(
                self._recorder(session), articles.Filed(submission.number), day=self._today()
            )
        self.tell(f"有效专题：{submission.title}")

    def err_and_reverse(self) -> None:
        """A record of the wrong article, and its reversal by a second one."""
        with self.service.database.write() as session:
            wrong = self._fresh(session, Kind.BRIEF)[-1]
            made = self._adopt(session, wrong.number, "省", Form.ITEM, 22)
            facts.reverse(self._recorder(session), made.fact, "登记时选错稿件")
        self.adopted.pop(wrong.number)
        self.tell(f"冲销误登的采用 {wrong.number}")

    def _adopt(
        self,
        session: Session,
        number: str,
        gazette: str,
        form: Form,
        issue: int,
        units: tuple[str, ...] = (),
    ) -> Recorded:
        recorded = facts.record_adoption(
            self._recorder(session),
            articles.Filed(number),
            gazette=gazette,
            form=form,
            number=issue,
            day=self._today(),
            units=units,
        )
        assert recorded.article is not None  # noqa: S101 - an adoption is always of an article
        self.adopted[number] = recorded.article
        return recorded

    def _latest(self, session: Session, kind: Kind, unit: str | None) -> Submission:
        return [one for one in self._fresh(session, kind) if unit in (None, one.unit)][-1]

    def _fresh(self, session: Session, kind: Kind) -> list[Submission]:
        """Of a ranked unit, not run yet, first versions alone: what an editor chooses from."""
        notice, now = self.service.notice(self._today().year), self.clock()
        return [
            one
            for one in digests.span(session, now - FRESH, now).submissions
            if one.kind == kind and not one.repeat_of and not one.revises and one.number not in self.adopted
            if one.unit and (unit := notice.unit(one.unit)) and unit.ranked
        ]

    def _recorder(self, session: Session) -> Recorder:
        return Recorder(session, self.service.notices, CLERK, self.clock())

    def _today(self) -> dt.date:
        return local_day(self.clock())


def script(staff: Staff) -> Iterator[tuple[dt.datetime, Callable[[], None]]]:
    """What staff do and when, in any order."""
    yield at(dt.date(2020, 1, 2), 8, 5), staff.register
    for day in LOOKED_AT_QUEUE:
        yield at(day, 16, 45), staff.assign
    for day, number, wanted in ISSUES:
        yield at(day, 11, 0), partial(staff.publish, number, wanted)
    march = partial(dt.date, 2020, 3)
    yield at(march(2), 9, 40), staff.commission
    yield at(march(10), 15, 0), partial(staff.pass_on, "三门峡", 11)
    yield at(march(12), 10, 20), partial(staff.instruct, "市", "副市长")
    yield at(march(17), 15, 30), partial(staff.pass_on, "三门峡", 13)
    yield at(march(18), 16, 0), partial(staff.run_special, "市", 1, Kind.EXPERIENCE)
    yield at(march(19), 9, 30), partial(staff.pass_on, "省", 20)
    yield at(march(20), 9, 10), partial(staff.mark_special, "农业农村局")
    yield at(march(20), 10, 0), partial(staff.instruct, "三门峡", "副市长")
    yield at(march(16), 10, 55), partial(staff.run_jointly, ("财政局", "中国人民银行义马支行"), 8)
    yield at(march(25), 9, 15), partial(staff.mark_special, "统计局")
    yield at(march(26), 16, 10), staff.miss
    yield at(march(27), 10, 30), partial(staff.run_special, "市", 2, Kind.SPECIAL, "统计局")
    yield at(march(27), 15, 0), partial(staff.run_special, "三门峡", 3, Kind.EXPERIENCE)
    yield at(march(31), 10, 50), staff.err_and_reverse
