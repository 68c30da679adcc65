"""Draw the opinion map of a conversation that was held with Polis. Needs no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.errors import DeliberationError
from deliberation.polis.export import read_export
from deliberation.reports.opinions import lines_of, map_of


class Command(BaseCommand):
    help = "Print where the people of a Polis export stand, which groups they form, and what these agree on."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--polis", type=Path, required=True, metavar="DIR", help="the folder of the export's CSV files"
        )
        parser.add_argument("--json", action="store_true", help="print everything as JSON")
        parser.add_argument(
            "--published-groups",
            action="store_true",
            help="take the groups that the export publishes, instead of looking for groups",
        )

    def handle(self, *args: Any, polis: Path, json: bool, published_groups: bool, **options: Any) -> None:
        try:
            conversation = read_export(polis)
            if published_groups and not conversation.groups:
                raise CommandError(f"{polis} publishes no groups.")
            drawn = map_of(conversation, published_groups=published_groups)
        except DeliberationError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(as_json(drawn) if json else "\n".join(lines_of(drawn)))


def as_json(drawn: dict[str, Any]) -> str:
    return json.dumps(drawn, ensure_ascii=False, allow_nan=False)
