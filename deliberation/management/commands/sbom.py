"""Say what is shipped: a software bill of materials."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.inventory import bill


class Command(BaseCommand):
    help = "Write a software bill of materials (CycloneDX 1.5, JSON): packages, third-party files and fonts."
    # It needs neither database nor network.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, metavar="PATH", help="a file, instead of the terminal")

    def handle(self, *args: Any, to: Path | None, **options: Any) -> None:
        text = json.dumps(bill(settings.BASE_DIR), ensure_ascii=False, indent=2) + "\n"
        if to is None:
            self.stdout.write(text, ending="")
            return
        try:
            to.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{to} cannot be written: {error.strerror}.") from error
