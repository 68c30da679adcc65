"""Check a backup, or the live database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.backups.archive import BackupRefused
from deliberation.backups.verifying import check_backup, check_live


class Command(BaseCommand):
    help = "Check a backup from its digests to its rows, or without a path the live database."
    # They open the database, which may be missing: that is said in a sentence.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, nargs="?", metavar="PATH", help="a backup")

    def handle(self, *args: Any, path: Path | None, **options: Any) -> None:
        if path is None:
            return self._live()
        try:
            manifest = check_backup(path)
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        self.stdout.write(self.style.SUCCESS(f"{path.name} is whole; digest {manifest.digest}"))
        return None

    def _live(self) -> None:
        findings = check_live()
        for finding in findings:
            self.stderr.write(finding)
        if findings:
            raise CommandError(f"The database is not whole: {len(findings)} findings.")
        self.stdout.write(self.style.SUCCESS("The database is whole."))
