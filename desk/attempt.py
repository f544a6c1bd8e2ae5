"""A form that a rule refuses is shown again on its page, with the reason and what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from store.errors import Refused


class NotDone(Exception):  # noqa: N818  a rule's no is not a failure
    """A draft's form that was refused: `form` is which one, `typed` what stood in it by the inputs' names."""

    def __init__(self, number: str, form: str, typed: Mapping[str, object], refused: Refused) -> None:
        super().__init__(refused.reason)
        self.number = number
        self.form = form
        self.typed = typed
        self.refused = refused


@contextmanager
def attempt(number: str, form: str, **typed: object) -> Iterator[None]:
    """What a form of the draft's page asks for. Raises NotDone in place of Refused."""
    try:
        yield
    except Refused as refused:
        raise NotDone(number, form, typed, refused) from refused
