"""What an editor does to a draft: each action where a person would click, and two editors at once."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from email.message import EmailMessage

import pytest
from starlette.testclient import TestClient

from notify.render import render_owed
from store import drafts, outbox
from store.models import Message, Stage, Submission
from tests.desk.conftest import Desk, Open

BRIEF, OTHER = "2020-0126", "2020-0125"  # 条目 of two units, not adopted
OVER = "2020-0092"  # 605 of 500 字
LONG = "2020-0121"  # 经验 of 29 paragraphs
ADOPTED = "2020-0122"


def sent(client: TestClient, path: str, **fields: object) -> tuple[int, str]:
    """A form sent as the page would: the status and the page it ends at."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/").text)
    assert found is not None
    answer = client.post(path, data={"csrf": found[1], **fields})
    return answer.status_code, answer.text


def now_is(desk: Desk, number: str) -> Submission:
    with desk.office.database.read() as session:
        found = drafts.get(session, number)
        assert found is not None
        return found


def test_kind_and_title_are_changed_and_taken_back(desk: Desk, open_page: Open) -> None:
    """By keys: the limit follows the kind, the history says it, and the toast's 撤销 undoes it."""
    page = open_page(f"/drafts/{BRIEF}")
    page.keyboard.press("c")
    page.select_option("#kind-kind", "经验")
    page.click("button:text-is('改类别')")
    assert "2000字以内" in page.inner_text(".toast")
    assert "把类别由条目改为经验" in page.inner_text("section[aria-labelledby=history-head]")
    page.keyboard.press("u")
    page.wait_for_selector(".toast:has-text('已改为条目')")
    page.keyboard.press("t")
    page.fill("#title-title", "移动公司助力防疫")
    page.click("button:text-is('改标题')")
    assert page.inner_text("h1") == "移动公司助力防疫"
    page.click(".toast button")
    assert now_is(desk, BRIEF).title.startswith("移动义马分公司5G")


def test_an_edited_version_is_counted_and_kept_beside_the_original(desk: Desk, open_page: Open) -> None:
    """算字数 keeps what was typed and advises; saving shows what changed; undo gives the original back."""
    page = open_page(f"/drafts/{OVER}")
    page.keyboard.press("e")
    page.wait_for_selector("#edit-body")
    page.fill("#edit-body", "一是健全制度。\n二是" + "严" * 500 + "。")
    page.click("button:text-is('算字数')")
    assert "现510字，超出10字" in page.inner_text(".advice")
    page.fill("#edit-body", "一是健全制度。")
    page.click("button:text-is('保存')")
    assert "共7字" in page.inner_text(".toast")
    assert page.locator("section[aria-labelledby=edit-head] del").count() > 0
    assert now_is(desk, OVER).words == 605
    page.click(".toast button")
    assert "605字" in page.inner_text("section[aria-labelledby=edit-head] header")


def test_two_editors_at_once_lose_nothing(desk: Desk, open_page: Open) -> None:
    """The second is told who did what and sees what was typed; sent again, it is taken."""
    second = open_page(f"/drafts/{BRIEF}")
    client = desk.client("ke")
    assert sent(client, f"/drafts/{BRIEF}/kind", kind="专题", revision=0)[0] == 200
    second.click("summary:has-text('改标题')")
    second.fill("#title-title", "另一个标题")
    with second.expect_response(lambda answer: answer.request.method == "POST") as answered:
        second.click("button:text-is('改标题')")
    assert answered.value.status == 409
    told = second.inner_text(".said >> nth=0")
    assert "科长甲刚刚改动了" in told
    assert "把类别由条目改为专题" in told
    assert second.input_value("#title-title") == "另一个标题"
    assert now_is(desk, BRIEF).title != "另一个标题"
    second.click("button:text-is('改标题')")
    assert second.inner_text("h1") == "另一个标题"
    assert now_is(desk, BRIEF).kind == "专题"


def test_a_late_version_keeps_its_words(desk: Desk) -> None:
    """The edit's form comes back with status 409, the other's version beside what was typed."""
    client = desk.client()
    sent(desk.client("ke"), f"/drafts/{OVER}/edit", title="甲", body="科长的稿。", revision=0)
    status, text = sent(client, f"/drafts/{OVER}/edit", title="乙", body="我的稿。", revision=0)
    assert status == 409
    assert "我的稿。</textarea>" in text
    assert "科长的稿。" in text
    assert "科长甲刚刚改动了" in text


def test_a_merge_is_seen_on_both_and_in_the_list(desk: Desk, open_page: Open) -> None:
    """Struck in the list, linked both ways, taken back by the toast."""
    page = open_page(f"/drafts/{BRIEF}")
    page.keyboard.press("m")
    page.fill("#merge-into", OTHER)
    page.click("button:text-is('合并')")
    assert f"本稿已并入{OTHER}" in page.inner_text("main")
    other = open_page(f"/drafts/{OTHER}")
    assert other.locator(f"a.gone[href='/drafts/{BRIEF}']").count() == 1
    listed = open_page("/drafts")
    assert listed.locator(f"a.gone[href='/drafts/{BRIEF}']").count() == 1
    page.click(".toast button")
    assert now_is(desk, BRIEF).merged_into is None


def test_a_split_is_shown_before_it_is_filed(desk: Desk, open_page: Open) -> None:
    """Cuts, titles, a look, a question, and then drafts of their own; the original stays."""
    page = open_page(f"/drafts/{LONG}/split")
    page.on("dialog", lambda dialog: dialog.accept())
    page.check("input[name=cut][value='13']")
    page.click("button:text-is('看拆分结果')")
    assert page.input_value("#title-2") == "二、存在问题"
    page.fill("#title-2", "重点项目建设存在的问题")
    page.click("button:text-is('拆分为2篇')")
    assert "已拆分为" in page.inner_text(".toast")
    original = now_is(desk, LONG)
    assert original.stage is Stage.KEPT
    page.click("section[aria-labelledby=history-head] a >> nth=1")
    assert page.inner_text("h1") == "重点项目建设存在的问题"
    assert f"由{LONG}拆分得来" in page.inner_text("section[aria-labelledby=history-head]")
    assert now_is(desk, page.url[-9:]).unit == original.unit


def test_cuts_moved_after_the_look_are_looked_at_again(desk: Desk) -> None:
    """What is filed is what was shown."""
    form = {"cut": [5], "start": [0, 14], "title": ["甲", "乙"], "act": "file", "revision": 0}
    status, text = sent(desk.client(), f"/drafts/{LONG}/split", **form)
    assert (status, "划分之处已改动" in text) == (409, True)


def test_a_return_is_previewed_and_answers_the_drafts_mail(desk: Desk, open_page: Open) -> None:
    """What is shown is what is sent: to the sender alone, In-Reply-To the mail that brought the draft."""
    page = open_page(f"/drafts/{OVER}")
    page.keyboard.press("r")
    page.select_option("#return-reason", index=1)
    page.fill("#return-more", "请压缩至500字以内。")
    page.click("button:text-is('看退稿邮件')")
    shown = page.inner_text("article")
    assert "请压缩至500字以内。" in shown
    assert now_is(desk, OVER).stage is Stage.UNREAD
    page.click("button:text-is('退稿并发出邮件')")
    assert "已退稿" in page.inner_text(".toast")
    mail, draft = the_mail(desk), now_is(desk, OVER)
    assert mail["To"] == draft.message.sender_address
    assert mail["Cc"] is None
    assert mail["In-Reply-To"] == draft.message.message_id
    assert mail["Subject"] == f"【退稿】{draft.title}（收稿号{OVER}）"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "篇幅超出要求，请压缩后重报。" in body.get_content()
    assert "".join(body.get_content().split()) == "".join(shown.split())


def the_mail(desk: Desk) -> EmailMessage:
    """The one return that is owed, as it will be sent."""
    render_owed(desk.office.database, desk.office.writer, desk.office.clock)
    with desk.office.database.read() as session:
        (row,) = [row for row in outbox.listing(session) if row.kind == "return"]
        whole = outbox.get(session, row.id)
        assert whole is not None
        assert whole.content is not None
        made = email.message_from_bytes(whole.content, policy=email.policy.default)
    assert isinstance(made, EmailMessage)
    return made


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"sender_address": None}, "没有发件地址"),
        ({"sender_address": "noreply@example.com"}, "自动信箱"),
        ({"flags": ["发件地址未通过发信验证，可能系冒用，请核实后再认领"]}, "可能系冒用"),
    ],
)
def test_nobody_is_not_written_to(desk: Desk, values: dict[str, object], why: str) -> None:
    """No sender, a machine, a forged address: the page says so, the stage changes, no mail is owed."""
    with desk.office.database.write() as session:
        message = session.get_one(Message, now_is(desk, OVER).message_id)
        for name, value in values.items():
            setattr(message, name, value)
    client = desk.client()
    form = {"reason": "时效已过", "revision": 0}
    assert why in sent(client, f"/drafts/{OVER}/return", **form)[1]
    assert sent(client, f"/drafts/{OVER}/return/send", **form)[0] == 200
    assert now_is(desk, OVER).stage is Stage.RETURNED
    with desk.office.database.read() as session:
        assert not [row for row in outbox.listing(session) if row.kind == "return"]


def test_the_desk_says_when_no_mail_leaves_the_office(desk: Desk) -> None:
    """Under `sending = staff` a unit's return is held back: the preview and the toast say so."""
    desk.office = replace(desk.office, policy=replace(desk.office.policy, sending="staff"))
    client, form = desk.client(), {"reason": "时效已过", "revision": 0}
    assert "扣留在发件箱" in sent(client, f"/drafts/{OVER}/return", **form)[1]
    assert "扣留在发件箱" in sent(client, f"/drafts/{OVER}/return/send", **form)[1]


def test_a_unit_that_nobody_knows_is_shown_again(desk: Desk) -> None:
    """Deciding whose a draft is keeps what was typed, too."""
    status, text = sent(desk.client(), f"/drafts/{BRIEF}/unit", revision=0, unit="某某局")
    assert (status, 'value="某某局"' in text, "没有“某某局”这个单位" in text) == (409, True, True)


def test_a_withdrawal_needs_a_reason_and_of_an_adopted_draft_a_chief(desk: Desk, open_page: Open) -> None:
    """An editor has no such form for an adopted draft and is refused; a chief withdraws and undoes it."""
    page = open_page(f"/drafts/{ADOPTED}")
    assert page.locator("#withdraw-reason").count() == 0
    revision = now_is(desk, ADOPTED).revision
    refused = sent(desk.client(), f"/drafts/{ADOPTED}/withdraw", reason="有误", revision=revision)
    assert (refused[0], "须由科长办理" in refused[1]) == (409, True)
    page = open_page(f"/drafts/{ADOPTED}", login="ke")
    before = now_is(desk, ADOPTED).stage
    page.keyboard.press("w")
    page.fill("#withdraw-reason", "单位来函撤回")
    page.click(".works button.danger:text-is('撤稿')")
    assert "单位来函撤回" in page.inner_text("section[aria-labelledby=history-head]")
    page.click(".toast button")
    assert now_is(desk, ADOPTED).stage is before


def test_points_go_only_when_a_chief_confirms(desk: Desk, open_page: Open) -> None:
    """Proposed by an editor, answered, confirmed by a chief, taken back: each is said on the draft's page."""
    page = open_page(f"/drafts/{ADOPTED}")
    page.keyboard.press("x")
    page.fill("#untrue-explanation", "核酸检测数与卫健委日报不符")
    page.click("button:has-text('提出，待科长核定')")
    page.goto("/proposals")
    assert page.locator("button:has-text('核定扣')").count() == 0
    page.fill("textarea[name=answer]", "系统计口径有误")
    page.click("button:text-is('记下')")
    chief = open_page("/proposals", login="ke")
    chief.on("dialog", lambda dialog: dialog.accept())
    chief.click("button:has-text('核定扣10分')")
    assert "请电话告知单位" in chief.inner_text(".toast")
    page.goto(f"/drafts/{ADOPTED}")
    assert "−10" in page.inner_text("section[aria-labelledby=points-head]")
    chief.click(".toast button")
    assert "系统计口径有误" in chief.inner_text("section[aria-labelledby=open-head]")
    chief.click("summary:has-text('不予扣分')")
    chief.fill("input[name=reason]", "非主观故意")
    chief.click("button:text-is('不予扣分')")
    page.goto(f"/drafts/{ADOPTED}")
    assert "不予扣分：非主观故意" in page.inner_text("section[aria-labelledby=history-head]")


def test_an_editor_confirms_nothing(desk: Desk) -> None:
    """Only a chief's account may take points, refuse, or reopen."""
    client = desk.client()
    paths = [f"/proposals/1/{act}" for act in ("confirm", "refuse", "reopen")]
    assert [sent(client, path, revision=0)[0] for path in paths] == [403] * 3


def test_a_draft_goes_up_and_its_adoption_there_is_its_result(desk: Desk, open_page: Open) -> None:
    """Reported with the text sent; the result is entered by hand or follows from the adoption's recording."""
    page = open_page(f"/drafts/{OTHER}")
    page.keyboard.press("p")
    page.fill("#upward-text", "送审文本。")
    page.click("button:text-is('登记上报')")
    block = "section[aria-labelledby=upward-head]"
    assert "结果待定" in page.inner_text(block)
    page.click(f"{block} button:text-is('未采用')")
    assert "未采用" in page.inner_text(f"{block} .tag")
    page.click(".toast button")
    assert "结果待定" in page.inner_text(block)
    page.click(f"{block} button:text-is('采用')")
    assert page.inner_text(f"{block} .tag") == "采用"
    assert "上报结果记为采用" in page.inner_text("section[aria-labelledby=history-head]")


def test_a_refused_form_keeps_what_was_typed(desk: Desk) -> None:
    """Each form of the page comes back open, with the reason and the words."""
    client = desk.client()
    for path, fields, words in (
        ("merge", {"into": "2020-9999"}, "没有收稿号为2020-9999的稿件"),
        ("return", {"more": " "}, "退稿须选择或写明原因"),
        ("upward", {"gazette": "", "day": "昨天", "text": "甲乙丙丁"}, "请填写上报日期"),
        ("title", {"title": " "}, "请写明标题"),
        ("proposals", {"ground": "失真", "explanation": ""}, "请写明失真、失误之处"),
    ):
        status, text = sent(client, f"/drafts/{BRIEF}/{path}", revision=0, **fields)
        assert (status, words in text) == (409, True), path
        assert all(str(value) in text for value in fields.values()), path


def test_a_reader_changes_nothing(desk: Desk, open_page: Open) -> None:
    """No form on the page, and every route refuses."""
    page = open_page(f"/drafts/{BRIEF}", login="yue")
    assert page.locator("main form[method=post]").count() == 0
    client, works = desk.client("yue"), ("kind", "title", "merge", "return", "return/send", "withdraw")
    more = ("edit", "split", "upward", "upward/1/result", "proposals", "stage", "unit")
    for path in (*works, *more):
        fields = {"revision": 0, "kind": "经验", "stage": "拟用", "unit": "财政局"}
        assert sent(client, f"/drafts/{BRIEF}/{path}", **fields)[0] == 403, path
    assert [client.get(f"/drafts/{BRIEF}/{path}").status_code for path in ("edit", "split")] == [403] * 2
    assert client.get("/proposals").status_code == 200
