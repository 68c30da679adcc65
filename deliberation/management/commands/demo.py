"""Everything at once, to look at: a database, a case, an instructor, a finished session and a fresh one."""

from __future__ import annotations

import os
import secrets
import socket
import sys
import uuid
from argparse import SUPPRESS
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from cases.loading import LIBRARY, load_case
from cases.models import Case
from deliberation import serving
from deliberation.actions.classrooms import create_classroom
from deliberation.models import ClassroomSession
from deliberation.rules.addresses import is_only_here
from deliberation.rules.phases import PLANS

DATABASE = "deliberation.sqlite3"
INSTRUCTOR = "instructor"
CASE = "sensetime"
TRADEOFFS = ("t2", "t7")
FINISHED = uuid.UUID("5d0f4c1e-9a34-4a0e-8a55-3b1f9d2c7e61")
# No letter or digit that is taken for another one
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


class Command(BaseCommand):
    help = "Set up and serve a demonstration, in an embedded database. Run again, it keeps what is there."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--fresh", action="store_true", help="delete the embedded database and start over"
        )
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 to be reached from other machines")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="set up only")
        parser.add_argument("--students", type=int, default=30, help="how many the finished session has")
        parser.add_argument(
            "--language",
            choices=list(dict(settings.LANGUAGES)),
            default=settings.LANGUAGE_CODE,
            help="what both classes speak, and the rehearsed students write",
        )
        parser.add_argument("--inside", action="store_true", help=SUPPRESS)

    def handle(
        self, *args: Any, fresh: bool, host: str, port: int, no_serve: bool, inside: bool, **options: Any
    ) -> None:
        if not inside:
            if not no_serve and (why := serving.why_not(host, port)):
                raise CommandError(why)
            _begin_again_inside(settings.DATA_DIR, fresh=fresh, host=host)
        try:
            self._demonstrate(
                host, port, students=options["students"], language=options["language"], serves=not no_serve
            )
        except KeyboardInterrupt:
            self.stderr.write("")

    def _demonstrate(self, host: str, port: int, *, students: int, language: str, serves: bool) -> None:
        self._say("Setting up ...")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        load_case(LIBRARY / CASE / "case.md")
        instructor, password = _instructor()
        finished = self._finished(instructor, students, language)
        lobby = _lobby(instructor, finished, language)
        self._print(host, port, finished=finished, lobby=lobby, password=password)
        if serves:
            self._say("Serving; Ctrl-C stops it.")
            serving.serve(host, port)

    def _finished(self, instructor: User, students: int, language: str) -> ClassroomSession:
        """The session that a rehearsal has filled. One that was interrupted is played anew."""
        known = ClassroomSession.objects.owned_by(instructor).filter(op=FINISHED).first()
        if known and known.phase_changes.filter(phase="ended").exists():
            return known
        if known:
            known.delete()
        with translation.override(language):
            title = gettext("A class that has finished")
        classroom = _session(instructor, title=title, language=language, op=FINISHED)
        self._say(f"Playing a class of {students} ...")
        with serving.beside() as url:
            call_command(
                "rehearse", classroom.code, students=students, url=url, stdout=self.stdout, stderr=self.stderr
            )
        return classroom

    def _print(
        self, host: str, port: int, *, finished: ClassroomSession, lobby: ClassroomSession, password: str
    ) -> None:
        inside = serving.own_addresses() if host == serving.EVERYWHERE else []
        # What is printed here is copied and read aloud: an address that a phone can open too, where there is one.
        base = serving.address(inside[0] if inside else host, port)
        kept = f"as printed when it was made (manage.py changepassword {INSTRUCTOR} sets another)"
        lines = [
            ("Instructor", base + reverse("teach-home")),
            ("  name", INSTRUCTOR),
            ("  password", password or kept),
            ("Students join", base + reverse("join-class", args=[lobby.code])),
            ("  join code", lobby.code),
            ("Wall", base + reverse("screen-wall", args=[lobby.code, lobby.screen_token])),
            ("Finished class", base + reverse("teach-control", args=[finished.code])),
        ]
        self._say("\n" + "\n".join(f"  {label:<16}{value}" for label, value in lines) + "\n")
        if is_only_here(urlsplit(base).netloc):
            self._say("Only this computer can open these. For phones in your network: --host 0.0.0.0")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _begin_again_inside(home: Path, *, fresh: bool, host: str) -> None:
    """Replace this process by one that has the demonstration's own settings: they are read when it starts."""
    home.mkdir(parents=True, exist_ok=True)
    if fresh:
        for path in (
            *(home / f"{DATABASE}{end}" for end in ("", "-journal", "-wal", "-shm")),
            settings.KEY_FILE,
        ):
            path.unlink(missing_ok=True)
    hosts = ["localhost", "127.0.0.1", "[::1]", host, socket.gethostname(), *serving.own_addresses()]
    env = {name: value for name, value in os.environ.items() if not name.startswith("DELIBERATION_")}
    env |= {
        "DJANGO_SETTINGS_MODULE": "deliberation.settings",
        "DELIBERATION_DEBUG": "no",
        "DELIBERATION_DATA_DIR": str(home),
        "DELIBERATION_SECRET_KEY": _secret_key(settings.KEY_FILE),
        "DELIBERATION_ALLOWED_HOSTS": ",".join(hosts),
    }
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, *sys.argv, "--inside"], env)  # noqa: S606


def _secret_key(path: Path) -> str:
    """The key of this demonstration, made once; only its owner can read it."""
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def _instructor() -> tuple[User, str]:
    """The instructor's account, and its password if it was made now."""
    known = User.objects.filter(username=INSTRUCTOR).first()
    if known:
        return known, ""
    password = "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(3))
    return User.objects.create_user(INSTRUCTOR, password=password), password


def _lobby(instructor: User, finished: ClassroomSession, language: str) -> ClassroomSession:
    """A session that can still be joined: the one that is there, or a new one."""
    mine = (
        ClassroomSession.objects.owned_by(instructor).present().exclude(pk=finished.pk).exclude(phase="ended")
    )
    if known := mine.order_by("created_at").first():
        return known
    with translation.override(language):
        title = gettext("A class of your own")
    return _session(instructor, title=title, language=language)


def _session(instructor: User, *, title: str, language: str, op: uuid.UUID | None = None) -> ClassroomSession:
    case = Case.objects.current().get(slug=CASE)
    return create_classroom(
        by=instructor,
        case=case,
        title=title,
        tradeoffs=list(case.tradeoffs.filter(key__in=TRADEOFFS)),
        steps=PLANS["fifty"][1],
        plan_key="fifty",
        language=language,
        op=op,
    )
