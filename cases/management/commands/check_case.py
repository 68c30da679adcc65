"""Check case files; every problem is printed with its file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.casefile import CaseError, CaseFile
from cases.crosschecks import MOST_QUOTES, count_words
from cases.reader import read_case


class Command(BaseCommand):
    help = "Check case files and print every problem with its file and line."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        count = 0
        for path in paths:
            try:
                case = read_case(path)
            except CaseError as error:
                self.stdout.write(str(error))
                count += len(error.problems)
            else:
                self.stdout.write(self.style.SUCCESS(f"OK {path}: {in_numbers(case)}"))
        if count:
            raise CommandError(f"{count} {'problem' if count == 1 else 'problems'} found.")


def in_numbers(case: CaseFile) -> str:
    """A checked case in one line of figures."""
    words = count_words(quote.text for quote in case.quotes)
    share = words / case.article.words
    return (
        f"{len(case.passages)} passages, {len(case.quotes)} quotes of at most {MOST_QUOTES}, "
        f"{words} quoted words ({share:.1%} of {case.article.words}, at most 25%), "
        f"{len(case.positions)} positions, {len(case.tradeoffs)} trade-offs"
    )
