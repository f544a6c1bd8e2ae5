"""Finding drafts by what stands in them, on both databases."""

from __future__ import annotations

import pytest

from store import search, submissions
from store.session import Database
from tests.integration.office import Office


@pytest.fixture
def office(database: Database) -> Office:
    """An office with an empty database, once of each kind."""
    return Office(database)


def index(office: Office) -> None:
    """What the worker's tick does."""
    with office.database.write() as session:
        while search.index_new(session, 2) == 2:
            pass


def found(office: Office, sought: str) -> list[str]:
    """The titles of what is found, newest first."""
    with office.database.read() as session:
        return [each.title for each in search.find(session, sought)]


def test_two_characters_and_one_are_found(office: Office) -> None:
    """营商 is found inside 优化营商环境, and so is a single character; 商营 is not."""
    office.file("持续优化营商环境")
    office.file("抓好春季农业生产")
    index(office)
    assert found(office, "营商") == ["持续优化营商环境"]
    assert found(office, "营") == ["持续优化营商环境"]
    assert found(office, "境") == ["持续优化营商环境"]
    assert found(office, "营商环境") == ["持续优化营商环境"]
    assert found(office, "商营") == []


def test_several_words_must_all_be_there_and_the_newest_is_first(office: Office) -> None:
    """Words parted by a space may stand in any order."""
    office.file("财政局优化营商环境")
    office.file("营商环境再提升")
    index(office)
    assert found(office, "环境 营商") == ["营商环境再提升", "财政局优化营商环境"]
    assert found(office, "财政 营商") == ["财政局优化营商环境"]


def test_what_is_no_word_finds_nothing_and_breaks_nothing(office: Office) -> None:
    """Quotes, stars and operators of the index are no query."""
    office.file("稳就业")
    index(office)
    assert [found(office, sought) for sought in ('"', "*", "( ) -", "", "' OR 1=1", "稳就业 AND")] == [[]] * 6


def test_a_new_title_is_found_and_the_old_one_no_more(office: Office) -> None:
    """A draft that is read anew is indexed anew."""
    draft = office.file("稳就业保民生")
    index(office)
    with office.database.write() as session:
        again = submissions.by_number(session, draft.number)
        assert again is not None
        submissions.correct(session, again, {"title": "促消费扩内需"})
    assert found(office, "扩内") == ["促消费扩内需"]
    assert found(office, "保民生") == []


def test_it_is_known_whether_something_is_left_to_index(office: Office) -> None:
    """A draft that was just filed is missing until the next tick."""
    office.file("稳就业")
    with office.database.read() as session:
        assert search.missing(session)
    index(office)
    with office.database.read() as session:
        assert not search.missing(session)
