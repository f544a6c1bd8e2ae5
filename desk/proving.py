"""Whether somebody knows the password of an account; too many wrong ones, and one has to wait."""

from __future__ import annotations

import threading

from desk.office import Office
from desk.passwords import matches
from store import accounts
from store.errors import Refused
from store.models import Account

# Looking, hashing and counting are one step: guesses that come at once are counted as those that come in
# turn, and never need the memory of more than one hash.
_ONE_AT_A_TIME = threading.Lock()


class TooManyTries(Refused):
    """Wrong too often lately; whatever is typed now is not looked at."""

    def __init__(self) -> None:
        super().__init__("密码多次有误，请15分钟后再试")


def proven(office: Office, login: str, password: str, address: str) -> Account | None:
    """The account whose password this is; None where it is wrong or the account disabled, and that counts.

    Raises TooManyTries.
    """
    now = office.clock()
    with _ONE_AT_A_TIME:
        with office.database.read() as session:
            if accounts.must_wait(session, login, address, now):
                raise TooManyTries
            account = accounts.find(session, login)
        usable = account is not None and account.disabled_at is None
        if matches(password, account.password if account is not None and usable else None):
            return account
        with office.database.write() as session:
            accounts.fail(session, login, address, now)
    return None
