"""Several people who do something at the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from deliberation.errors import DeliberationError


class Crowd:
    """So many threads that begin together; what they get back is a value, or the error that refused them.

    Anything else that is raised (a locked database, a deadlock, a broken constraint) is raised here: nobody is told
    such a thing in place of an answer.
    """

    def __init__(self, most: int) -> None:
        self.pool = ThreadPoolExecutor(most)
        self.most = most

    def __enter__(self) -> Crowd:
        return self

    def __exit__(self, *of: object) -> None:
        closed = threading.Barrier(self.most)

        def close() -> None:
            connection.close()
            closed.wait()

        for done in [self.pool.submit(close) for _ in range(self.most)]:
            done.result()
        self.pool.shutdown()

    def at_once(self, *acts: Callable[[], Any]) -> list[Any]:
        """Do all of these at once; what came of each, in their order."""
        start = threading.Barrier(len(acts))

        def go(act: Callable[[], Any]) -> Any:
            connection.ensure_connection()
            start.wait()
            try:
                return act()
            except DeliberationError as refused:
                return refused

        return [going.result() for going in [self.pool.submit(go, act) for act in acts]]


def won(outcomes: Iterable[Any]) -> list[int]:
    """Which of them were not refused."""
    return [n for n, outcome in enumerate(outcomes) if not isinstance(outcome, DeliberationError)]


def refusals(outcomes: Sequence[Any]) -> Counter[str]:
    """How many were refused, by the kind of refusal."""
    return Counter(type(one).__name__ for one in outcomes if isinstance(one, DeliberationError))
