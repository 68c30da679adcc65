"""A disk that forgets. What is written stays in its own memory until it is flushed.

When the power is cut, each sector that was not flushed is there as it was last written, or as it was flushed last: chance
says which, sector by sector, for a disk writes back in whatever order it likes. No sector is torn: they have 4 KB.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

SECTOR = 4_096


class NoPower(Exception):
    """Nothing is read, written or flushed any more."""


class Disk:
    """The image file holds what lasts; `volatile` the sectors that a power cut may take."""

    def __init__(self, image: Path) -> None:
        self.image = open(image, "r+b", buffering=0)  # noqa: SIM115 - as long as the disk
        self.size = image.stat().st_size // SECTOR * SECTOR
        self.volatile: dict[int, bytes] = {}
        self.lock = threading.Lock()
        self.has_power = True
        # A cut in the middle of something: the disk hangs at the last of so many writes and flushes, until it is cut.
        self.left: int | None = None
        self.hangs, self.is_cut = threading.Event(), threading.Event()
        self.flushes = 0

    def cut(self, draw: Random) -> tuple[int, int]:
        """The power is gone. How many sectors were not flushed, and how many of them are lost.

        Of one cut in three all are lost, as if nothing had been written back; else a share that chance says.
        """
        with self.lock:
            self.has_power = False
            share = 1.0 if draw.random() < 1 / 3 else draw.random()
            waiting = sorted(self.volatile)
            lost = {number for number in waiting if draw.random() < share}
            self._last(number for number in waiting if number not in lost)
            self.volatile.clear()
            self.is_cut.set()
            return len(waiting), len(lost)

    def read(self, start: int, length: int) -> bytes:
        """What was written last, flushed or not."""
        with self._power():
            first, end = start // SECTOR, -(-(start + length) // SECTOR)
            whole = b"".join(self._sector(number) for number in range(first, end))
            return whole[start - first * SECTOR :][:length]

    def write(self, start: int, data: bytes) -> None:
        """Take it into the disk's memory."""
        if start % SECTOR or len(data) % SECTOR:
            raise ValueError(f"{len(data)} bytes from {start} are no whole sectors")
        self._come_to_an_end()
        with self._power():
            for place in range(0, len(data), SECTOR):
                self.volatile[(start + place) // SECTOR] = data[place : place + SECTOR]

    def flush(self) -> None:
        """All that was written until now lasts."""
        self._come_to_an_end()
        with self._power():
            self.flushes += 1
            self._last(list(self.volatile))

    def hang_after(self, requests: int) -> None:
        """Answer so many more writes and flushes, then nothing until the power is cut."""
        self.left = requests

    def close(self) -> None:
        self.image.close()

    def _come_to_an_end(self) -> None:
        if self.left is None:
            return
        self.left -= 1
        if self.left < 0:
            self.hangs.set()
            self.is_cut.wait()

    @contextlib.contextmanager
    def _power(self) -> Iterator[None]:
        with self.lock:
            if not self.has_power:
                raise NoPower
            yield

    def _sector(self, number: int) -> bytes:
        found = self.volatile.get(number)
        if found is None:
            self.image.seek(number * SECTOR)
            found = self.image.read(SECTOR)
        return found

    def _last(self, sectors: Iterable[int]) -> None:
        for number in sectors:
            self.image.seek(number * SECTOR)
            self.image.write(self.volatile.pop(number))
