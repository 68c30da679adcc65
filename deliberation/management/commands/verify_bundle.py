"""Check that a bundle is as it was when it was exported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.errors import BadBundle
from deliberation.reports.opening import open_bundle


class Command(BaseCommand):
    help = "Check every byte of a bundle, and name the file that was altered, is missing or does not belong there."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="a zip archive that was exported")

    def handle(self, *args: Any, bundle: Path, **options: Any) -> None:
        try:
            found = open_bundle(bundle)
        except BadBundle as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            self.style.SUCCESS(f"{bundle} is whole: {len(found.files)} files, each as it was exported.")
        )
