"""A year's settlement: open until the day after its settlement day, then frozen; on both databases."""

from __future__ import annotations

import datetime as dt

import pytest

from scoring.period import Quarter
from store import bulletins, settlements
from store.errors import Refused
from store.session import Database
from tests.integration.office import CHIEF, NOTICE, Office, at, titled


def test_close_freezes_what_was_known(database: Database) -> None:
    """The year closes once, after its settlement day, with what was recorded by then and nothing later."""
    office = Office(database, at(1, 19, 2021))
    office.adopt(titled("防汛", "水利局"), day=dt.date(2020, 12, 31))

    def close() -> object:
        return office.do(lambda made: settlements.close(made.session, NOTICE, who=CHIEF, now=made.now))

    with pytest.raises(Refused, match="截至2021年1月20日"):
        close()
    office.now = at(1, 21, 2021)
    office.adopt(titled("防火", "水利局"), day=dt.date(2020, 12, 31))
    with pytest.raises(Refused, match="第四季度通报尚未印发"):
        close()
    office.do(lambda made: bulletins.release(made.session, NOTICE, Quarter(2020, 4), who=CHIEF, now=made.now))
    close()
    with pytest.raises(Refused, match="已经结算"):
        close()
    with office.database.read() as session:
        assert settlements.as_closed(session, 2020)["facts"] == 1
