"""Serve Deliberation to a class."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from deliberation import serving
from deliberation.actions.retention import tidy
from deliberation.ledger import BadLedger
from deliberation.storage import LOW_BYTES, cannot_store, database_folder, free_bytes

MOST_PROCESSES = 64
ONLY_HERE = ("127.0.0.1", "localhost", "::1")


class Command(BaseCommand):
    help = "Serve until Ctrl-C: in one process, or with PostgreSQL in several."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 to be reached from other machines")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--processes", type=int, default=1, help="how many; more than one needs PostgreSQL"
        )
        parser.add_argument("--quiet", action="store_true", help="do not print the address")

    def handle(self, *args: Any, host: str, port: int, processes: int, quiet: bool, **options: Any) -> None:
        if not 1 <= processes <= MOST_PROCESSES:
            raise CommandError(f"Choose 1 to {MOST_PROCESSES} processes.")
        if settings.DEBUG and host not in ONLY_HERE:
            raise CommandError(
                "With DELIBERATION_DEBUG on, a fault shows everybody in your network how the server works. Begin "
                "a laptop's class with: manage.py demo --host 0.0.0.0. For a server, set DELIBERATION_DEBUG=no, "
                "DELIBERATION_SECRET_KEY and DELIBERATION_ALLOWED_HOSTS: docs/operating.md says how."
            )
        if why := serving.why_not(host, port):
            raise CommandError(why)
        self._tidy()
        try:
            serving.serve(
                host, port, processes=processes, begins=lambda: None if quiet else self._say(host, port)
            )
        except serving.TooManyProcesses as error:
            raise CommandError(str(error)) from error

    def _say(self, host: str, port: int) -> None:
        self.stdout.write(f"Serving at {serving.address(host, port)} (Ctrl-C stops it)")
        self.stdout.flush()

    def _tidy(self) -> None:
        """Seal and delete what is due. A full disk does not keep the server from starting: it can still be read."""
        free = free_bytes()
        if free is not None and free < LOW_BYTES:
            self.stderr.write(
                f"Only {free // 2**20} MB are free at {database_folder()}. When the disk is full, nothing that a "
                "student sends can be saved."
            )
        try:
            tidy()
        except (DatabaseError, OSError) as error:
            if not cannot_store(error):
                raise CommandError("The database is not ready. Run: manage.py migrate") from error
            self.stderr.write(f"What is due was not sealed or deleted: {error}.")
        except BadLedger as error:
            self.stderr.write(f"The ledger of erasures cannot be read. {error}")
