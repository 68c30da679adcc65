"""A disk as a file of this machine: FUSE, as the kernel speaks it, for a file system that is one file.

A loop device on that file hands each write and each flush on to the disk. Each start mounts the file anew, so that the
kernel remembers nothing of it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct
import threading
from pathlib import Path

from tests.power.disk import Disk, NoPower

FORGET, GETATTR, OPEN, READ, WRITE, RELEASE, FSYNC, FLUSH = 2, 3, 14, 15, 16, 18, 20, 25
INIT, INTERRUPT, DESTROY, BATCH_FORGET = 26, 36, 38, 42
UNANSWERED = (FORGET, INTERRUPT, BATCH_FORGET)
HEAD, IO = struct.Struct("<IIQQIIIHH"), struct.Struct("<QQIIQII")
BIG_WRITES, MANY_PAGES = 1 << 5, 1 << 22
PAGES = 32
PAGE = 4_096
LONG = 3_600


class FuseFile:
    """One mount: from `__init__` until somebody unmounts it."""

    def __init__(self, disk: Disk, place: Path) -> None:
        self.disk = disk
        place.touch()
        self.channel = os.open("/dev/fuse", os.O_RDWR)
        options = f"fd={self.channel},rootmode={stat.S_IFREG | 0o600:o},user_id=0,group_id=0"
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.mount(b"disk", os.fsencode(place), b"fuse", 0, options.encode()):
            number = ctypes.get_errno()
            os.close(self.channel)
            raise OSError(number, os.strerror(number), str(place))
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                asked = os.read(self.channel, PAGES * PAGE + PAGE)
            except InterruptedError:
                continue
            except OSError:  # unmounted
                break
            _, kind, unique, *_ = HEAD.unpack_from(asked)
            if kind in UNANSWERED:
                continue
            try:
                number, said = 0, self._answer(kind, asked[HEAD.size :])
            except NoPower:
                number, said = errno.EIO, b""
            except NotImplementedError:
                number, said = errno.ENOSYS, b""
            os.write(self.channel, struct.pack("<IiQ", 16 + len(said), -number, unique) + said)
        os.close(self.channel)

    def _answer(self, kind: int, asked: bytes) -> bytes:
        if kind == INIT:
            return struct.pack(
                "<IIIIHHIIHHI28x", 7, 31, 0, BIG_WRITES | MANY_PAGES, 16, 12, PAGES * PAGE, 1, PAGES, 0, 0
            )
        if kind == GETATTR:
            return struct.pack("<QII", LONG, 0, 0) + self._attributes()
        if kind == OPEN:
            return struct.pack("<QII", 0, 0, 0)
        if kind == READ:
            _, start, length, *_ = IO.unpack_from(asked)
            return self.disk.read(start, length)
        if kind == WRITE:
            _, start, length, *_ = IO.unpack_from(asked)
            self.disk.write(start, asked[IO.size : IO.size + length])
            return struct.pack("<II", length, 0)
        if kind == FSYNC:
            self.disk.flush()
        elif kind not in (FLUSH, RELEASE, DESTROY):
            raise NotImplementedError
        return b""

    def _attributes(self) -> bytes:
        size = self.disk.size
        times = (0, 0, 0, 0, 0, 0)
        return struct.pack(
            "<QQQQQQIIIIIIIIII",
            1, size, size // 512, *times, stat.S_IFREG | 0o600, 1, 0, 0, 0, PAGE, 0,
        )  # fmt: skip
