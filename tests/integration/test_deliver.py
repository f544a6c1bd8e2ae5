"""Sending what is owed, to a real SMTP server that also misbehaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from notify.deliver import LOGIN, Policy, Tick, tick
from notify.smtp import SmtpAccount, SmtpTransport
from notify.smtp_reply import Stage
from scoring.period import SHANGHAI
from store import conditions, outbox
from store.models import OutboxRow, OutboxState
from store.outbox import Owed
from store.session import Database
from tests.servers.certificate import Certificate, make_certificate
from tests.servers.smtp import At, Drop, SmtpServer

DESK, STAFF, UNIT = "desk@163.test", "staff@163.test", "unit@163.test"
START = dt.datetime(2020, 4, 8, 9, 0, tzinfo=SHANGHAI)
EVERYBODY = Policy("all", frozenset({STAFF}), spacing=dt.timedelta(seconds=30), daily_cap=400)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += dt.timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(certificate: Certificate) -> Iterator[SmtpServer]:
    with SmtpServer(certificate, DESK, "code") as server:
        yield server


@pytest.fixture
def account(server: SmtpServer, certificate: Certificate) -> SmtpAccount:
    return SmtpAccount("localhost", server.port, DESK, "code", certificate.certificate)


@pytest.fixture
def transport(account: SmtpAccount) -> SmtpTransport:
    return SmtpTransport(account)


def owe(database: Database, kind: str = "receipt", subject: str = "1", address: str = UNIT) -> int:
    """A mail that is written and waits; gives its row's id."""
    with database.write() as session:
        outbox.enqueue(session, Owed(kind, subject, address, address), START)
        row = next(row for row in outbox.unrendered(session) if (row.kind, row.subject) == (kind, subject))
        content = f"Subject: {kind} {subject}\r\n\r\n.a line with a dot first\r\n".encode()
        outbox.set_content(session, row.id, f"<{kind}.{subject}@163.test>", content)
        return row.id


def state(database: Database, row_id: int) -> OutboxRow:
    with database.read() as session:
        row = outbox.get(session, row_id)
        assert row is not None
        return row


def test_a_mail_is_handed_over_as_stored(
    database: Database, server: SmtpServer, transport: SmtpTransport, clock: Clock
) -> None:
    """One recipient, our mailbox as the envelope's sender, and exactly the stored bytes."""
    row = owe(database)
    assert tick(database, EVERYBODY, clock, transport) is Tick.SENT
    (mail,) = server.taken
    assert (mail.sender, mail.recipients) == (DESK, (UNIT,))
    assert mail.content == state(database, row).content
    assert (state(database, row).state, state(database, row).sent_at) == (OutboxState.SENT, START)


def test_urgent_kinds_go_first_and_mails_are_spaced(
    sqlite_database: Database, server: SmtpServer, transport: SmtpTransport, clock: Clock
) -> None:
    """Alert before digest before receipt before 通报, one a tick, the next only after the spacing."""
    for kind in ("bulletin", "receipt", "digest", "alert"):
        owe(sqlite_database, kind)
    outcomes = []
    for _ in range(8):
        outcomes.append(tick(sqlite_database, EVERYBODY, clock, transport))
        clock.pass_(seconds=15)
    assert outcomes == [Tick.SENT, Tick.SPACED] * 4
    subjects = [mail.content.split(b"\r\n")[0].split()[1] for mail in server.taken]
    assert subjects == [b"alert", b"digest", b"receipt", b"bulletin"]


def test_the_cap_of_a_day_ends_at_midnight(
    sqlite_database: Database, server: SmtpServer, transport: SmtpTransport, clock: Clock
) -> None:
    """With two mails a day the third goes out after midnight in Shanghai."""
    policy = replace(EVERYBODY, daily_cap=2)
    for subject in ("1", "2", "3"):
        owe(sqlite_database, subject=subject)
    for expected in (Tick.SENT, Tick.SENT, Tick.CAPPED):
        assert tick(sqlite_database, policy, clock, transport) is expected
        clock.pass_(minutes=1)
    clock.now = dt.datetime(2020, 4, 9, 0, 0, tzinfo=SHANGHAI)
    assert tick(sqlite_database, policy, clock, transport) is Tick.SENT


@pytest.mark.parametrize(("sending", "reached"), [("off", []), ("staff", [STAFF]), ("all", [STAFF, UNIT])])
def test_nobody_is_written_to_whom_the_setting_does_not_allow(
    sqlite_database: Database,
    server: SmtpServer,
    transport: SmtpTransport,
    clock: Clock,
    sending: str,
    reached: list[str],
) -> None:
    """`sending` decides; what it keeps back is withheld with the reason and goes out once it is retried."""
    policy = replace(EVERYBODY, sending=sending)  # type: ignore[arg-type]  # one of the three
    rows = {STAFF: owe(sqlite_database, "digest", address=STAFF.upper()), UNIT: owe(sqlite_database)}
    while tick(sqlite_database, policy, clock, transport) is not Tick.IDLE:
        clock.pass_(minutes=1)
    assert [mail.recipients[0].lower() for mail in server.taken] == reached
    for address in set(rows) - set(reached):
        row = state(sqlite_database, rows[address])
        assert row.state is OutboxState.WITHHELD
        assert f"sending = {sending}" in (row.reply or "")
        with sqlite_database.write() as session:
            outbox.retry(session, row.id, clock())
        assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.SENT
        clock.pass_(minutes=1)


@pytest.mark.parametrize("answer", ["550 5.1.1 User unknown", "552 too big", "554 DT:SPM 163 smtp10"])
@pytest.mark.parametrize("at", [At.RCPT, At.DATA])
def test_a_permanent_refusal_is_final_and_shown(
    sqlite_database: Database,
    server: SmtpServer,
    transport: SmtpTransport,
    clock: Clock,
    at: At,
    answer: str,
) -> None:
    """The row keeps the server's words, is not tried again by itself, and the next mail goes on at once."""
    row, other = owe(sqlite_database), owe(sqlite_database, subject="2")
    server.script(at, answer)
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.REFUSED
    assert (state(sqlite_database, row).state, state(sqlite_database, row).reply) == (
        OutboxState.REFUSED,
        answer,
    )
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.SENT
    assert state(sqlite_database, other).state is OutboxState.SENT
    clock.pass_(days=10)
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.IDLE


def test_a_temporary_refusal_waits_and_lets_others_pass(
    sqlite_database: Database, server: SmtpServer, transport: SmtpTransport, clock: Clock
) -> None:
    """The mail backs off 1, 2, 4 … minutes while the others go on; then it is sent."""
    row, _ = owe(sqlite_database, "digest"), owe(sqlite_database)
    server.script(At.RCPT, "450 4.2.0 mailbox busy")
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.PUT_OFF
    assert state(sqlite_database, row).not_before == START + dt.timedelta(minutes=1)
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.SENT
    server.script(At.RCPT, "450 4.2.0 mailbox busy")
    clock.pass_(minutes=1)
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.PUT_OFF
    assert state(sqlite_database, row).not_before == clock() + dt.timedelta(minutes=2)
    clock.pass_(minutes=2)
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.SENT
    assert (state(sqlite_database, row).attempts, state(sqlite_database, row).repeats) == (3, 0)


@pytest.mark.parametrize(
    ("answer", "resumes"),
    [
        ("451 MI:SFQ 163 smtp12", START + dt.timedelta(minutes=15)),
        ("550 MI:STC 163 smtp12", dt.datetime(2020, 4, 9, 0, 30, tzinfo=SHANGHAI)),
        ("554 MI:STC 163 smtp12", dt.datetime(2020, 4, 9, 0, 30, tzinfo=SHANGHAI)),
        ("451 RP:QRC 163 smtp12", dt.datetime(2020, 4, 9, 0, 30, tzinfo=SHANGHAI)),
        ("550 RP:TRC 163 smtp12", dt.datetime(2020, 4, 9, 0, 30, tzinfo=SHANGHAI)),
    ],
)
def test_a_limit_of_the_mailbox_stops_every_mail_until_it_ends(
    sqlite_database: Database,
    server: SmtpServer,
    transport: SmtpTransport,
    clock: Clock,
    answer: str,
    resumes: dt.datetime,
) -> None:
    """163's limits pause the whole outbox, staff are told, no try is counted, and the mail then goes out."""
    row, _ = owe(sqlite_database), owe(sqlite_database, subject="2")
    server.script(At.MAIL, answer)
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.PUT_OFF
    with sqlite_database.read() as session:
        told = conditions.get(session, outbox.PAUSED)
    assert told is not None
    assert told.until == resumes
    assert answer in told.detail
    clock.now = resumes - dt.timedelta(seconds=1)
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.IDLE
    clock.now = resumes
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.SENT
    assert (state(sqlite_database, row).attempts, state(sqlite_database, row).state) == (1, OutboxState.SENT)
    with sqlite_database.read() as session:
        assert conditions.get(session, outbox.PAUSED) is None


def test_content_taken_for_spam_waits_two_minutes(
    sqlite_database: Database, server: SmtpServer, transport: SmtpTransport, clock: Clock
) -> None:
    """451 DT:SPM puts off this mail alone, by the two minutes that 163 asks for."""
    row = owe(sqlite_database)
    server.script(At.DATA, "451 DT:SPM 163 smtp1")
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.PUT_OFF
    assert state(sqlite_database, row).not_before == START + dt.timedelta(minutes=2)


def test_a_revoked_code_is_reported_and_tried_again_slowly(
    sqlite_database: Database, server: SmtpServer, transport: SmtpTransport, clock: Clock
) -> None:
    """535 raises the condition, nothing is tried for half an hour, and a mended code clears it."""
    row = owe(sqlite_database)
    server.password = "another"
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.PUT_OFF
    with sqlite_database.read() as session:
        told = conditions.get(session, LOGIN)
    assert told is not None
    assert "授权码" in told.detail
    tried = server.logins
    clock.pass_(minutes=29)
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.IDLE
    assert server.logins == tried
    server.password = "code"
    clock.pass_(minutes=1)
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.SENT
    assert state(sqlite_database, row).attempts == 1
    with sqlite_database.read() as session:
        assert conditions.get(session, LOGIN) is None


def test_a_drop_before_the_mail_is_handed_over_pauses_all(
    sqlite_database: Database, server: SmtpServer, transport: SmtpTransport, clock: Clock
) -> None:
    """The mail cannot have been taken: it goes out once, and no repeat is counted."""
    row = owe(sqlite_database)
    server.script(At.RCPT, Drop())
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.PUT_OFF
    clock.pass_(minutes=5)
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.SENT
    assert (len(server.taken), state(sqlite_database, row).repeats) == (1, 0)


def test_a_drop_after_the_mail_was_taken_repeats_the_same_bytes(
    sqlite_database: Database, server: SmtpServer, transport: SmtpTransport, clock: Clock
) -> None:
    """The 250 was lost on the way: the mail goes out again, byte for byte, and the repeat is counted."""
    row = owe(sqlite_database)
    server.script(At.TAKEN, Drop())
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.PUT_OFF
    clock.pass_(minutes=1)
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.SENT
    first, second = server.taken
    assert first == second
    assert state(sqlite_database, row).repeats == 1


def test_what_goes_wrong_after_the_250_does_not_matter(
    sqlite_database: Database, server: SmtpServer, transport: SmtpTransport, clock: Clock
) -> None:
    """A connection that breaks at QUIT leaves the mail sent."""
    owe(sqlite_database)
    server.script(At.QUIT, Drop())
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.SENT


def test_nobody_listening_pauses_all(
    sqlite_database: Database, account: SmtpAccount, server: SmtpServer, clock: Clock
) -> None:
    """A server that cannot be reached is tried again after five minutes; the mail stays as it was."""
    row = owe(sqlite_database)
    nowhere = SmtpTransport(replace(account, port=1))
    assert tick(sqlite_database, EVERYBODY, clock, nowhere) is Tick.PUT_OFF
    assert tick(sqlite_database, EVERYBODY, clock, nowhere) is Tick.IDLE
    clock.pass_(minutes=5)
    assert tick(sqlite_database, EVERYBODY, clock, SmtpTransport(account)) is Tick.SENT
    assert state(sqlite_database, row).attempts == 1


def test_a_stranger_with_another_certificate_gets_neither_password_nor_mail(
    sqlite_database: Database,
    account: SmtpAccount,
    server: SmtpServer,
    clock: Clock,
    tmp_path: Path,
) -> None:
    """The certificate is verified before anything is said."""
    owe(sqlite_database)
    other = make_certificate(tmp_path).certificate
    strict = SmtpTransport(replace(account, ca_file=other))
    assert tick(sqlite_database, EVERYBODY, clock, strict) is Tick.PUT_OFF
    assert (server.logins, server.taken) == (0, [])


def test_an_address_that_smtp_cannot_carry_is_refused(
    sqlite_database: Database, transport: SmtpTransport, clock: Clock
) -> None:
    """A sender may write any address; one that no server takes ends as a refusal and stops nothing."""
    row = owe(sqlite_database, address="张三@163.test")
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.REFUSED
    assert (state(sqlite_database, row).reply or "").startswith("553")


def test_doctor_learns_whether_the_login_is_good(server: SmtpServer, account: SmtpAccount) -> None:
    """`check` logs in and sends nothing."""
    good = SmtpTransport(account).check()
    bad = SmtpTransport(replace(account, password="wrong")).check()
    assert (good.stage, good.code, bad.stage, bad.code) == (Stage.LOGIN, 235, Stage.LOGIN, 535)
    assert server.taken == []


def test_a_mail_that_is_put_off_for_days_is_given_up(
    sqlite_database: Database, server: SmtpServer, transport: SmtpTransport, clock: Clock
) -> None:
    """After thirty tries, some four days, staff have to look at it."""
    row = owe(sqlite_database)
    server.script(At.RCPT, *["451 4.3.0 try later"] * 30)
    for _ in range(29):
        assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.PUT_OFF
        clock.now = state(sqlite_database, row).not_before
    assert clock.now - START > dt.timedelta(days=3)
    assert tick(sqlite_database, EVERYBODY, clock, transport) is Tick.REFUSED
