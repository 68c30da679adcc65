"""Write the whole database into one file, while the server runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from deliberation.backups.archive import BackupRefused
from deliberation.backups.making import make_backup


class Command(BaseCommand):
    help = "Write the whole database into one new file with a digest of every part. The server may go on."
    # They open the database, which may be missing: that is said in a sentence.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            type=Path,
            metavar="PATH",
            help="a directory, or the name of a .zip file (default: backups/ in the data directory)",
        )

    def handle(self, *args: Any, to: Path | None, **options: Any) -> None:
        to = to or settings.DATA_DIR / "backups"
        named = f"deliberation-{timezone.now():%Y-%m-%d-%H%M%S}.zip"
        path = to if to.suffix == ".zip" else to / named
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            manifest = make_backup(path)
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be read: {error}") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        rows = sum(manifest.rows.values())
        self.stdout.write(self.style.SUCCESS(f"Written to {path}"))
        self.stdout.write(f"{rows} rows in {len(manifest.rows)} tables; digest {manifest.digest}")
