"""The mailbox on a real Dovecot over TLS, behind a front that behaves like imap.163.com."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
import ssl

import pytest
from imapclient import IMAPClient

from ingest import mailbox as module
from ingest.errors import LoginRefused, MailboxUnreachable, MessageWithheld, UnsafeLogin
from ingest.mailbox import Batch, Folder, MailAccount, Mailbox, Skipped, open_mailbox
from tests.servers.imap_front import ImapFront
from tests.servers.maildir import Account

ARRIVED = dt.datetime(2020, 3, 30, 1, 12, tzinfo=dt.UTC)


def letter(number: int, size: int = 0) -> bytes:
    head = f"From: sender{number}@unit.test\r\nMessage-ID: <{number}@unit.test>\r\nSubject: draft\r\n\r\n"
    return head.encode() + b"x" * size + b"\r\n"


def opened(mailbox: Mailbox, name: str = "INBOX") -> Folder:
    folder = mailbox.open(name)
    assert isinstance(folder, Folder)
    return folder


def fetched(mailbox: Mailbox, above: int = 0, name: str = "INBOX") -> list[Batch]:
    return list(mailbox.batches(mailbox.uids_above(opened(mailbox, name), above)))


def test_messages_come_byte_for_byte_with_their_dates(account: Account, mail_account: MailAccount) -> None:
    """Bytes and INTERNALDATE arrive as the server holds them, the date aware."""
    raws = [letter(1), letter(2) + b"\xd6\xd0\xce\xc4 raw bytes\r\n"]
    account.create("INBOX", raws, [ARRIVED, ARRIVED + dt.timedelta(hours=1)], first_uid=1320000001)
    with open_mailbox(mail_account) as mailbox:
        (batch,) = fetched(mailbox)
    assert [message.content for message in batch.messages] == raws
    assert [message.uid for message in batch.messages] == [1320000001, 1320000002]
    assert [message.arrived_at for message in batch.messages] == [ARRIVED, ARRIVED + dt.timedelta(hours=1)]
    assert all(message.whole and message.size == len(message.content) for message in batch.messages)


def test_no_flag_is_set(account: Account, mail_account: MailAccount) -> None:
    """Reading leaves the Maildir's file names, which carry the flags, as they were."""
    account.create("INBOX", [letter(1)])
    before = sorted(file.name for file in (account.maildir / "cur").iterdir())
    with open_mailbox(mail_account) as mailbox:
        fetched(mailbox)
    assert sorted(file.name for file in (account.maildir / "cur").iterdir()) == before


def test_only_uids_above_the_cursor_are_given(account: Account, mail_account: MailAccount) -> None:
    """`UID n:*` names the last message even when it lies below n; it is not taken again."""
    account.create("INBOX", [letter(number) for number in range(5)], first_uid=10)
    with open_mailbox(mail_account) as mailbox:
        folder = opened(mailbox)
        assert mailbox.uids_above(folder, 11) == [12, 13, 14]
        assert mailbox.uids_above(folder, 14) == []
        assert mailbox.uids_above(folder, 500) == []


def test_an_empty_folder_is_not_searched(mail_account: MailAccount, front: ImapFront) -> None:
    """Where the server says that nothing is in the folder, no command asks again."""
    with open_mailbox(mail_account) as mailbox:
        assert mailbox.uids_above(opened(mailbox), 0) == []
    assert front.commands["UID SEARCH"] == 0


def test_folders_go_by_their_chinese_names(account: Account, mail_account: MailAccount) -> None:
    """Modified UTF-7 is the wire's affair: folders are opened and listed by the names staff see."""
    account.create("垃圾邮件", [letter(1)])
    account.create("广告邮件", [letter(2)], uidvalidity=9)
    with open_mailbox(mail_account) as mailbox:
        assert set(mailbox.folder_names()) == {"INBOX", "垃圾邮件", "广告邮件"}
        assert opened(mailbox, "广告邮件") == Folder("广告邮件", uidvalidity=9, messages=1)
        assert fetched(mailbox, name="垃圾邮件")[0].messages[0].content == letter(1)


def test_a_missing_folder_is_skipped_with_the_servers_words(mail_account: MailAccount) -> None:
    """A folder that the mailbox does not have is an answer and no failure; the next one still opens."""
    with open_mailbox(mail_account) as mailbox:
        skipped = mailbox.open("订阅邮件")
        assert isinstance(skipped, Skipped)
        assert "doesn't exist" in skipped.reason
        assert opened(mailbox).messages == 0


def test_batches_are_bounded_by_count_and_by_bytes(
    account: Account, mail_account: MailAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch ends at its number of messages or of bytes; a larger message travels alone."""
    monkeypatch.setattr(module, "BATCH_MESSAGES", 3)
    monkeypatch.setattr(module, "BATCH_BYTES", 2_000)
    monkeypatch.setattr(module, "LISTED_AT_ONCE", 6)
    sizes = [0, 0, 0, 0, 1_000, 1_000, 5_000, 0]
    account.create("INBOX", [letter(number, size) for number, size in enumerate(sizes)])
    with open_mailbox(mail_account) as mailbox:
        batches = fetched(mailbox)
    assert [[message.uid for message in batch.messages] for batch in batches] == [
        [1, 2, 3],
        [4, 5],
        [6],
        [7],
        [8],
    ]
    assert [batch.through for batch in batches] == [3, 5, 6, 7, 8]


def test_a_message_beyond_the_bound_is_known_by_its_beginning(
    account: Account, mail_account: MailAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing larger than the bound is taken into memory; its size is the server's."""
    monkeypatch.setattr(module, "LARGEST", 1_000)
    monkeypatch.setattr(module, "BATCH_BYTES", 1_000)
    monkeypatch.setattr(module, "HEAD_BYTES", 80)
    account.create("INBOX", [letter(1), letter(2, 3_000), letter(3)])
    with open_mailbox(mail_account) as mailbox:
        first, second, third = (message for batch in fetched(mailbox) for message in batch.messages)
    assert first.whole
    assert third.whole
    assert not second.whole
    assert second.content == letter(2, 3_000)[:80]
    assert second.size == len(letter(2, 3_000))


def test_a_message_deleted_meanwhile_is_passed_over(
    account: Account, mail_account: MailAccount, front: ImapFront
) -> None:
    """Deleted between listing and fetching: the others come, and the batch still reaches past it."""
    account.create("INBOX", [letter(number) for number in range(3)])
    files = sorted((account.maildir / "cur").iterdir())

    def delete(command: str) -> None:
        if command == "UID FETCH" and front.commands["UID FETCH"] == 2:
            files[1].unlink()
            files[2].unlink()

    front.before = delete
    with open_mailbox(mail_account) as mailbox:
        (batch,) = fetched(mailbox)
    assert [message.content for message in batch.messages] == [letter(0)]
    assert (batch.through, batch.gone) == (3, 2)


def test_a_message_that_the_server_holds_back_is_not_passed_over(
    account: Account, mail_account: MailAccount, front: ImapFront
) -> None:
    """A message still listed but not given stops the folder with an error that names it."""
    account.create("INBOX", [letter(1), letter(2)])
    front.withheld = 2
    with open_mailbox(mail_account) as mailbox, pytest.raises(MessageWithheld) as caught:
        fetched(mailbox)
    assert caught.value.uids == [2]


def test_an_unknown_password_is_a_refused_login(mail_account: MailAccount) -> None:
    """A revoked 授权码 is told apart from a server out of reach, and the error says what to do."""
    with (
        pytest.raises(LoginRefused, match="authorisation code"),
        open_mailbox(dataclasses.replace(mail_account, password="revoked")),
    ):
        pass


def test_a_password_in_full_width_letters_is_a_refused_login(mail_account: MailAccount) -> None:
    """IMAP's LOGIN carries ASCII; what was pasted wrongly is reported, not raised as a codec's error."""
    with (
        pytest.raises(LoginRefused, match="ASCII"),
        open_mailbox(dataclasses.replace(mail_account, password="ＡＢＣ")),
    ):
        pass


def test_without_id_the_server_calls_the_login_unsafe(mail_account: MailAccount) -> None:
    """The front refuses folders before ID as 163.com does, and we recognise the refusal."""
    context = ssl.create_default_context(cafile=mail_account.ca_file)
    with IMAPClient(mail_account.host, mail_account.port, ssl_context=context) as client:
        client.login(mail_account.user, mail_account.password)
        with pytest.raises(UnsafeLogin, match=r"kefu@188\.com"):
            Mailbox(client, "here").open("INBOX")


def test_id_is_sent_after_login_and_before_the_first_folder(
    mail_account: MailAccount, front: ImapFront
) -> None:
    """LOGIN → ID → EXAMINE, in this order and nothing asked for twice."""
    order: list[str] = []
    front.before = order.append
    with open_mailbox(mail_account) as mailbox:
        mailbox.open("INBOX")
    assert order == ["CAPABILITY", "LOGIN", "ID", "EXAMINE", "LOGOUT"]


def test_a_certificate_nobody_vouches_for_is_refused(mail_account: MailAccount) -> None:
    """Without its file in `ca_file` the test server's certificate is not trusted."""
    with (
        pytest.raises(MailboxUnreachable, match="ca_file"),
        open_mailbox(dataclasses.replace(mail_account, ca_file=None)),
    ):
        pass


def test_a_closed_port_is_out_of_reach(mail_account: MailAccount) -> None:
    """No server: the error names host and port and keeps the password to itself."""
    nowhere = dataclasses.replace(mail_account, port=1)
    with pytest.raises(MailboxUnreachable, match="localhost:1") as caught, open_mailbox(nowhere):
        pass
    assert nowhere.password not in str(caught.value) + repr(nowhere)


@pytest.mark.parametrize("after", [10, 60, 110, 1_000, 100_000])
def test_a_broken_connection_is_out_of_reach_wherever_it_breaks(
    account: Account, mail_account: MailAccount, front: ImapFront, after: int
) -> None:
    """In the greeting, in LOGIN, between commands or amid a body: never a refused login or half a mail."""
    account.create("INBOX", [letter(number, 60_000) for number in range(3)])
    front.cut_after = after
    with pytest.raises(MailboxUnreachable), open_mailbox(mail_account) as mailbox:
        fetched(mailbox)


def test_nothing_of_a_mail_is_logged(
    account: Account, mail_account: MailAccount, caplog: pytest.LogCaptureFixture
) -> None:
    """With logging wide open, neither the password nor a mail's text is in any line."""
    account.create("INBOX", [letter(1) + b"a confidential line\r\n"])
    with caplog.at_level(logging.DEBUG), open_mailbox(mail_account) as mailbox:
        fetched(mailbox)
    assert mail_account.password not in caplog.text
    assert "confidential" not in caplog.text
