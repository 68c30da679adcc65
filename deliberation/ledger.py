"""The ledger of erasures: ids of what was erased for good, in a file outside the database.

A backup that is older than an erasure still holds what was erased. Restored, it is erased again by this list. A line is
a day, a kind and a random id; there is no name in it.
"""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.utils import timezone


class BadLedger(Exception):
    """A line that is none of ours; the message names the file and the line."""


class Kind(StrEnum):
    SEAT = "seat"  # with all its words; the id is the seat's
    IDENTITY = "identity"  # the name behind a seat; the id is the seat's
    SEAL = "seal"  # who sat where in a session; the id is as the next one's
    CLASSROOM = "session"  # with all that it holds; the id is that of the operation that made it


@dataclass(frozen=True)
class Entry:
    """One erasure. `day` is in UTC."""

    day: date
    kind: Kind
    id: uuid.UUID

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.kind} {self.id.hex}"


def note(kind: Kind, ids: Iterable[uuid.UUID]) -> None:
    """Write erasures down; they are on the disk when this returns. OSError if they cannot be kept.

    Called as the last step of the transaction that erases: what cannot be written here is not erased, and the student
    is told so. An erasure that fails after this line is made good by a restore, as the student asked.
    """
    append([Entry(timezone.now().date(), kind, one) for one in ids])


def append(entries: Iterable[Entry], path: Path | None = None) -> None:
    """Write entries at the end of the ledger, whole or not at all where the system can."""
    text = "".join(f"{entry}\n" for entry in entries)
    if not text:
        return
    path = path or settings.ERASED_LEDGER
    with _held(path.parent):
        is_new = not path.exists()
        with open(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "rb+", buffering=0) as file:
            end = os.fstat(file.fileno()).st_size
            try:
                _write(file.fileno(), text.encode("ascii"))
                os.fsync(file.fileno())
            except OSError:
                # Half a line would make the next one unreadable.
                os.ftruncate(file.fileno(), end)
                raise
        if is_new:
            _keep_folder(path.parent)


def read(path: Path | None = None) -> list[Entry]:
    """All entries, oldest first; none where there is no file. BadLedger names a line that cannot be read."""
    path = path or settings.ERASED_LEDGER
    if not path.exists():
        return []
    entries = []
    for number, line in enumerate(path.read_text(encoding="ascii", errors="replace").splitlines(), start=1):
        try:
            day, kind, one = line.split()
            entries.append(Entry(date.fromisoformat(day), Kind(kind), uuid.UUID(one)))
        except ValueError as error:
            raise BadLedger(f"{path}, line {number}: {line[:60]!r} is no erasure.") from error
    return entries


def drop_old() -> int:
    """Drop what is older than any backup that may still be restored; returns how many lines went."""
    first = timezone.now().date() - timedelta(days=settings.BACKUP_DAYS)
    path: Path = settings.ERASED_LEDGER
    if not path.exists():
        return 0
    with _held(path.parent):
        entries = read(path)
        kept = [entry for entry in entries if entry.day >= first]
        if len(kept) == len(entries):
            return 0
        beside = path.with_name(f"{path.name}.new")
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb", buffering=0) as file:
            _write(file.fileno(), "".join(f"{entry}\n" for entry in kept).encode("ascii"))
            os.fsync(file.fileno())
        beside.replace(path)
        _keep_folder(path.parent)
    return len(entries) - len(kept)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """One writer at a time, among threads and processes: the folder is locked, as the file may be replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


def _keep_folder(folder: Path) -> None:
    """A new name is on the disk once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
