"""Play a class through a session, on a server that is running."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core import signing
from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.actions.classrooms import move_phase
from deliberation.forms.join import REHEARSAL_SALT, fold_code
from deliberation.models import ClassroomSession
from deliberation.rehearsal.browser import Browser, ServerSilent
from deliberation.rehearsal.play import PHASE_TURNS, Cast, Outcome
from deliberation.rehearsal.words import Material
from deliberation.rules import limits
from deliberation.rules.phases import PHASES

BAR = 30


class Command(BaseCommand):
    help = "Play students through a session, from the phase that it is in to its end, on a running server."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="the join code of the session")
        parser.add_argument("--students", type=int, default=30)
        parser.add_argument("--seed", type=int, default=1, help="the same seed plays the same class")
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the server answers")
        parser.add_argument("--until", choices=list(PHASES), default="ended", help="the last phase to play")

    def handle(
        self, *args: Any, code: str, students: int, seed: int, url: str, until: str, **options: Any
    ) -> None:
        classroom = _classroom(code)
        if not 1 <= students <= limits.SEATS:
            raise CommandError(f"Choose 1 to {limits.SEATS} students.")
        phases = _phases(classroom, until)
        try:
            urlsplit(url)
        except ValueError as error:
            raise CommandError(f"{url} is no address of a server: {error}.") from error
        cast = Cast(
            url=url,
            code=classroom.code,
            students=students,
            seed=seed,
            material=Material.of(classroom.case, list(classroom.tradeoffs.all())),
            token=signing.dumps(classroom.code, salt=REHEARSAL_SALT),
            language=classroom.spoken_language,
        )
        turns = 1 + sum(len(PHASE_TURNS[phase]) for phase in phases)
        progress = Progress(self.stderr, students * turns)
        try:
            Browser(url).get("/join/")
            progress.begin("join")
            cast.take("join", progress.step)
            for phase in phases:
                if classroom.phase != phase:
                    to_step = classroom.phases.index(phase)
                    classroom = move_phase(classroom, by=classroom.instructor, to_step=to_step)
                progress.begin(phase)
                for turn in PHASE_TURNS[phase]:
                    cast.take(turn, progress.step)
        except ServerSilent as silent:
            raise CommandError(f"No server answers at {silent}. Start one with: manage.py serve") from silent
        except KeyboardInterrupt:
            raise CommandError("Stopped. The session stays as it is.") from None
        finally:
            progress.end()
        self._report(cast.outcome, students, classroom)

    def _report(self, outcome: Outcome, students: int, classroom: ClassroomSession) -> None:
        refusals = sum(outcome.refused.values())
        self.stdout.write(
            f"{students} students, {outcome.pages} pages, {refusals} refusals; "
            f"{classroom.code} is in “{classroom.current.title}”."
        )
        for word, counted in (
            ("refused", outcome.refused),
            ("failed", outcome.failed),
            ("not found", outcome.missing),
        ):
            for what, times in counted.most_common():
                self.stdout.write(f"  {word}, {times} times: {what}")
        if not outcome.is_sound:
            raise CommandError("A page failed or lacked its form.")


class Progress:
    """A bar of plain text; where nobody watches, one line for each phase."""

    def __init__(self, stream: Any, total: int) -> None:
        self.stream = stream
        self.total = total
        self.done = 0
        self.phase = ""
        self.is_watched = stream.isatty()

    def begin(self, phase: str) -> None:
        self.phase = phase
        if self.is_watched:
            self._draw()
        else:
            self.stream.write(f"{100 * self.done // self.total:3d} % {phase}")

    def step(self) -> None:
        self.done += 1
        if self.is_watched:
            self._draw()

    def end(self) -> None:
        if self.is_watched:
            self.stream.write("")

    def _draw(self) -> None:
        filled = BAR * self.done // self.total
        bar = "#" * filled + "." * (BAR - filled)
        self.stream.write(f"\r[{bar}] {self.done}/{self.total} {self.phase:<12}", ending="")
        self.stream.flush()


def _classroom(code: str) -> ClassroomSession:
    found = (
        ClassroomSession.objects.present()
        .select_related("case", "instructor")
        .filter(code=fold_code(code))
        .first()
    )
    if found is None:
        raise CommandError(f"There is no session with the code {code}.")
    if found.is_roster:
        raise CommandError(
            "This session has a list of names. A rehearsal needs one that is open to whoever has the code."
        )
    if found.is_over:
        raise CommandError("This session is over. Make a new one to rehearse in.")
    if not found.door_open:
        raise CommandError("The door of this session is locked. Open it before you rehearse.")
    return found


def _phases(classroom: ClassroomSession, until: str) -> list[str]:
    """The phases to play, from the present one to the last one wanted."""
    keys = classroom.phases
    if until not in keys or keys.index(until) < classroom.step:
        raise CommandError(f"“{until}” is not ahead in the plan of this session: {', '.join(keys)}.")
    return keys[classroom.step : keys.index(until) + 1]
