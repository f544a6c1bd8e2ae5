"""One module a page. PAGES are those behind the login, in no particular order."""

from __future__ import annotations

from fastapi import APIRouter

from desk.pages import today

PAGES: tuple[APIRouter, ...] = (today.router,)
