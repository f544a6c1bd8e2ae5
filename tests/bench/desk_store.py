"""A desk's database of many years: drafts, their messages, and a year of adoptions."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from random import Random

from app.demo.senders import senders
from app.demo.texts import Writer, topics
from desk.passwords import hashed
from ingest.resemblance import title_key
from ingest.wordcount import count_words
from scoring.notice import load_notice
from scoring.period import SHANGHAI
from store import accounts, facts, messages, search, submissions
from store.articles import Filed
from store.messages import Arrival, Found
from store.models import Role
from store.recording import Recorder
from store.session import Database, sqlite_url
from store.submissions import NewSubmission

NOTICE = load_notice(2020)
FIRST_YEAR = 2011
NOW = dt.datetime(2020, 12, 30, 9, tzinfo=SHANGHAI)
PASSWORD = "bench-password"
ROUND = 1_000
ADOPTED = 7  # of the last year's drafts one in so many is adopted


def fill(folder: Path, drafts: int) -> Path:
    """Fill a new data folder; gives it. Ten years have the same number of drafts each."""
    database = Database(sqlite_url(folder))
    database.migrate()
    random = Random(7)
    texts = [_text(random, number) for number in range(400)]
    for start in range(0, drafts, ROUND):
        _file(database, range(start, min(start + ROUND, drafts)), drafts, texts)
    with database.write() as session:
        accounts.add(session, "bench", "测试", Role.CHIEF, hashed(PASSWORD), who="bench", now=NOW)
    _adopt(database, drafts)
    while True:
        with database.write() as session:
            if search.index_new(session) < search.ROUND:
                break
    with database.write() as session:
        session.connection().exec_driver_sql("ANALYZE")
    database.close()
    return folder


def _text(random: Random, number: int) -> tuple[str, str, str]:
    """A unit, a title and a body."""
    sender = senders()[number % len(senders())]
    text = Writer(sender.called, dt.date(2020, 3, 23), random).brief(topics()[sender.topics[-1]])
    unit = NOTICE.ranked[number % len(NOTICE.ranked)].name
    return unit, text.title, "\n".join(text.paragraphs)


def _day(number: int, drafts: int) -> dt.date:
    days = (NOW.date() - dt.date(FIRST_YEAR, 1, 1)).days
    return dt.date(FIRST_YEAR, 1, 1) + dt.timedelta(days=number * days // max(1, drafts - 1))


def _file(database: Database, numbers: range, drafts: int, texts: list[tuple[str, str, str]]) -> None:
    days = [_day(number, drafts) for number in numbers]
    moments = [dt.datetime.combine(day, dt.time(9), SHANGHAI) for day in days]
    hashes = [hashlib.sha256(str(number).encode()).hexdigest() for number in numbers]
    arrivals = [
        Arrival(sha, 40_000, f"<{number}@bench>", f"unit{number % 80}@163.com", when, "INBOX", 1, number + 1)
        for number, sha, when in zip(numbers, hashes, moments, strict=True)
    ]
    with database.write() as session:
        messages.store_batch(session, arrivals, None, NOW)
        first = numbers.start + 1
        ids = range(first, first + len(numbers))
        messages.file_messages(session, {id: Found("submission", subject="信息") for id in ids}, NOW)
        taken = submissions.take_numbers(session, days)
        submissions.insert_drafts(
            session,
            [
                _draft(number, id, day, texts[number % len(texts)], number_given)
                for number, id, day, number_given in zip(numbers, ids, days, taken, strict=True)
            ],
            NOW,
        )


def _draft(number: int, message: int, day: dt.date, text: tuple[str, str, str], taken: str) -> NewSubmission:
    unit, title, body = text
    title = f"{title}（{number}）"
    return NewSubmission(
        number=taken,
        message_id=message,
        day=day,
        source="body",
        ordinal=0,
        title=title,
        body=body,
        kind="条目" if number % 4 else "经验",
        declared=True,
        commissioned=False,
        words=count_words(body.splitlines()),
        limit=500,
        author="张三",
        reviewer="李四",
        phone="0398-0000000",
        unit=None if number % 5_000 == 4_999 else unit,
        child=None,
        confidence="certain",
        title_key=title_key(title),
        fingerprint=hashlib.sha256(json.dumps([number, body]).encode()).hexdigest(),
    )


def _adopt(database: Database, drafts: int) -> None:
    """Adoptions of the last year, an issue for each dozen of them."""
    last = sum(_day(number, drafts).year == NOW.year for number in range(drafts))
    with database.write() as session:
        recorder = Recorder(session, {NOW.year: NOTICE}, "测试", NOW)
        for place, ordinal in enumerate(range(1, last + 1, ADOPTED)):
            draft = submissions.by_number(session, f"{NOW.year}-{ordinal:04d}")
            if draft is None or draft.unit is None:
                continue
            issue = place // 12 + 1
            facts.record_adoption(
                recorder,
                Filed(draft.number),
                gazette="市《政府快报》",
                form="条目",
                number=issue,
                day=min(NOW.date(), dt.date(NOW.year, 1, 2) + dt.timedelta(days=2 * issue)),
            )
