"""What a mail is about, asked of the store: an outbox row → the template and its context."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from notify import (
    alert,
    bulletin,
    digest,
    gather_account,
    gather_bulletin,
    gather_commission,
    gather_objection,
    gather_people,
    gather_supplement,
    receipt,
)
from notify.attachments import File
from notify.bulletin import ForStaff
from notify.bulletin_document import DRAFT, draft_document
from notify.calendar import Calendar
from notify.digest_workbook import digest_file
from notify.errors import NothingToSay
from notify.gather_bulletin import DraftOf
from notify.gather_digest import digest_facts
from notify.gather_receipt import receipt_facts, urgent_facts
from notify.gather_return import returned
from notify.picture import Picture, load_picture
from notify.supplement import supplement_letter, supplement_name
from notify.templates import Templates
from notify.workbook import file_name, overview_file, unit_file
from scoring.notice import Notice
from scoring.period import Quarter, local_day
from store import (
    bulletins,
    commission_replies,
    conditions,
    digests,
    draft_returns,
    drafts,
    messages,
    objections,
    outbox,
    resemblance,
)
from store.commissions import Attached
from store.models import Bulletin, Message, OutboxRow
from store.session import Session

ReleaseOn = Callable[[Quarter, dt.datetime], dt.date | None]


@dataclass(frozen=True, slots=True)
class Context:
    """A template's name and values; for an answer, the Message-ID of the mail it answers."""

    template: str
    values: Mapping[str, object]
    answers: str | None = None
    files: tuple[File | Attached, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A mail that is owed, and where to ask what it is about.

    `release_on` says when a 通报 drafted at a moment is due; None where a person has to release it.
    """

    session: Session
    row: OutboxRow
    notices: Mapping[int, Notice]
    release_on: ReleaseOn
    calendar: Calendar
    templates: Templates
    now: dt.datetime
    group_qr: Path | None = None  # the picture that lets people join the units' group
    desk_url: str | None = None  # where the desk is reached


def gather(asked: Asked) -> Context:
    """The context of a mail that is owed. Raises NothingToSay where the store has not what it is about."""
    return GATHERERS[asked.row.kind](asked)


def in_force(notices: Mapping[int, Notice], year: int) -> Notice:
    """The year's notice, else the one before it (until the new one is issued), else the earliest.

    Its units are those of the year's beginning: see `Notice.on`.
    """
    earlier = [each for each in notices if each <= year]
    return notices[max(earlier) if earlier else min(notices)]


def _receipt(asked: Asked) -> Context:
    message = _message(asked, asked.row.subject)
    if objections.of_message(asked.session, message.id) is not None:
        made = gather_objection.acknowledged(message)
        return Context("objection_receipt", {"a": made}, message.message_id)
    foreign = resemblance.of_another_unit(asked.session, message.id)
    replies = commission_replies.of_submissions(asked.session, [each.id for each in message.submissions])
    facts = receipt_facts(
        message, in_force(asked.notices, message.day.year).on(message.day), foreign, replies
    )
    return Context("receipt", {"r": receipt.receipt(facts)}, message.message_id)


def _alert(asked: Asked) -> Context:
    about, _, rest = asked.row.subject.partition(":")
    if about == "urgent":
        return Context("alert_urgent", {"a": alert.urgent(urgent_facts(_message(asked, rest)))})
    if about == "sealed":
        return Context("alert_sealed", {"a": alert.Sealed(int(rest))})
    if about == "unreleased":
        return Context("alert_unreleased", {"quarter": Quarter.parse(rest)})
    if about == "outdated":
        return _outdated(asked, Quarter.parse(rest.partition(":")[0]))
    condition = conditions.get(asked.session, about)
    if condition is None:
        return Context("alert_trouble", {"a": alert.Trouble(about, asked.row.created_at, None)})
    return Context("alert_trouble", {"a": alert.Trouble(about, condition.since, condition.detail)})


def _outdated(asked: Asked, quarter: Quarter) -> Context:
    edits = gather_bulletin.outdated(
        asked.session, asked.templates, asked.notices[quarter.year], quarter, asked.now
    )
    return Context("alert_outdated", {"quarter": quarter, "edits": edits})


def _digest(asked: Asked) -> Context:
    run = digests.find(asked.session, dt.datetime.fromisoformat(asked.row.subject))
    if run is None:
        raise NothingToSay(asked.row.id, "digest")
    notice = in_force(asked.notices, local_day(run.until).year)
    facts = digest_facts(asked.session, run.since, run.until, notice, asked.now, asked.calendar)
    made = digest.digest(facts, asked.desk_url)
    file = digest_file(made)
    return Context("digest", {"d": made}, files=() if file is None else (file,))


def _letter(asked: Asked) -> Context:
    released = _released(asked)
    account = bulletins.as_issued(asked.session, Quarter.parse(asked.row.subject))
    made = bulletin.letter(account, asked.row.addressee, released.on, released.number)
    return Context("bulletin", {"l": made}, files=(*_document(asked), unit_file(made)))


def _issued(asked: Asked) -> Context:
    """The overview as released, for leaders and, with what only staff read, for staff."""
    released = _released(asked)
    quarter = Quarter.parse(asked.row.subject)
    account = bulletins.as_issued(asked.session, quarter)
    staff = ForStaff()
    if asked.row.kind == "bulletin_copy":
        waiting = tuple(outbox.unaddressed(asked.session, "bulletin"))
        staff = ForStaff(unaddressed=waiting, checksum=released.checksum)
    notice = asked.notices[quarter.year]
    made = bulletin.overview(account, notice, released.on, staff, released.number)
    return Context(asked.row.kind, {"o": made}, files=(*_document(asked), overview_file(made)))


def _document(asked: Asked) -> tuple[Attached, ...]:
    """The .docx as it was issued, where one was: the same bytes for all, however late a mail goes."""
    quarter = Quarter.parse(asked.row.subject)
    found = bulletins.find(asked.session, quarter)
    if found is None or found.document_sha256 is None:
        return ()
    return (Attached(f"{file_name(quarter)}.docx", found.document_sha256),)


def _draft(asked: Asked) -> Context:
    of = DraftOf.parse(asked.row.subject)
    on = asked.release_on(of.quarter, asked.row.created_at)
    session, templates, notice = asked.session, asked.templates, asked.notices[of.quarter.year]
    made = gather_bulletin.draft(session, templates, notice, of, on, asked.now)
    paper = File(f"{file_name(of.quarter)}（{DRAFT}）.docx", draft_document(session, templates, made))
    return Context("bulletin_draft", {"o": made}, files=(paper, overview_file(made, DRAFT)))


def _supplement(asked: Asked) -> Context:
    """What was corrected: to a unit its own, to leaders and staff all of it."""
    found = gather_supplement.issued(asked.session, asked.row.subject)
    if found is None:
        raise NothingToSay(asked.row.id, f"supplement {asked.row.subject}")
    made, sha256 = found
    files: tuple[Attached, ...] = ()
    if sha256 is not None:
        files = (Attached(f"{supplement_name(made.about, made.number)}.docx", sha256),)
    if asked.row.kind == "supplement_copy":
        return Context("supplement_copy", {"s": made}, files=files)
    return Context("supplement", {"l": supplement_letter(made, asked.row.addressee)}, files=files)


def _commission(asked: Asked) -> Context:
    """The mail that asks and the one that reminds; the first brings the file that goes with it."""
    number = asked.row.subject.partition(":")[0]
    notice = in_force(asked.notices, int(number[:4]))
    made, row = gather_commission.request(asked.session, number, asked.row.addressee, notice, asked.now)
    files: tuple[Attached, ...] = ()
    if asked.row.kind == "commission" and row.attachment_name and row.attachment_sha256:
        files = (Attached(row.attachment_name, row.attachment_sha256),)
    return Context(asked.row.kind, {"c": made}, files=files)


def _ground(asked: Asked) -> Context:
    number, _, fact = asked.row.subject.partition(":")
    notice = in_force(asked.notices, int(number[:4]))
    made = gather_commission.ground(asked.session, number, int(fact), asked.row.addressee, notice)
    return Context("commission_ground", {"g": made})


def _objection_answer(asked: Asked) -> Context:
    objection = objections.get(asked.session, int(asked.row.subject))
    notice = in_force(asked.notices, objection.message.day.year)
    made = gather_objection.answer(asked.session, objection, notice)
    if made is None:
        raise NothingToSay(asked.row.id, f"answer to objection {objection.id}")
    return Context("objection_answer", {"a": made}, objection.message.message_id)


def _return(asked: Asked) -> Context:
    about = draft_returns.mailed(asked.session, asked.row.subject)
    draft = None if about is None else drafts.get(asked.session, about[0])
    if about is None or draft is None:
        raise NothingToSay(asked.row.id, f"return {asked.row.subject}")
    _, reason, at = about
    made = returned(draft, reason, in_force(asked.notices, draft.day.year), at)
    return Context("return", {"r": made}, draft.message.message_id)


def _account_answer(asked: Asked) -> Context:
    serial, _, unit = asked.row.subject.partition(":")
    message = _message(asked, serial)
    notice = in_force(asked.notices, local_day(asked.now).year)
    made = gather_account.answer(asked.session, notice, unit, asked.now)
    return Context("account_answer", {"q": made}, message.message_id)


def _receipt_copy(asked: Asked) -> Context:
    """The same receipt, which answers nothing that its reader wrote."""
    return Context("receipt_copy", _receipt(asked).values)


def _welcome(asked: Asked) -> Context:
    qr = asked.group_qr
    notice = in_force(asked.notices, local_day(asked.now).year).on(local_day(asked.now))
    made = gather_people.welcome(asked.session, int(asked.row.subject), notice, picture=qr is not None)
    if made is None:
        raise NothingToSay(asked.row.id, f"contact {asked.row.subject} in office")
    picture = None if qr is None else load_picture(qr, "group-qr")
    return Context("welcome", {"w": made}, picture=picture)


def _contact_reminder(asked: Asked) -> Context:
    notice = in_force(asked.notices, local_day(asked.now).year).on(local_day(asked.now))
    made = gather_people.vacancy(asked.session, asked.row.addressee, notice)
    if made is None:
        raise NothingToSay(asked.row.id, f"vacancy at {asked.row.addressee}")
    return Context("contact_reminder", {"v": made})


GATHERERS: Mapping[str, Callable[[Asked], Context]] = {
    "receipt": _receipt,
    "alert": _alert,
    "digest": _digest,
    "bulletin": _letter,
    "bulletin_copy": _issued,
    "bulletin_leader": _issued,
    "bulletin_draft": _draft,
    "supplement": _supplement,
    "supplement_copy": _supplement,
    "receipt_copy": _receipt_copy,
    "return": _return,
    "welcome": _welcome,
    "contact_reminder": _contact_reminder,
    "commission": _commission,
    "commission_reminder": _commission,
    "commission_extension": _commission,
    "commission_ground": _ground,
    "objection_answer": _objection_answer,
    "account_answer": _account_answer,
}


def _message(asked: Asked, serial: str) -> Message:
    message = messages.get(asked.session, int(serial))
    if message is None:
        raise NothingToSay(asked.row.id, f"message {serial}")
    return message


@dataclass(frozen=True, slots=True)
class _Released:
    on: dt.date
    checksum: str
    number: int | None


def _released(asked: Asked) -> _Released:
    found: Bulletin | None = bulletins.find(asked.session, Quarter.parse(asked.row.subject))
    if found is None or found.released_at is None or found.checksum is None:
        raise NothingToSay(asked.row.id, f"bulletin {asked.row.subject}")
    return _Released(local_day(found.released_at), found.checksum, found.number)
