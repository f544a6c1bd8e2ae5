"""管理: the notice in force, read-only, and where each of its switches stands."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response

from desk.guard import Here, Reader
from desk.render import page
from notify.wording import full_day
from scoring.notice import Notice

router = APIRouter(prefix="/office")

_YES = {True: "是", False: "否"}


@dataclass(frozen=True, slots=True)
class Switch:
    """Where the notice is silent: the question, and how it is read now."""

    question: str
    stands: str
    key: str  # in the file of the notice


@router.get("")
def notice(
    request: Request,
    office: Here,
    user: Reader,  # noqa: ARG001  whoever may read
    year: int | None = None,
) -> Response:
    """A year's notice, this year's by default."""
    shown = office.roster(year)
    tiers = dict.fromkeys(unit.target for unit in shown.ranked)
    return page(
        request,
        "office",
        notice=shown,
        years=sorted(office.notices, reverse=True),
        current=office.roster().year,
        tiers=[(target, [unit for unit in shown.units if unit.target == target]) for target in (*tiers, 0)],
        switches=switches(shown),
    )


def switches(notice: Notice) -> tuple[Switch, ...]:
    """The readings that an office may change, as they stand."""
    chosen = notice.switches
    twice = {"sum": "累计计分", "higher": "就高计一次"}
    joint = {"full": "各单位都计全分", "equal": "各单位均分"}
    limit = notice.limits.resend_above_percent
    return (
        Switch("同一稿件被同级刊物多次采用", twice[chosen.same_level_twice], "same_level_twice"),
        Switch("未经本科室报送而被上级采用的是否计分", _YES[chosen.other_way_scores], "other_way_scores"),
        Switch(
            "以专期采用的专题、调研是否不再另计上报有效分",
            _YES[chosen.special_issue_includes_special],
            "special_issue_includes_special",
        ),
        Switch("同一领导对同一稿件多次批示是否只计一次", _YES[chosen.same_leader_once], "same_leader_once"),
        Switch("几个单位联合报送的稿件", joint[chosen.joint_articles], "joint_articles"),
        Switch("从哪天起的失真、失误和约稿扣分", full_day(chosen.deductions_from), "deductions_from"),
        Switch("全年结算日，此后登记的列入补充", full_day(chosen.settlement_day), "settlement_day"),
        Switch("超过字数限制多少才请单位压缩重报", f"{limit}%以上", "resend_above_percent"),
    )
