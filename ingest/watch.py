"""Which document is being read: seen from outside, one that ends its reader costs nothing but itself."""

from __future__ import annotations

from typing import Protocol


class Watch(Protocol):
    """Is told of every document before it is read and after."""

    def begin(self, index: int) -> None:
        """Document `index` of the message comes next. Raises DocumentError where it ended a reader before."""
        ...

    def end(self) -> None:
        """It was read, or refused."""
        ...

    def failed(self, path: str, fault: Exception) -> None:
        """A fault of ours kept the document from being read: the operator should see it."""
        ...


class Unwatched:
    """Nobody looks: a fault then costs the message."""

    def begin(self, index: int) -> None:
        """See Watch."""

    def end(self) -> None:
        """See Watch."""

    def failed(self, path: str, fault: Exception) -> None:
        """See Watch: here it is raised."""
        fault.add_note(path)
        raise fault
