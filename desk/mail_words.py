"""What mail is called on the desk's pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.models import OutboxState

KINDS = {
    "alert": "警示",
    "digest": "日报",
    "receipt": "回执",
    "receipt_copy": "回执抄送",
    "return": "退稿",
    "commission": "约稿",
    "commission_reminder": "约稿提醒",
    "commission_extension": "约稿延期告知",
    "commission_ground": "约稿扣分告知",
    "account_answer": "积分查询答复",
    "objection_answer": "异议答复",
    "bulletin": "通报",
    "bulletin_draft": "通报草稿",
    "bulletin_copy": "通报存底",
    "bulletin_leader": "呈送的通报",
    "supplement": "补充通报",
    "supplement_copy": "补充通报存底",
    "welcome": "人员登记告知",
    "contact_reminder": "人员报送提醒",
}
STATES = {
    OutboxState.WAITING: "待发",
    OutboxState.SENDING: "发送中",
    OutboxState.SENT: "已发",
    OutboxState.REFUSED: "被拒",
    OutboxState.WITHHELD: "暂扣",
}
STATE_COLOURS = {
    OutboxState.WAITING: "amber",
    OutboxState.SENDING: "amber",
    OutboxState.SENT: "green",
    OutboxState.REFUSED: "red",
    OutboxState.WITHHELD: "amber",
}
NATURES = {
    "submission": "来稿",
    "contacts_form": "人员情况表",
    "query": "积分查询",
    "withdrawal": "撤稿请求",
    "objection": "异议",
    "acknowledgement": "收到确认",
    "gazette": "快报",
    "bounce": "退信",
    "auto_reply": "自动回复",
    "list": "群发邮件",
    "no_draft": "未见稿件",
    "unreadable": "未能识别",
}
PROBLEMS = {
    "encrypted": "有密码",
    "too_large": "过大",
    "too_deep": "嵌套过深",
    "too_many": "条目过多",
    "too_slow": "读取超时",
    "unknown_format": "格式不识",
    "damaged": "文件损坏",
    "scanned": "扫描件",
    "cloud_link": "网盘链接",
    "bad_charset": "编码存疑",
    "signed_only": "加密签名件",
}
CONDITIONS = {
    "imap_login": "收信登录被拒",
    "imap_unreachable": "收信服务器连接不上",
    "smtp_login": "发信登录被拒",
    "outbox_paused": "发信暂停",
    "template_refused": "改写的模板未采用",
}
REMEDIES = {
    "imap_login": "请在网页邮箱“设置—POP3/SMTP/IMAP”中重新生成授权码，交运维人员写入配置。",
    "imap_unreachable": "请检查网络；恢复后从中断处继续收信，不会漏收。",
    "smtp_login": "请在网页邮箱“设置—POP3/SMTP/IMAP”中重新生成授权码，交运维人员写入配置。",
    "outbox_paused": "邮箱达到发信上限，到时自动继续，不必处理。",
    "template_refused": "已改用自带模板发信，请运维人员检查改写的模板。",
}
ANSWERED = ("objection", "withdrawal", "query")  # natures of letters that want an answer
TYPED_IN = ("encrypted", "too_large", "unknown_format", "cloud_link", "damaged", "too_slow", "signed_only")
WORDS: Mapping[str, Any] = {
    "kinds": KINDS,
    "states": STATES,
    "state_colours": STATE_COLOURS,
    "natures": NATURES,
    "problems_named": PROBLEMS,
    "conditions_named": CONDITIONS,
    "remedies": REMEDIES,
}
