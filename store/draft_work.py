"""What an editor makes of a draft: its kind, its title, and an edited version beside the original."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from store import audit, submissions
from store.drafts import touch
from store.errors import Refused
from store.models import EditedVersion, Submission
from store.text import clean, indexed

# Of these a new reading takes nothing back: action → the fields that a person decided.
_DECIDES: Mapping[str, tuple[str, ...]] = {
    "draft kind": ("kind", "limit", "declared"),
    "draft title": ("title",),
    "draft piece": ("title", "body", "words", "kind", "limit", "declared"),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """A version as an editor leaves it; `words` is the 字数 of the body."""

    title: str
    body: str
    words: int


def set_kind(
    session: Session, number: str, kind: str, limit: int | None, *, revision: int, who: str, now: dt.datetime
) -> Submission:
    """Another kind, with the notice's limit for it (notice 四). Raises Changed and Refused."""
    draft = touch(session, number, revision)
    if draft.kind == kind:
        raise Refused(f"{number}的类别已是{kind}")
    audit.append(session, at=now, who=who, action="draft kind", subject=number, before=draft.kind, after=kind)
    draft.kind, draft.limit = kind, limit
    return draft


def set_title(
    session: Session,
    number: str,
    title: str,
    title_key: str,
    *,
    revision: int,
    who: str,
    now: dt.datetime,
) -> Submission:
    """Another title; `title_key` is what its spellings have in common. Raises Changed and Refused."""
    draft, wanted = touch(session, number, revision), clean(" ".join(title.split()))
    if not wanted:
        raise Refused("请写明标题")
    if draft.title == wanted:
        raise Refused(f"{number}的标题已是《{wanted}》")
    audit.append(
        session, at=now, who=who, action="draft title", subject=number, before=draft.title, after=wanted
    )
    submissions.correct(session, draft, {"title": wanted, "title_key": indexed(title_key)})
    return draft


def save_edit(
    session: Session, number: str, wording: Wording, *, revision: int, who: str, now: dt.datetime
) -> EditedVersion:
    """Keep an editor's version; the original stays. Raises Changed, and Refused where nothing is new."""
    draft = touch(session, number, revision)
    title, body = clean(" ".join(wording.title.split())), clean(wording.body.strip())
    if not title or not body:
        raise Refused("编辑稿须有标题和正文")
    last = latest_edit(session, draft)
    if (title, body) == ((last.title, last.body) if last else (draft.title, draft.body.strip())):
        raise Refused("编辑稿与现有内容相同，没有可保存的改动")
    version = EditedVersion(
        submission_id=draft.id, title=title, body=body, words=wording.words, saved_by=who, saved_at=now
    )
    session.add(version)
    session.flush()
    audit.append(
        session,
        at=now,
        who=who,
        action="draft edit",
        subject=number,
        version=version.id,
        before=last.words if last else draft.words,
        after=wording.words,
    )
    return version


def undo_edit(session: Session, number: str, *, revision: int, who: str, now: dt.datetime) -> EditedVersion:
    """The version before the last is in force again, as a new one: none is ever taken away.

    Before the first stands the original. Raises Changed, and Refused where there is no version.
    """
    draft = touch(session, number, revision)
    versions = session.scalars(
        select(EditedVersion).where(EditedVersion.submission_id == draft.id).order_by(EditedVersion.id)
    ).all()
    if not versions:
        raise Refused(f"{number}没有编辑稿")
    last, before = versions[-1], versions[-2] if len(versions) > 1 else draft
    version = EditedVersion(
        submission_id=draft.id,
        title=before.title,
        body=before.body,
        words=before.words,
        saved_by=who,
        saved_at=now,
    )
    session.add(version)
    session.flush()
    audit.append(
        session,
        at=now,
        who=who,
        action="draft edit undone",
        subject=number,
        version=version.id,
        before=last.words,
        after=before.words,
    )
    return version


def latest_edit(session: Session, draft: Submission) -> EditedVersion | None:
    """The editor's version in force."""
    return session.scalar(
        select(EditedVersion)
        .where(EditedVersion.submission_id == draft.id)
        .order_by(EditedVersion.id.desc())
        .limit(1)
    )


def decided(session: Session, number: str) -> frozenset[str]:
    """The fields of a draft that a person decided at the desk: reading it again leaves them alone."""
    actions = {line.action for line in audit.of_subject(session, number)}
    return frozenset(field for action in actions for field in _DECIDES.get(action, ()))
