"""Messages that wait go to the guarded reader in rounds, each attempt committed before it starts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from types import TracebackType
from typing import Self

from ingest.reader import Reader, ReaderFailure, Ticket
from ingest.reading import Reading
from store import contacts, messages
from store.archive import Archive
from store.models import Message
from store.session import Database

ROUND = 64  # messages read side by side and filed in one transaction

Outcome = tuple[Message, Reading | ReaderFailure]


@dataclass(frozen=True, slots=True)
class _UnderWay:
    message: Message
    ticket: Ticket

    def outcome(self) -> Reading | ReaderFailure:
        try:
            return self.ticket.result()
        except ReaderFailure as failure:
            return failure


class Readings:
    """A run over everything that waits. Left early, it gives back the attempts that were not settled.

    Only a killed process leaves its attempts counted: that is how a message that kills its reader is found.
    """

    def __init__(self, database: Database, archive: Archive, reader: Reader) -> None:
        self._database = database
        self._archive = archive
        self._reader = reader
        self._begun: set[int] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._begun:
            with self._database.write() as session:
                messages.return_attempts(session, sorted(self._begun))

    def rounds(self) -> Iterator[list[Outcome]]:
        """What became of each round's readings, for the caller to settle before asking for the next.

        The next round is begun before one is given out, so that the readers are never idle.
        """
        current = self._begin(after=0)
        while current:
            following = [] if _retried(current) else self._begin(after=current[-1].message.id)
            yield [(each.message, each.outcome()) for each in current]
            current = following or self._begin(after=0)

    def settled(self, outcomes: Sequence[Outcome]) -> None:
        """These attempts stand, whatever became of them."""
        self._begun.difference_update(message.id for message, _ in outcomes)

    def _begin(self, after: int) -> list[_UnderWay]:
        """Count the attempts, commit, then start reading."""
        with self._database.write() as session:
            waiting = messages.unread(session, ROUND, after=after)
            chosen = _together(waiting, alone=not self._begun)
            if chosen:
                messages.begin_attempts(session, [message.id for message in chosen])
            addresses = contacts.addresses(session)
        self._begun.update(message.id for message in chosen)
        read = self._reader.read
        return [_UnderWay(each, read(self._archive.path(each.sha256), addresses)) for each in chosen]


def _together(waiting: Sequence[Message], *, alone: bool) -> Sequence[Message]:
    """The first of those that wait, as many as may be read now; `alone`: nothing else is under way.

    A message that was tried before is read quite alone: should it take this very process down, nobody else's
    attempts are counted with it.
    """
    fresh = list(takewhile(lambda message: not message.attempts, waiting))
    return fresh or (waiting[:1] if alone else [])


def _retried(round_: Sequence[_UnderWay]) -> bool:
    return any(each.message.attempts > 1 for each in round_)
