"""Running a job in a child that is killed before a chosen step. For programs without threads: it forks."""

from __future__ import annotations

import os
import signal
import threading
import traceback
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from store.session import Database


class Steps:
    """Names the steps of a run as they begin, and dies before the one it is told to (1, 2, …)."""

    def __init__(self, fatal: int | None) -> None:
        self._fatal = fatal
        self._turn = threading.Lock()  # steps may come from several threads; none may be skipped
        self.names: list[str] = []

    def __call__(self, name: str) -> None:
        with self._turn:
            self.names.append(name)
            if len(self.names) == self._fatal:
                os.kill(os.getpid(), signal.SIGKILL)

    def before(self, name: Callable[..., str], function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with a step before it, named from its arguments."""

        def stepped(*arguments: Any, **named: Any) -> Any:
            self(name(*arguments, **named))
            return function(*arguments, **named)

        return stepped

    def watch(self, database: Database) -> None:
        """A step before every statement and commit, and one behind each commit."""
        event.listen(
            database.engine,
            "before_cursor_execute",
            lambda _connection, _cursor, statement, *_: self(statement.split()[0].lower()),
        )
        event.listen(database.engine, "commit", lambda _: self("commit"))
        event.listen(Session, "after_commit", lambda _: self("committed"))


def in_child(run: Callable[[], None]) -> bool:
    """Run in a child; gives whether it was killed. Raises RuntimeError when it failed."""
    child = os.fork()
    if child == 0:
        try:
            run()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True
    if status != 0:
        raise RuntimeError(f"a child ended with status {status}")
    return False
