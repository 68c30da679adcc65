"""How fast is too fast. Buckets that fill by themselves: each act takes a drop, and an empty one says wait.

They are kept in memory, one set a process: they protect the server, they decide nothing about a class. An address
stands in them until its bucket is full again, ten minutes at most, or for a day where somebody has joined a class;
whoever keeps them asks once a minute that what is old be forgotten. It is written nowhere.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """`burst` acts at once, and `per_second` more in the long run."""

    burst: float
    per_second: float


# A quick student weighs an argument a second for a minute; a script does more.
WRITES = Pace(60, 1.0)
ARGUMENTS = Pace(10, 10 / 60)
# To print a student's contribution takes half a second of the processor: asked for a hundred times at once, by one
# seat, it kept every other page waiting for a quarter of a minute.
PAPERS = Pace(10, 1 / 10)
# A lecture of a thousand that votes within ten seconds, with as much again to come.
CLASS_WRITES = Pace(6_000, 200.0)
# Codes that no class has, by address: far more than a class of 300 mistypes.
GUESSES = Pace(200, 1.0)
# How often the log says that somewhere codes are guessed.
ALARMS = Pace(1, 1 / 60)
# Passwords, by account and device (or address), and by address alone.
PASSWORDS = Pace(10, 1 / 60)
PASSWORDS_FROM_ONE_PLACE = Pace(100, 0.5)
# User names that no account has, by who tries them: an instructor mistypes a colleague's, and does not guess whose are.
NAMES = Pace(10, 1 / 60)

MOST_KEYS = 50_000
# How long a pair is remembered: a day of lessons.
KNOWN_SECONDS = 24 * 60 * 60


class Buckets:
    """One bucket for each key, full at first; the ones that were used longest ago are forgotten first."""

    def __init__(
        self, pace: Pace, clock: Callable[[], float] = time.monotonic, most: int = MOST_KEYS
    ) -> None:
        self.pace = pace
        self.clock = clock
        self.most = most
        self.levels: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        self.lock = threading.Lock()

    def _level(self, key: Hashable, now: float) -> float:
        level, since = self.levels.get(key, (self.pace.burst, now))
        return min(self.pace.burst, level + max(0.0, now - since) * self.pace.per_second)

    def spend(self, key: Hashable) -> bool:
        """Take one drop; False if there is none. A refused act costs nothing."""
        now = self.clock()
        with self.lock:
            level = self._level(key, now)
            if level < 1:
                return False
            self.levels[key] = (level - 1, now)
            self.levels.move_to_end(key)
            if len(self.levels) > self.most:
                self.levels.popitem(last=False)
            return True

    def forget_full(self) -> None:
        """Forget the buckets that are full again. One that is not keeps those that were used after it."""
        now = self.clock()
        with self.lock:
            while self.levels and self._level(next(iter(self.levels)), now) >= self.pace.burst:
                self.levels.popitem(last=False)

    def is_empty(self, key: Hashable) -> bool:
        """Whether the next act would be refused."""
        with self.lock:
            return self._level(key, self.clock()) < 1

    def wait(self, key: Hashable) -> int:
        """Whole seconds until the next act is let through; 0 if it is now."""
        with self.lock:
            missing = 1 - self._level(key, self.clock())
        return 0 if missing <= 0 else int(missing / self.pace.per_second) + 1


class Known:
    """Pairs that have been seen in the last day, as many as are remembered, and when."""

    def __init__(self, most: int = MOST_KEYS, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.clock = clock
        self.pairs: OrderedDict[Hashable, float] = OrderedDict()
        self.lock = threading.Lock()

    def remember(self, pair: Hashable) -> None:
        with self.lock:
            self.pairs[pair] = self.clock()
            self.pairs.move_to_end(pair)
            if len(self.pairs) > self.most:
                self.pairs.popitem(last=False)

    def forget_old(self) -> None:
        """Forget the pairs that were last seen more than a day ago."""
        now = self.clock()
        with self.lock:
            while self.pairs and now - next(iter(self.pairs.values())) >= KNOWN_SECONDS:
                self.pairs.popitem(last=False)

    def __contains__(self, pair: Hashable) -> bool:
        with self.lock:
            return pair in self.pairs


def place_of(address: str) -> str:
    """What counts as one place: an IPv4 address, or the /64 network that one connection of IPv6 has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
