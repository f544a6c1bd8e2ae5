"""What may go wrong between the store and its callers."""

from __future__ import annotations


class StoreError(Exception):
    """Any failure of the store that a caller is meant to know."""


class Refused(StoreError):  # noqa: N818  a rule's no is not a failure
    """A rule says no; nothing was changed. `reason` is one Chinese sentence for the person who asked."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AlreadySettled(StoreError):  # noqa: N818  the name says what happened
    """Of these messages some do not wait to be read: somebody settled them meanwhile."""

    def __init__(self, *message_ids: int) -> None:
        super().__init__(f"message {', '.join(map(str, message_ids))} does not wait to be read")
        self.message_ids = message_ids


class DatabaseUrlError(StoreError):
    """The database URL names something the service does not run on."""

    def __init__(self, url: str) -> None:
        super().__init__(f"database URL {url!r}: use sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME")
        self.url = url


class DatabaseUnreachable(StoreError):  # noqa: N818  the name says what happened
    """The database does not answer, or what lies there is none."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"database {url}: {reason}")
        self.url = url
        self.reason = reason


class MigrationError(StoreError):
    """A migration ended with broken references; it was rolled back."""


class ArchiveError(StoreError):
    """An original cannot be given: it is missing or is not the bytes it was stored as."""

    def __init__(self, sha256: str, why: str) -> None:
        super().__init__(f"original {sha256}: {why}")
        self.sha256 = sha256


class SealKeyError(StoreError):
    """The seal key is no key, or not the one an original was sealed with."""
