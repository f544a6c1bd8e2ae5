"""Answers to commissions as they are filed: whose they are, which commission they answer, and why."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.commission_replies import Came, Known, Match, Thread, answers
from ingest.reading import Nature, Reading
from store import commission_replies, commissions, outbox, submissions
from store.commission_replies import NewReply
from store.models import Commission, Message, Submission
from store.session import Session

REMEMBERED = dt.timedelta(days=400)  # how long after its opening a commission may be answered

# What a machine sent answers nothing; points in dispute and drafts taken back are for a person.
_NO_ANSWER = frozenset(
    (Nature.BOUNCE, Nature.AUTO_REPLY, Nature.LIST, Nature.SEALED, Nature.GAZETTE, Nature.OBJECTION)
) | {Nature.WITHDRAWAL}


def file_replies(session: Session, read: Sequence[tuple[Message, Reading]], now: dt.datetime) -> None:
    """Tie a round's drafts and letters to the commissions that they answer. Nothing where there is none."""
    opened = commissions.opened_since(session, now - REMEMBERED)
    came = [(message, reading) for message, reading in read if reading.nature not in _NO_ANSWER]
    if opened and came:
        commission_replies.insert_replies(session, [*_Round(session, opened, came).replies()])


class _Round:
    """What the mails of a round may answer."""

    def __init__(
        self, session: Session, opened: Sequence[Commission], came: Sequence[tuple[Message, Reading]]
    ) -> None:
        self._came = came
        self._ids = {each.number: each.id for each in opened}
        tasks = commissions.tasks(session, opened)
        self._known = {
            each.number: Known(
                each.number, each.topic, frozenset(task.unit for task in tasks[each.id] if task.expected)
            )
            for each in opened
        }
        self._silent = {
            each.number: {task.unit for task in tasks[each.id] if task.expected and not task.answered}
            for each in opened
        }
        self._threads = _threads(session, came, self._known)
        self._drafts: defaultdict[int, list[Submission]] = defaultdict(list)
        bringing = [message.id for message, reading in came if reading.submissions]
        for draft in submissions.of_messages(session, bringing):
            self._drafts[draft.message_id].append(draft)

    def replies(self) -> Iterator[NewReply]:
        for message, reading in self._came:
            # Who claims another's address may have its mails too.
            said = () if reading.forged else reading.answers
            threads = [self._threads[each] for each in said if each in self._threads]
            drafts = self._drafts[message.id]
            for draft in drafts:
                came = Came(draft.unit, draft.title, draft.source, draft.commissioned)
                if found := answers(reading.commissions, threads, self._known, came):
                    self._settle(found.number, draft.unit or found.unit)
                    yield self._reply(message, found, draft.unit, draft)
            if not drafts and (found := self._letter(reading, threads)):
                yield self._reply(message, found, reading.unit.name, None)

    def _letter(self, reading: Reading, threads: Sequence[Thread]) -> Match | None:
        """A mail without a draft: what it names or answers; a bare 收到 the one thing it can be about."""
        found = answers(reading.commissions, threads, self._known)
        if found is not None or reading.nature is not Nature.ACKNOWLEDGEMENT:
            return found
        unit = reading.unit.name
        asked = [number for number, units in self._silent.items() if unit in units]
        if len(asked) != 1:
            return None
        return Match(asked[0], "title", f"{unit}只有约稿{asked[0]}待答复")

    def _settle(self, number: str, unit: str | None) -> None:
        """The next draft of the round finds this unit expected no longer."""
        known = self._known[number]
        self._known[number] = replace(known, expecting=known.expecting - {unit or ""})

    def _reply(self, message: Message, found: Match, unit: str | None, draft: Submission | None) -> NewReply:
        return NewReply(
            commission_id=self._ids[found.number],
            unit=unit or found.unit,
            message_id=message.id,
            submission_id=draft.id if draft else None,
            how=found.how,
            reason=found.reason,
            received_at=message.received_at,
        )


def _threads(
    session: Session, came: Sequence[tuple[Message, Reading]], known: Mapping[str, Known]
) -> dict[str, Thread]:
    """The mails of ours about commissions that these answer, by Message-ID."""
    ids = {each for _, reading in came for each in reading.answers}
    if not ids:
        return {}
    rows = outbox.identified(session, commissions.MAIL_KINDS, ids)
    found = {row.message_id: Thread(row.subject.partition(":")[0], row.addressee) for row in rows}
    return {key: each for key, each in found.items() if key and each.number in known}
