"""Everything that is known of one draft, for the page that shows it whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scoring.account import Line
from scoring.notice import Notice
from store import audit, commission_replies, ledger, outbox, resemblance
from store.models import (
    Article,
    AuditLine,
    CommissionReply,
    DeductionProposal,
    EditedVersion,
    Fact,
    OutboxRow,
    Resemblance,
    Submission,
    SubmissionTopic,
    UpwardReport,
)


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A draft's file (稿件档案)."""

    versions: Sequence[Submission]  # the others of its chain of repeats and revisions, oldest first
    resembling: Sequence[Resemblance]  # near-copies, each with both drafts
    edits: Sequence[EditedVersion]
    upward: Sequence[UpwardReport]
    proposals: Sequence[DeductionProposal]
    history: Sequence[AuditLine]
    lines: Sequence[Line]  # of the ledger
    receipts: Sequence[OutboxRow]
    topics: Sequence[str]
    commission: CommissionReply | None


def draft_file(session: Session, draft: Submission, notice: Notice) -> DraftFile:
    """The file of a draft."""
    mine = draft.id
    return DraftFile(
        versions=_versions(session, draft),
        resembling=resemblance.copies_of(session, draft.number),
        edits=session.scalars(
            select(EditedVersion).where(EditedVersion.submission_id == mine).order_by(EditedVersion.id)
        ).all(),
        upward=session.scalars(
            select(UpwardReport).where(UpwardReport.submission_id == mine).order_by(UpwardReport.id)
        ).all(),
        proposals=session.scalars(
            select(DeductionProposal)
            .where(DeductionProposal.submission_id == mine)
            .order_by(DeductionProposal.id)
        ).all(),
        history=audit.of_subject(session, draft.number),
        lines=_lines(session, draft, notice),
        receipts=outbox.of_subjects(session, "receipt", [str(draft.message_id)]),
        topics=session.scalars(
            select(SubmissionTopic.topic).where(SubmissionTopic.submission_id == mine)
        ).all(),
        commission=commission_replies.of_submissions(session, [mine]).get(mine),
    )


def _versions(session: Session, draft: Submission) -> Sequence[Submission]:
    """What it repeats or revises, and what repeats or revises it: one step each way."""
    named = [number for number in (draft.repeat_of, draft.revises) if number]
    chosen = or_(
        Submission.number.in_(named),
        Submission.repeat_of == draft.number,
        Submission.revises == draft.number,
    )
    return session.scalars(select(Submission).where(chosen).order_by(Submission.id)).all()


def _lines(session: Session, draft: Submission, notice: Notice) -> Sequence[Line]:
    """The ledger's lines of the draft, whichever units they are for."""
    facts = (
        select(Fact.id).join(Article, Article.id == Fact.article_id).where(Article.submission_id == draft.id)
    )
    return ledger.of_facts(session, notice, session.scalars(facts).all())
