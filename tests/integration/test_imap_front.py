"""The front itself: it refuses what imap.163.com refuses and hides what it does not have."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from ingest.mailbox import MailAccount
from tests.servers.imap_front import ImapFront
from tests.servers.maildir import Account


@pytest.fixture
def client(mail_account: MailAccount) -> Iterator[IMAPClient]:
    """Logged in, nothing else said."""
    context = ssl.create_default_context(cafile=mail_account.ca_file)
    with IMAPClient(mail_account.host, mail_account.port, ssl_context=context) as client:
        client.login(mail_account.user, mail_account.password)
        yield client


def test_only_163s_capabilities_are_shown(client: IMAPClient) -> None:
    """ID is there; IDLE, MOVE and CONDSTORE are not, before login and after it."""
    for shown in (client.capabilities(), client._do_capabilites()):
        assert b"ID" in shown
        assert not {b"IDLE", b"MOVE", b"CONDSTORE", b"ENABLE"} & set(shown)


def test_folders_stay_closed_until_a_whole_id(client: IMAPClient) -> None:
    """Neither no ID nor one without name and version opens a folder."""
    with pytest.raises(IMAPClientError, match="Unsafe Login"):
        client.select_folder("INBOX")
    client.id_({"vendor": "xinxike"})
    with pytest.raises(IMAPClientError, match="Unsafe Login"):
        client.select_folder("INBOX", readonly=True)
    client.id_({"name": "xinxike", "version": "1"})
    assert client.select_folder("INBOX", readonly=True)[b"EXISTS"] == 0


def test_a_malformed_id_is_bad(client: IMAPClient) -> None:
    """An ID without its pairs in quotes is answered BAD."""
    with pytest.raises(IMAPClientError, match="BAD"):
        client._imap._simple_command("ID", "(name xinxike)")


def test_uidnext_is_kept_back(client: IMAPClient, account: Account) -> None:
    """Neither SELECT nor STATUS says what UID comes next; all else they say stays."""
    account.create("INBOX", [b"From: a@b.test\r\n\r\n"], uidvalidity=7)
    client.id_({"name": "xinxike", "version": "1"})
    answer = client.select_folder("INBOX")
    assert b"UIDNEXT" not in answer
    assert b"HIGHESTMODSEQ" not in answer
    assert answer[b"UIDVALIDITY"] == 7
    assert client.folder_status("INBOX", ["MESSAGES", "UIDNEXT", "UIDVALIDITY"]) == {
        b"MESSAGES": 1,
        b"UIDVALIDITY": 7,
    }


@pytest.mark.parametrize("criteria", ["FROM unit", "SUBJECT draft", "SINCE 1-Jan-2020", "1:* UNSEEN"])
def test_search_knows_only_uids_and_all(client: IMAPClient, account: Account, criteria: str) -> None:
    """Any other criterion fails."""
    account.create("INBOX", [b"From: a@b.test\r\n\r\n"])
    client.id_({"name": "xinxike", "version": "1"})
    client.select_folder("INBOX")
    assert client.search("ALL") == client.search(["UID", "1:*"]) == [1]
    with pytest.raises(IMAPClientError, match="SEARCH"):
        client.search(criteria)


def test_commands_and_bytes_are_counted(client: IMAPClient, front: ImapFront) -> None:
    """What a test measures is what has passed since it forgot the rest."""
    front.forget()
    client.id_({"name": "xinxike", "version": "1"})
    client.noop()
    assert front.commands == {"ID": 1, "NOOP": 1}
    assert 0 < front.received < 500
