"""Delete what has been in the trash for longer than it can be restored."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from deliberation.actions.classrooms import purge_trash
from deliberation.ledger import drop_old


class Command(BaseCommand):
    help = "Delete the sessions that have been in the trash for 30 days, with all that they hold."

    def handle(self, *args: Any, **options: Any) -> None:
        drop_old()
        self.stdout.write(f"{purge_trash()} sessions deleted.")
