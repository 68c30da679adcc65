"""SQLite: a copy of the whole file as it was at one moment, taken while others write."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from deliberation.backups.archive import BackupRefused, Reader, Writer

PART = "database.sqlite3"
# Who is signed in is nobody's to keep, and would be signed in again by a restore.
NOT_KEPT = ("django_session",)


def dump(writer: Writer, folder: Path) -> dict[str, int]:
    """Put the database into the backup; returns the rows of each table. `folder` holds a copy for a moment.

    VACUUM INTO reads in one transaction: writers wait for it, and what they have acknowledged before is in it.
    The backup interface in steps would let them write, and begin anew at each of their writes.
    """
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=folder) as scratch:
        copy = Path(scratch) / PART
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        with closing(sqlite3.connect(copy)) as database, database:
            database.execute("PRAGMA secure_delete=ON")
            for table in NOT_KEPT:
                database.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name of ours
        findings, rows = examine(copy)
        if findings:
            raise BackupRefused("The database is damaged, so this would be no backup. " + " ".join(findings))
        writer.copy(PART, copy)
    return rows


def examine(path: Path) -> tuple[list[str], dict[str, int]]:
    """What is wrong with a database file, a sentence each; and the rows of each table."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            findings = [
                f"The database is damaged: {line}."
                for (line,) in database.execute("PRAGMA integrity_check(20)")
                if line != "ok"
            ]
            findings += [
                f"Row {row} of {table} points to a row of {parent} that is not there."
                for table, row, parent, _ in database.execute("PRAGMA foreign_key_check").fetchmany(20)
            ]
            names = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            ).fetchall()
            count = 'SELECT count(*) FROM "{}"'
            return findings, {name: database.execute(count.format(name)).fetchone()[0] for (name,) in names}
    except sqlite3.DatabaseError as error:
        return [f"The database cannot be read: {error}."], {}


def check(reader: Reader) -> list[str]:
    """Open the database of a backup apart from the real one, and count it."""
    with tempfile.TemporaryDirectory(prefix="backup-") as scratch:
        copy = Path(scratch) / PART
        with copy.open("wb") as file:
            reader.extract(PART, file)
        findings, rows = examine(copy)
    return findings + differences(reader.manifest.rows, rows)


def differences(said: dict[str, int], found: dict[str, int]) -> list[str]:
    """Where the rows are not as many as the manifest says."""
    return [
        f"{table} has {found.get(table, 'no')} rows, and the manifest says {said.get(table, 'none')}."
        for table in sorted({*said, *found})
        if said.get(table) != found.get(table)
    ]


@contextmanager
def new_place(reader: Reader) -> Iterator[None]:
    """The backup's database beside its place, with Django's connection on it; moved there when the block ends well.

    A restore that fails or is killed leaves the place as empty as it was.
    """
    place = Path(connection.settings_dict["NAME"])
    refuse_unless_empty(place)
    beside = place.with_name(f"{place.name}.restoring")
    _remove(beside)
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        reader.extract(PART, file)
        file.flush()
        os.fsync(file.fileno())
    connection.close()
    connection.settings_dict["NAME"] = str(beside)
    try:
        yield
        connection.close()
        _remove(place)
        beside.rename(place)
        descriptor = os.open(place.parent, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(place)
        _remove(beside)


def refuse_unless_empty(place: Path) -> None:
    """BackupRefused if there is a database with anything in it."""
    if place.exists() and place.stat().st_size and examine(place) != ([], {}):
        raise BackupRefused(
            f"{place} is not empty, and a restore never overwrites. Move it away first, or name another place in "
            "DELIBERATION_DATA_DIR."
        )


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-journal", f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
