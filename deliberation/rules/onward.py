"""A clock that never goes back, for what must come in order: the numbers that forms carry."""

from __future__ import annotations

import time
from collections.abc import Callable


class Onward:
    """The machine's clock, as long as that goes on. Where it is set back, this one goes on from where it was.

    A new process begins with the machine's clock again: what it must stay above is asked of the rows themselves.
    """

    def __init__(
        self, wall: Callable[[], int] = time.time_ns, passed: Callable[[], int] = time.monotonic_ns
    ) -> None:
        self.wall, self.passed = wall, passed
        self.ahead = 0

    def now_ms(self) -> int:
        """Milliseconds since 1970, by the furthest that the machine's clock has ever been."""
        passed = self.passed()
        self.ahead = max(self.ahead, self.wall() - passed)
        return (passed + self.ahead) // 1_000_000


onward = Onward()
