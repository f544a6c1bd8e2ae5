"""A message or document as a whole, where the corpus in tests/mail does not look."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ingest.documents.document import Document, Paragraph
from ingest.files import is_sealed_document
from ingest.reading import Confidence, Kind, Nature, ProblemCode, Reading
from ingest.reading_json import to_json
from ingest.understand import understand, understand_document
from tests.unit.ingest.plain_mails import FIRST, NOTICE, SECOND, read, word

SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).parents[3] / "docs" / "reading.schema.json").read_text("utf-8"))
)


def test_a_sealed_message_carries_nothing_of_its_content() -> None:
    """Of a marked message only the sender, the id and the time are left; no subject, text, file or flag."""
    reading = read("机密★1年", FIRST, {"财政局.docx": word(FIRST, SECOND)})
    assert reading == Reading(
        Nature.SEALED, message_id="<1@qq.com>", sender=reading.sender, sent_at=reading.sent_at
    )


@pytest.mark.parametrize("name", ["内层/机密.docx", "秘密★3年.txt", "绝密.rar"])
def test_a_marking_in_any_file_name_seals(name: str) -> None:
    """Whether or not the file can be read."""
    assert read("信息", "请查收", {name: b"\x00\x01"}).nature is Nature.SEALED


def test_drafts_of_one_file_are_numbered() -> None:
    """Ordinals count within a source: (message, source, ordinal) is a submission's key."""
    end = ["义马市财政局", "2020年3月30日"]
    both = word("市财政局推进第一项改革", FIRST, *end, "市财政局推进第二项改革", SECOND, *end)
    reading = read(
        "财政局信息", "请查收", {"一.docx": both, "二.docx": word("另一篇信息", FIRST[::-1], *end)}
    )
    assert [(draft.source, draft.ordinal) for draft in reading.submissions] == [
        ("一.docx", 0),
        ("一.docx", 1),
        ("二.docx", 0),
    ]


def test_the_same_text_twice_is_one_draft() -> None:
    """A .docx and the same as .txt: the first file wins."""
    text = "\n".join(["市财政局强化预算绩效管理", FIRST, SECOND]).encode("gb18030")
    reading = read(
        "信息", "请查收", {"信息.docx": word("市财政局强化预算绩效管理", FIRST, SECOND), "信息.txt": text}
    )
    assert [draft.source for draft in reading.submissions] == ["信息.docx"]
    assert len(reading.attachments) == 2


def test_different_texts_in_body_and_file_are_two_drafts() -> None:
    """A draft pasted above an attached one is not lost."""
    pasted = (
        "近日，市水利局组织开展农村饮水安全排查，更换老化管网六公里，维修水泵十四台，新建蓄水池三座。" * 3
    )
    reading = read(
        "信息两篇", f"市水利局保障饮水安全\n{pasted}", {"信息.docx": word("强化预算", FIRST, SECOND)}
    )
    assert [draft.source for draft in reading.submissions] == ["信息.docx", "body"]


def test_flags_for_staff() -> None:
    """Amber words, a citizen's number, a correction, contradicting declarations."""
    number = "410102199003070011"
    draft = word("【经验】更正：强化预算", "内部资料", FIRST, f"{SECOND}张三（身份证号{number}）反映良好。")
    (one,) = read("【条目】更正:财政局信息", "请查收", {"信息.docx": draft}).submissions
    assert one.kind is Kind.EXPERIENCE
    assert "含“内部资料”字样" in one.flags
    assert "来稿注明是更正稿" in one.flags
    assert any("不一致" in flag for flag in one.flags)


def test_a_picture_is_noted() -> None:
    """A scan is kept and staff are told that nobody looked for a marking in it."""
    reading = read("信息", "请查收", {"签字页.png": b"\x89PNG\r\n\x1a\n" + bytes(20)})
    assert reading.flags == ("图片未作密级检查",)
    assert reading.nature is Nature.NO_DRAFT
    assert reading.problems == ()


def test_a_document_alone() -> None:
    """`xinxike read file.docx`: as if a mail had brought it."""
    data = word("市财政局强化预算绩效管理", FIRST, SECOND, "义马市财政局", "2020年3月30日", "撰稿人：张三")
    reading = understand_document("【条目】财政局.docx", data, NOTICE)
    (draft,) = reading.submissions
    assert (draft.source, draft.kind, draft.declared, draft.author) == (
        "【条目】财政局.docx",
        Kind.BRIEF,
        True,
        "张三",
    )
    assert (reading.unit.name, reading.unit.confidence) == ("财政局", Confidence.CERTAIN)
    assert reading.text.startswith("市财政局强化预算绩效管理\n")
    SCHEMA.validate(to_json(reading, "【条目】财政局.docx"))


@pytest.mark.parametrize(
    ("name", "data", "nature", "codes"),
    [
        ("信息.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Nature.UNREADABLE, ["damaged"]),
        ("信息.txt", b"", Nature.UNREADABLE, ["damaged"]),
        ("签字页.png", b"\x89PNG\r\n\x1a\n", Nature.NO_DRAFT, []),
        ("信息.txt", "机密★1年\n正文".encode(), Nature.SEALED, []),
        ("信息.txt", "请查收".encode(), Nature.NO_DRAFT, []),
        (
            "附件1.txt",
            "工作人员基本情况\n主管领导 张三 信息员 李四 电话 0398-0000000 单位 财政局 办公室".encode(),
            Nature.CONTACTS_FORM,
            [],
        ),
    ],
)
def test_a_document_that_brings_no_draft(name: str, data: bytes, nature: Nature, codes: list[str]) -> None:
    """Unreadable, empty, a picture, sealed, a remark, the form: each says so."""
    reading = understand_document(name, data, NOTICE)
    assert reading.nature is nature
    assert [problem.code for problem in reading.problems] == [ProblemCode(code) for code in codes]
    assert reading.submissions == ()
    SCHEMA.validate(to_json(reading, name))


@given(st.binary(max_size=600))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    """Anything at all is understood as something, in the schema's terms."""
    SCHEMA.validate(to_json(understand(data, NOTICE, {}), "a.eml"))
    SCHEMA.validate(to_json(understand_document("a.txt", data, NOTICE), "a.txt"))


@given(
    st.text("市财政局关于的报告：:，。【】()（）1一、. \n\u3000年月日审核人张三\t-—", max_size=200),
    st.text("市财政局【条目】约稿:：()（） 关于12.-，、", max_size=60),
)
def test_no_text_makes_it_raise(text: str, subject: str) -> None:
    """Nor does any arrangement of the marks that the rules look for."""
    SCHEMA.validate(to_json(read(subject, text, {"信息.txt": text.encode()}), "a.eml"))


LINK = "https://wx.mail.qq.com/ftn/download?func=3&key=abc"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"请查收\n{LINK}", True),
        ("从QQ邮箱发来的超大附件\n信息.zip (156M, 2020年5月18日 到期)", True),
        ("请查收", False),
        (f"收到，谢谢\n------------------ 原始邮件 ------------------\n发件人: 信息科\n{LINK}", False),
    ],
)
def test_a_link_is_no_file(text: str, found: bool) -> None:
    """The sender is asked for the file; a link in what he answers is not his."""
    reading = read("信息", text)
    assert [problem.code for problem in reading.problems] == [ProblemCode.CLOUD_LINK] * found
    assert reading.submissions == ()


def test_a_link_behind_words_is_found() -> None:
    """HTML shows 点击下载 and hides the address."""
    raw = (
        "From: a@qq.com\nSubject: =?utf-8?B?5L+h5oGv?=\nContent-Type: text/html; charset=utf-8\n\n"
        f'<p>请查收</p><a href="{LINK.replace("&", "&amp;")}">信息</a>'
    )
    reading = understand(raw.encode(), NOTICE, {})
    assert (reading.nature, [problem.code for problem in reading.problems]) == (
        Nature.NO_DRAFT,
        [ProblemCode.CLOUD_LINK],
    )


def test_advertising_is_no_draft_and_a_units_draft_no_advertising() -> None:
    """An offer from nobody of ours is a list's; the same words under a unit's name are a draft."""
    offer = (
        "我公司可代开各类增值税发票，税点优惠，先开票验证后付款，诚信经营，欢迎新老客户来电洽谈合作事宜。"
        "联系电话13800000000，微信同号，王经理。全国统一咨询热线，限时特惠。"
    )
    assert read("代开发票", offer).nature is Nature.LIST
    draft = (
        "市税务局推行增值税电子发票，提供24小时咨询热线，办理业务一千笔，为企业节约成本二十万元。"
        "联系商超开展促销、满减活动二十场，发放优惠券二百万元，拉动消费一千万元。"
    )
    assert (
        read("税务局：发票电子化便民利企", f"发票电子化便民利企\n{draft}\n义马市税务局").nature
        is Nature.SUBMISSION
    )
    assert read("信息", f"发票电子化便民利企\n{draft}\n义马市税务局").nature is Nature.SUBMISSION


def test_a_bounce_says_what_it_returns() -> None:
    """So that filing finds the mail that we sent."""
    raw = (
        "From: postmaster@163.com\nSubject: =?utf-8?B?57O757uf6YCA5L+h?=\nMessage-ID: <2@163.com>\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nfailed\n'
        "--b\nContent-Type: message/rfc822\n\nMessage-ID: <1@our>\nSubject: receipt\n\ntext\n--b--\n"
    )
    reading = understand(raw.encode(), NOTICE, {})
    assert (reading.nature, reading.bounced) == (Nature.BOUNCE, ("<1@our>",))
    assert read("信息", "请查收").bounced == ()


def test_a_folder_or_a_note_may_bear_the_marking() -> None:
    """秘密 as a folder's name in an archive, in a footnote, below an automatic number."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("秘密/一.docx", word("强化预算", FIRST))
    assert read("信息", "请查收", {"包.zip": packed.getvalue()}).nature is Nature.SEALED
    noted = Document("docx", (Paragraph(FIRST),), notes=("机密★1年",))
    assert is_sealed_document(noted)
    assert is_sealed_document(Document("docx", (Paragraph("机密", number="1."), Paragraph(FIRST))))
    assert not is_sealed_document(Document("docx", (Paragraph("保守国家机密"), Paragraph(FIRST))))


def test_drafts_are_bounded() -> None:
    """A text that looks like thousands of articles gives a hundred, and says so."""
    text = "\n".join(["市财政局强化预算绩效管理", FIRST, "义马市财政局", "2020年3月30日"] * 300)
    for reading in (read("信息", text), understand_document("信息.txt", text.encode(), NOTICE)):
        assert len(reading.submissions) == 100
        assert [problem.code for problem in reading.problems] == [ProblemCode.TOO_MANY]
