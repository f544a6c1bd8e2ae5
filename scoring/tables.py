"""Notice files as one table whose every key knows the file it came from, read strictly."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from scoring.errors import NoticeError

NAMED = ("unit", "topic")  # lists of sections that a later file changes one by one, by their names


@dataclass(slots=True)
class Table:
    """A TOML table being read: each key is taken once, of one type; `done` refuses what is left over.

    Every reader raises NoticeError naming file and key when the key is missing or of another type.
    """

    file: Path  # the last file that wrote into this table
    path: str  # dotted, as the office would search for it
    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, Path] = field(default_factory=dict)  # key → file, where it is not `file`

    def refuse(self, key: str, reason: str) -> NoticeError:
        """The error to raise about one key of this table."""
        return NoticeError(self.origins.get(key, self.file), f"{self.path}{key}", reason)

    def _take(self, key: str, kind: type | tuple[type, ...], what: str) -> Any:
        if key not in self.values:
            raise self.refuse(key, "缺少此项")
        value = self.values.pop(key)
        # bool is an int to Python, datetime a date: neither is one to the office.
        if not isinstance(value, kind) or (isinstance(value, (bool, dt.datetime)) and kind is not bool):
            raise self.refuse(key, f"应为{what}，现为 {value!r}")
        return value

    def text(self, key: str) -> str:
        value: str = self._take(key, str, "文字")
        if not value.strip():
            raise self.refuse(key, "不能为空")
        return value

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        if optional and key not in self.values:
            return ()
        values: list[Any] = self._take(key, list, "文字列表")
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.refuse(key, f"列表中应都是文字，现有 {value!r}")
        return tuple(values)

    def whole(self, key: str, *, least: int = 0) -> int:
        value: int = self._take(key, int, "整数")
        if value < least:
            raise self.refuse(key, f"不能小于{least}，现为 {value}")
        return value

    def wholes(self, key: str, names: tuple[str, ...], *, least: int = 0) -> dict[str, int]:
        """A whole number for each name: one for all, or a table that has exactly these names."""
        value: int | dict[str, Any] = self._take(key, (int, dict), "整数，或每个单位一个整数")
        numbers = value if isinstance(value, dict) else dict.fromkeys(names, value)
        if set(numbers) != set(names):
            raise self.refuse(key, f"应写明且只写{'、'.join(names)}")
        inner = Table(self.file, f"{self.path}{key}.", dict(numbers))
        return {name: inner.whole(name, least=least) for name in names}

    def points(self, key: str) -> Fraction:
        """Points as an exact fraction; 0.5 in the file is one half."""
        value: int | float = self._take(key, (int, float), "分值")
        if not 0 <= value < float("inf"):
            raise self.refuse(key, f"分值应为不小于0的数，现为 {value}")
        return Fraction(str(value))

    def day(self, key: str) -> dt.date:
        value: dt.date = self._take(key, dt.date, "日期（如 2020-03-25，不加引号）")
        return value

    def flag(self, key: str, *, optional: bool = False) -> bool:
        if optional and key not in self.values:
            return False
        value: bool = self._take(key, bool, "true 或 false")
        return value

    def choice(self, key: str, options: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in options:
            raise self.refuse(key, f"应为 {'、'.join(options)} 之一，现为 {value}")
        return value

    def table(self, key: str) -> Table:
        value: Table = self._take(key, Table, f"一节 [{self.path}{key}]")
        return value

    def tables(self, key: str) -> Iterator[tuple[str, Table]]:
        """The tables inside a table, in the order of the file."""
        holder = self.table(key)
        for name in list(holder.values):
            yield name, holder.table(name)

    def listed(self, key: str, *, optional: bool = False) -> tuple[Table, ...]:
        if optional and key not in self.values:
            return ()
        value: list[Any] = self._take(key, list, f"若干节 [[{self.path}{key}]]")
        for item in value:
            if not isinstance(item, Table):
                raise self.refuse(key, f"应为若干节 [[{self.path}{key}]]，现有 {item!r}")
        return tuple(value)

    def done(self) -> None:
        for key in self.values:
            raise self.refuse(key, "不认识的项")


def read_tables(files: list[Path]) -> Table:
    """Notice files, the shipped one first → one table; later files override and add.

    Raises NoticeError for a file that is not UTF-8 TOML, or that names a unit twice.
    """
    whole = Table(files[0], "")
    for file in files:
        _merge(whole, _parse(file), file)
    return whole


def _parse(file: Path) -> dict[str, Any]:
    try:
        # Notepad writes a byte order mark in front; it is no mistake of the office's.
        return tomllib.loads(file.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise NoticeError(file, "", "文件不是 UTF-8 编码，请另存为 UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise NoticeError(file, "", f"不合 TOML 格式：{error}") from None


def _merge(into: Table, values: Mapping[str, Any], file: Path) -> None:
    into.file = file
    for key, value in values.items():
        path = f"{into.path}{key}"
        if isinstance(value, dict):
            inner = into.values.get(key)
            if not isinstance(inner, Table):
                inner = into.values[key] = Table(file, f"{path}.")
            _merge(inner, value, file)
        elif isinstance(value, list) and path in NAMED:
            into.values[key] = _by_name(into.values.get(key, []), value, path, file)
        elif isinstance(value, list):
            into.values[key] = [_section(item, path, file) for item in value]
        else:
            into.values[key] = value
        into.origins[key] = file


def _by_name(before: Any, added: list[Any], path: str, file: Path) -> list[Any]:
    """The sections [[unit]]: one of the same name is replaced where it stands, another is added."""
    sections = {item.values["name"]: item for item in before} if isinstance(before, list) else {}
    seen: set[Any] = set()
    for number, item in enumerate(added, 1):
        name = item.get("name") if isinstance(item, dict) else None
        if not isinstance(name, str):
            raise NoticeError(file, f"{path}.第{number}节.name", "缺少此项")
        if name in seen:
            raise NoticeError(file, f"{path}.{name}", "在同一文件中出现两次")
        seen.add(name)
        sections[name] = Table(file, f"{path}.{name}.", dict(item))
    return list(sections.values())


def _section(item: Any, path: str, file: Path) -> Any:
    return Table(file, f"{path}.", dict(item)) if isinstance(item, dict) else item
