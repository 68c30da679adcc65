"""What is the same for everybody who may see it, made once and given to all. Who may see it is asked before, always."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Any

# How long a thing is given out: it may hold the time of day, which no version counts.
SECONDS = 1.0
MOST = 256


_every: list[Shared] = []


def forget_all() -> None:
    """Hold nothing: for tests, whose rows are gone after each."""
    for shared in _every:
        shared.forget()


class Shared:
    """A few finished things by key. Of many who ask for one at once, one makes it and the rest wait."""

    def __init__(
        self, seconds: float = SECONDS, most: int = MOST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.seconds = seconds
        self.most = most
        self.clock = clock
        self.made: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self.making: dict[Hashable, threading.Lock] = {}
        self.lock = threading.Lock()
        _every.append(self)

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The thing under this key. The key names everything that it depends on, the classroom's version first."""
        with self.lock:
            found = self._fresh(key)
            if found is not None:
                return found[1]
            making = self.making.setdefault(key, threading.Lock())
        with making:
            with self.lock:
                found = self._fresh(key)
            if found is not None:
                return found[1]
            try:
                value = make()
                with self.lock:
                    self.made[key] = (self.clock(), value)
                    while len(self.made) > self.most:
                        self.made.popitem(last=False)
            finally:
                with self.lock:
                    self.making.pop(key, None)
            return value

    def known(self, keys: Iterable[Hashable]) -> list[Any]:
        """What is held under each of these keys; None where nothing is."""
        now = self.clock()
        with self.lock:
            found = [self.made.get(key) for key in keys]
        return [one[1] if one is not None and now - one[0] < self.seconds else None for one in found]

    def _fresh(self, key: Hashable) -> tuple[float, Any] | None:
        found = self.made.get(key)
        return found if found is not None and self.clock() - found[0] < self.seconds else None

    def forget(self) -> None:
        """Hold nothing."""
        with self.lock:
            self.made.clear()
