"""Whether anything can still be stored: the space on the disk, and errors that say that it cannot."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

# Below this much free space somebody should look; below the lesser one a class would soon fill it.
LOW_BYTES = 500 * 1024 * 1024
NONE_BYTES = 20 * 1024 * 1024
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
# Primary result codes of SQLite: busy, locked, read-only, input or output, full, cannot open.
SQLITE = {5, 6, 8, 10, 13, 14}
# Classes of PostgreSQL's SQLSTATE: connection, rolled back, out of resources, stopped by an operator, system.
POSTGRES = ("08", "40", "53", "57", "58")


def database_folder() -> Path:
    """The folder whose disk fills up as classes write: SQLite's own, else the data directory."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and ":memory:" not in name:
        return Path(name).resolve().parent
    return Path(settings.DATA_DIR)


def free_bytes() -> int | None:
    """Bytes that are free there for this process; None where the folder is not there."""
    try:
        return shutil.disk_usage(database_folder()).free
    except OSError:
        return None


def compact() -> None:
    """Write SQLite's file anew, without the places where deleted rows stood. Nothing inside a transaction.

    SQLite overwrites what is deleted with zeros by itself (`secure_delete`); this also empties a write-ahead log.
    PostgreSQL keeps house by itself, and promises nothing of the bytes of its files.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def cannot_store(error: BaseException) -> bool:
    """Whether this error says that the storage is full, away or busy: nothing is wrong with what was sent."""
    if isinstance(error, OSError):
        return error.errno in FULL
    if not isinstance(error, (DatabaseError, InterfaceError)):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in SQLITE
    if isinstance(cause, psycopg.Error):
        # Without a SQLSTATE the server was not reached, or went away.
        is_away = cause.sqlstate is None and isinstance(
            cause, (psycopg.OperationalError, psycopg.InterfaceError)
        )
        return is_away or (cause.sqlstate or "").startswith(POSTGRES)
    return False


def is_uncertain(error: BaseException) -> bool:
    """Whether the connection broke, so that what was sent may have been stored all the same."""
    cause = error.__cause__
    return isinstance(cause, psycopg.Error) and (cause.sqlstate or "08").startswith(("08", "57"))
