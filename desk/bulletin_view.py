"""A quarter's 通报 as its page shows it: the account, and each passage with staff's wording."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.office import Office
from notify.bulletin import ForStaff, Overview, overview
from notify.passages import KEYS, Passage
from notify.reworded import NAMES, Reworded
from notify.rewording import worded, wording
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
class BulletinView:
    """A quarter's 通报, as issued or as it would be issued now."""

    notice: Notice
    quarter: Quarter
    row: Bulletin | None
    account: Account
    made: Overview
    passages: tuple[PassageView, ...]
    texts: tuple[Passage, ...]  # as they are printed

    @property
    def released(self) -> bool:
        return self.row is not None and self.row.state is BulletinState.RELEASED

    @property
    def on(self) -> dt.date | None:
        """The day of release."""
        return local_day(self.row.released_at) if self.row is not None and self.row.released_at else None

    @property
    def seen(self) -> str:
        """What would be issued, in one word: another word, something changed since."""
        return checksum(
            {"account": self.account, "texts": [each.text for each in self.texts], "number": self.made.number}
        )


def bulletin_view(session: Session, office: Office, notice: Notice, quarter: Quarter) -> BulletinView:
    """All that the page of a quarter shows."""
    row = bulletins.find(session, quarter)
    account = bulletins.show(session, notice, quarter, office.clock())
    on = local_day(row.released_at) if row is not None and row.released_at is not None else None
    made = overview(account, notice, on, ForStaff(), bulletins.number(session, quarter))
    texts, edits = worded(session, office.writer.templates, made)
    last = {each.passage: each.id for each in bulletin_edits.history(session, quarter)}
    generated = wording(office.writer.templates, made)
    return BulletinView(notice, quarter, row, account, made, _passages(generated, texts, edits, last), texts)


def _passages(
    generated: Sequence[Passage],
    texts: Sequence[Passage],
    edits: Sequence[Reworded],
    last: Mapping[str, int],
) -> tuple[PassageView, ...]:
    """Those that have something to say, or that staff had reworded before there was nothing left to say."""
    said = {each.key: each for each in generated}
    printed = {each.key: each.text for each in texts}
    reworded = {each.key: each for each in edits}
    return tuple(
        PassageView(
            key,
            NAMES[key],
            said[key].heading if key in said else None,
            printed.get(key, ""),
            reworded.get(key),
            last.get(key, 0),
        )
        for key in KEYS
        if key in said or key in reworded
    )


def as_seen(session: Session, quarter: Quarter, key: str, seen: int) -> None:
    """Raises Refused where somebody edited the passage after the page was opened."""
    edits = [each for each in bulletin_edits.history(session, quarter) if each.passage == key]
    if edits and edits[-1].id != seen:
        raise Refused(f"{edits[-1].edited_by}刚刚修改了“{NAMES.get(key, key)}”，您的修改没有保存，请看过再改")
