"""One module a page. PAGES are those behind the login, in no particular order."""

from __future__ import annotations

from fastapi import APIRouter

from desk.pages import (
    adoption_issue,
    adoptions,
    draft,
    draft_lists,
    draft_moves,
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
    search.router,
    adoptions.router,
    adoption_issue.router,
    standing_charts.router,
    standings.router,
)
