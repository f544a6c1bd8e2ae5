"""Drafts by what stands in them. Two characters such as 营商 are found, which an index of words or of three
letters cannot: Han text is kept as its overlapping pairs.

On SQLite the pairs are in an FTS5 table that holds no text, on PostgreSQL in arrays under a GIN index. Drafts
are indexed after they were filed: by the worker's tick, and before a search what is still missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sqlalchemy import bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.types import Text

from store import dialect
from store.models import Message, Submission

ROUND = 1_000  # drafts indexed in one transaction
FOUND = 100  # most results

_RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[a-z0-9]+")

_ADD = text("INSERT INTO search_drafts (rowid, title, body) VALUES (:id, :title, :body)")
_REMOVE = text(
    "INSERT INTO search_drafts (search_drafts, rowid, title, body) VALUES ('delete', :id, :title, :body)"
)
_MATCH = text(
    "SELECT rowid FROM search_drafts WHERE search_drafts MATCH :words ORDER BY rowid DESC LIMIT :most"
)
_LAST = text("SELECT coalesce(max(id), 0) FROM search_drafts_docsize")
_PUT_ARRAY = text(
    "INSERT INTO search_drafts (submission_id, words) VALUES (:id, :words) "
    "ON CONFLICT (submission_id) DO UPDATE SET words = excluded.words"
).bindparams(bindparam("words", type_=ARRAY(Text)))
_MATCH_ARRAY = text(
    "SELECT s.id FROM search_drafts d JOIN submissions s ON s.id = d.submission_id "
    "WHERE d.words @> :words AND (s.title ILIKE :like OR s.body ILIKE :like) ORDER BY s.id DESC LIMIT :most"
).bindparams(bindparam("words", type_=ARRAY(Text)))
_LAST_ARRAY = text("SELECT coalesce(max(submission_id), 0) FROM search_drafts")


def words(given: str) -> Iterator[str]:
    """The pairs of each run of Han characters, one alone where the run is one; other words as they are."""
    for run in _RUNS.findall(given.lower()):
        if run[0].isascii() or len(run) == 1:
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))


def index_new(session: Session, most: int = ROUND) -> int:
    """Index what was filed since; gives how many drafts. Fewer than `most`: nothing is left."""
    on_sqlite = dialect.name(session) == "sqlite"
    last = session.scalar(_LAST if on_sqlite else _LAST_ARRAY) or 0
    rows = session.execute(
        select(Submission.id, Submission.title, Submission.body)
        .where(Submission.id > last)
        .order_by(Submission.id)
        .limit(most)
    ).all()
    if rows:
        session.execute(_ADD if on_sqlite else _PUT_ARRAY, [_row(on_sqlite, *row) for row in rows])
    return len(rows)


def missing(session: Session) -> bool:
    """Whether drafts were filed that are not indexed yet."""
    last = session.scalar(_LAST if dialect.name(session) == "sqlite" else _LAST_ARRAY) or 0
    return session.scalar(select(Submission.id).where(Submission.id > last).limit(1)) is not None


def change(session: Session, draft_id: int, before: tuple[str, str], after: tuple[str, str]) -> None:
    """A draft's title or body is another now; `before` must be what was indexed."""
    on_sqlite = dialect.name(session) == "sqlite"
    last = session.scalar(_LAST if on_sqlite else _LAST_ARRAY) or 0
    if draft_id > last or before == after:
        return
    if on_sqlite:
        session.execute(_REMOVE, _row(on_sqlite, draft_id, *before))
    session.execute(_ADD if on_sqlite else _PUT_ARRAY, _row(on_sqlite, draft_id, *after))


def find(session: Session, sought: str, most: int = FOUND) -> Sequence[Submission]:
    """The newest drafts that hold every word of the query, with their messages; none for a query of no word.

    Words parted by spaces may stand anywhere, characters of one word stand together.
    """
    parts = [part for part in sought.split() if any(True for _ in words(part))]
    if not parts:
        return ()
    if dialect.name(session) == "sqlite":
        ids = session.scalars(_MATCH, {"words": " AND ".join(map(_phrase, parts)), "most": most}).all()
    else:
        ids = _by_arrays(session, parts, most)
    rows = session.scalars(
        select(Submission).where(Submission.id.in_(ids)).options(joinedload(Submission.message))
    ).all()
    return sorted(rows, key=lambda row: -row.id)


def by_sender(session: Session, beginning: str, most: int = FOUND) -> Sequence[Submission]:
    """The newest drafts whose sender's address begins so."""
    low = beginning.lower()
    return session.scalars(
        select(Submission)
        .join(Submission.message)
        .where(Message.sender_address >= low, Message.sender_address < low + "\uffff")
        .options(joinedload(Submission.message))
        .order_by(Submission.id.desc())
        .limit(most)
    ).all()


def _phrase(part: str) -> str:
    """An FTS5 phrase: the pairs stand one after another; a single character begins or ends a pair."""
    grams = [*words(part)]
    if len(grams) == 1 and len(grams[0]) == 1:
        return f"{grams[0]}*"
    return '"' + " ".join(grams) + '"'


def _by_arrays(session: Session, parts: Sequence[str], most: int) -> Sequence[int]:
    """On PostgreSQL the pairs narrow it down; the text is asked whether the longest word stands in it."""
    grams = sorted({gram for part in parts for gram in words(part)})
    longest = max(parts, key=len)
    like = "%" + longest.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return session.scalars(_MATCH_ARRAY, {"words": grams, "like": like, "most": most}).all()


def _indexed(given: str) -> str:
    """The pairs of each run and its last character, which begins no pair."""
    kept = []
    for run in _RUNS.findall(given.lower()):
        kept += [*words(run), *([] if run[0].isascii() or len(run) == 1 else [run[-1]])]
    return " ".join(kept)


def _row(on_sqlite: bool, draft_id: int, title: str, body: str) -> dict[str, object]:
    if on_sqlite:
        return {"id": draft_id, "title": _indexed(title), "body": _indexed(body)}
    characters = {
        character for run in _RUNS.findall((title + body).lower()) if not run.isascii() for character in run
    }
    return {"id": draft_id, "words": sorted({*words(title), *words(body), *characters})}
