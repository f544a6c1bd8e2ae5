"""Which filed draft a new one is nearest to, where many drafts share the sentences of a form."""

from __future__ import annotations

import datetime as dt
from random import Random

from ingest.filed_drafts import file_drafts, found
from ingest.minhash import sketch
from ingest.prints import Prints
from ingest.reading import Draft, Kind, UnitFinding
from ingest.resemblance import fingerprint, letters
from store import messages, resemblance
from store.resemblance import NEWEST
from store.session import Database
from tests.integration.test_store_messages import arrival

LETTERS = "".join(chr(0x4E00 + number) for number in range(2_000))
FORM, OWN = 20, 5  # sentences


def sentences(random: Random, count: int) -> list[str]:
    return ["".join(random.choices(LETTERS, k=20)) for _ in range(count)]


def filled_in(random: Random) -> str:
    """A form's sentences, and some of its own."""
    return "。".join([*sentences(Random("form"), FORM), *sentences(random, OWN)])


def file(database: Database, now: dt.datetime, unit: str, body: str, ordinal: int) -> None:
    prints = Prints(unit, fingerprint(letters(body)), sketch(body))
    draft = Draft("body", unit, body, Kind.BRIEF, False, False, 500, 500, ordinal=ordinal, prints=prints)
    with database.write() as session:
        (message,) = messages.unread(session, 1)
        file_drafts(session, [found(message.id, now.date(), draft, UnitFinding(unit))], now)


def test_a_copy_is_found_behind_many_drafts_of_one_form(database: Database, now: dt.datetime) -> None:
    """What the two have alone decides, not the sentences that many newer drafts have too."""
    bodies = [filled_in(Random(number)) for number in range(3 * NEWEST)]
    with database.write() as session:
        messages.store_batch(session, [arrival(1, now)], None, now)
    for number, body in enumerate(bodies):
        file(database, now, f"单位{number}", body, number)
    (more,) = sentences(Random("more"), 1)
    file(database, now, "抄的单位", f"{bodies[0]}。{more}", len(bodies))
    with database.read() as session:
        last = f"{now.year}-{len(bodies) + 1:04d}"
        copies = {each.other.unit: each.percent for each in resemblance.copies_of(session, last)}
    assert copies.get("单位0") == 100
