"""The parts of a 公文 as plain values; what is None or empty is left out together with the room around it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: text (level 0), a heading 一、 in 黑体 (1) or （一） in 楷体 (2), with its number."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its width in mm and how its cells are aligned."""

    head: str
    width: float
    align: Align = "center"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose heads are repeated on every page; `caption` is a line above it, such as the tier."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str | None = None


Part = Block | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex. Its title is without 附件1; `note` is a small line under the title, such as 单位：分."""

    title: str
    parts: tuple[Part, ...]
    landscape: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole 公文.

    head         发文机关标志, such as 义马市人民政府办公室文件
    file_number  发文字号, such as 义政办〔2020〕 号
    title        on one line; the writer breaks it by meaning
    addressees   主送机关, without the colon, which the writer adds
    signer, day  署名 and 成文日期; without a day it is a draft, （未印发）
    copies       抄送：… of the 版记
    remark       附注 under the date; the writer adds the brackets
    mark         a word at the top of the first page, such as 草稿
    """

    head: str
    file_number: str
    title: str
    addressees: str
    parts: tuple[Part, ...]
    annexes: tuple[Annex, ...]
    signer: str
    day: dt.date | None
    copies: str
    remark: str | None
    mark: str | None = None
