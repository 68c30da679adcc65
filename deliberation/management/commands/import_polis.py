"""Make a finished session of a conversation that was held with Polis."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.actions.conversations import import_conversation
from deliberation.errors import DeliberationError
from deliberation.polis.export import read_export


class Command(BaseCommand):
    help = "Turn a Polis export into a finished session: statements as arguments, votes as weighings."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of the export's CSV files")
        parser.add_argument("--instructor", required=True, metavar="NAME", help="whose session it becomes")

    def handle(self, *args: Any, folder: Path, instructor: str, **options: Any) -> None:
        by = User.objects.filter(username=instructor).first()
        if by is None:
            raise CommandError(f"There is no instructor “{instructor}”.")
        try:
            made = import_conversation(by=by, conversation=read_export(folder))
        except DeliberationError as error:
            raise CommandError(str(error)) from error
        code = made.classroom.code
        if not made.is_new:
            self.stdout.write(f"Imported before as session {code}; nothing changed.")
            return
        self.stdout.write(
            self.style.SUCCESS(
                f"Session {code}: {made.participants} seats, {made.statements} statements, {made.votes} votes."
            )
        )
        if made.unknown:
            self.stdout.write(f"{made.unknown} statements have votes and no text; they were left out.")
