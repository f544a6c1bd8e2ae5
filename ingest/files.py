"""What came along with a mail: every file listed, those that can be read as documents read. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from ingest.archives import Contents, Entry, is_archive, read_archive
from ingest.armour import is_locked
from ingest.documents import Allowance, DocumentError, read_document
from ingest.documents.document import Document
from ingest.message import ForwardedMail, ParsedMail, parse_enclosed
from ingest.names import MAIL, Names, media_type_of
from ingest.parts import Part
from ingest.reading import Attachment, Problem, ProblemCode
from ingest.sealing import first_lines, name_line, sealing_mark, subject_line
from ingest.smime import is_enveloped
from ingest.structure import DEEPEST, LOCKED, TOO_DEEP
from ingest.watch import Watch


@dataclass(slots=True)
class Files:
    """`documents` by path; `forwarded`: mails that lay in archives; `pictures`: one came that nobody has
    looked at."""

    attachments: list[Attachment] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    forwarded: list[ForwardedMail] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    pictures: bool = False


def open_files(parts: Iterable[Part], watch: Watch, allowance: Allowance | None = None) -> Files:
    """Read every part but the pictures that the mail's text shows, archives and what is in them too.

    `watch` sees each begin and end. What they cost is taken from `allowance`, the message's.
    """
    opening = _Opening(watch, allowance or Allowance())
    for part in parts:
        opening.open(part)
    return opening.files


class _Opening:
    """One message's files on their way to being read."""

    def __init__(self, watch: Watch, allowance: Allowance) -> None:
        self.files = Files()
        self._watch = watch
        self._allowance = allowance
        self._begun = 0  # documents and archives
        self._names = Names()

    def open(self, part: Part) -> None:
        """List a part; then, of an archive, what is in it."""
        if part.inline:
            return
        listed = len(self.files.attachments)
        self.files.attachments.append(
            Attachment(part.path, part.media_type, len(part.data), hashlib.sha256(part.data).hexdigest())
        )
        problem = part.problem if part.opened else self._read(part)
        if problem is not None:
            attachment = self.files.attachments[listed]
            self.files.attachments[listed] = replace(attachment, problem=problem)

    def _read(self, part: Part) -> ProblemCode | None:
        contents = Contents(())
        try:
            self._watch.begin(self._begun)
            if is_archive(part.data):
                contents = self._unpacked(part)
            else:
                self._document(part)
            error = contents.error
        except DocumentError as refused:
            error = refused
        except MemoryError:
            sentence = f"读取“{part.path}”所需内存过多，系统未读取，请精简后重新发送。"
            error = DocumentError(ProblemCode.TOO_LARGE, sentence)
        except Exception as fault:  # a fault of ours must cost this file alone, and be seen
            self._watch.failed(part.path, fault)
            sentence = f"读取“{part.path}”时程序出错，系统未读取，请另存为 .docx 后重新发送。"
            error = DocumentError(ProblemCode.DAMAGED, sentence)
        finally:
            self._begun += 1
            self._watch.end()
        if error:
            self._complain(error.code, part.path, error.message)
        for entry in contents.entries:
            self._open_entry(part, entry)
        return error.code if error else None

    def _document(self, part: Part) -> None:
        """Read a part as a document. Raises DocumentError."""
        if is_locked(part.data) or is_enveloped(part.data):
            raise DocumentError(ProblemCode.SIGNED_ONLY, LOCKED)
        document = read_document(part.path, part.data, self._allowance)
        if document is None:
            self.files.pictures = True
            return
        self.files.documents[part.path] = document
        if not document.certain:
            doubt = uncertain_charset(part.path)
            raise DocumentError(doubt.code, doubt.message)

    def _unpacked(self, part: Part) -> Contents:
        """Unpack an archive. Raises DocumentError."""
        if part.depth >= DEEPEST:
            sentence = f"压缩包嵌套超过{DEEPEST}层，内层未读取，请解压后直接发送文件。"
            raise DocumentError(ProblemCode.TOO_DEEP, sentence)
        return read_archive(part.path, part.data, self._allowance)

    def _open_entry(self, archive: Part, entry: Entry) -> None:
        path = self._names.unique(f"{archive.path}/{entry.path}")
        if not entry.certain:
            self._complain(ProblemCode.BAD_CHARSET, path, f"附件名“{entry.path}”的文字编码无法确定，请核对。")
        part = Part(path, media_type_of(entry.path), entry.data, depth=archive.depth + 1)
        if part.media_type == MAIL:
            self._open_mail(part)
        else:
            self.open(part)

    def _open_mail(self, part: Part) -> None:
        """List a mail that lay in an archive; then its files."""
        if part.depth >= DEEPEST:
            self._complain(ProblemCode.TOO_DEEP, part.path, TOO_DEEP)
            self.open(replace(part, opened=True, problem=ProblemCode.TOO_DEEP))
            return
        self.open(replace(part, opened=True))
        enclosed = parse_enclosed(part.path, part.data, part.depth, self._allowance)
        self.files.forwarded += enclosed.mails
        self.files.problems += enclosed.problems
        for inner in enclosed.parts:
            self.open(inner)

    def _complain(self, code: ProblemCode, path: str, sentence: str) -> None:
        self.files.problems.append(Problem(code, path, sentence))


def uncertain_charset(path: str) -> Problem:
    """The problem of a text file whose encoding had to be guessed."""
    sentence = (
        f"附件“{path}”的文字编码无法确定，部分文字可能有误，请核对；如有乱码请另存为 .docx 后重新发送。"
    )
    return Problem(ProblemCode.BAD_CHARSET, path, sentence)


def is_sealed(mail: ParsedMail, files: Files) -> bool:
    """Tell whether a 密级 marking stands in subject, file names, or the first lines of text or documents."""
    mails = [(mail.subject, mail.paragraphs)]
    mails += [(inner.subject, inner.paragraphs) for inner in chain(mail.forwarded, files.forwarded)]
    subjects = (subject_line(subject) for subject, _ in mails if subject)
    paths = {*(part.path for part in mail.parts), *(attachment.path for attachment in files.attachments)}
    names = (name_line(name) for path in paths for name in path.split("/"))  # of folders too
    texts = (first_lines(line.text for line in lines) for _, lines in mails)
    marked = sealing_mark(chain(subjects, names, *texts))
    return marked is not None or any(map(is_sealed_document, files.documents.values()))


def is_sealed_document(document: Document) -> bool:
    """Tell whether a document bears a marking on top, in its page headers, a text box or a note."""
    return sealing_mark(_marked_places(document)) is not None


def _marked_places(document: Document) -> Iterator[str]:
    yield from first_lines(line.text for line in document.paragraphs)
    yield from document.headers
    yield from document.boxes
    yield from document.notes
