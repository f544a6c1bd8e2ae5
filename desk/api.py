"""The JSON API under /api/v1: programs read standings and drafts, and record, by the rules people follow.

A program shows its key as `Authorization: Bearer …`; the key's role says what it may. Sealed messages are
nowhere in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Annotated, Any

import structlog
from fastapi import Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException

from desk import api_models as shapes
from desk.guard import Here, bearer, outranks
from desk.office import Office
from notify.wording import masked
from scoring.facts import FactKind
from scoring.period import Quarter
from scoring.standings import Standing
from store import bulletins, commission_decisions, draft_list, facts, ledger, submissions
from store.errors import Refused
from store.models import ApiToken, Role, Stage, Submission
from store.recording import Recorded, Recorder
from store.session import Session

log = structlog.get_logger()


def _key(role: Role) -> Callable[..., ApiToken]:
    """A dependency: whose key it is, if its role is this one or above."""

    def check(
        request: Request,
        office: Here,
        shown: Annotated[object, Depends(HTTPBearer(auto_error=False))],  # noqa: ARG001  for the OpenAPI
    ) -> ApiToken:
        owner = bearer(request, office)
        if owner is None:
            raise HTTPException(401, "没有密钥，或密钥已作废", {"WWW-Authenticate": "Bearer"})
        if not outranks(owner.role, role):
            raise HTTPException(403, "这个密钥没有这项权限")
        return owner

    return check


Reading = Annotated[ApiToken, Depends(_key(Role.READER))]
Recording = Annotated[ApiToken, Depends(_key(Role.EDITOR))]
Deducting = Annotated[ApiToken, Depends(_key(Role.CHIEF))]

Year = Annotated[int, Query(ge=2000, le=2100)]
ERRORS: dict[int | str, dict[str, Any]] = {
    code: {"model": shapes.Error, "description": why}
    for code, why in {
        400: "Not understood",
        401: "No key",
        403: "The key's role does not allow it",
        404: "Not there",
        409: "A rule says no",
        422: "A field is wrong",
    }.items()
}


def create_api(office: Office) -> FastAPI:
    """The API of an office, to be mounted."""
    api = FastAPI(title="xinxike", version="1", docs_url=None, redoc_url=None, responses=ERRORS)
    api.state.office = office
    api.add_exception_handler(Refused, lambda _, error: _error(409, str(error)))
    api.add_exception_handler(HTTPException, _http)
    api.add_exception_handler(RequestValidationError, _not_understood)
    api.add_exception_handler(Exception, _failed)
    for path, view in (
        ("/standings", standings),
        ("/standings/{unit}", unit_standing),
        ("/submissions", list_submissions),
        ("/submissions/{number}", submission),
    ):
        api.add_api_route(path, view, methods=["GET"])
    for path, record in (
        ("/adoptions", adopt),
        ("/instructions", instruct),
        ("/specials", mark_special),
        ("/deductions", deduct),
        ("/reversals", reverse),
    ):
        api.add_api_route(path, record, methods=["POST"], status_code=201)
    return api


def _error(status: int, said: str, headers: Any = None) -> JSONResponse:
    return JSONResponse({"error": said}, status, headers)


def _http(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  the hook's signature
    assert isinstance(error, HTTPException)  # noqa: S101  registered for it alone
    said = {404: "没有这一项", 405: "不能这样访问"}.get(error.status_code, str(error.detail))
    return _error(error.status_code, said, error.headers)


def _not_understood(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  likewise
    assert isinstance(error, RequestValidationError)  # noqa: S101  likewise
    fields = "、".join(sorted({str(each["loc"][-1]) for each in error.errors()}))
    return _error(422, f"请检查：{fields}")


def _failed(request: Request, error: Exception) -> JSONResponse:
    log.error("api failed", path=request.url.path, exc_info=error)
    return _error(500, "系统出错，已记录")


def standings(
    office: Here,
    key: Reading,  # noqa: ARG001  whoever may read
    year: Year,
    through: shapes.Day | None = None,
    as_issued: bool = False,
) -> shapes.StandingsOut:
    """All units by ratio, up to a day, or as the 通报 of its quarter (else the last one) issued them."""
    notice = _notice(office, year)
    with office.database.read() as session:
        if as_issued:
            quarter = _issued_quarter(session, year, through)
            rows = [_issued(row) for row in bulletins.as_issued(session, quarter)["units"]]
            until, issued = quarter.last_day, str(quarter)
        else:
            until, issued = through or min(office.today, dt.date(year, 12, 31)), None
            rows = [_standing(each) for each in ledger.standings_through(session, notice, until)]
    return shapes.StandingsOut(year=year, through=until, as_issued=issued, standings=rows)


def _notice(office: Office, year: int) -> Any:
    notice = office.notices.get(year)
    if notice is None:
        raise HTTPException(404)
    return notice


def _issued_quarter(session: Session, year: int, through: dt.date | None) -> Quarter:
    if through is not None:
        return Quarter.of(through)
    latest = bulletins.latest_issued(session, year)
    if latest is None:
        raise Refused(f"{year}年还没有印发的通报")
    return latest.quarter


def _issued(row: Any) -> shapes.StandingOut:
    return shapes.StandingOut(
        rank=row["rank"],
        unit=row["unit"],
        tier=row["tier"],
        target=row["target"],
        points=float(Fraction(row["points"])),
        ratio=float(Fraction(row["ratio"])),
        missing=float(Fraction(row["missing"])),
    )


def _standing(one: Standing) -> shapes.StandingOut:
    return shapes.StandingOut(
        rank=one.rank,
        unit=one.unit,
        tier=one.tier,
        target=one.target,
        points=float(one.points),
        ratio=float(one.ratio),
        missing=float(one.missing),
    )


def unit_standing(
    office: Here,
    key: Reading,  # noqa: ARG001  likewise
    unit: str,
    year: Year,
    through: shapes.Day | None = None,
) -> shapes.UnitStandingOut:
    """One unit, by any of its names, with every entry and its reason."""
    notice = _notice(office, year)
    found = notice.resolve(unit)
    if found is None:
        raise HTTPException(404)
    until = through or min(office.today, dt.date(year, 12, 31))
    with office.database.read() as session:
        lines = ledger.explain(session, notice, found.name, until)
        ranking = ledger.standings_through(session, notice, until)
    own = next((_standing(each) for each in ranking if each.unit == found.name), None)
    entries = [
        shapes.EntryOut(
            entry=line.id,
            fact=line.entry.fact,
            day=line.entry.day,
            points=float(line.entry.points),
            reason=line.entry.reason,
            title=line.title and masked(line.title),
            number=line.number,
            child=line.child,
            recorded_at=line.recorded_at,
        )
        for line in lines
    ]
    return shapes.UnitStandingOut(year=year, through=until, unit=found.name, standing=own, entries=entries)


def list_submissions(
    office: Here,
    key: Reading,  # noqa: ARG001  likewise
    unit: shapes.Text | None = None,
    kind: shapes.KindName | None = None,
    stage: Stage | None = None,
    month: shapes.Month | None = None,
    before: shapes.Id | None = None,
) -> shapes.SubmissionsOut:
    """Fifty drafts, the newest first; an empty `unit` finds those that are nobody's yet."""
    first = dt.date.fromisoformat(f"{month}-01") if month else None
    wanted = draft_list.Wanted(unit=unit, kind=kind, stage=stage, month=first, before=before)
    with office.database.read() as session:
        found, following = draft_list.found(session, wanted)
        rows = [shapes.SubmissionOut(**_draft(each)) for each in found]
    return shapes.SubmissionsOut(submissions=rows, next=following)


def submission(office: Here, key: Reading, number: str) -> shapes.SubmissionWithTextOut:  # noqa: ARG001  likewise
    """One draft with its text."""
    with office.database.read() as session:
        found = submissions.by_number(session, number)
        if found is None:
            raise HTTPException(404)
        return shapes.SubmissionWithTextOut(**_draft(found), body=masked(found.body))


def _draft(row: Submission) -> dict[str, Any]:
    names = ("number", "day", "unit", "child", "kind", "words", "limit", "stage", "repeat_of", "revises")
    return {name: getattr(row, name) for name in names} | {"title": masked(row.title)}


def _recorder(office: Office, session: Session, key: ApiToken) -> Recorder:
    return Recorder(session, office.notices, f"接口：{key.name}", office.clock())


def adopt(office: Here, key: Recording, asked: shapes.AdoptionIn) -> shapes.RecordedOut:
    """采用: a gazette's issue ran the article."""
    with office.database.write() as session:
        recorder = _recorder(office, session, key)
        recorded = facts.record_adoption(
            recorder,
            asked.ref(recorder, asked.day),
            gazette=asked.gazette,
            form=asked.form,
            number=asked.issue,
            day=asked.day,
            units=asked.units,
            series=asked.series,
            issue_year=asked.issue_year,
            via_office=asked.via_office,
            note=asked.note,
        )
    return _told(recorded)


def instruct(office: Here, key: Recording, asked: shapes.InstructionIn) -> shapes.RecordedOut:
    """批示: a leader wrote an instruction on the article."""
    with office.database.write() as session:
        recorder = _recorder(office, session, key)
        recorded = facts.record_instruction(
            recorder,
            asked.ref(recorder, asked.day),
            level=asked.level,
            post=asked.post,
            leader=asked.leader,
            day=asked.day,
            note=asked.note,
        )
    return _told(recorded)


def mark_special(office: Here, key: Recording, asked: shapes.SpecialIn) -> shapes.RecordedOut:
    """有效: the article is a 专题 or 调研 that counts."""
    with office.database.write() as session:
        recorder = _recorder(office, session, key)
        ref = asked.ref(recorder, asked.day)
        recorded = facts.record_special(recorder, ref, day=asked.day, units=asked.units, note=asked.note)
    return _told(recorded)


def deduct(office: Here, key: Deducting, asked: shapes.DeductionIn) -> shapes.RecordedOut:
    """扣分, with a chief's key: an untrue or mistaken report, or a 约稿 not met."""
    with office.database.write() as session:
        recorder = _recorder(office, session, key)
        if asked.commission is None:
            recorded = facts.record_untrue(
                recorder,
                asked.ref(recorder, asked.day),
                ground=asked.ground,
                answer=asked.answer,
                confirmed_by=asked.confirmed_by,
                day=asked.day,
                units=asked.units,
            )
        else:
            if len(asked.units) != 1:
                raise Refused("约稿扣分须在units中写明一个单位")
            recorded = commission_decisions.confirm(
                recorder,
                commission=asked.commission,
                unit=asked.units[0],
                ground=asked.ground,
                confirmed_by=asked.confirmed_by,
                day=asked.day,
                note=asked.note,
            )
    return _told(recorded)


def reverse(office: Here, key: Recording, asked: shapes.ReversalIn) -> shapes.RecordedOut:
    """冲销: a record was a mistake. A deduction, which a chief confirmed, takes a chief's key."""
    with office.database.write() as session:
        deduction = facts.get(session, asked.fact).kind == FactKind.DEDUCTION
        if deduction and not outranks(key.role, Role.CHIEF):
            raise HTTPException(403, "扣分经科长确认，冲销也须用科长的密钥")
        recorded = facts.reverse(_recorder(office, session, key), asked.fact, asked.reason)
    return _told(recorded)


def _told(recorded: Recorded) -> shapes.RecordedOut:
    lines = [
        shapes.LineOut(unit=line.unit, day=line.day, points=float(line.points), reason=line.reason)
        for line in recorded.lines
    ]
    return shapes.RecordedOut(
        fact=recorded.fact, article=recorded.article, entries=lines, warnings=list(recorded.warnings)
    )
