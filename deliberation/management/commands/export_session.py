"""Write a session into a zip archive, or one of its files by itself."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.actions.exports import note_export
from deliberation.errors import NoNames
from deliberation.models import ClassroomSession
from deliberation.reports.bundle import bundle_chunks, files_of
from deliberation.reports.export import Export
from deliberation.rules.levels import Level


class Command(BaseCommand):
    help = "Write the report, the tables, session.json and their description into a zip archive."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE", help="the session's join code")
        parser.add_argument(
            "--to", type=Path, required=True, metavar="PATH", help="a directory, or the name of a file"
        )
        parser.add_argument(
            "--level",
            choices=[str(level) for level in Level],
            default=str(Level.PSEUDONYMOUS),
            help="named says who is who; aggregate tells only of five and more (default: pseudonymous)",
        )
        parser.add_argument(
            "--only",
            action="append",
            default=[],
            metavar="FILE",
            help="one file by itself, such as csv/arguments.csv; twice or with a folder: an archive of these",
        )

    def handle(self, *args: Any, code: str, to: Path, level: str, only: list[str], **options: Any) -> None:
        classroom = (
            ClassroomSession.objects.present()
            .select_related("case")
            .filter(code=code.strip().upper())
            .first()
        )
        if classroom is None:
            raise CommandError(f"There is no session “{code}”.")
        chosen = Level(level)
        try:
            export = Export(classroom, chosen, streams=len(only) == 1)
        except NoNames as error:
            raise CommandError(str(error)) from error
        files = {file.path: file for file in files_of(chosen)}
        known = files.keys() | {path.split("/")[0] for path in files}
        if unknown := [path for path in only if path not in known]:
            raise CommandError(
                f"There is no {unknown[0]} at the level “{level}”. There is: {', '.join(files)}."
            )
        if len(only) == 1 and only[0] in files:
            name = f"{classroom.code}-{'.'.join(files[only[0]].address)}"
            chunks = files[only[0]].make(export)
        else:
            name, chunks = f"{classroom.code}-bundle.zip", bundle_chunks(export, only)
        path = to if to.suffix and not to.is_dir() else to / name
        try:
            write_whole(path, chunks)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        note_export(classroom, by=None, what=path.name, level=chosen)
        self.stdout.write(self.style.SUCCESS(f"Written to {path}"))


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file so that it is either there whole or, after an error, as it was before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
