"""The audit in the office's words: what each action is called, and what changed. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from desk.roles import ROLES
from store.models import Role

ACTIONS = {
    "assign": "核定单位",
    "unassign": "退回待核定",
    "draft stage": "稿件状态",
    "draft kind": "更正类别",
    "draft title": "更正标题",
    "draft edit": "保存编辑稿",
    "draft edit undone": "恢复上一编辑稿",
    "draft merge": "并入另一稿",
    "draft merged here": "并入本稿",
    "draft merge undone": "撤销并入",
    "draft merged here undone": "撤销并入本稿",
    "draft split": "拆分稿件",
    "return mail": "退稿邮件",
    "keep_both": "近似稿件均保留",
    "upward report": "上报",
    "upward report undone": "撤销上报",
    "upward result": "上报结果",
    "adoption": "登记采用",
    "instruction": "登记批示",
    "special": "标为有效",
    "deduction": "登记扣分",
    "reverse": "冲销",
    "replay": "重读来信",
    "retry": "重新发送",
    "contact": "更改通讯录",
    "erase contact": "删除个人信息",
    "bulletin number": "通报文号",
    "bulletin edit": "修改通报文字",
    "bulletin hold": "暂缓通报",
    "bulletin lift": "解除暂缓",
    "bulletin release": "印发通报",
    "supplement": "补充通报",
    "annual close": "年度结算",
    "commission match": "对应约稿",
    "commission unmatch": "取消对应约稿",
    "commission extend": "约稿延期",
    "commission excuse": "免于报送约稿",
    "commission phoned": "电话催报",
    "commission judge": "约稿核定",
    "commission close": "约稿办结",
    "objection assign": "核定异议",
    "objection unassign": "撤销核定异议",
    "objection answer": "答复异议",
    "proposal taken": "采纳人员情况表",
    "proposal refused": "不采纳人员情况表",
    "user add": "开通账号",
    "user role": "改角色",
    "user password": "改密码",
    "user disable": "停用账号",
    "user enable": "恢复账号",
    "token add": "发放接口密钥",
    "token revoke": "作废接口密钥",
}
_PARTS = {
    "reason": "理由",
    "unit": "单位",
    "child": "二级机构",
    "learnt": "记住地址",
    "fact": "登记号",
    "name": "姓名",
    "role": "角色",
    "ground": "事由",
    "outcome": "结果",
    "submission": "收稿号",
    "into": "并入",
    "other": "另一稿",
    "of": "原稿",
    "passage": "段落",
    "changed": "更改项",
    "gazette": "刊物",
}
_HIDDEN = {"checksum"}
_NONE = "（空）"


def action(name: str) -> str:
    """What an action is called."""
    return ACTIONS.get(name, name)


def change(detail: Mapping[str, Any]) -> str:
    """From what to what, then whatever else the line says."""
    rest = [
        f"{_PARTS.get(key, key)}：{_text(value)}"
        for key, value in detail.items()
        if key not in {"before", "after", *_HIDDEN} and value not in (None, "", [], {})
    ]
    if "before" in detail or "after" in detail:
        rest.insert(0, f"{_text(detail.get('before'))} → {_text(detail.get('after'))}")
    return "；".join(rest)


def _text(value: object) -> str:
    match value:
        case None | "" | [] | {}:
            return _NONE
        case str():
            return ROLES[Role(value)] if value in set(Role) else value
        case list():
            return "、".join(map(_text, value))
        case dict():
            named = [f"{_PARTS.get(key, key)}{_text(each)}" for key, each in value.items() if each]
            return "，".join(named) or _NONE
        case _:
            return json.dumps(value, ensure_ascii=False)


def place(subject: str) -> str | None:
    """The page of what a line is about, where it has one."""
    kind, _, name = subject.rpartition(":")
    if kind == "commission":
        return f"/commissions/{name}"
    year, dash, rest = subject.partition("-")
    if dash and year.isdigit() and len(year) == 4:
        if rest.isdigit():
            return f"/drafts/{subject}"
        if rest in ("Q1", "Q2", "Q3", "Q4"):
            return f"/bulletins/{subject}"
    return None
