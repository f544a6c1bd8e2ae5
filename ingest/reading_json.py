"""A reading as the JSON that `xinxike read` prints; its schema is docs/reading.schema.json."""

from __future__ import annotations

from typing import Any

from ingest.reading import Draft, Reading, UnitFinding
from scoring.period import SHANGHAI


def to_json(reading: Reading, path: str) -> dict[str, Any]:
    """Plain values for json.dumps; `path` as it was given on the command line."""
    sent_at = reading.sent_at
    return {
        "path": path,
        "message_id": reading.message_id,
        "subject": reading.subject,
        "sender": {"name": reading.sender.name, "address": reading.sender.address},
        "sent_at": sent_at.astimezone(SHANGHAI).isoformat(timespec="seconds") if sent_at else None,
        "text": reading.text,
        "nature": reading.nature.value,
        "urgent": reading.urgent,
        "unit": _unit(reading.unit),
        "attachments": [
            {
                "path": attachment.path,
                "media_type": attachment.media_type,
                "size": attachment.size,
                "sha256": attachment.sha256,
                "problem": attachment.problem.value if attachment.problem else None,
            }
            for attachment in reading.attachments
        ],
        "submissions": [_submission(draft) for draft in reading.submissions],
        "problems": [
            {"code": problem.code.value, "where": problem.where, "message": problem.message}
            for problem in reading.problems
        ],
    }


def _unit(finding: UnitFinding) -> dict[str, Any]:
    return {
        "name": finding.name,
        "child": finding.child,
        "confidence": finding.confidence.value,
        "candidates": list(finding.candidates),
        "evidence": [
            {"where": evidence.where.value, "text": evidence.text, "unit": evidence.unit}
            for evidence in finding.evidence
        ],
    }


def _submission(draft: Draft) -> dict[str, Any]:
    return {
        "source": draft.source,
        "title": draft.title,
        "body": draft.body,
        "kind": draft.kind.value,
        "declared": draft.declared,
        "commissioned": draft.commissioned,
        "words": draft.words,
        "limit": draft.limit,
        "within_limit": draft.within_limit,
        "author": draft.author,
        "reviewer": draft.reviewer,
        "phone": draft.phone,
        "unit": _unit(draft.unit) if draft.unit else None,
    }
