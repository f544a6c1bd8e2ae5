"""Pages and redirects: templates/desk/*.html with what every page shows."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from desk import filters
from desk.guard import may, office_of
from desk.rail import rail
from store.models import Role

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
FLASH = "flash"


def page(request: Request, name: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page for who is logged in: `name` without folder and suffix."""
    user = getattr(request.state, "user", None)
    office = office_of(request)
    flash = _flash(request)
    text = (
        _environment()
        .get_template(f"desk/{name}.html")
        .render(
            request=request,
            user=user,
            editor=user is not None and may(user, Role.EDITOR),
            chief=user is not None and may(user, Role.CHIEF),
            csrf=user.csrf if user else "",
            rail=rail(office, request.url.path) if user else None,
            today=office.today,
            flash=flash,
            **values,
        )
    )
    response = HTMLResponse(text, status_code=status)
    if flash:
        response.delete_cookie(FLASH)
    return response


def done(
    request: Request,
    to: str,
    said: str,
    *,
    undo: str | None = None,
    fields: Mapping[str, str | int] | None = None,
) -> RedirectResponse:
    """Go on to a page that says what was done; `undo` is where a form with `fields` takes it back."""
    response = RedirectResponse(to, status_code=303)
    value = json.dumps({"said": said, "undo": undo, "fields": dict(fields or {})}, ensure_ascii=False)
    response.set_cookie(
        FLASH,
        base64.urlsafe_b64encode(value.encode()).decode(),
        max_age=60,
        httponly=True,
        samesite="strict",
        secure=office_of(request).secure,
    )
    return response


def _flash(request: Request) -> Mapping[str, object] | None:
    """What the last action left to say. It is the reader's own cookie: it is shown, never trusted."""
    value = request.cookies.get(FLASH)
    if not value:
        return None
    try:
        told = json.loads(base64.urlsafe_b64decode(value))
    except ValueError:
        return None
    return told if isinstance(told, dict) and isinstance(told.get("said"), str) else None


def back_to(path: str) -> str:
    """The login page that leads back to a path of ours."""
    return f"/login?to={quote(path)}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= filters.FILTERS
    return environment
