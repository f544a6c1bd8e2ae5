"""登记一期: an issue entered once, its articles picked, matched or 补录, tried out, and then recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from desk.adoption_form import IssueTyped, LineTyped, Typed, choices_text, run, typed
from desk.adoption_lines import Told, lines, tell
from desk.finding import found
from desk.guard import Editor, Here
from desk.office import Office
from desk.pages.adoptions import names
from desk.render import done, page
from desk.title_matching import matches, pasted, resolver, sure
from scoring.facts import Form, Series
from store import adoptions, issues, recent_drafts
from store.errors import Refused
from store.issues import Key
from store.recent_drafts import Recent
from store.session import Session

router = APIRouter(prefix="/adoptions/new")


async def the_form(request: Request) -> Typed:
    """The form as sent; its fields are numbered, so no signature can name them."""
    return typed(await request.form())


Sent = Annotated[Typed, Depends(the_form)]


@router.get("")
def new(request: Request, office: Here, user: Editor, draft: str = "") -> Response:  # noqa: ARG001  editors only
    """An empty form for today's issue, with a draft picked where one is named."""
    own = next(each for each in office.roster().gazettes.values() if each.own)
    issue = IssueTyped(
        own.key, str(office.today.year), Series.ORDINARY, "", Form.ITEM, office.today.isoformat()
    )
    return _page(request, office, Typed(issue, (LineTyped(draft),) if draft else ()))


@router.post("")
def change(request: Request, office: Here, user: Editor, form: Sent) -> Response:
    """What a button of the form asks for. Only `record` records."""
    if form.do == "record":
        return _record(request, office, user.name, form)
    if form.do == "check":
        return _check(request, office, user.name, form)
    try:
        return _page(request, office, _edited(office, form))
    except Refused as refused:
        return _page(request, office, form, said=refused.reason, status=409)


def _edited(office: Office, form: Typed) -> Typed:
    """The form with articles added or left out."""
    action, _, what = form.do.partition(":")
    match action:
        case "pick":
            return replace(form.with_line(LineTyped(what)), sought="")
        case "add":
            return replace(form.with_line(LineTyped(title=form.sought)), sought="")
        case "drop" if what.isascii() and what.isdigit():
            return form.without(int(what))
        case "match":
            return _matched(office, form)
        case _:
            return form


def _matched(office: Office, form: Typed) -> Typed:
    """The pasted titles as articles: a sure draft taken, others to be chosen by hand."""
    resolve = resolver(office.roster())
    titles = pasted(form.pasted, resolve)
    with office.database.read() as session:
        drafts = office.recent.upto(session, office.today)
    for each, best in zip(titles, matches(titles, drafts, resolve), strict=True):
        certain = sure(best)
        line = LineTyped(
            draft=best[0].number if best else "",
            title=each.title,
            units="、".join(each.units),
            chosen=certain,
            choices=best,
        )
        form = form.with_line(line)
    return replace(form, pasted="")


def _check(request: Request, office: Office, who: str, form: Typed) -> Response:
    """The preview: what would be recorded."""
    try:
        run(form.issue, LineTyped())
    except Refused as refused:
        return _page(request, office, form, said=refused.reason, status=409)
    if not form.chosen:
        return _page(request, office, form, said="没有勾选要登记的稿件", status=409)
    with office.database.write() as session:
        told = _tell(session, office, who, form, adoptions.try_out)
    return _page(request, office, form, told)


def _record(request: Request, office: Office, who: str, form: Typed) -> Response:
    """Record what was previewed; what is refused is shown again. Nothing, if anything changed meanwhile."""
    if form.mark != form.seen:
        return _check(request, office, who, form)
    with office.database.write() as session:
        before = _recorded(session, office, form)
        if before and before.articles[-1].fact != form.known:
            who_else = before.articles[-1].recorded_by
            told = _tell(session, office, who, form, adoptions.try_out)
        else:
            who_else = None
            told = _tell(session, office, who, form, adoptions.record)
    if who_else is not None:
        said = f"{who_else}刚刚登记了这一期的稿件，您的没有登记。请看过现在的预览再确认。"
        return _page(request, office, form, told, said=said, status=409)
    facts = [each.fact for each in told if each and each.fact is not None]
    left = [place for place, each in enumerate(told) if each and each.refusal]
    if not left:
        rest = len(form.lines) - len(facts)
        said = f"已登记{len(facts)}篇" + (f"，另{rest}条未勾选，没有登记" if rest else "")
        fields = {"facts": ",".join(map(str, facts))}
        return done(request, f"/adoptions#fact-{facts[0]}", said, undo="/adoptions/undo", fields=fields)
    again = replace(form, lines=tuple(form.lines[place] for place in left))
    said = f"已登记{len(facts)}篇，以下{len(left)}篇没有登记" if facts else "没有登记，原因见各条"
    return _page(request, office, again, [told[place] for place in left], said=said, facts=facts, status=409)


def _tell(session: Session, office: Office, who: str, form: Typed, act: adoptions.Act) -> list[Told | None]:
    drafts = _drafts(session, form)
    items = [(form.issue, line) if line.chosen else None for line in form.lines]
    return tell(office.recorder(session, who), items, drafts, act)


def _drafts(session: Session, form: Typed) -> dict[str, Recent]:
    """The drafts that the articles name or may be."""
    numbers = {line.draft for line in form.lines} | {
        each.number for line in form.lines for each in line.choices
    }
    return recent_drafts.by_numbers(session, numbers)


def _recorded(session: Session, office: Office, form: Typed) -> issues.Recorded | None:
    """What is recorded of this issue already."""
    key = _key(office, form.issue)
    return issues.find(session, key) if key else None


def _key(office: Office, issue: IssueTyped) -> Key | None:
    """The issue meant; None while its fields are not all there."""
    try:
        wanted = run(issue, LineTyped())
    except Refused:
        return None
    gazette = office.roster(wanted.day.year).gazette(wanted.gazette)
    usual = Series.SPECIAL if wanted.form == Form.SPECIAL_ISSUE else Series.ORDINARY
    if gazette is None:
        return None
    return gazette.key, wanted.year or wanted.day.year, wanted.series or usual, wanted.issue


def _page(
    request: Request,
    office: Office,
    form: Typed,
    told: Sequence[Told | None] | None = None,
    *,
    said: str | None = None,
    facts: Sequence[int] = (),
    status: int = 200,
) -> Response:
    """The form; `told` is its preview, `facts` what was just recorded from it."""
    notice = office.roster()
    with office.database.read() as session:
        drafts = _drafts(session, form)
        before = _recorded(session, office, form)
        recent = office.recent.upto(session, office.today) if form.sought else {}
        numbers = issues.last_numbers(session, office.today.year)
    shown = lines(form.lines, drafts, told or [None] * len(form.lines))
    return page(
        request,
        "adoption_issue",
        status=status,
        form=form,
        lines=shown,
        previewed=told is not None,
        taking=[line for line in shown if line.told and not line.told.refusal],
        refusing=[line for line in shown if line.told and line.told.refusal],
        found=found(form.sought, recent.values(), names(office)),
        before=before,
        numbers=numbers,
        gazettes=notice.gazettes,
        series=[*Series],
        forms=[*Form],
        units=[unit.name for unit in notice.units],
        choices_text=choices_text,
        days=recent_drafts.DAYS,
        said=said,
        facts=facts,
    )
