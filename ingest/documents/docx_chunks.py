"""Other files that a .docx brings along and shows in its text (w:altChunk, ECMA-376 part 1, 17.17.2.1)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

from ingest.documents.document import Document, DocumentError, Paragraph, check_length
from ingest.documents.package import Package

_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = r"""\b{}=["']([^"']*)"""
_IDENTITY, _TARGET = (re.compile(_ATTRIBUTE.format(name).encode()) for name in ("Id", "Target"))

Reader = Callable[[bytes], Document | None]


class Chunks:
    """The files that a part brings along; each is read once."""

    def __init__(self, package: Package, part: str, read: Reader) -> None:
        """`read` gives the document of a file's bytes, None for what it does not read."""
        self._package = package
        self._part = part
        self._read = read
        self._paragraphs: dict[str, tuple[Paragraph, ...]] = {}
        self._length = 0

    def paragraphs(self, identity: str) -> tuple[Paragraph, ...]:
        """Return the paragraphs of the file with this r:id, none where it cannot be read.

        Raises DocumentError(too_large).
        """
        if identity not in self._paragraphs:
            self._paragraphs[identity] = self._of_file(self._target(identity))
        found = self._paragraphs[identity]
        self._length += sum(len(paragraph.shown) + 1 for paragraph in found)
        check_length(self._length)
        return found

    def _of_file(self, name: str) -> tuple[Paragraph, ...]:
        if name not in self._package:
            return ()
        try:
            document = self._read(self._package.read(name))
        except DocumentError:
            return ()  # the text around it is worth having
        return document.paragraphs if document else ()

    def _target(self, identity: str) -> str:
        folder, name = posixpath.split(self._part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self._package:
            return ""
        for relation in _RELATION.findall(self._package.read(relations)):
            own, target = _IDENTITY.search(relation), _TARGET.search(relation)
            if own and target and own.group(1) == identity.encode():
                path = target.group(1).decode("utf-8", "replace")
                return path[1:] if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
        return ""
