"""Accounts that were computed and still hold: a ranking is asked for far more often than it changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from scoring.account import Account

KEPT = 8


class Remembered:
    """The last accounts by what they were computed from; safe to use from several threads."""

    def __init__(self) -> None:
        self._accounts: OrderedDict[Hashable, Account] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], Account]) -> Account:
        """The account of a key, made when it is not known."""
        with self._lock:
            if key in self._accounts:
                self._accounts.move_to_end(key)
                return self._accounts[key]
        made = make()
        with self._lock:
            self._accounts[key] = made
            while len(self._accounts) > KEPT:
                self._accounts.popitem(last=False)
        return made
