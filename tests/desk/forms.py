"""Sending a form of a page without a screen."""

from __future__ import annotations

import re
from typing import Any

from starlette.testclient import TestClient


def token(client: TestClient, page: str) -> str:
    """The token that forms of a page bring back."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(page).text)
    assert found is not None
    return found[1]


def send(client: TestClient, page: str, to: str, files: Any = None, **fields: object) -> Any:
    """Send a form of a page; the answer at the end of its way."""
    return client.post(to, data={"csrf": token(client, page), **fields}, files=files)
