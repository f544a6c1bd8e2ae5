"""A message's or document's bytes → what is understood of it. Pure; runs in the guarded reader.

Sealing comes first: of a message with a 密级 marking nothing is kept but who sent it and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice

from ingest.adverts import is_marked, sells
from ingest.archives import is_archive
from ingest.attribution import attributed
from ingest.authentication import NETEASE, fails_authentication
from ingest.bounces import is_bounce, returned_ids
from ingest.cloud_links import is_cloud_link
from ingest.commission_replies import answered, mentions
from ingest.contact_block import Contacts, contact_line, contacts
from ingest.documents import Allowance, DocumentError, read_document
from ingest.documents.document import Document
from ingest.drafts import BODY, Drafting, Found, completed, distinct, with_reviewer
from ingest.files import Files, is_sealed, is_sealed_document, open_files, uncertain_charset
from ingest.form_owners import owned_people
from ingest.form_people import distinct as distinct_people
from ingest.kind import asked_for
from ingest.labels import Label, file_label, subject_label
from ingest.mail_text import OwnText, as_letter, letter, own_text
from ingest.message import ParsedMail, parse
from ingest.nature import Signs, is_automatic, is_contacts_form, is_list_mail, nature
from ingest.parts import Part
from ingest.prints import prints_of
from ingest.reading import Draft, FormPerson, Nature, Problem, ProblemCode, Reading, UnitFinding, Where
from ingest.sealing import first_lines, name_line, urgent
from ingest.sender import address_clues, label_clues, line_clues, sender_name_clues
from ingest.signed_page import brings_signed_page
from ingest.unit_names import NameBook, name_book
from ingest.watch import Unwatched, Watch
from ingest.weighing import Clue, Weight
from scoring.notice import Notice
from scoring.rules import Topic

UNCHECKED_PICTURE = "图片未作密级检查"
FORGED = "发件地址未通过发信验证，可能系冒用，请核实后再认领"
MOST_DRAFTS = 100  # of a message
MOST_PEOPLE = 100  # likewise
FORM_LINES = 60  # lines of a document in which annex 1 is looked for
# Mail of machines: it comes from no unit, whatever it quotes.
_NOBODYS = frozenset((Nature.BOUNCE, Nature.LIST))
_MACHINES = frozenset((*_NOBODYS, Nature.AUTO_REPLY))
# What a person sent and a person should see at once.
_ALERTING = frozenset((Nature.SUBMISSION, Nature.NO_DRAFT, Nature.UNREADABLE))
# What may dispute points: the last two where they answer the mail about a deduction.
DISPUTING = frozenset((Nature.OBJECTION, Nature.QUERY, Nature.NO_DRAFT))
LONGEST_LETTER = 4000  # characters that are kept of a letter


def understand(
    raw: bytes,
    roster: Notice,
    addresses: Mapping[str, Sequence[str]],
    watch: Watch | None = None,
    authserv_ids: frozenset[str] = NETEASE,
) -> Reading:
    """Understand a message; `addresses` are the registered ones, lower case → official names of units.

    `watch` is told of every document before it is read and after. `authserv_ids` are the names, as patterns,
    under which the mailbox's provider signs what it found out about a sender (RFC 8601).
    """
    allowance = Allowance.of(len(raw))
    mail = parse(raw, allowance)
    files = open_files(mail.parts, watch or Unwatched(), allowance)
    return _understood(mail, files, roster, addresses, authserv_ids)


def _understood(
    mail: ParsedMail,
    files: Files,
    roster: Notice,
    addresses: Mapping[str, Sequence[str]],
    authserv_ids: frozenset[str] = NETEASE,
) -> Reading:
    if is_sealed(mail, files):
        return Reading(Nature.SEALED, message_id=mail.message_id, sender=mail.sender, sent_at=mail.sent_at)
    book = name_book(roster)
    label = subject_label(mail.subject or "")
    own = own_text(mail.paragraphs, forwards=label.forwards, files=bool(files.documents))
    forms = frozenset(path for path, document in files.documents.items() if _is_form(path, document))
    alone = len(files.documents) < 2
    found, own = _found(mail, files, forms, own, Drafting(book, roster.limits, label, alone))
    sort = nature(_signs(mail, files, forms, own, label, found))
    if sort is not Nature.SUBMISSION:
        found, own = (), as_letter(own)
    told = contacts([line for note in own.notes if (line := contact_line(note))])
    address, forged = _address_clues(mail, addresses, roster, authserv_ids)
    clues = [*address, *_mail_clues(mail, label, [*own.notes, *told.units], book)]
    clues += () if found else _name_clues(files, book)
    if sort in _ALERTING and _advertises(mail, files, [*clues, *chain(*(one.clues for one in found))]):
        sort, found = Nature.LIST, ()
    unit, drafts = attributed(found, clues, doubted=forged)
    drafts = _finished(drafts, told, own, files, roster.topics)
    return Reading(
        nature=sort,
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to,
        subject=mail.subject,
        sender=mail.sender,
        sent_at=mail.sent_at,
        text=mail.text,
        urgent=sort in _ALERTING and any(map(urgent, [mail.subject or "", *(each.title for each in drafts)])),
        unit=UnitFinding() if sort in _NOBODYS else unit,
        attachments=tuple(files.attachments),
        submissions=drafts,
        problems=(*mail.problems, *files.problems, *_cloud_links(mail, files, own, sort), *_too_many(drafts)),
        flags=(*((FORGED,) if forged else ()), *_flags(files, forms)),
        forged=forged,
        bounced=returned_ids(mail) if sort is Nature.BOUNCE else (),
        people=() if sort in _MACHINES else _people(mail, files, forms, sort, book, unit),
        commissions=mentions(mail, [attachment.path for attachment in files.attachments]),
        answers=answered(mail),
        letter=_letter(mail, files) if sort in DISPUTING else "",
    )


def understand_document(name: str, data: bytes, roster: Notice, watch: Watch | None = None) -> Reading:
    """Understand a single document or archive, as if a mail had brought it; `name` is its file name."""
    if is_archive(data):
        brought = ParsedMail(parts=(Part(name, "application/octet-stream", data),))
        files = open_files(brought.parts, watch or Unwatched(), Allowance.of(len(data)))
        if files.attachments[0].problem:  # the archive itself
            return Reading(Nature.UNREADABLE, problems=tuple(files.problems))
        return _understood(brought, files, roster, {})
    try:
        document = read_document(name, data, Allowance())
    except DocumentError as error:
        return Reading(Nature.UNREADABLE, problems=(Problem(error.code, name, error.message),))
    if document is None:
        return Reading(Nature.NO_DRAFT, flags=(UNCHECKED_PICTURE,))
    if is_sealed_document(document):
        return Reading(Nature.SEALED)
    drafting = Drafting(name_book(roster), roster.limits, subject_label(""))
    form = _is_form(name, document)
    found = () if form or document.sheet else tuple(islice(drafting.of_document(name, document), MOST_DRAFTS))
    unit, drafts = attributed(found, ())
    label = file_label(name)
    signs = Signs(
        label=label,
        names=(label.text,),
        drafts=bool(drafts),
        files_drafts=bool(drafts),
        form=form,
        headings=_heads(found, [document]),
    )
    sort = nature(signs)
    return Reading(
        nature=sort,
        text=document.text,
        urgent=any(urgent(draft.title) for draft in drafts),
        unit=unit,
        submissions=drafts if sort is Nature.SUBMISSION else (),
        problems=(*(() if document.certain else (uncertain_charset(name),)), *_too_many(drafts)),
        flags=(_sheet_flag(name),) if document.sheet and not form else (),
    )


def _found(
    mail: ParsedMail, files: Files, forms: frozenset[str], own: OwnText, drafting: Drafting
) -> tuple[tuple[Found, ...], OwnText]:
    """Every article that came, each once, and the mail's own text: a short one that is no copy is a note."""
    documents = (
        drafting.of_document(path, document)
        for path, document in files.documents.items()
        if not document.sheet and path not in forms
    )
    mails = (
        drafting.of_text(
            inner.path,
            own_text(inner.paragraphs, forwards=True, files=False).draft,
            subject_label(inner.subject or ""),
        )
        for inner in chain(mail.forwarded, files.forwarded)
    )
    brought = [*islice(chain(chain.from_iterable(documents), chain.from_iterable(mails)), MOST_DRAFTS)]
    pasted = [*islice(drafting.of_text(BODY, own.draft), MOST_DRAFTS - len(brought))]
    found = distinct([*brought, *pasted])
    left = [one for one in found if one.draft.source == BODY]
    if own.slight and (not pasted or not all(one.complete for one in left)):
        return distinct(brought), as_letter(own)
    return found, own


def _is_form(path: str, document: Document) -> bool:
    return is_contacts_form(
        name_line(path), [line.text for line in document.paragraphs[:FORM_LINES] if line.text.strip()]
    )


def _people(
    mail: ParsedMail, files: Files, forms: frozenset[str], sort: Nature, book: NameBook, unit: UnitFinding
) -> tuple[FormPerson, ...]:
    """Everybody on the forms that came; where none came as a file, on the one in the mail's own text."""
    people = [
        person
        for path, document in files.documents.items()
        if path in forms
        for person in owned_people(path, document.paragraphs, book, unit)
    ]
    if not people and sort is Nature.CONTACTS_FORM:
        people = [*owned_people(None, mail.paragraphs, book, unit)]
    return distinct_people(people)[:MOST_PEOPLE]


def _signs(
    mail: ParsedMail,
    files: Files,
    forms: frozenset[str],
    own: OwnText,
    label: Label,
    found: Sequence[Found],
) -> Signs:
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
        form=bool(forms),
        bounce=is_bounce(mail),
        automatic=is_automatic(mail),
        list_mail=is_list_mail(mail),
        unreadable=any(problem.where == "message" for problem in mail.problems),
    )


def _advertises(mail: ParsedMail, files: Files, clues: Sequence[Clue]) -> bool:
    """Tell advertising from drafts: who is known does none, who is named perhaps does it with its marks."""
    clues = [clue for clue in clues if clue.unit]
    if any(clue.where is Where.ADDRESS or clue.weight >= Weight.STRONG for clue in clues):
        return False
    subject = mail.subject or ""
    if is_marked(subject, mail.text, mail.links):
        return True
    texts = (mail.text, *(document.text for document in files.documents.values()))
    return not clues and any(sells(subject, text, mail.links) for text in texts)


def _heads(found: Iterable[Found], documents: Iterable[Document]) -> tuple[str, ...]:
    """Titles, and the first lines of documents: where a 快报 or a form says what it is."""
    lines = chain(*(first_lines(line.text for line in document.paragraphs)[:4] for document in documents))
    short = (line for line in lines if len(line) <= 60)
    return (*(one.draft.title for one in found), *short)


def _address_clues(
    mail: ParsedMail, addresses: Mapping[str, Sequence[str]], roster: Notice, authserv_ids: frozenset[str]
) -> tuple[tuple[Clue, ...], bool]:
    """What the sender's address says, and whether it is forged: then it says nothing."""
    clues = tuple(address_clues(mail.sender, addresses, roster))
    forged = bool(clues) and fails_authentication(mail.trace, mail.sender.address or "", authserv_ids)
    return () if forged else clues, forged


def _mail_clues(mail: ParsedMail, label: Label, signed: Sequence[str], book: NameBook) -> Iterator[Clue]:
    """What the mail itself says of who sent it; `signed`: its lines outside any draft."""
    yield from sender_name_clues(mail.sender, book)
    yield from label_clues(label, Where.SUBJECT, book)
    yield from line_clues(signed, Where.SIGNATURE, book)


def _name_clues(files: Files, book: NameBook) -> Iterator[Clue]:
    """What the names of files say that no draft was read from."""
    for attachment in files.attachments:
        yield from label_clues(file_label(attachment.path), Where.FILENAME, book)


def _finished(
    drafts: Iterable[Draft], told: Contacts, own: OwnText, files: Files, topics: Sequence[Topic]
) -> tuple[Draft, ...]:
    """The drafts with what only the mail around them says, and with their prints."""
    signed = brings_signed_page(files.attachments)
    commissioned = asked_for(own.notes)
    whole = (with_reviewer(completed(draft, told), signed) for draft in drafts)
    return tuple(_printed(draft, draft.commissioned or commissioned, topics) for draft in whole)


def _printed(draft: Draft, commissioned: bool, topics: Sequence[Topic]) -> Draft:
    prints = prints_of(draft.title, draft.body, commissioned, topics)
    return replace(draft, commissioned=commissioned, prints=prints)


def _letter(mail: ParsedMail, files: Files) -> str:
    """What its writer says in the mail and in the documents that came with it."""
    said = (letter(mail.paragraphs), *(document.text for document in files.documents.values()))
    return "\n".join(text for text in said if text.strip())[:LONGEST_LETTER]


def _cloud_links(mail: ParsedMail, files: Files, own: OwnText, sort: Nature) -> Iterator[Problem]:
    """The places where a link came instead of a file; of machines' mail nobody is asked for one."""
    if sort in _MACHINES:
        return
    places = [BODY] if own.cloud_files or any(map(is_cloud_link, mail.links)) else []
    for inner in chain(mail.forwarded, files.forwarded):
        if own_text(inner.paragraphs, forwards=True, files=False).cloud_files:
            places.append(inner.path)
    for place in places:
        sentence = "正文中的超大附件是下载链接，系统不下载，请把文件作为普通附件重新发送。"
        yield Problem(ProblemCode.CLOUD_LINK, place, sentence)


def _too_many(drafts: Sequence[Draft]) -> Iterator[Problem]:
    if len(drafts) >= MOST_DRAFTS:
        sentence = f"邮件中的稿件达到{MOST_DRAFTS}篇，其余未登记，请分多封发送。"
        yield Problem(ProblemCode.TOO_MANY, "message", sentence)


def _flags(files: Files, forms: frozenset[str]) -> Iterator[str]:
    """Amber remarks about what came along."""
    if files.pictures:
        yield UNCHECKED_PICTURE
    for path, document in files.documents.items():
        if document.sheet and path not in forms:
            yield _sheet_flag(path)


def _sheet_flag(path: str) -> str:
    return f"附件“{path}”是表格，未作为稿件登记"
