"""The application: its pages, what every answer carries, and what is said when something fails."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from desk import health
from desk.api import create_api
from desk.attempt import NotDone
from desk.guard import LoginNeeded, NotAllowed, from_our_page
from desk.office import Office
from desk.pages import PAGES, draft, login
from desk.render import back_to, page
from store.errors import Refused

STATIC = Path(__file__).resolve().parent / "static"
LARGEST_FORM = 12 << 20  # bytes of a request

# Nothing from outside, nothing inline, in nobody's frame.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}

log = structlog.get_logger()


def create_app(office: Office) -> FastAPI:
    """The desk of an office."""
    app = FastAPI(title="xinxike", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.office = office
    app.state.meters = health.Meters(office)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.mount("/api/v1", create_api(office))
    app.include_router(health.router)
    app.include_router(login.router)
    for router in PAGES:
        app.include_router(router, dependencies=[Depends(from_our_page)])
    app.middleware("http")(_with_headers)
    app.add_exception_handler(LoginNeeded, _to_login)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(NotDone, draft.not_done)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _failed)
    return app


async def _with_headers(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    if "transfer-encoding" in request.headers:  # browsers say how long a form is
        return Response("须注明内容长度", status_code=411, headers=HEADERS)
    if int(request.headers.get("content-length") or 0) > LARGEST_FORM:
        return Response("内容过大", status_code=413, headers=HEADERS)
    meters: health.Meters = request.app.state.meters  # before the API, an application of its own, takes over
    began = time.perf_counter()
    response = await go_on(request)
    meters.answered(request, response.status_code, time.perf_counter() - began)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.url.path.startswith("/static/"):
        response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _to_login(request: Request, error: Exception) -> Response:  # noqa: ARG001  the hook's signature
    here = request.url.path if request.method == "GET" else "/"
    return RedirectResponse(back_to(here), status_code=303)


def _not_allowed(request: Request, error: Exception) -> Response:
    return _trouble(request, 403, "没有权限", str(error))


def _refused(request: Request, error: Exception) -> Response:
    """A rule says no; the page one came from still has what was typed (the browser's way back)."""
    return _trouble(request, 409, "未能办理", str(error))


def _not_understood(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  registered for it alone
    fields = "、".join(sorted({str(each["loc"][-1]) for each in error.errors()}))
    return _trouble(request, 422, "填写有误", f"请检查：{fields}")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  likewise
    said = "没有这一页，可能已改名或地址有误" if error.status_code == 404 else str(error.detail)
    return _trouble(request, error.status_code, "打不开", said)


def _failed(request: Request, error: Exception) -> Response:
    log.error("page failed", path=request.url.path, exc_info=error)
    return _trouble(request, 500, "出错了", "系统出错，已记录。请返回重试；仍不行请告知运维人员。")


def _trouble(request: Request, status: int, title: str, said: str) -> Response:
    response = page(request, "trouble", status=status, title=title, said=said)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
