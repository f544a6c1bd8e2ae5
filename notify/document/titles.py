"""Where a title breaks: between its words, into a trapezoid or a lozenge (GB/T 9704-2012, 7.3.1). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

MOST = 19  # characters of 22 pt: the upright text area holds 20, if no figures spread
FEWEST = 4  # a shorter line looks forgotten

# The words of this office's titles. Where no word is known, characters stay together while they fit.
_WORDS = re.findall(
    r"\S+",
    """
    义马市 三门峡市 河南省 人民政府 办公室 街道办事处 全市 我市 各单位
    政务信息 信息工作 目标任务 工作任务 责任目标 先进单位 先进个人 年度考核 考核结果 进一步 加强 征集
    采用情况 完成情况 报送情况 约稿情况 得分情况 基本情况 排名情况 综合排名 采用稿件 采用文章 工作 情况
    补充通报 通报 通知 意见 方案 办法 更正 目录 明细表 一览表 统计表 排名表 得分表
    """,
)
_TOKEN = re.compile(
    "|".join(
        (
            r"(?P<before>[（〔《“‘和与及对在]|关于|印发|下达|开展|做好|表彰|调整|公布)",
            r"(?P<after>[）〕》”’、，；：。的等])",
            r"(?P<whole>\d+年(?:度|第[一二三四]季度|[上下]半年|\d+月)?|第[一二三四]季度|[!-~]+)",
            f"(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})",
            r".",
        )
    )
)


def title_lines(title: str, most: float = MOST) -> tuple[str, ...]:
    """The title's lines, of at most `most` full-width characters each."""
    words = [piece for word in _words(title) for piece in _fitting(word, most)]
    for count in range(1, len(words) + 1):
        broken = [lines for lines in _broken(words, count) if max(map(width_of, lines)) <= most]
        if broken:
            return min(broken, key=_cost)
    return tuple(words)


def _words(title: str) -> list[str]:
    """The pieces that stay whole: words, and little words together with what they belong to."""
    pieces: list[str] = []
    last = None  # the sort of the token before
    for token in _TOKEN.finditer(title):
        sort = token.lastgroup
        unknown_goes_on = sort is None and last is None
        if pieces and (sort == "after" or last == "before" or unknown_goes_on):
            pieces[-1] += token[0]
        else:
            pieces.append(token[0])
        last = sort
    return pieces


def _fitting(word: str, most: float) -> Iterable[str]:
    """The word, or its words, where it is too long for a line: never within a figure, never before a mark."""
    if width_of(word) <= most:
        return [word]
    return re.findall(r"[（〔《“‘]*(?:[!-~]+|.)[）〕》”’、，；：。的等]*", word)


def _broken(words: Sequence[str], count: int) -> Iterator[tuple[str, ...]]:
    """All ways to make that many lines of the words."""
    for cuts in combinations(range(1, len(words)), count - 1):
        yield tuple("".join(words[start:end]) for start, end in pairwise((0, *cuts, len(words))))


def width_of(line: str) -> float:
    """A text's width in full-width characters; half-width ones count half."""
    return sum(0.5 if character.isascii() else 1 for character in line)


def _cost(lines: Sequence[str]) -> float:
    """How far the lines are from what a clerk would choose: sense first, then shape."""
    widths = [width_of(line) for line in lines]
    cost = sum(0.0 if line.startswith("关于") else 2.0 for line in lines[1:])
    cost += sum(4.0 for width in widths if width < FEWEST)
    cost += sum(3.0 for one, below in pairwise(widths) if one == below)  # an oblong
    if any(width < min(widths[0], widths[-1]) for width in widths[1:-1]):  # an hourglass
        cost += 6.0
    return cost + (max(widths) - min(widths)) / 4
