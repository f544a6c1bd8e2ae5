"""Fixtures of the mail servers. Where Dovecot is missing, the test fails and says what to install."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from ingest.mailbox import MailAccount
from tests.servers.certificate import Certificate, make_certificate
from tests.servers.dovecot import Dovecot
from tests.servers.imap_front import ImapFront
from tests.servers.maildir import Account

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """The certificate of every test server on the loopback."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="session")
def dovecot(certificate: Certificate) -> Iterator[Dovecot]:
    """One Dovecot a test process; each test takes an account of its own."""
    try:
        server = Dovecot(certificate)
    except (RuntimeError, TimeoutError) as error:
        pytest.fail(str(error), pytrace=False)
    with server:
        yield server


@pytest.fixture
def account(dovecot: Dovecot) -> Account:
    """A mailbox with an empty INBOX."""
    account = dovecot.account(f"desk{next(_numbers)}@163.test")
    account.create("INBOX")
    return account


@pytest.fixture
def front(dovecot: Dovecot, certificate: Certificate) -> Iterator[ImapFront]:
    """The server seen as 163.com lets itself be seen."""
    with ImapFront(dovecot.plain_port, certificate) as front:
        yield front


@pytest.fixture
def mail_account(account: Account, front: ImapFront, certificate: Certificate) -> MailAccount:
    """What the service needs to know to read `account` through `front`."""
    return MailAccount(
        "localhost", front.port, account.user, account.password, ca_file=certificate.certificate
    )
