"""What staff do to a 通报: word it, number it, hold it, send its draft; a chief releases and corrects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from desk.bulletin_view import as_seen, bulletin_view
from desk.guard import Chief, Editor, Here
from desk.office import Office
from desk.pages.bulletin import Text, shown
from desk.pages.standings import quarter_of
from desk.render import done
from notify.reworded import NAMES
from notify.rewording import reword
from store import bulletin_edits, bulletins
from store.accounts import Known
from store.errors import Refused
from store.models import Supplement
from store.session import Session

router = APIRouter(prefix="/bulletins/{quarter}")

Field = Annotated[str, Form(max_length=20_000)]


@dataclass(frozen=True, slots=True)
class Move:
    """A form of a quarter's page."""

    request: Request
    office: Office
    quarter: str

    def done(self, said: str, anchor: str = "", undo: str = "", **fields: str | int) -> Response:
        here = f"/bulletins/{self.quarter}"
        path = f"{here}/{undo}" if undo else None
        return done(self.request, f"{here}{anchor}", said, undo=path, fields=fields)

    def run(self, form: str, act: Callable[[Session], Response], **typed: str) -> Response:
        """One transaction; where a rule says no, the page again with the reason and what was typed."""
        try:
            with self.office.database.write() as session:
                return act(session)
        except Refused as refused:
            return shown(self.request, self.office, self.quarter, form=form, said=refused.reason, typed=typed)


def _move(request: Request, office: Here, quarter: Text) -> Move:
    return Move(request, office, quarter)


Moved = Annotated[Move, Depends(_move)]


@router.post("/passages/{key}")
def edit(
    move: Moved,
    user: Editor,
    key: str,
    text: Field = "",
    seen: Annotated[int, Form()] = 0,
    drop: Annotated[bool, Form()] = False,
) -> Response:
    """Word a passage, a paragraph a line; an empty text leaves it out, `drop` gives the edit up."""
    _, quarter = quarter_of(move.office, move.quarter)

    def act(session: Session) -> Response:
        as_seen(session, quarter, key, seen)
        before = bulletin_edits.edits(session, quarter).get(key)
        _reword(move, session, user, key, None if drop else text)
        name, last = NAMES[key], bulletin_edits.history(session, quarter)[-1].id
        said = f"“{name}”已恢复为自动生成" if drop else f"“{name}”已修改"
        if before is None:
            return move.done(said, f"#{key}", f"passages/{key}", seen=last, drop="true")
        return move.done(said, f"#{key}", f"passages/{key}", seen=last, text=before.text)

    return move.run(key, act, text=text)


def _reword(move: Move, session: Session, user: Known, key: str, text: str | None) -> None:
    notice, quarter = quarter_of(move.office, move.quarter)
    office = move.office
    reword(session, office.writer.templates, notice, quarter, key, text, who=user.name, now=office.clock())


@router.post("/number")
def number(move: Moved, user: Editor, given: Field = "") -> Response:
    """The number of its 文号."""
    _, quarter = quarter_of(move.office, move.quarter)

    def act(session: Session) -> Response:
        if not given.strip().isdecimal():
            raise Refused(f"文号的顺序号“{given}”须是数字，如15")
        before = bulletins.number(session, quarter)
        row = bulletins.set_number(session, quarter, int(given), who=user.name, now=move.office.clock())
        said = f"文号已定为{row.number}号"
        return move.done(said, "", "number", given=before) if before else move.done(said)

    return move.run("number", act, given=given)


@router.post("/hold")
def hold(move: Moved, user: Editor, reason: Field = "") -> Response:
    """Keep it back."""
    _, quarter = quarter_of(move.office, move.quarter)

    def act(session: Session) -> Response:
        now = move.office.clock()
        bulletins.hold(session, quarter, who=user.name, reason=reason, now=now)
        return move.done(f"{quarter.title}通报暂缓", "", "lift")

    return move.run("hold", act, reason=reason)


@router.post("/lift")
def lift(move: Moved, user: Editor) -> Response:
    """End a hold."""
    _, quarter = quarter_of(move.office, move.quarter)

    def act(session: Session) -> Response:
        held = bulletins.find(session, quarter)
        reason = held.held_reason if held is not None else None
        bulletins.lift(session, quarter, who=user.name, now=move.office.clock())
        return move.done(f"{quarter.title}通报不再暂缓", "", "hold", reason=reason or "")

    return move.run("hold", act)


@router.post("/draft")
def draft(move: Moved, user: Editor) -> Response:  # noqa: ARG001  an editor may
    """Send staff the draft."""
    _, quarter = quarter_of(move.office, move.quarter)

    def act(session: Session) -> Response:
        move.office.tasks["draft"](session, quarter=quarter, now=move.office.clock())
        return move.done(f"{quarter.title}通报草稿将发给本科人员")

    return move.run("draft", act)


@router.post("/release")
def release(move: Moved, user: Chief, seen: Field = "", checked: Annotated[bool, Form()] = False) -> Response:
    """Freeze it and owe its letters, if it is still what the chief has looked at."""
    notice, quarter = quarter_of(move.office, move.quarter)

    def act(session: Session) -> Response:
        view = bulletin_view(session, move.office, notice, quarter)
        if not view.released and view.seen != seen:
            raise Refused("页面打开后又有新的登记或修改，没有印发。请看过现在的内容再印发。")
        if not checked:
            raise Refused("印发前请核对正文、排名和各单位的信，并勾选“已核对”")
        move.office.tasks["release"](session, quarter=quarter, who=user.name, now=move.office.clock())
        return move.done(f"{quarter.title}通报已印发，{len(view.account['units'])}个单位的信将陆续发出")

    return move.run("release", act)


@router.post("/supplement")
def supplement(move: Moved, user: Chief, reason: Field = "") -> Response:
    """Freeze what has changed since as a 补充通报 and owe its letters."""
    _, quarter = quarter_of(move.office, move.quarter)

    def act(session: Session) -> Response:
        task = move.office.tasks["supplement"]
        row = cast(
            Supplement,
            task(session, quarter=quarter, reason=reason, who=user.name, now=move.office.clock()),
        )
        return move.done(f"{quarter.title}补充通报第{row.number}号已印发")

    return move.run("supplement", act, reason=reason)
