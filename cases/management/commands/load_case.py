"""Load case files into the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.casefile import CaseError
from cases.loading import LIBRARY, library, load_case


class Command(BaseCommand):
    help = "Load cases by path or by their name in the library; without a name, the whole library."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cases", nargs="*", metavar="PATH|NAME")

    def handle(self, *args: Any, cases: list[str], **options: Any) -> None:
        broken = False
        for path in [_path(name) for name in cases] or library():
            try:
                case, created = load_case(path)
            except CaseError as error:
                self.stdout.write(str(error))
                broken = True
            else:
                done = "loaded" if created else "was loaded before; nothing changed"
                self.stdout.write(f"{case.slug}: edition {case.edition} {done}.")
        if broken:
            raise CommandError("Not every case could be loaded.")


def _path(name: str) -> Path:
    in_library = LIBRARY / name / "case.md"
    return in_library if "/" not in name and in_library.is_file() else Path(name)
