"""The rows. Points are only ever the sum of `entries`; nothing here computes them."""

from __future__ import annotations

from store.models.base import Base, Exact, UtcDateTime
from store.models.bulletins import (
    Bulletin,
    BulletinEdit,
    BulletinState,
    DigestRun,
    Settlement,
    Supplement,
)
from store.models.commissions import (
    Commission,
    CommissionReply,
    CommissionUnit,
    Objection,
    ObjectionState,
)
from store.models.desk import (
    Account,
    ApiToken,
    DeductionProposal,
    EditedVersion,
    LoginFailure,
    ProposalOutcome,
    Role,
    UpwardReport,
    Visit,
)
from store.models.facts import Article, Entry, Fact, FactUnit
from store.models.messages import Attachment, Cursor, Location, Message, MessageState, Problem
from store.models.outbox import OutboxRow, OutboxState
from store.models.people import Contact, ContactProposal, ProposalState
from store.models.service import AuditLine, Condition, Counter
from store.models.submissions import Resemblance, Stage, Submission, SubmissionBand, SubmissionTopic

__all__ = [
    "Account",
    "ApiToken",
    "Article",
    "Attachment",
    "AuditLine",
    "Base",
    "Bulletin",
    "BulletinEdit",
    "BulletinState",
    "Commission",
    "CommissionReply",
    "CommissionUnit",
    "Condition",
    "Contact",
    "ContactProposal",
    "Counter",
    "Cursor",
    "DeductionProposal",
    "DigestRun",
    "EditedVersion",
    "Entry",
    "Exact",
    "Fact",
    "FactUnit",
    "Location",
    "LoginFailure",
    "Message",
    "MessageState",
    "Objection",
    "ObjectionState",
    "OutboxRow",
    "OutboxState",
    "Problem",
    "ProposalOutcome",
    "ProposalState",
    "Resemblance",
    "Role",
    "Settlement",
    "Stage",
    "Submission",
    "SubmissionBand",
    "SubmissionTopic",
    "Supplement",
    "UpwardReport",
    "UtcDateTime",
    "Visit",
]
