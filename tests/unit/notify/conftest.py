"""Templates as shipped, and a way to render a mail from its context."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from lxml.html import fromstring

from notify.templates import Letter, Templates
from notify.wording import OFFICE

Render = Callable[..., Letter]


@pytest.fixture(scope="session")
def render() -> Render:
    """Render a mail as shipped: `render("receipt", r=…)`."""
    templates = Templates()

    def made(name: str, **context: object) -> Letter:
        return templates.render(name, office=OFFICE, mailbox="desk@163.test", **context)

    return made


def visible(html: str) -> str:
    """What a reader sees of an HTML part, on one line."""
    body = next(fromstring(html).iter("body"))
    return " ".join("".join(str(piece) for piece in body.itertext()).split())


def unfolded(text: str) -> str:
    """A text part with the folded lines of its lists put together again."""
    return re.sub(r"\n　{3,}", "", text)
