"""What is wrong with the settings, a sentence each: which one, where it is set, what is expected."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

PREFIX = "XINXIKE_"
SECRETS = ("password", "database_password", "seal_key")  # each may lie in a file: XINXIKE_PASSWORD_FILE


def misnamed_variables(environment: Mapping[str, str], names: Iterable[str]) -> list[str]:
    """XINXIKE_ variables that are no setting: a misspelt one must not be ignored in silence."""
    known = {PREFIX + name.upper() for name in names} | {f"{PREFIX}{name.upper()}_FILE" for name in SECRETS}
    return [
        f"Unknown setting {variable} in the environment{_nearest(variable, known)}."
        for variable in sorted(environment)
        if variable.startswith(PREFIX) and variable not in known
    ]


def invalid(error: ValidationError, fields: Mapping[str, FieldInfo], file: Path) -> list[str]:
    """A sentence for each setting that pydantic refused."""
    refused = {str(detail["loc"][0]): detail for detail in reversed(error.errors())}
    return [_sentence(name, refused[name], fields, file) for name in sorted(refused)]


def _sentence(name: str, detail: ErrorDetails, fields: Mapping[str, FieldInfo], file: Path) -> str:
    if detail["type"] == "extra_forbidden":
        return f"Unknown setting {name} in {file}{_nearest(name, fields)}."
    where = f"set {PREFIX}{name.upper()} or `{name}` in {file}"
    what = fields[name].description
    if detail["type"] == "missing":
        return f"Setting {name} is missing ({what}): {where}, or run `xinxike init`."
    expected = detail["msg"].removeprefix("Value error, ")
    return f"Setting {name} is wrong ({what}): {expected[0].lower()}{expected[1:]}{_got(detail)}; {where}."


def _got(detail: ErrorDetails) -> str:
    """What was set, unless it is a secret."""
    return "" if detail["loc"][0] in SECRETS else f", not {detail['input']!r}"


def _nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""
