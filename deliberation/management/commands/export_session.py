"""Write everything of a session into a zip archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.actions.exports import note_export
from deliberation.models import ClassroomSession
from deliberation.reports.bundle import write_bundle


class Command(BaseCommand):
    help = "Write the report, the tables, session.json and their description into a zip archive."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE", help="the session's join code")
        parser.add_argument(
            "--to", type=Path, required=True, metavar="PATH", help="a directory, or the name of a .zip file"
        )
        parser.add_argument("--names", action="store_true", help="with the names of the class list")

    def handle(self, *args: Any, code: str, to: Path, names: bool, **options: Any) -> None:
        classroom = (
            ClassroomSession.objects.present()
            .select_related("case")
            .filter(code=code.strip().upper())
            .first()
        )
        if classroom is None:
            raise CommandError(f"There is no session “{code}”.")
        if names and not classroom.is_roster:
            raise CommandError("This session has no list of names.")
        path = to if to.suffix == ".zip" else to / f"{classroom.code}-bundle.zip"
        content = write_bundle(classroom, names=names)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        note_export(classroom, by=None, what=path.name, names=names)
        self.stdout.write(self.style.SUCCESS(f"Written to {path}"))
