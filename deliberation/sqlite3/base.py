"""Django's backend for SQLite. Its transactions, which all may write here, take a lock of the process before SQLite's.

SQLite has no line in which writers wait: who finds the database locked sleeps, for up to 100 ms, and tries again. While
a class votes that is most of the time that a vote takes. Threads of one process hand the turn on at once; another
process (a backup, a command) is still waited for as SQLite does it.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any

from django.db.backends.sqlite3 import base

_lines: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that writes when it is its turn."""

    has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        # Who has waited as long as for SQLite's lock goes on, and is told by SQLite that it is locked.
        wait = self.settings_dict.get("OPTIONS", {}).get("timeout", 5.0)
        self.has_turn = self._line.acquire(timeout=wait)
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._next()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        # After a commit that failed Django rolls back, which ends the turn.
        self._next()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._next()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._next()

    @property
    def _line(self) -> threading.Lock:
        name: Any = self.settings_dict["NAME"]
        return _lines[str(name)]

    def _next(self) -> None:
        """Let the next writer go on."""
        if self.has_turn:
            self.has_turn = False
            self._line.release()
