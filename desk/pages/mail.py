"""邮件: what could not be read, letters that want an answer, how the mailbox is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.connection import Checked
from desk.guard import Editor, Here, Reader
from desk.mail_words import ANSWERED, TYPED_IN, WORDS
from desk.office import Office
from desk.render import done, page
from store import conditions, mail_room, outbox
from store.models import OutboxState

router = APIRouter(prefix="/mail")

DAYS = 30  # that messages with problems and letters are shown back


@router.get("")
def mail(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  whoever may read
) -> Response:
    """The mail room."""
    return _shown(request, office)


@router.post("/test")
def test(
    request: Request,
    office: Here,
    user: Editor,  # noqa: ARG001  whoever may do it
) -> Response:
    """连接测试: log in to the mailbox as reading and sending do."""
    return _shown(request, office, cast("Sequence[Checked]", office.tasks["test_mailbox"]()))


@router.post("/{number:int}/again")
def read_again(request: Request, office: Here, user: Editor, number: int) -> Response:
    """重试: the message is read once more at the next round."""
    with office.database.write() as session:
        mail_room.read_again(session, number, who=user.name, now=office.clock())
    return done(request, "/mail", f"第{number}号来信将在下一轮收信时重新读取")


def _shown(request: Request, office: Office, tested: Sequence[Checked] | None = None) -> Response:
    since = office.today - dt.timedelta(days=DAYS)
    with office.database.read() as session:
        states = outbox.by_state(session)
        return page(
            request,
            "mail",
            given_up=mail_room.given_up(session),
            troubled=mail_room.troubled(session, since, TYPED_IN),
            letters=mail_room.letters(session, since, ANSWERED),
            sealed=mail_room.sealed_count(session),
            unread=mail_room.waiting_to_be_read(session),
            conditions=conditions.active(session),
            folders=mail_room.folders(session),
            waiting=states[OutboxState.WAITING] + states[OutboxState.SENDING],
            refused=states[OutboxState.REFUSED],
            withheld=states[OutboxState.WITHHELD],
            tested=tested,
            mailbox=office.mailbox,
            days=DAYS,
            **WORDS,
        )
