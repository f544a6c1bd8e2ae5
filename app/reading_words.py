"""The office's words for what a reading says."""

from __future__ import annotations

from ingest.reading import Confidence, Nature, ProblemCode, Where

NATURES = {
    Nature.SUBMISSION: "来稿",
    Nature.CONTACTS_FORM: "工作人员基本情况表",
    Nature.QUERY: "积分查询",
    Nature.WITHDRAWAL: "撤稿",
    Nature.OBJECTION: "对计分的异议",
    Nature.ACKNOWLEDGEMENT: "收到确认",
    Nature.GAZETTE: "快报",
    Nature.BOUNCE: "退信",
    Nature.AUTO_REPLY: "自动回复",
    Nature.LIST: "群发邮件或广告",
    Nature.NO_DRAFT: "没有稿件",
    Nature.SEALED: "已封存",
    Nature.UNREADABLE: "无法识读",
}
CONFIDENCES = {
    Confidence.CERTAIN: "确定",
    Confidence.LIKELY: "较可能，请核对",
    Confidence.CONFLICT: "依据互相矛盾，待人工核定",
    Confidence.UNKNOWN: "未能确定，待人工核定",
}
WHERE = {
    Where.ADDRESS: "发件地址",
    Where.LETTERHEAD: "版头",
    Where.SIGNATURE: "签名",
    Where.SENDER_NAME: "发件人姓名",
    Where.SUBJECT: "主题",
    Where.FILENAME: "文件名",
    Where.SIGN_OFF: "落款",
}
CODES = {
    ProblemCode.ENCRYPTED: "有密码",
    ProblemCode.TOO_LARGE: "过大",
    ProblemCode.TOO_DEEP: "层数过多",
    ProblemCode.TOO_MANY: "数量过多",
    ProblemCode.TOO_SLOW: "读取超时",
    ProblemCode.UNKNOWN_FORMAT: "格式不识",
    ProblemCode.DAMAGED: "损坏",
    ProblemCode.SCANNED: "扫描件",
    ProblemCode.CLOUD_LINK: "下载链接",
    ProblemCode.BAD_CHARSET: "编码不明",
    ProblemCode.SIGNED_ONLY: "签名或加密邮件",
}
# Where a problem is, other than in an attachment.
PLACES = {"body": "正文", "subject": "主题", "sender": "发件人", "message": "整封邮件"}
