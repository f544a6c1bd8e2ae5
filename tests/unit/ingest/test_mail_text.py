"""A pasted draft told from greeting, cover note, signature and quotes."""

from __future__ import annotations

import pytest

from ingest.documents.document import Paragraph
from ingest.mail_text import OwnText, as_letter, own_text

DRAFT = [
    "市财政局强化预算绩效管理",
    "今年以来，市财政局坚持以绩效为导向，全面推进改革。",
    "一是健全制度，二是强化监控，三是用好结果，成效明显。",
]


def read(lines: list[str], *, forwards: bool = False, files: bool = False) -> OwnText:
    return own_text([Paragraph(line) for line in lines], forwards=forwards, files=files)


def drafted(lines: list[str], *, forwards: bool = False, files: bool = False) -> list[str]:
    return [line.text for line in read(lines, forwards=forwards, files=files).draft]


@pytest.mark.parametrize(
    "before",
    [
        [],
        ["市政府办公室信息科：", "    现将我单位信息一篇报上，请查收。"],
        ["您好！", "附件为我局信息，请审阅。"],
        ["各位领导：", "", "约稿内容见附件，谢谢"],
        ["领导好！报送信息一篇："],
        ["市政府办信息科：", "    现将我局4月份政务信息报送如下："],
        ["王科长：您好！现将按要求修改的稿件发给您，烦请审定。"],
        ["根据贵科要求，现将材料呈上。以下内容已经主管领导审核。"],
        ["报送信息："],
    ],
)
@pytest.mark.parametrize(
    "after",
    [
        [],
        ["", "谢谢！"],
        ["祝工作顺利！"],
        ["", "--", "义马市财政局办公室", "电话：0398-0000000"],
        ["发自我的iPhone"],
        ["发自我的华为手机"],
        ["从 Windows 版邮件发送"],
        ["获取 Outlook for iOS"],
        ["来自网易邮箱大师"],
        ["Sent from my iPad"],
        ["| |", "财政局办公室", "|", "签名由 网易邮箱大师 定制"],
        [
            "------------------",
            "义马市财政局办公室",
            "地址：义马市某某路1号",
            "【声明】本邮件仅供指定收件人使用。如您误收，请删除。",
        ],
        ["重要提示：本邮件可能含有保密信息。如您误收，请立即删除。"],
        ["本邮件及附件仅供收件人使用。"],
        ["This e-mail is confidential. If you are not the addressee, delete it."],
        ["On Mon, Mar 30, 2020 at 9:12 AM Zhang <a@b.cn> wrote:", "> please send"],
        ["On Mon, Mar 30, 2020 at 9:12 AM Zhang San <a@b.cn>", "wrote:", "> please send"],
        [
            "信息科 <a@b.cn> 于2020年3月30日周一 上午9:12写道：",
            "请于四月一日前报送信息，内容要真实，数据要准确。",
        ],
        [
            "------------------ Original ------------------",
            "From: a",
            "请报送信息，内容不限，字数五百字以内。",
        ],
        ["-----邮件原件-----", "请报送信息，内容不限，字数五百字以内。"],
        ["---- 回复的原邮件 ----", "| 发件人 | 信息科 |", "请报送信息，内容不限，字数五百字以内。"],
        ["From: a <a@b.cn>", "Sent: 2020", "To: b", "Subject: 约稿", "请报送信息。"],
        [
            "从QQ邮箱发来的超大附件",
            "信息.zip (15M, 2020年5月18日 到期)",
            "进入下载页面：https://mail.qq.com/cgi-bin/ftnExs_download?k=a",
        ],
        ["免责声明：本邮件及其附件含有保密信息。"],
        [
            "",
            "------------------ 原始邮件 ------------------",
            "发件人: 信息科",
            "请报送信息，内容不限，字数五百字以内。",
        ],
        ["在 2020年3月30日，信息科 写道：", "> 请报送信息"],
        [
            "发件人: 信息科 <a@b.cn>",
            "发送时间: 2020年3月25日",
            "收件人: 财政局",
            "主题: 约稿",
            "请报送信息。",
        ],
    ],
)
def test_what_stands_around_a_draft(before: list[str], after: list[str]) -> None:
    """Only the draft's own lines are left, whatever the client put above and below."""
    assert drafted([*before, *DRAFT, *after]) == DRAFT


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["请查收"],
        [
            "您好：现将我单位四月份政务信息三篇报上，均已经分管领导审核，请查收。如有问题请与我联系，电话0398-0000000。"
        ],
        [
            "因近期我局人员变动较大，信息报送暂由办公室张三同志负责，有关事宜请与其联系，电话0398-0000000，敬请谅解。"
        ],
        [
            "收到，谢谢！",
            "> 来稿已登记，是否采用以刊发为准。今年以来，市财政局坚持以绩效为导向，全面推进改革。",
        ],
    ],
)
def test_a_note_is_no_draft(lines: list[str]) -> None:
    """However polite or long, a cover note brings nothing itself; its lines are kept as notes."""
    own = read(lines)
    assert own.draft == ()
    assert list(own.notes) == lines[:1]


def test_a_longer_text_is_needed_beside_files() -> None:
    """What explains an attachment may take a sentence or two."""
    note = [
        "市财政局强化预算绩效管理",
        "材料中的数据已与统计部门核对一致，个别口径与上期不同，在文末作了说明，供编辑时参考使用。另有图表一份。",
    ]
    assert not read(note).slight
    assert read(note, files=True).slight
    assert read(note * 2, files=True).slight is False
    assert as_letter(read(note, files=True)) == OwnText((), tuple(note))


def test_a_forwarded_text_is_the_mails_content() -> None:
    """转发: the quoted mail is what is sent, whether subject or mark says so; its headers are not."""
    lines = [
        "-------- 转发邮件信息 --------",
        "发件人：疾控中心 <a@b.cn>",
        "发送日期：2020-04-01",
        "主题：信息",
        *DRAFT,
    ]
    assert drafted(lines, forwards=True) == DRAFT
    assert drafted(lines) == DRAFT


def test_a_quoted_forward_loses_its_marks() -> None:
    """Lines passed on with > before them are the draft's."""
    lines = ["> " + line for line in DRAFT]
    assert drafted(lines, forwards=True) == DRAFT
    assert drafted([*DRAFT, *lines]) == DRAFT


def test_an_answer_below_the_quote_is_read() -> None:
    """Where every quoted line is marked, what stands between and below is the sender's."""
    asked = ["在2020年3月25日 09:12，信息科<a@b.cn> 写道：", "> 请报送春耕情况。", ">", "> 要求数据准确。"]
    assert drafted([*asked, "", *DRAFT]) == DRAFT
    assert drafted([*asked, *DRAFT, "> 附图两张。", "谢谢！"]) == DRAFT
    assert read([*asked, "收到，谢谢！"]).notes == ("收到，谢谢！",)


def test_an_answer_above_the_quote_is_what_counts() -> None:
    """Of 约稿 and answer only the answer is the sender's."""
    asked = [
        "在2020年3月25日 09:12，信息科<a@b.cn> 写道：",
        "请报送春耕情况。要求数据准确，字数五百字以内，附图两张。",
    ]
    assert drafted([*DRAFT, "", *asked]) == DRAFT


@pytest.mark.parametrize(
    "line",
    [
        "市领导高度评价：2020年3月30日，他在留言簿上写道：",
        "项目受到省领导好评，被列为全省试点。",
        "截至3月底，请辞职工全部返岗，企业复工率达到百分之百。",
        "市政数局本次邮件系统升级惠及全市一百二十家单位。",
    ],
)
def test_prose_is_no_note(line: str) -> None:
    """A draft's sentence that sounds like a program's or a note's stays in it."""
    assert drafted([DRAFT[0], line, *DRAFT[1:]]) == [DRAFT[0], line, *DRAFT[1:]]


def test_files_as_links_are_told() -> None:
    """The lines of webmail around a link are neither draft nor note, and remembered."""
    own = read(["请查收", "超大附件", "信息.zip", "https://pan.baidu.com/s/1abc"])
    assert own.cloud_files
    assert own.notes == ("请查收", "信息.zip")
    assert not read(DRAFT).cloud_files
    assert not read(["收到", "> 超大附件"]).cloud_files
