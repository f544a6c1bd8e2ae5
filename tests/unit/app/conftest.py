"""An environment that sets nothing."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have a mailbox of their own in the environment."""
    for name in [name for name in os.environ if name.startswith("XINXIKE_")]:
        monkeypatch.delenv(name)
