"""A quarter's 通报 as its page shows it: the account, and each passage with staff's wording."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.office import Office
from notify.bulletin import ForStaff, Overview, overview
from notify.passages import KEYS, Passage, edited
from notify.reworded import NAMES, Reworded
from notify.rewording import reworded, wording
from scoring.account import Account
from scoring.notice import Notice
from scoring.period import Quarter, local_day
from store import bulletin_edits, bulletins
from store.errors import Refused
from store.frozen import checksum
from store.models import Bulletin, BulletinState
from store.session import Session


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage as it would be printed. `seen` is its last edit: another one, somebody edited it since."""

    key: str
    name: str
    heading: str | None
    text: str  # empty: left out by staff
    edit: Reworded | None
    seen: int


@dataclass(frozen=True, slots=True)
class BulletinFacts:
    """A quarter's account, as issued or as it would be issued now."""

    notice: Notice
    quarter: Quarter
    row: Bulletin | None
    account: Account

    @property
    def released(self) -> bool:
        return self.row is not None and self.row.state is BulletinState.RELEASED

    @property
    def on(self) -> dt.date | None:
        """The day of release."""
        return local_day(self.row.released_at) if self.row is not None and self.row.released_at else None

    @property
    def number(self) -> int | None:
        """Of the 文号."""
        return None if self.row is None else self.row.number


@dataclass(frozen=True, slots=True)
class BulletinView(BulletinFacts):
    """The same with its text."""

    made: Overview
    passages: tuple[PassageView, ...]
    texts: tuple[Passage, ...]  # as they are printed

    @property
    def seen(self) -> str:
        """What would be issued, in one word: another word, something changed since."""
        return checksum(
            {"account": self.account, "texts": [each.text for each in self.texts], "number": self.number}
        )


def bulletin_facts(session: Session, office: Office, notice: Notice, quarter: Quarter) -> BulletinFacts:
    """What a unit's letter is written from."""
    account = bulletins.show(session, notice, quarter, office.clock())
    return BulletinFacts(notice, quarter, bulletins.find(session, quarter), account)


def bulletin_view(session: Session, office: Office, notice: Notice, quarter: Quarter) -> BulletinView:
    """All that the page of a quarter shows."""
    facts = bulletin_facts(session, office, notice, quarter)
    made = overview(facts.account, notice, facts.on, ForStaff(), facts.number)
    history = bulletin_edits.history(session, quarter)
    generated = wording(office.writer.templates, made)
    edits = reworded(generated, bulletin_edits.edits(session, quarter))
    texts = edited(generated, {each.key: each.text for each in edits})
    last = {each.passage: each.id for each in history}
    shown = _passages(generated, texts, edits, last)
    return BulletinView(notice, quarter, facts.row, facts.account, made, shown, texts)


def _passages(
    generated: Sequence[Passage],
    texts: Sequence[Passage],
    edits: Sequence[Reworded],
    last: Mapping[str, int],
) -> tuple[PassageView, ...]:
    """Those that have something to say, or that staff had reworded before there was nothing left to say."""
    said = {each.key: each for each in generated}
    printed = {each.key: each.text for each in texts}
    by_key = {each.key: each for each in edits}
    return tuple(
        PassageView(
            key,
            NAMES[key],
            said[key].heading if key in said else None,
            printed.get(key, ""),
            by_key.get(key),
            last.get(key, 0),
        )
        for key in KEYS
        if key in said or key in by_key
    )


def as_seen(session: Session, quarter: Quarter, key: str, seen: int) -> None:
    """Raises Refused where somebody edited the passage after the page was opened."""
    edits = [each for each in bulletin_edits.history(session, quarter) if each.passage == key]
    if edits and edits[-1].id != seen:
        raise Refused(f"{edits[-1].edited_by}刚刚修改了“{NAMES.get(key, key)}”，您的修改没有保存，请看过再改")
