"""SIGKILL between every two steps of writing and sending: the same rows, and repeats only in one window."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from itertools import groupby
from pathlib import Path

from notify.smtp import SmtpAccount
from store import outbox
from store.outbox import Owed
from store.session import Database
from tests.integration import deliver_killed
from tests.integration.office import Office
from tests.servers.certificate import Certificate
from tests.servers.smtp import SmtpServer, Taken

NOW = deliver_killed.NOW
DESK, STAFF, UNIT = "desk@163.test", "staff@163.test", "unit@qq.test"


def prepare(database: Database) -> None:
    """A receipt and an alert owed, nothing written yet."""
    office = Office(database, NOW.replace(hour=9, minute=12))
    filed = office.file("稳岗返还惠企128家", "财政局")
    with database.write() as session:
        for owed in (
            Owed("receipt", str(filed.message_id), UNIT, UNIT),
            Owed("alert", "sealed:17", STAFF, STAFF),
        ):
            outbox.enqueue(session, owed, NOW)


def in_window(steps: list[str], fatal: int) -> bool:
    """Whether a run that died before this step had handed a mail over and not yet recorded the answer."""
    if steps[fatal - 1] == "committed":  # the step behind a commit: what it records is recorded
        return False
    before = steps[: fatal - 1][::-1]
    handed = next((place for place, name in enumerate(before) if name == "hand over"), None)
    recorded = next((place for place, name in enumerate(before) if name == "committed"), len(before))
    return handed is not None and handed < recorded


def test_killed_anywhere_between_rendering_and_the_record_of_the_250(
    certificate: Certificate, sqlite_database: Database, sqlite_folder: Path, tmp_path: Path
) -> None:
    """Every mail reaches its recipient; it comes twice only where it was handed over and not yet recorded as
    sent, then with the same bytes, and each such repeat is counted."""
    prepare(sqlite_database)
    sqlite_database.close()
    work = tmp_path / "work"
    work.mkdir()
    with SmtpServer(certificate, DESK, "code") as server:
        account = SmtpAccount("localhost", server.port, DESK, "code", certificate.certificate)
        given = {"account": dataclasses.asdict(account), "start": sqlite_folder, "work": work}
        ended = subprocess.run(
            [sys.executable, "-m", deliver_killed.__name__, json.dumps(given, default=str)],
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
            cwd=Path(__file__).parents[2],
        )
        assert ended.returncode == 0, ended.stderr
        taken = server.taken
    done = json.loads(ended.stdout.splitlines()[-1])
    steps, repeats = done["steps"], done["repeats"]
    assert len(steps) == len(repeats) > 60
    assert len({mail.content for mail in taken}) == 2
    assert repeated(taken) == [number for number in range(1, len(steps) + 1) if in_window(steps, number)]
    assert all(repeats[fatal - 1] == 1 for fatal in repeated(taken))
    assert set(repeats) == {0, 1}


def repeated(taken: list[Taken]) -> list[int]:
    """In which runs a mail came twice: the undisturbed one is 0, then one a fatal step.

    Each run sends the alert and then the receipt, so a run ends where an alert follows a receipt.
    """
    groups = [(key, len(list(group))) for key, group in groupby(mail.recipients[0] for mail in taken)]
    counts = [first + second for (_, first), (_, second) in zip(groups[::2], groups[1::2], strict=True)]
    assert [key for key, _ in groups[:2]] == [STAFF, UNIT]
    return [run for run, count in enumerate(counts) if count > 2]
