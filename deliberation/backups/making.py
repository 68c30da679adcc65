"""Making a backup, and restoring one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from deliberation import ledger
from deliberation.actions.erasures import erase_again
from deliberation.backups import postgres, schema, sqlite
from deliberation.backups.archive import BackupRefused, Manifest, Reader, new_archive, open_archive
from deliberation.backups.verifying import check_live


@dataclass(frozen=True)
class Restored:
    """What came of a restore: what the backup was, how many erasures were done again, and what a check of the restored
    database found, a sentence each: it was so when the backup was made."""

    manifest: Manifest
    erased: int
    findings: list[str]


def version() -> str:
    """The version of this project, as pyproject.toml has it."""
    text = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def make_backup(path: Path) -> Manifest:
    """Write the whole database into one new file. BackupRefused says why not, in a sentence."""
    now = timezone.now().isoformat(timespec="seconds")
    waiting = schema.missing()
    if waiting and not schema.applied():
        raise BackupRefused("There is no database yet. Run: manage.py migrate")
    columns: dict[str, list[str]] = {}
    with new_archive(path) as writer:
        if connection.vendor == "sqlite":
            migrations = schema.applied()
            rows = sqlite.dump(writer, path.parent)
        else:
            rows, columns, migrations = postgres.dump(writer)
        return writer.finish(
            Manifest(
                kind=connection.vendor,
                made_at=now,
                version=version(),
                migrations=migrations,
                rows=rows,
                columns=columns,
            )
        )


def restore_backup(path: Path, *, erased: Iterable[Path], any_age: bool = False) -> Restored:
    """Fill the empty database from a backup, bring it to this version, and erase again what was erased since.

    `erased` are further ledgers, of the place that the backup comes from. BackupRefused says why not, and the place
    is then as empty as before.
    """
    with open_archive(path) as reader:
        manifest = reader.manifest
        _require_usable(reader, any_age=any_age)
        entries = _ledgers(erased)
        reader.check()
        with _new_place(reader):
            schema.migrate_forward()
            count = erase_again(entries)
            # Kept before the place is filled: the backup may be restored once more.
            ledger.append(sorted(set(entries) - set(ledger.read()), key=str))
            findings = check_live()
    return Restored(manifest, count, findings)


def _new_place(reader: Reader) -> AbstractContextManager[None]:
    return sqlite.new_place(reader) if connection.vendor == "sqlite" else postgres.new_place(reader)


def _require_usable(reader: Reader, *, any_age: bool) -> None:
    manifest = reader.manifest
    if manifest.kind != connection.vendor:
        raise BackupRefused(
            f"{reader.path.name} is a backup of {manifest.kind}, and the database here is {connection.vendor}. "
            "DELIBERATION_DATABASE_URL says which."
        )
    schema.require_known(manifest, reader.path.name)
    age = timezone.now() - manifest.made
    if age > timedelta(days=settings.BACKUP_DAYS) and not any_age:
        raise BackupRefused(
            f"{reader.path.name} is {age.days} days old, and the ledger of erasures goes back {settings.BACKUP_DAYS} "
            "days: students who were erased before that would come back. If none were, add --any-age."
        )
    if connection.vendor == "sqlite":
        sqlite.refuse_unless_empty(Path(connection.settings_dict["NAME"]))
    else:
        postgres.refuse_unless_empty()


def _ledgers(paths: Iterable[Path]) -> list[ledger.Entry]:
    entries: set[ledger.Entry] = set()
    for path in paths:
        if not path.is_file():
            raise BackupRefused(f"There is no ledger {path}.")
        entries |= set(_read(path))
    entries |= set(_read(settings.ERASED_LEDGER))
    return sorted(entries, key=str)


def _read(path: Path) -> list[ledger.Entry]:
    try:
        return ledger.read(path)
    except ledger.BadLedger as error:
        raise BackupRefused(f"The ledger of erasures cannot be read. {error}") from error
