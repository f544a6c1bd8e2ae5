"""The plainest fields of messages side by side: what this program gets wrong, and what libraries do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from tests.accuracy.cases import Case
from tests.accuracy.corpus import Mail
from tests.accuracy.rivals import FIELDS, RIVALS, Said, expected_of, ours, reference_of, right, said_by

OURS = "xinxike"


class Message(NamedTuple):
    """A message: what it says, what was read, and its bytes for the libraries."""

    name: str
    expected: Said
    read: Said
    raw: bytes


def own_messages(cases: Iterable[Case]) -> list[Message]:
    """Cases of which something is to be read: of a sealed one nothing is."""
    return [
        Message(case.name, expected_of(case.expected), ours(case.read), case.raw)
        for case in cases
        if case.expected["nature"] not in ("sealed", "unreadable")
    ]


def corpus_messages(mails: Iterable[Mail]) -> list[Message]:
    """Messages of the corpus that have a reference."""
    return [
        Message(mail.path, reference_of(mail.reference), ours(mail.read), mail.raw)
        for mail in mails
        if mail.reference
    ]


def show_beside(console: Console, title: str, messages: Iterable[Message]) -> None:
    """Who gets how many wrong, and in what."""
    missed = {message.name: _missed(message) for message in messages}
    names = (OURS, *RIVALS)
    counted = Counter((name, field) for each in missed.values() for name in each for field in each[name])
    table = Table("wrong", *names, title=f"{len(missed)} {title}", title_justify="left")
    for field in FIELDS:
        table.add_row(field, *(str(counted[name, field]) for name in names))
    table.add_section()
    table.add_row(
        "messages with any", *(str(sum(bool(each[name]) for each in missed.values())) for name in names)
    )
    console.print(table)
    for message, each in missed.items():
        told = "; ".join(f"{name}: {', '.join(fields)}" for name, fields in each.items() if fields)
        if told:
            console.print(f"    {message}: {told}", soft_wrap=True)


def _missed(message: Message) -> dict[str, list[str]]:
    """The fields that each gets wrong."""
    said = {OURS: message.read, **{name: said_by(rival, message.raw) for name, rival in RIVALS.items()}}
    return {
        name: [field for field, is_right in right(message.expected, one).items() if not is_right]
        for name, one in said.items()
    }
