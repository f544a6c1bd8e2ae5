"""Numbers given out one after another: 收稿号 and 约稿号 of a year."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Executable, bindparam
from sqlalchemy.orm import Session

from store import dialect
from store.models import Counter


def take(session: Session, name: str, count: int = 1) -> range:
    """The next `count` numbers of a counter, from 1, in one statement. A rollback gives them back."""
    last: int = session.execute(_take(dialect.name(session)), {"name": name, "value": count}).scalar_one()
    return range(last - count + 1, last + 1)


@cache
def _take(database: str) -> Executable:
    new = dialect.insert(database, Counter).values(name=bindparam("name"), value=bindparam("value"))
    counter = dialect.table(Counter).c
    return new.on_conflict_do_update(
        index_elements=[counter.name], set_={"value": counter.value + new.excluded.value}
    ).returning(counter.value)
