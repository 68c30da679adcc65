"""Take in a session that another server has exported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.actions.imports import import_session
from deliberation.errors import BadBundle
from deliberation.reports.opening import open_bundle


class Command(BaseCommand):
    help = "Take a session in from its bundle. It comes whole or, if anything is odd, not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="a zip archive that was exported")
        parser.add_argument(
            "--instructor", default="", metavar="NAME", help="whose session it is to be, if there are several"
        )

    def handle(self, *args: Any, bundle: Path, instructor: str, **options: Any) -> None:
        by = _instructor(instructor)
        try:
            done = import_session(open_bundle(bundle).session(), by=by, source=bundle.name)
        except BadBundle as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.stdout.write(self.style.SUCCESS(f"“{done.classroom.title}” is here, for {by.get_username()}."))
        self.stdout.write(f"  join code  {done.classroom.code}")
        if done.classroom.code != done.old_code:
            self.stdout.write(f"  It was {done.old_code}, which another session has here.")
        if done.new_case:
            self.stdout.write(f"  The case “{done.classroom.case}” came with it.")


def _instructor(name: str) -> User:
    """The account by name; without a name the only one there is."""
    accounts = User.objects.filter(is_active=True)
    if name:
        found = accounts.filter(username=name).first()
        if found is None:
            raise CommandError(f"There is no instructor “{name}”.")
        return found
    found = accounts.first()
    if found is None:
        raise CommandError("There is no instructor yet. Make one with createsuperuser.")
    if accounts.count() > 1:
        raise CommandError("There are several instructors. Say whose session it is with --instructor NAME.")
    return found
