"""What each answer of an SMTP server means."""

from __future__ import annotations

import datetime as dt

import pytest

from notify.smtp_reply import Fate, Reply, Stage, Wait, judge, try_again_at
from scoring.period import SHANGHAI

NOW = dt.datetime(2020, 3, 30, 23, 50, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("stage", "code", "text", "fate"),
    [
        (Stage.DATA, 250, "Mail OK queued as smtp1", Fate.SENT),
        (Stage.ENVELOPE, 451, "MI:SFQ 163 smtp1,D9GowAC3", Fate.PAUSE),
        (Stage.DATA, 550, "MI:STC 163 smtp1", Fate.PAUSE),
        (Stage.DATA, 554, "MI:STC 163 smtp1", Fate.PAUSE),
        (Stage.ENVELOPE, 451, "RP:QRC 163 smtp1", Fate.PAUSE),
        (Stage.ENVELOPE, 550, "RP:TRC 163 smtp1", Fate.PAUSE),
        (Stage.ENVELOPE, 550, "RP:RCL 163 smtp1", Fate.REFUSED),
        (Stage.DATA, 451, "dt:spm 163 smtp1", Fate.LATER),
        (Stage.DATA, 550, "DT:SPM 163 smtp1", Fate.REFUSED),
        (Stage.DATA, 554, "DT:SPM 163 smtp1", Fate.REFUSED),
        (Stage.DATA, 552, "Requested mail action aborted: exceeded mailsize limit", Fate.REFUSED),
        (Stage.ENVELOPE, 553, "Mail from must equal authorized user", Fate.PAUSE),
        (Stage.ENVELOPE, 553, "mailbox name not allowed", Fate.REFUSED),
        (Stage.ENVELOPE, 550, "User not found", Fate.REFUSED),
        (Stage.ENVELOPE, 450, "mailbox busy", Fate.LATER),
        (Stage.DATA, 452, "insufficient storage", Fate.LATER),
        (Stage.LOGIN, 535, "Error: authentication failed", Fate.LOGIN),
        (Stage.LOGIN, 550, "User has no permission", Fate.LOGIN),
        (Stage.LOGIN, 454, "Temporary authentication failure", Fate.PAUSE),
        (Stage.CONNECT, 554, "IP is rejected", Fate.PAUSE),
        (Stage.DATA, 421, "closing transmission channel", Fate.PAUSE),
        (Stage.CONNECT, None, "timed out", Fate.PAUSE),
        (Stage.ENVELOPE, None, "Connection unexpectedly closed", Fate.PAUSE),
        (Stage.DATA, None, "Connection unexpectedly closed", Fate.LATER),
    ],
)
def test_every_known_answer_is_judged(stage: Stage, code: int | None, text: str, fate: Fate) -> None:
    """Limits of the mailbox pause all, faults of a mail are its own, 5xx is final, 4xx and drops wait."""
    assert judge(Reply(stage, code, text)).fate is fate


def test_a_pause_tells_staff_why() -> None:
    """What stops every mail comes with a sentence in Chinese."""
    for code, text in ((451, "MI:SFQ"), (550, "MI:STC"), (421, ""), (535, ""), (None, "timed out")):
        assert judge(Reply(Stage.ENVELOPE, code, text)).reason


def test_only_a_drop_during_the_hand_over_may_have_been_taken() -> None:
    """Elsewhere the server cannot have the mail."""
    perhaps = {stage: judge(Reply(stage, None, "")).perhaps_taken for stage in Stage}
    assert perhaps == {
        Stage.CONNECT: False,
        Stage.LOGIN: False,
        Stage.ENVELOPE: False,
        Stage.DATA: True,
    }


def test_the_next_day_begins_after_midnight_in_shanghai() -> None:
    """A daily limit ends half an hour into the next day, wherever the machine's clock is set."""
    expected = dt.datetime(2020, 3, 31, 0, 30, tzinfo=SHANGHAI)
    assert try_again_at(Wait.NEXT_DAY, 1, NOW) == expected
    assert try_again_at(Wait.NEXT_DAY, 1, NOW.astimezone(dt.UTC)) == expected


def test_backing_off_doubles_up_to_four_hours() -> None:
    """1, 2, 4 … minutes, never more than four hours, for any number of tries."""
    minutes = [
        (try_again_at(Wait.BACKOFF, tries, NOW) - NOW) / dt.timedelta(minutes=1) for tries in range(1, 11)
    ]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]
    assert try_again_at(Wait.BACKOFF, 10_000, NOW) - NOW == dt.timedelta(hours=4)


def test_the_servers_words_are_kept() -> None:
    """A reply shows its code and text; without an answer, what happened."""
    assert str(Reply(Stage.DATA, 550, "no such user")) == "550 no such user"
    assert str(Reply(Stage.CONNECT, None, "timed out")) == "timed out"
