"""Fill an empty place from a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from deliberation import serving
from deliberation.backups.archive import BackupRefused
from deliberation.backups.making import restore_backup
from deliberation.storage import database_folder


class Command(BaseCommand):
    help = "Fill an empty database from a backup, and erase again what was erased since it was made."
    # They open the database, whose folder may still be missing.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="the backup")
        parser.add_argument(
            "--erased",
            type=Path,
            action="append",
            default=[],
            metavar="PATH",
            help="the ledger of erasures of the place that the backup comes from; one of each machine",
        )
        parser.add_argument("--any-age", action="store_true", help="even one older than the ledger reaches")

    def handle(self, *args: Any, path: Path, erased: list[Path], any_age: bool, **options: Any) -> None:
        try:
            database_folder().mkdir(parents=True, exist_ok=True)
            with serving.alone():
                done = restore_backup(path, erased=erased, any_age=any_age)
        except (BackupRefused, serving.TooManyProcesses) as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be written: {error}") from error
        except OSError as error:
            raise CommandError(f"{error.filename or path} cannot be written: {error.strerror}.") from error
        self.stdout.write(
            self.style.SUCCESS(f"Restored as it was on {done.manifest.made:%Y-%m-%d at %H:%M} UTC.")
        )
        self.stdout.write(
            f"{done.erased} erasures that came later were done again. Instructors sign in anew."
        )
        for finding in done.findings:
            self.stderr.write(finding)
        if done.findings:
            raise CommandError("It is restored, and it was not whole when the backup was made: see above.")
