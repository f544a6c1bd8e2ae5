"""One module a page. PAGES are those behind the login, in no particular order."""

from __future__ import annotations

from fastapi import APIRouter

from desk.pages import (
    adoption_import,
    adoption_issue,
    adoptions,
    commission,
    commission_moves,
    commission_new,
    commissions,
    draft,
    draft_edit,
    draft_lists,
    draft_moves,
    draft_records,
    draft_return,
    draft_split,
    draft_upward,
    draft_work,
    proposals,
    search,
    standing_charts,
    standings,
    today,
)

PAGES: tuple[APIRouter, ...] = (
    today.router,
    draft_lists.router,
    draft.router,
    draft_moves.router,
    draft_records.router,
    draft_work.router,
    draft_edit.router,
    draft_split.router,
    draft_return.router,
    draft_upward.router,
    proposals.router,
    search.router,
    adoptions.router,
    adoption_issue.router,
    adoption_import.router,
    commissions.router,
    commission_new.router,
    commission.router,
    commission_moves.router,
    standing_charts.router,
    standings.router,
)
