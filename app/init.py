"""The first five minutes: write DATA/xinxike.toml, readable by its owner only."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from app.setting_problems import PREFIX, SECRETS
from app.settings import Settings

HEAD = (
    "# Settings of xinxike; docs/settings.md has them all. The environment (XINXIKE_…) wins over this file.\n"
)


def given_by_environment(name: str) -> bool:
    """Whether a setting comes from the environment, or from a file that it names."""
    variable = PREFIX + name.upper()
    return bool(os.environ.get(variable) or (name in SECRETS and os.environ.get(f"{variable}_FILE")))


def write(settings: Settings) -> Path:
    """Write what was set, and not the defaults; a secret that lies in a file of its own stays there alone.

    The folder is made owner-only if it is missing; the file is complete or absent, never half.
    """
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = settings.file.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(to_toml(settings))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(settings.file)
    return settings.file


def to_toml(settings: Settings) -> str:
    """The settings that differ from their defaults, each under a comment that says what it is."""
    lines = [HEAD]
    for name, field in Settings.model_fields.items():
        elsewhere = name in SECRETS and os.environ.get(f"{PREFIX}{name.upper()}_FILE")
        value = getattr(settings, name)  # TOML has no null: a setting that is nothing is left out
        if name in settings.model_fields_set and name != "data" and value is not None and not elsewhere:
            lines.append(f"# {field.description}\n{name} = {_value(value)}\n")
    return "\n".join(lines)


def _value(value: Any) -> str:
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    # A JSON string, number or list of strings is a TOML value too.
    return json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False).replace(
        "\x7f", "\\u007f"
    )
