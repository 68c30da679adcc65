"""Do what is due with time: seal, delete what is past its days, empty the trash. For a timer, once a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from deliberation.actions.retention import tidy
from deliberation.storage import cannot_store, compact


class Command(BaseCommand):
    help = (
        "Seal sessions whose days since their end are over, and delete those that are past their days, or have been "
        "in the trash for 30, with all that they hold."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = tidy()
        try:
            compact()
        except DatabaseError as error:
            if not cannot_store(error):
                raise
            self.stderr.write(f"All is done that was due, but the database was not written anew: {error}.")
        self.stdout.write(
            f"{done.sealed} sessions sealed, {done.expired} deleted that were past their days, "
            f"{done.purged} deleted out of the trash."
        )
