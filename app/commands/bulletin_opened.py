"""A quarter's 通报 as its commands open it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from app.commands.options import Data
from app.settings import load
from app.wiring import Service, open_service, writer_of
from notify.render import Writer
from notify.templates import Templates
from scoring.notice import Notice
from scoring.period import Quarter
from store.session import Session


@dataclass(frozen=True)
class Opened:
    """One transaction on a quarter."""

    service: Service
    session: Session
    quarter: Quarter

    @property
    def notice(self) -> Notice:
        return self.service.notices[self.quarter.year]

    @cached_property
    def writer(self) -> Writer:
        return writer_of(self.service)

    @property
    def templates(self) -> Templates:
        return self.writer.templates


@contextmanager
def opened(data: Data, year: int, number: int) -> Iterator[Opened]:
    """One transaction on a quarter that has a notice. Raises NotReadyError where there is none."""
    with open_service(load(data)) as service:
        service.notice(year)
        with service.database.write() as session:
            yield Opened(service, session, Quarter(year, number))
