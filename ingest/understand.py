"""A message's or document's bytes → what is understood of it. Pure; runs in the guarded reader.

Sealing comes first: of a message with a 密级 marking nothing is kept but who sent it and when.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from ingest.contact_block import contact_line, contacts
from ingest.documents import Allowance, DocumentError, read_document
from ingest.documents.document import Document
from ingest.drafts import BODY, Drafting, Found, completed, distinct
from ingest.files import Files, is_sealed, is_sealed_document, open_files, uncertain_charset
from ingest.labels import Label, file_label, subject_label
from ingest.mail_text import OwnText, as_letter, own_text
from ingest.message import ParsedMail, parse
from ingest.nature import Signs, is_automatic, is_bounce, is_contacts_form, is_list_mail, nature
from ingest.reading import (
    Confidence,
    Draft,
    Nature,
    Problem,
    ProblemCode,
    Reading,
    UnitFinding,
    Where,
)
from ingest.sealing import first_lines, name_line, urgent
from ingest.sender import address_clues, label_clues, line_clues, sender_name_clues
from ingest.unit_names import NameBook, name_book
from ingest.watch import Unwatched, Watch
from ingest.weighing import Clue, weigh
from scoring.notice import Notice

UNCHECKED_PICTURE = "图片未作密级检查"
_CLOUD_LINK = re.compile(r"超大附件|mail\.163\.com/large-attachment|mail\.qq\.com/(?:ftn|cgi-bin/ftn)")
# Mail of machines: it comes from no unit, whatever it quotes.
_NOBODYS = frozenset((Nature.BOUNCE, Nature.LIST))
# What a person sent and a person should see at once.
_ALERTING = frozenset((Nature.SUBMISSION, Nature.NO_DRAFT, Nature.UNREADABLE))


def understand(
    raw: bytes, roster: Notice, addresses: Mapping[str, Sequence[str]], watch: Watch | None = None
) -> Reading:
    """Understand a message; `addresses` are the registered ones, lower case → official names of units.

    `watch` is told of every document before it is read and after.
    """
    mail = parse(raw)
    files = open_files(mail.parts, watch or Unwatched())
    if is_sealed(mail, files):
        return Reading(Nature.SEALED, message_id=mail.message_id, sender=mail.sender, sent_at=mail.sent_at)
    book = name_book(roster)
    label = subject_label(mail.subject or "")
    own = own_text(mail.paragraphs, forwards=label.forwards, files=bool(files.documents))
    found = _found(mail, files, own, Drafting(book, roster.limits, label, len(files.documents) < 2))
    sort = nature(_signs(mail, files, own, label, found))
    if sort is not Nature.SUBMISSION:
        found, own = (), as_letter(own)
    told = contacts([line for note in own.notes if (line := contact_line(note))])
    shared = (
        *address_clues(mail.sender, addresses, roster),
        *sender_name_clues(mail.sender, book),
        *label_clues(label, Where.SUBJECT, book),
        *line_clues([*own.notes, *told.units], Where.SIGNATURE, book),
    )
    unit, drafts = _attributed(found, shared if found else (*shared, *_name_clues(files, book)))
    drafts = tuple(completed(draft, told) for draft in drafts)
    headlines = chain([mail.subject or ""], (draft.title for draft in drafts))
    return Reading(
        nature=sort,
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to,
        subject=mail.subject,
        sender=mail.sender,
        sent_at=mail.sent_at,
        text=mail.text,
        urgent=sort in _ALERTING and any(map(urgent, headlines)),
        unit=UnitFinding() if sort in _NOBODYS else unit,
        attachments=tuple(files.attachments),
        submissions=drafts,
        problems=(*mail.problems, *files.problems, *_cloud_links(mail)),
        flags=(UNCHECKED_PICTURE,) if files.pictures else (),
    )


def understand_document(name: str, data: bytes, roster: Notice) -> Reading:
    """Understand a single document, as if a mail had brought it; `name` is its file name."""
    try:
        document = read_document(name, data, Allowance())
    except DocumentError as error:
        return Reading(Nature.UNREADABLE, problems=(Problem(error.code, name, error.message),))
    if document is None:
        return Reading(Nature.NO_DRAFT, flags=(UNCHECKED_PICTURE,))
    if is_sealed_document(document):
        return Reading(Nature.SEALED)
    drafting = Drafting(name_book(roster), roster.limits, subject_label(""))
    found = () if _is_form(name, document) else tuple(drafting.of_document(name, document))
    unit, drafts = _attributed(found, ())
    label = file_label(name)
    signs = Signs(
        label=label,
        names=(label.text,),
        drafts=bool(drafts),
        files_drafts=bool(drafts),
        headings=_heads(found, [document]),
    )
    sort = nature(signs)
    return Reading(
        nature=sort,
        text=document.text,
        urgent=any(urgent(draft.title) for draft in drafts),
        unit=unit,
        submissions=drafts if sort is Nature.SUBMISSION else (),
        problems=() if document.certain else (uncertain_charset(name),),
    )


def _found(mail: ParsedMail, files: Files, own: OwnText, drafting: Drafting) -> tuple[Found, ...]:
    """Every article that came, each once."""
    documents = (
        drafting.of_document(path, document)
        for path, document in files.documents.items()
        if not _is_form(path, document)
    )
    mails = (
        drafting.of_text(inner.path, own_text(inner.paragraphs, forwards=True, files=False).draft)
        for inner in mail.forwarded
    )
    return distinct([*chain(*documents), *chain(*mails), *drafting.of_text(BODY, own.draft)])


def _is_form(path: str, document: Document) -> bool:
    return is_contacts_form((name_line(path), *first_lines(line.text for line in document.paragraphs)))


def _signs(mail: ParsedMail, files: Files, own: OwnText, label: Label, found: Sequence[Found]) -> Signs:
    by_file = any(one.draft.source != BODY for one in found)
    return Signs(
        label=label,
        notes=own.notes,
        names=tuple(name_line(attachment.path) for attachment in files.attachments),
        headings=_heads(found, files.documents.values()),
        pasted="" if by_file else " ".join(line.text.strip() for line in own.draft),
        drafts=bool(found),
        files_drafts=by_file,
        files=bool(files.attachments),
        bounce=is_bounce(mail),
        automatic=is_automatic(mail),
        list_mail=is_list_mail(mail),
        unreadable=any(problem.where == "message" for problem in mail.problems),
    )


def _heads(found: Iterable[Found], documents: Iterable[Document]) -> tuple[str, ...]:
    """Titles, and the first lines of documents: where a 快报 or a form says what it is."""
    lines = chain(*(first_lines(line.text for line in document.paragraphs)[:4] for document in documents))
    short = (line for line in lines if len(line) <= 60)
    return (*(one.draft.title for one in found), *short)


def _attributed(found: Sequence[Found], shared: Sequence[Clue]) -> tuple[UnitFinding, tuple[Draft, ...]]:
    """Whose message it is, and each draft with its own finding where that differs."""
    if len(found) < 2:
        return weigh(chain(shared, *(one.clues for one in found))), tuple(one.draft for one in found)
    findings = [weigh((*shared, *one.clues)) for one in found]
    names = {finding.name for finding in findings if finding.name}
    everything = weigh(chain(shared, *(one.clues for one in found)))
    unit = everything if len(names) < 2 else weigh(shared)
    if len(names) > 1 and unit.name is None:
        unit = everything
    drafts = (
        replace(one.draft, unit=finding if _differs(finding, unit) else None)
        for one, finding in zip(found, findings, strict=True)
    )
    return unit, tuple(drafts)


def _differs(finding: UnitFinding, unit: UnitFinding) -> bool:
    """Tell whether a draft is not the message's unit's; one that says nothing of itself is."""
    if finding.name is None:
        return finding.confidence is Confidence.CONFLICT and unit.name is not None
    return (finding.name, finding.child) != (unit.name, unit.child)


def _name_clues(files: Files, book: NameBook) -> Iterator[Clue]:
    """What the names of files say that no draft was read from."""
    for attachment in files.attachments:
        yield from label_clues(file_label(attachment.path), Where.FILENAME, book)


def _cloud_links(mail: ParsedMail) -> Iterator[Problem]:
    if _CLOUD_LINK.search(mail.text):
        sentence = "正文中的超大附件是下载链接，系统不下载，请把文件作为普通附件重新发送。"
        yield Problem(ProblemCode.CLOUD_LINK, BODY, sentence)
