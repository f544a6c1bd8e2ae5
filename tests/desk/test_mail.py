"""The mail room: messages that could not be read, their files, the outbox, sealed mail, the connections."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from cryptography.fernet import Fernet
from starlette.testclient import TestClient

from app.mailbox_test import mailbox_tested
from desk.downloads import file_name
from ingest.mailbox import MailAccount
from store import audit, conditions, outbox
from store.archive import Archive
from store.models import MessageState, OutboxState
from store.outbox import Owed
from tests.desk import letters
from tests.desk.conftest import Desk, Open
from tests.servers.certificate import Certificate
from tests.servers.maildir import Account
from tests.servers.smtp import At, SmtpServer

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
HTML = b"<html><script>fetch('/logout')</script>"


def posted(client: TestClient, page: str, to: str, **fields: object) -> tuple[int, str]:
    """Send a form of a page with the page's token; the answer's status and text."""
    token = re.search(r'name="csrf" value="([^"]+)"', client.get(page).text)
    assert token is not None
    answer = client.post(to, data={"csrf": token[1], **fields})
    return answer.status_code, answer.text


def test_a_message_given_up_is_read_again_by_a_key(desk: Desk, open_page: Open) -> None:
    """未能识别 shows the reason; the first key has the message read at the next round, and it is audited."""
    number = letters.given_up(desk, letters.letter("读不出", "正文"), "三次读取均未完成")
    page = open_page("/mail")
    assert "三次读取均未完成" in page.inner_text("#given-up")
    page.keyboard.press("1")
    page.wait_for_selector(".toast")
    assert "重新读取" in page.inner_text(".toast")
    assert "没有未能识别的来信" in page.inner_text("#given-up")
    with desk.office.database.read() as session:
        message = letters.message(session, number)
        assert (message.state, message.attempts, message.failure) == (MessageState.RECEIVED, 0, None)
        assert audit.of_subject(session, f"message:{number}")[0].who == "编辑乙"


def test_what_could_not_be_read_is_shown_to_editors_alone(desk: Desk) -> None:
    """Nobody has looked it through for a 密级 marking: a reader gets neither page nor original."""
    number = letters.given_up(desk, letters.letter("读不出", "正文"))
    paths = (f"/mail/{number}", f"/mail/{number}/original.eml")
    assert [desk.client("yue").get(path).status_code for path in paths] == [404, 404]
    assert [desk.client("bian").get(path).status_code for path in paths] == [200, 200]


def test_the_second_who_retries_is_told(desk: Desk) -> None:
    """Only what was given up is read again."""
    number = letters.given_up(desk, letters.letter("读不出", "正文"))
    client = desk.client()
    assert posted(client, "/mail", f"/mail/{number}/again")[0] == 200
    status, text = posted(client, "/mail", f"/mail/{number}/again")
    assert status == 409
    assert "可能已由他人处理" in text


def test_a_draft_is_typed_in(desk: Desk, open_page: Open) -> None:
    """手工录入 files a draft with its 字数 and unit; the message leaves 未能识别, the draft opens."""
    number = letters.given_up(desk, letters.letter("读不出", "正文"))
    page = open_page("/mail")
    page.keyboard.press("2")
    page.wait_for_url(f"**/mail/{number}#by-hand")
    page.fill("#draft-title", "市财政局三举措规范项目资金管理")
    page.fill("#draft-unit", "财政局")
    page.fill("#draft-body", "一是抓制度。\n二是抓监管。")
    page.click("#by-hand button.main")
    page.wait_for_url("**/drafts/2020-*")
    assert "已录入，收稿号2020-" in page.inner_text(".toast")
    with desk.office.database.read() as session:
        message = letters.message(session, number)
        (draft,) = message.submissions
        assert message.state is MessageState.FILED
        assert (draft.unit, draft.words, draft.source) == ("财政局", 12, "手工录入")
        assert audit.of_subject(session, draft.number)[0].action == "draft by hand"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"unit": "火星局"}, "没有“火星局”这个单位"),
        ({"title": " "}, "标题和正文都须填写"),
    ],
)
def test_a_refused_entry_keeps_what_was_typed(desk: Desk, fields: dict[str, str], said: str) -> None:
    """The form is shown again with the reason and the text."""
    number = letters.given_up(desk, letters.letter("读不出", "正文"))
    typed = {"title": "标题", "body": "打了很久的正文", "kind": "经验", **fields}
    status, text = posted(desk.client(), f"/mail/{number}", f"/mail/{number}/draft", **typed)
    assert status == 409
    assert said in text
    assert "打了很久的正文</textarea>" in text
    assert "<option selected>经验" in text


def test_the_same_text_is_not_typed_in_twice(desk: Desk) -> None:
    """The second entry names the first."""
    number = letters.given_up(desk, letters.letter("读不出", "正文"))
    typed = {"title": "标题", "body": "同一段正文", "kind": "条目"}
    client = desk.client()
    assert posted(client, f"/mail/{number}", f"/mail/{number}/draft", **typed)[0] == 200
    status, text = posted(client, f"/mail/{number}", f"/mail/{number}/draft", **typed)
    assert status == 409
    assert "正文与2020-" in text


def test_files_are_kept_and_never_rendered(desk: Desk) -> None:
    """HTML under a hostile name, also in an archive, is an attachment of octets; a picture is shown."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("里面/页.html", HTML)
    hostile = '..\\../"><script>alert(1)</script>.html'
    raw = letters.letter(
        "附件",
        "正文",
        {
            hostile: ("text/html", HTML),
            "图.png": ("text/html", PNG),
            "包.zip": ("application/zip", packed.getvalue()),
            "矢量.svg": ("image/svg+xml", b"<svg onload='alert(1)'/>"),
        },
    )
    number = letters.filed(desk, raw)
    client = desk.client("yue")
    page = client.get(f"/mail/{number}").text
    assert "<script>alert" not in page
    links = dict.fromkeys(re.findall(rf"/mail/{number}/parts/\d+", page))
    assert len(links) == 5
    answers = [client.get(link) for link in links]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    kept = [each for each in answers if each.headers["content-disposition"].startswith("attachment")]
    assert sorted(each.headers["content-type"] for each in kept) == ["application/octet-stream"] * 4
    assert sum(each.content == HTML for each in kept) == 2
    (shown,) = [each for each in answers if each not in kept]
    assert (shown.headers["content-type"], shown.content) == ("image/png", PNG)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("包.rar/一.doc", "一.doc"),
        ("..\\..\\a.exe", "a.exe"),
        ("a\r\nSet-Cookie: x", "a__Set-Cookie_ x"),
        ("..", "附件"),
        ("\u202egpj.exe", "_gpj.exe"),
    ],
)
def test_names_of_files_are_made_harmless(path: str, name: str) -> None:
    """No folder, no line break, no trick of writing direction comes through."""
    assert file_name(path) == name


def test_an_html_file_is_downloaded_by_the_browser(desk: Desk, open_page: Open) -> None:
    """A click in Chromium saves the file and stays on the page."""
    number = letters.filed(desk, letters.letter("附件", "正文", {"页.html": ("text/html", HTML)}))
    page = open_page(f"/mail/{number}")
    with page.expect_download() as download:
        page.click("text=页.html")
    assert download.value.suggested_filename == "页.html"
    with page.expect_download() as original:
        page.click("text=下载原始邮件")
    assert original.value.suggested_filename == f"来信{number}.eml"


def test_a_message_shows_its_text_headers_and_what_was_sent(desk: Desk) -> None:
    """The page has the text with mobiles masked, the headers as text, the receipt and the drafts."""
    raw = letters.letter("稿件", "电话13800000000\n<b>粗</b>")
    number = letters.filed(desk, raw, problem="encrypted")
    with desk.office.database.write() as session:
        outbox.enqueue(session, Owed("receipt", str(number), "a@example.com", "a@example.com"), desk.now)
    client = desk.client("yue")
    page = client.get(f"/mail/{number}").text
    assert "138****0000" in page
    assert "&lt;b&gt;粗" in page
    assert "From: czj@example.com" in page
    assert "回执" in page
    assert "手工录入" not in page  # a reader sees
    assert f"/mail/{number}" in client.get("/mail").text


def test_letters_that_want_an_answer_are_listed(desk: Desk) -> None:
    """Objections, withdrawals and queries are on the page, other mail is not."""
    wanted = {nature: letters.filed(desk, letters.letter(nature, "正文"), nature)
              for nature in ("objection", "withdrawal", "query", "list")}  # fmt: skip
    page = desk.client().get("/mail").text
    assert all((f"/mail/{number}" in page) is (nature != "list") for nature, number in wanted.items())


def test_the_outbox_is_filtered_and_a_refused_mail_sent_again(desk: Desk, open_page: Open) -> None:
    """?state= shows one state; the first key sends the mail again; who did is kept."""
    number = _refused(desk)
    page = open_page("/mail/outbox?state=refused")
    assert "550 User not found" in page.inner_text("tbody")
    page.keyboard.press("1")
    page.wait_for_selector(".toast")
    assert "没有被拒的邮件" in page.inner_text("main")
    with desk.office.database.read() as session:
        row = outbox.get(session, number)
        assert row is not None
        assert row.state is OutboxState.WAITING
        assert audit.of_subject(session, f"outbox:{number}")[0].who == "编辑乙"


def test_one_mail_shows_its_text_and_is_downloaded(desk: Desk) -> None:
    """A sent receipt's page has the words its reader got; the .eml is the bytes that went out."""
    client = desk.client("yue")
    row = re.search(r'/mail/outbox/(\d+)">回执', client.get("/mail/outbox?state=sent").text)
    assert row is not None
    assert "来稿已登记" in client.get(f"/mail/outbox/{row[1]}").text
    eml = client.get(f"/mail/outbox/{row[1]}/mail.eml")
    with desk.office.database.read() as session:
        stored = outbox.get(session, int(row[1]))
        assert stored is not None
        assert eml.content == stored.content
    assert client.get("/mail/outbox/999999").status_code == 404


def test_the_outbox_goes_on_to_older_mails(desk: Desk) -> None:
    """A page is limited and leads to the next one, down to the first mail."""
    client, seen, to = desk.client(), 0, "/mail/outbox?state=sent"
    while to:
        text = client.get(to).text
        seen += text.count('class="title"')
        older = re.search(r'href="(/mail/outbox\?[^"]+)">更早的', text)
        to = older[1].replace("&amp;", "&") if older else ""
    with desk.office.database.read() as session:
        assert seen == outbox.by_state(session)[OutboxState.SENT]


def test_what_is_wrong_with_the_mailbox_is_told(desk: Desk) -> None:
    """A refused login says in the office's words what to do."""
    with desk.office.database.write() as session:
        conditions.raise_condition(session, "imap_login", "refused", desk.now)
    page = desk.client("yue").get("/mail").text
    assert "收信登录被拒" in page
    assert "授权码" in page
    assert "INBOX" in page


@pytest.mark.parametrize("login", ["yue", "bian", "ke"])
def test_sealed_mail_is_nowhere_but_on_the_chiefs_page(desk: Desk, login: str) -> None:
    """Editors and readers see how many there are; the message's own pages are not there for anybody."""
    number = letters.sealed(desk, letters.letter("机密★", "密件内容"))
    client = desk.client(login)
    for path in ("", "/original.eml", "/parts/1"):
        assert client.get(f"/mail/{number}{path}").status_code == 404
    mail = client.get("/mail").text
    assert "封存" in mail
    assert f"/mail/{number}" not in mail
    answer = client.get("/mail/sealed")
    assert answer.status_code == (200 if login == "ke" else 403)
    assert (f"序号{number}" in answer.text) is (login == "ke")
    assert "密件内容" not in answer.text
    assert "机密" not in answer.text


def test_a_message_not_yet_read_is_not_shown(desk: Desk) -> None:
    """Nobody knows yet whether it will be sealed."""
    number = letters.given_up(desk, letters.letter("机密★", "密件"))
    client = desk.client()
    posted(client, "/mail", f"/mail/{number}/again")
    assert client.get(f"/mail/{number}").status_code == 404
    assert client.get(f"/mail/{number}/original.eml").status_code == 404


def test_a_chief_disposes_of_sealed_mail_with_a_second_person(desk: Desk, open_page: Open) -> None:
    """The disposal asks first, is shown, and is in the audit with reason and second person."""
    number = letters.sealed(desk, letters.letter("机密★", "密件"))
    page = open_page("/mail/sealed", "ke")
    page.on("dialog", lambda dialog: dialog.accept())
    page.fill(f"#reason-{number}", "按规定移交")
    page.fill(f"#second-{number}", "保密员丁")
    page.click(f"#sealed-{number} button.main")
    page.wait_for_selector(".toast")
    assert "在场保密员丁" in page.inner_text(f"#sealed-{number}")
    with desk.office.database.read() as session:
        (line,) = audit.of_subject(session, f"sealed:{number}")
        assert (line.who, line.detail["second"]) == ("科长甲", "保密员丁")


def test_a_disposal_without_a_second_person_is_refused(desk: Desk) -> None:
    """Nobody disposes alone, nor names himself; what was typed stays."""
    number = letters.sealed(desk, letters.letter("机密★", "密件"))
    client = desk.client("ke")
    for second, said in (("", "另一名在场人员"), ("科长甲", "本人以外")):
        status, text = posted(
            client, "/mail/sealed", f"/mail/sealed/{number}", what="其他", reason="打的事由", second=second
        )
        assert status == 409
        assert said in text
        assert "打的事由" in text


def test_only_an_encrypted_original_leaves_the_archive(desk: Desk) -> None:
    """Without a key the sealed original is not given; with one the chief gets it encrypted, which is kept."""
    raw = letters.letter("机密★", "密件")
    number = letters.sealed(desk, raw)
    client = desk.client("ke")
    assert posted(client, "/mail/sealed", f"/mail/sealed/{number}/original")[0] == 404
    key = Fernet.generate_key()
    root = desk.service.settings.data / "archive"
    archive = Archive(root, key.decode())
    archive.seal(letters_sha(raw))
    archive.close()
    desk.office = replace(desk.office, archive=Archive(root))
    client = desk.client("ke")
    token = re.search(r'name="csrf" value="([^"]+)"', client.get("/mail/sealed").text)
    assert token is not None
    answer = client.post(f"/mail/sealed/{number}/original", data={"csrf": token[1]})
    desk.office.archive.close()
    assert Fernet(key).decrypt(answer.content) == raw
    with desk.office.database.read() as session:
        assert audit.of_subject(session, f"sealed:{number}")[-1].action == "sealed original"


def letters_sha(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


@pytest.fixture
def smtp(certificate: Certificate, account: Account) -> Iterator[SmtpServer]:
    """An SMTP server that lets the desk's account in."""
    with SmtpServer(certificate, account.user, account.password) as server:
        yield server


@pytest.fixture
def connected(desk: Desk, mail_account: MailAccount, smtp: SmtpServer, certificate: Certificate) -> Desk:
    """A desk whose mailbox is on real servers."""
    settings = desk.service.settings.model_copy(
        update={
            "mailbox": mail_account.user,
            "password": type(desk.service.settings.password)(mail_account.password),
            "imap_host": mail_account.host,
            "imap_port": mail_account.port,
            "smtp_host": "localhost",
            "smtp_port": smtp.port,
            "ca_file": certificate.certificate,
            "folders": ("INBOX",),
        }
    )
    desk.office = replace(desk.office, tasks={"test_mailbox": partial(mailbox_tested, settings)})
    return desk


def test_the_connections_are_tested(connected: Desk) -> None:
    """连接测试 logs in to Dovecot and to the SMTP server and says so."""
    status, text = posted(connected.client(), "/mail", "/mail/test")
    assert status == 200
    assert "登录正常；INBOX0封" in text
    assert text.count("登录正常") == 2


def test_a_refused_login_says_what_to_do(connected: Desk, smtp: SmtpServer) -> None:
    """A revoked 授权码 is told with its remedy; the other connection is told all the same."""
    smtp.script(At.AUTH, *["535 Error: authentication failed"] * 3)
    _, text = posted(connected.client(), "/mail", "/mail/test")
    assert "登录被拒" in text
    assert "重新生成授权码" in text
    assert "登录正常；INBOX" in text


@pytest.mark.parametrize("path", ["/mail/test", "/mail/1/again", "/mail/1/draft", "/mail/outbox/1/retry"])
def test_a_reader_changes_nothing(desk: Desk, path: str) -> None:
    """What changes something is an editor's."""
    client = desk.client("yue")
    token = re.search(r'name="csrf" value="([^"]+)"', client.get("/mail").text)
    assert token is not None
    assert client.post(path, data={"csrf": token[1], "title": "a", "body": "b"}).status_code == 403


@pytest.mark.parametrize("path", ["/mail", "/mail/1", "/mail/1/original.eml", "/mail/outbox", "/mail/sealed"])
def test_nobody_sees_nothing(desk: Desk, path: str) -> None:
    """Without a login every page leads to the login."""
    answer = desk.client(None).get(path, follow_redirects=False)
    assert answer.headers["location"].startswith("/login")


def _refused(desk: Desk) -> int:
    """A mail that its server refused; gives its number."""
    with desk.office.database.write() as session:
        outbox.enqueue(session, Owed("alert", "试", "x@example.com", "x@example.com"), desk.now)
        row = outbox.listing(session)[0]
        row.state, row.reply = OutboxState.REFUSED, "550 User not found"
        return row.id
