"""What sort of mail it is: each rule, and what must not set it off."""

from __future__ import annotations

import pytest

from ingest.documents.document import Paragraph
from ingest.labels import subject_label
from ingest.message import ParsedMail
from ingest.nature import Signs, is_automatic, is_contacts_form, is_list_mail, nature
from ingest.reading import Nature


def of(subject: str, *notes: str, **signs: object) -> Nature:
    return nature(Signs(label=subject_label(subject), notes=notes, **signs))  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("subject", "note", "found"),
    [
        ("收到", "收到", Nature.ACKNOWLEDGEMENT),
        ("Re:【回执】已收到", "好的，谢谢！", Nature.ACKNOWLEDGEMENT),
        ("回复：约稿通知", "收到，我们尽快报送。", Nature.ACKNOWLEDGEMENT),
        ("Re: 约稿", "通知收悉，谢谢。", Nature.ACKNOWLEDGEMENT),
        ("Re: 通报", "已阅", Nature.ACKNOWLEDGEMENT),
        ("Re: 约稿", "您好，来信收到", Nature.ACKNOWLEDGEMENT),
        ("Re: 约稿", "好的", Nature.ACKNOWLEDGEMENT),
        ("信息", "请查收，收到请回复。", Nature.NO_DRAFT),
        ("对一季度积分的疑问", "我单位采用5篇，通报只计3篇，请核实。", Nature.OBJECTION),
        ("积分核对", "我们单位的分数好像算少了，麻烦核实一下", Nature.OBJECTION),
        ("作废", "前面发送的信息作废", Nature.WITHDRAWAL),
        ("财政局", "昨天发的那篇信息先不要采用，数据还要核实。", Nature.WITHDRAWAL),
        ("查分", "请帮忙查一下我们单位的得分", Nature.QUERY),
        ("采用情况查询", "请查询我局信息采用情况", Nature.QUERY),
        ("撤稿:市财政局强化预算绩效管理", "", Nature.WITHDRAWAL),
        ("撤回4月3日《市财政局强化预算绩效管理》稿件", "", Nature.WITHDRAWAL),
        ("信息", "我局昨日报送的稿件数据有误，申请撤回。", Nature.WITHDRAWAL),
        ("关于一季度积分的异议", "", Nature.OBJECTION),
        ("Re:【通报】一季度", "我局对扣分有异议，请核实。", Nature.OBJECTION),
        ("Re:【通报】一季度", "我局积分少计了2篇。", Nature.OBJECTION),
        ("积分查询", "", Nature.QUERY),
        ("查询积分", "", Nature.QUERY),
        ("咨询", "请问我局现在积分多少？", Nature.QUERY),
        ("财政局信息员变更", "我局信息员由张三变更为李四。", Nature.CONTACTS_FORM),
        ("信息", "请查收", Nature.NO_DRAFT),
        ("", "", Nature.NO_DRAFT),
    ],
)
def test_mails_without_a_draft(subject: str, note: str, found: Nature) -> None:
    """What a person says in subject and note."""
    assert of(subject, *([note] if note else [])) is found


@pytest.mark.parametrize(
    "subject",
    [
        "市财政局收到锦旗一面",
        "市医保局积分管理见成效",
        "财政局妥善处理采购异议",
        "公示期满无异议，项目积分排名公布",
        "市场监管局撤销违规许可12件",
        "更正：撤稿后重报",
        "我局信息被《政府快报》第3期采用",
        "市民政局查询低保对象信息3000条",
    ],
)
def test_drafts_about_the_same_words_are_drafts(subject: str) -> None:
    """A draft with such words in its title is a submission."""
    assert of(subject, headings=(subject,), drafts=True, files_drafts=True, files=True) is Nature.SUBMISSION


def test_an_acknowledgement_may_be_signed() -> None:
    """What stands below a line is a signature, however long; a long letter is no 收到."""
    signature = [
        "--",
        "义马市财政局办公室",
        "地址：义马市某某路1号",
        "电话：0398-0000000，传真：0398-0000001" * 3,
    ]
    assert of("Re: 约稿", "收到，谢谢", *signature) is Nature.ACKNOWLEDGEMENT
    assert of("Re: 约稿", "收到，" + "但是我局目前人手不足，" * 10) is Nature.NO_DRAFT


def test_a_letter_that_looks_like_a_pasted_draft() -> None:
    """A long letter about one's own draft is no draft; a draft in the third person with the words is one."""
    letter = "我局4月3日报送的信息因数据口径需要进一步核实，现申请撤回，请不要采用，给您带来的不便敬请谅解。"
    assert of("信息", pasted=letter, drafts=True) is Nature.WITHDRAWAL
    dispute = (
        "我单位一季度报送信息十二篇，其中五篇被采用，对通报所列积分有异议，现附采用清单，请予核对更正为盼。"
    )
    assert of("信息", pasted=dispute, drafts=True) is Nature.OBJECTION
    draft = "市场监管局对撤回许可后仍经营的行为开展检查，责令整改信息不实的企业三家，公开稿件十二篇。"
    assert of("信息", pasted=draft, drafts=True) is Nature.SUBMISSION


@pytest.mark.parametrize(
    "signs",
    [
        {"label": subject_label("《政府快报》第12期"), "files": True},
        {"label": subject_label("请校对"), "names": ("政府工作快报第3期",), "files": True},
        {"label": subject_label("请校对"), "headings": ("政府快报 第十二期",), "drafts": True, "files": True},
    ],
)
def test_an_issue_of_a_gazette(signs: dict[str, object]) -> None:
    """An issue in subject, file name or letterhead is the gazette itself, not a draft for it."""
    assert nature(Signs(**signs)) is Nature.GAZETTE  # type: ignore[arg-type]  # by name


def test_machines_come_first() -> None:
    """A bounce that quotes a draft, and an automatic 收到, are what their headers say."""
    drafts = {"drafts": True, "files": True, "files_drafts": True}
    assert of("撤稿", bounce=True, **drafts) is Nature.BOUNCE
    assert of("收到", "收到", automatic=True) is Nature.AUTO_REPLY
    assert of("信息", list_mail=True, **drafts) is Nature.LIST


def test_a_message_that_cannot_be_read_says_so() -> None:
    """Nothing found in a message that is broken as a whole."""
    assert of("信息", unreadable=True) is Nature.UNREADABLE


@pytest.mark.parametrize(
    ("mail", "automatic"),
    [
        (ParsedMail(headers={"auto-submitted": "auto-replied"}), True),
        (ParsedMail(headers={"auto-submitted": "no"}), False),
        (ParsedMail(headers={"precedence": "auto_reply"}), True),
        (ParsedMail(headers={"x-autoreply": "yes"}), True),
        (ParsedMail(report_type="disposition-notification"), True),
        (ParsedMail(subject="自动回复: 休假"), True),
        (ParsedMail(subject="已读：约稿通知"), True),
        (ParsedMail(subject="[自动回复] 约稿通知"), True),
        (ParsedMail(subject="【自动回复】约稿通知"), True),
        (ParsedMail(paragraphs=(Paragraph("这是来自QQ邮箱的假期自动回复邮件。"),)), True),
        (ParsedMail(paragraphs=(Paragraph("此邮件由系统自动发送，请勿回复"),)), True),
        (ParsedMail(paragraphs=(Paragraph("市政数局上线自动回复邮件功能。"),)), False),
        (ParsedMail(subject="财政局建成自动回复系统"), False),
        (ParsedMail(), False),
    ],
)
def test_automatic_mail_by_headers(mail: ParsedMail, automatic: bool) -> None:
    """RFC 3834 and 8098, older headers, and subjects that programs write."""
    assert is_automatic(mail) is automatic


@pytest.mark.parametrize(
    ("headers", "listed"),
    [
        ({"list-id": "<x.example>"}, True),
        ({"list-unsubscribe": "<mailto:a@b.cn>"}, True),
        ({"precedence": "bulk"}, True),
        ({"precedence": "normal"}, False),
        ({}, False),
    ],
)
def test_list_mail_by_headers(headers: dict[str, str], listed: bool) -> None:
    """RFC 2919, RFC 2369, and the older Precedence."""
    assert is_list_mail(ParsedMail(headers=headers)) is listed


def test_annex_1_is_told_by_its_first_lines() -> None:
    """The form on staff holds no draft."""
    assert is_contacts_form("信息", ("附件1", "2020年政务信息工作人员基本情况"))
    assert not is_contacts_form("信息", ("市财政局强化预算绩效管理", "今年以来，"))
