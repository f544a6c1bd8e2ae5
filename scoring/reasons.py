"""Why an entry has its points, in sentences that may go to the unit. No leader is named in any of them."""

from __future__ import annotations

from fractions import Fraction

from scoring.facts import Adoption, Deduction, Fact, Instruction, Special
from scoring.notice import Notice
from scoring.showing import points_text

OUTSIDE = "不在本年度目标任务范围，不计分"
OTHER_WAY = "未经本科室报送，不计分"
HIGHER_ONLY = "同级就高"
SPECIAL_ISSUE_COUNTED = "专期采用已计分"
SAME_LEADER = "同一领导已批示过，不重复加分"


def what(fact: Fact, notice: Notice) -> str:
    """What happened, in the few words the 通报 has room for."""
    match fact:
        case Adoption():
            return f"{_issue(fact, notice)} {fact.form}"
        case Instruction():
            level = notice.levels.get(fact.level)
            return f"{level.name if level else fact.level}领导批示"
        case Special():
            return "专题信息、调研文章"
        case Deduction():
            return _penalty_words(fact, notice)
        case _:
            return "冲销"


def adoption(fact: Adoption, notice: Notice, joint: str, outcome: str) -> str:
    clause = notice.gazettes[fact.gazette].clause
    return f"{_issue(fact, notice)}以{fact.form}采用{joint}，{outcome}（{clause}）"


def special(notice: Notice, joint: str, outcome: str) -> str:
    return f"专题信息、调研文章上报有效{joint}，{outcome}（{notice.special.clause}）"


def instruction(fact: Instruction, notice: Notice, joint: str, outcome: str) -> str:
    return f"{what(fact, notice)}{joint}，{outcome}（{notice.levels[fact.level].clause}）"


def deduction(fact: Deduction, notice: Notice, outcome: str) -> str:
    penalty = notice.missed if fact.commission else notice.untrue
    return f"{what(fact, notice)}，{outcome}（{penalty.clause}）"


def joint(units: int, points: Fraction, notice: Notice) -> str:
    """What to say of an article that several units sent together; nothing for one unit's own."""
    if units == 1:
        return ""
    shared = f"，均分{points_text(points)}分" if notice.switches.joint_articles == "equal" else ""
    return f"（{units}个单位联合报送{shared}）"


def earned(points: Fraction, share: Fraction, why: str) -> str:
    """What an adoption or special brings; `why` is said when it is less than its plain share."""
    if points == share:
        return f"计{points_text(points)}分"
    return f"{why}，补计{points_text(points)}分" if points else f"{why}，不重复计分"


def special_counted(points: Fraction) -> str:
    return f"专题、调研已计{points_text(points)}分"


def added(points: Fraction, *, waited: bool) -> str:
    """What a 批示 brings; one that came before the adoption says from when it counts."""
    return f"{'批示在先，自采用之日起计，' if waited else ''}加{points_text(points)}分"


def lost(points: Fraction) -> str:
    return f"扣{points_text(points)}分"


def too_early(notice: Notice) -> str:
    first = notice.switches.deductions_from
    return f"早于扣分起算日{first.year}年{first.month}月{first.day}日，不扣分"


def reversed_line(reason: str) -> str:
    """Of a line that takes back what an earlier line gave."""
    return f"冲销：{_plain(reason)}"


def corrected_line(reason: str) -> str:
    """Of a line that brings what was given before to what is right."""
    return f"更正：{_plain(reason)}"


def _plain(reason: str) -> str:
    return reason.removeprefix("更正：").removeprefix("冲销：")


def _issue(fact: Adoption, notice: Notice) -> str:
    gazette = notice.gazettes.get(fact.gazette)
    year = f"{fact.issue.year}年" if fact.issue.year != fact.day.year else ""
    return f"{gazette.short if gazette else fact.gazette}{year}{fact.issue.words}"


def _penalty_words(fact: Deduction, notice: Notice) -> str:
    if fact.commission is None:
        return f"上报信息{fact.ground}"
    return f"{notice.missed.words}（约稿{fact.commission}，{fact.ground}）"
