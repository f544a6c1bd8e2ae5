"""What came along with a mail: every file listed, those that can be read as documents read. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from ingest.documents import Allowance, DocumentError, read_document
from ingest.documents.document import Document
from ingest.message import ParsedMail
from ingest.parts import Part
from ingest.reading import Attachment, Problem, ProblemCode
from ingest.sealing import first_lines, name_line, sealing_mark, subject_line
from ingest.watch import Watch

_MAIL = "message/rfc822"  # its text and files are listed by themselves


@dataclass(slots=True)
class Files:
    """`documents` by path; `pictures`: one came that nobody has looked at."""

    attachments: list[Attachment] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    pictures: bool = False

    @property
    def unread(self) -> bool:
        """Whether a file came that could hold a draft and could not be read."""
        return any(attachment.problem for attachment in self.attachments)


def open_files(parts: Iterable[Part], watch: Watch) -> Files:
    """Read every part but the pictures that the mail's text shows. `watch` sees each begin and end."""
    files = Files()
    allowance = Allowance()
    for index, part in enumerate(parts):
        if not part.inline:
            problem = None if part.media_type == _MAIL else _open(part, files, allowance, watch, index)
            files.attachments.append(
                Attachment(
                    path=part.path,
                    media_type=part.media_type,
                    size=len(part.data),
                    sha256=hashlib.sha256(part.data).hexdigest(),
                    problem=problem,
                )
            )
    return files


def _open(part: Part, files: Files, allowance: Allowance, watch: Watch, index: int) -> ProblemCode | None:
    try:
        watch.begin(index)
        document = read_document(part.path, part.data, allowance)
    except DocumentError as error:
        files.problems.append(Problem(error.code, part.path, error.message))
        return error.code
    except MemoryError:
        sentence = f"读取“{part.path}”所需内存过多，系统未读取，请精简后重新发送。"
        files.problems.append(Problem(ProblemCode.TOO_LARGE, part.path, sentence))
        return ProblemCode.TOO_LARGE
    finally:
        watch.end()
    if document is None:
        files.pictures = True
        return None
    files.documents[part.path] = document
    if document.certain:
        return None
    files.problems.append(uncertain_charset(part.path))
    return ProblemCode.BAD_CHARSET


def uncertain_charset(path: str) -> Problem:
    """The problem of a text file whose encoding had to be guessed."""
    sentence = (
        f"附件“{path}”的文字编码无法确定，部分文字可能有误，请核对；如有乱码请另存为 .docx 后重新发送。"
    )
    return Problem(ProblemCode.BAD_CHARSET, path, sentence)


def is_sealed(mail: ParsedMail, files: Files) -> bool:
    """Tell whether a 密级 marking stands in subject, file names, or the first lines of text or documents."""
    mails = [(mail.subject, mail.paragraphs)]
    mails += [(inner.subject, inner.paragraphs) for inner in mail.forwarded]
    subjects = (subject_line(subject) for subject, _ in mails if subject)
    paths = {*(part.path for part in mail.parts), *(attachment.path for attachment in files.attachments)}
    names = (name_line(name) for path in paths for name in path.split("/"))  # of folders too
    texts = (first_lines(line.text for line in lines) for _, lines in mails)
    marked = (sealing_mark(lines) for lines in chain([subjects, names], texts))
    return any(marked) or any(map(is_sealed_document, files.documents.values()))


def is_sealed_document(document: Document) -> bool:
    """Tell whether a document bears a marking on top, in its page headers, a text box or a note."""
    return sealing_mark(_marked_places(document)) is not None


def _marked_places(document: Document) -> Iterator[str]:
    yield from first_lines(line.text for line in document.paragraphs)
    yield from document.headers
    yield from document.boxes
    yield from document.notes
