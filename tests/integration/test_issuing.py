"""A 通报 from draft to letters: its .docx, edits that facts moved under, another draft; on both databases."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest
from docx import Document

from app import issuing
from app.settings import load
from app.wiring import Service, writer_of
from notify.gather_bulletin import DraftOf
from notify.render import Writer, render_owed
from notify.rewording import Outdated, in_force, reword
from scoring.period import Quarter
from store import bulletins, contacts, outbox
from store.archive import Archive
from store.contacts import NewContact
from store.errors import Refused
from store.models import Bulletin, OutboxState
from store.session import Database
from tests.integration.command_line import settings_file
from tests.integration.office import CHIEF, CLERK, NOTICE, Office, at, titled

Q1 = Quarter(2020, 1)
MARCH = dt.date(2020, 3, 2)


class Desk(Office):
    """The office with its archive and templates."""

    service: Service
    writer: Writer
    wrong: int  # a fact that is to be taken back

    def draft(self) -> None:
        self.do(lambda r: issuing.owe_draft(r.session, self.service.settings, Q1, r.now))

    def reword(self, text: str | None, key: str = "next") -> None:
        self.do(
            lambda r: reword(r.session, self.writer.templates, NOTICE, Q1, key, text, who=CLERK, now=r.now)
        )

    def release(self) -> Bulletin:
        return self.do(
            lambda r: issuing.owe_release(
                r.session, self.service, self.writer.templates, Q1, who=CHIEF, now=r.now
            )
        )

    def mails(self, kind: str) -> list[EmailMessage]:
        """All mails of a kind, written, in the order owed."""
        render_owed(self.database, self.writer, lambda: self.now)
        with self.database.read() as session:
            rows = [row for row in outbox.listing(session) if row.kind == kind]
            full = [outbox.get(session, row.id) for row in reversed(rows)]
        contents = [row.content for row in full if row is not None and row.content is not None]
        return [BytesParser(policy=default).parsebytes(content) for content in contents]

    def outdated(self) -> list[str]:
        with self.database.read() as session:
            found = in_force(session, self.writer.templates, NOTICE, Q1, self.now)
        return [each.key for each in found if each.outdated]


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Iterator[Desk]:
    with opened(database, tmp_path / "office") as desk:
        yield desk


@contextmanager
def opened(database: Database, folder: Path) -> Iterator[Desk]:
    """An adoption in March; the third workday of April."""
    folder.mkdir()
    settings_file(folder)
    desk = Desk(database, at(4, 3))
    archive = Archive(folder / "archive")
    desk.service = Service(load(folder), database, archive)
    desk.writer = writer_of(desk.service)
    desk.adopt(titled("防汛", "水利局"), day=MARCH)
    try:
        yield desk
    finally:
        archive.close()


def paper(mail: EmailMessage) -> bytes:
    """The only .docx that goes with a mail."""
    (content,) = (
        part.get_payload(decode=True)
        for part in mail.iter_attachments()
        if (part.get_filename() or "").endswith(".docx")
    )
    assert isinstance(content, bytes)
    return content


def words(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def address(desk: Desk, unit: str, mailbox: str) -> None:
    new = NewContact(unit, mailbox, for_bulletin=True)
    desk.do(lambda r: contacts.add(r.session, new, who=CLERK, now=r.now))


def test_document_as_issued_has_number_wording_and_day(desk: Desk) -> None:
    """The .docx in the archive has the 文号, staff's wording and the day of release; the row its SHA-256."""
    desk.reword("请各单位抓紧报送。")
    desk.do(lambda r: bulletins.set_number(r.session, Q1, 15, who=CHIEF, now=r.now))
    desk.now = at(4, 8)
    released = desk.release()
    assert released.document_sha256 is not None
    text = words(desk.service.archive.get(released.document_sha256))
    for part in ("义政办〔2020〕15号", "请各单位抓紧报送。", "2020年4月8日"):
        assert part in text
    assert "深入挖掘素材" not in text
    assert "草稿" not in text


def test_letters_carry_the_stored_document_however_late(desk: Desk) -> None:
    """Unit, staff and a unit whose address came a month later have the very same bytes."""
    address(desk, "水利局", "water@qq.test")
    desk.now = at(4, 8)
    released = desk.release()
    (letter,), (copy,) = desk.mails("bulletin"), desk.mails("bulletin_copy")
    desk.now = at(5, 9)
    desk.adopt(titled("迟登", "财政局"), day=MARCH, number=9)
    address(desk, "财政局", "money@qq.test")
    _, late = desk.mails("bulletin")
    assert released.document_sha256 is not None
    assert paper(letter) == paper(copy) == paper(late) == desk.service.archive.get(released.document_sha256)
    assert "迟登" not in text_of(late)


def test_mails_bear_the_number_of_the_document(desk: Desk) -> None:
    """Letter, copy and draft show the 文号 as the document does; before it is given its place is blank."""
    desk.draft()
    address(desk, "水利局", "water@qq.test")
    (draft,) = desk.mails("bulletin_draft")
    desk.do(lambda r: bulletins.set_number(r.session, Q1, 15, who=CHIEF, now=r.now))
    desk.now = at(4, 8)
    desk.release()
    assert "义政办〔2020〕 号" in text_of(draft)
    for kind in ("bulletin", "bulletin_copy"):
        (mail,) = desk.mails(kind)
        assert "义政办〔2020〕15号" in text_of(mail)
        assert "义政办〔2020〕15号" in words(paper(mail))


def test_draft_mail_has_the_document_marked(desk: Desk) -> None:
    """Staff get a .docx with 草稿, the edit in it, and no day of release."""
    desk.reword("请各单位抓紧报送。")
    desk.draft()
    (mail,) = desk.mails("bulletin_draft")
    text = words(paper(mail))
    for part in ("草稿", "请各单位抓紧报送。", "（未印发）"):
        assert part in text
    assert "改为：请各单位抓紧报送。" in text_of(mail)
    assert "人工修改：下一步要求" in text_of(mail)


def test_another_draft_tells_what_was_recorded_since(desk: Desk) -> None:
    """A second and a third draft are mails of their own; each lists only the facts since the one before."""
    desk.draft()
    desk.mails("bulletin_draft")
    desk.adopt(titled("迟登", "财政局"), day=MARCH, number=9)
    desk.draft()
    desk.mails("bulletin_draft")
    desk.draft()
    first, second, third = (text_of(mail) for mail in desk.mails("bulletin_draft"))
    assert "上次草稿后登记" not in first
    assert "《迟登》" in second.partition("【上次草稿后登记】")[2].partition("2020年第一季度政务信息")[0]
    assert "上次草稿后登记" not in third


def test_a_draft_that_is_not_written_yet_is_not_owed_again(desk: Desk) -> None:
    """Pressed twice, it comes once."""
    desk.draft()
    with pytest.raises(Refused, match="不必再发"):
        desk.draft()
    assert len(desk.mails("bulletin_draft")) == len(desk.service.settings.staff)


def test_no_draft_of_what_was_released(desk: Desk) -> None:
    """A draft after the release is refused and mails nothing."""
    desk.now = at(4, 8)
    desk.release()
    before = desk.rows()
    with pytest.raises(Refused, match="通报已印发"):
        desk.draft()
    assert desk.rows() == before


@pytest.mark.parametrize("of", [DraftOf(Q1), DraftOf(Q1, 2, 417), DraftOf(Q1, 3, None)])
def test_a_draft_is_found_again_by_its_key(of: DraftOf) -> None:
    """What a draft's business key says is read back as it was; the first one's is the quarter alone."""
    assert DraftOf.parse(str(of)) == of
    assert str(DraftOf(Q1)) == "2020-Q1"


def test_figures_moved_under_an_edit_block_the_release(desk: Desk) -> None:
    """The release is refused with the passage's name and nothing is changed; worded anew it goes out."""
    desk.reword("本季度采用情况良好。", "totals")
    desk.adopt(titled("迟登", "财政局"), day=MARCH, number=9)
    desk.now = at(4, 8)
    before = desk.rows()
    with pytest.raises(Outdated, match="“报送采用情况”（totals）经人工修改后所依据的数据又有变动"):
        desk.release()
    assert desk.rows() == before
    assert desk.outdated() == ["totals"]
    desk.reword("本季度采用2篇。", "totals")
    released = desk.release()
    assert released.document_sha256 is not None
    assert "本季度采用2篇。" in words(desk.service.archive.get(released.document_sha256))
    assert desk.outdated() == []


def test_dropped_edit_blocks_nothing(desk: Desk) -> None:
    """An outdated edit that is given up is gone; the facts' own words are issued."""
    desk.reword("本季度采用情况良好。", "totals")
    desk.adopt(titled("迟登", "财政局"), day=MARCH, number=9)
    desk.reword(None, "totals")
    desk.now = at(4, 8)
    released = desk.release()
    assert released.document_sha256 is not None
    text = words(desk.service.archive.get(released.document_sha256))
    assert "良好" not in text
    assert "共采用信息2篇" in text


def test_figures_that_do_not_touch_an_edit_block_nothing(desk: Desk) -> None:
    """A late fact moves the totals; an edit of the closing passage stands."""
    desk.reword("请各单位抓紧报送。")
    desk.adopt(titled("迟登", "水利局"), day=MARCH, number=9)
    desk.now = at(4, 8)
    assert desk.release().released_by == CHIEF


REFUSED: dict[str, tuple[Callable[[Desk], object], str]] = {
    "unknown passage": (lambda desk: desk.reword("改", "weather"), "没有“weather”这一段"),
    "nothing to say": (lambda desk: desk.reword("改", "instructions"), "没有可写的数据"),
    "no edit to drop": (lambda desk: desk.reword(None), "没有修改过"),
    "released": (lambda desk: desk.reword("改"), "已印发"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_rewording_is_refused_with_its_reason(desk: Desk, case: str) -> None:
    """What cannot be reworded is refused in a sentence and leaves every table as it was."""
    act, reason = REFUSED[case]
    if case == "released":
        desk.now = at(4, 8)
        desk.release()
    before = desk.rows()
    with pytest.raises(Refused, match=reason):
        act(desk)
    assert desk.rows() == before


def test_an_emptied_passage_is_left_out(desk: Desk) -> None:
    """A passage with an empty text is not in the document, nor is its heading."""
    desk.reword(" \n ", "next")
    desk.now = at(4, 8)
    released = desk.release()
    assert released.document_sha256 is not None
    assert "下一步要求" not in words(desk.service.archive.get(released.document_sha256))


def test_alert_names_the_outdated_passages(desk: Desk) -> None:
    """Staff are told what the facts said when the passage was worded and what they say now, once a day."""
    desk.reword("本季度采用情况良好。", "totals")
    desk.adopt(titled("迟登", "财政局"), day=MARCH, number=9)
    settings = desk.service.settings
    told = [desk.do(lambda r: issuing.tell_outdated(r.session, settings, Q1, r.now)) for _ in range(2)]
    assert told == [True, False]
    (mail,) = desk.mails("alert")
    text = text_of(mail)
    assert "【报送采用情况】" in text
    assert "共采用信息1篇" in text
    assert "共采用信息2篇" in text
    desk.now = at(4, 9)
    assert desk.do(lambda r: issuing.tell_outdated(r.session, settings, Q1, r.now))


def test_nothing_is_owed_that_cannot_be_written(desk: Desk) -> None:
    """After draft and release no mail is given up."""
    desk.draft()
    desk.now = at(4, 8)
    desk.release()
    desk.mails("bulletin")
    with desk.database.read() as session:
        assert outbox.by_state(session)[OutboxState.REFUSED] == 0
