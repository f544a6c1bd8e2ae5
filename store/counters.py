"""Numbers given out one after another: 收稿号 and 约稿号 of a year."""

from __future__ import annotations

from sqlalchemy.orm import Session

from store.dialect import insert
from store.models import Counter


def take(session: Session, name: str, count: int = 1) -> range:
    """The next `count` numbers of a counter, from 1, in one statement. A rollback gives them back."""
    new = insert(session, Counter).values(name=name, value=count)
    last = session.scalars(
        new.on_conflict_do_update(
            index_elements=[Counter.name], set_={"value": Counter.value + count}
        ).returning(Counter.value)
    ).one()
    return range(last - count + 1, last + 1)
