"""A day in class: `python -m tests.benchmarks.class_day [--database postgresql --processes 2] [--students 1000]`.

So many students from one address go through a class of 40 minutes that is compressed into a few: they join, read, vote,
argue, answer, switch sides, weigh, vote again and look at the debrief, through the real pages and forms, each with an
event stream open. Half of them lose 30% of the answers to their forms: what they sent has reached the server, and the
same form is sent again, as the browser does. In the middle of each phase the server is killed with SIGKILL and started
again at once (with several processes: in turn one of them, which the server itself starts again, and all).

A ledger outside the server knows what was acknowledged, and is compared with the database at the end. Pages, forms and
the pulse are fetched, compressed; static files are not (a browser has them from its first visit). Times of answers are
those of the client, its own waiting included. What was sent while a server was down, until it answered again, is
counted apart. A phase change is timed on the phones that had a seat when it came: who loses answer after answer on
joining comes into a later phase.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from random import Random

from tests.benchmarks import house
from tests.benchmarks.wire import Wire, form_post

# Minutes of a class of 40, the lobby among them.
MINUTES = {
    "lobby": 3,
    "read": 6,
    "first_vote": 6,
    "argue": 8,
    "switch": 6,
    "weigh": 5,
    "final_vote": 5,
    "debrief": 1,
}
LOSES, LOSS = 0.5, 0.3
# Who loses six answers in a row waits a minute and more before the seventh sending.
GRACE_SECONDS = 240.0
# A phase lasts so long after its server has come back, however long that took.
LEAST_SECONDS = 2.0
TOKEN = "t" * 32


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--students", type=int, default=1_000)
    parser.add_argument("--minutes", type=float, default=6.0)
    parser.add_argument("--port", type=int, default=8320)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--calm", action="store_true", help="no server is killed")
    options = parser.parse_args()
    house.settle(options.database)
    try:
        house.open_many_files()
        migrate()
        day = Day(
            port=options.port,
            processes=options.processes,
            students=options.students,
            seconds=scaled(options.minutes * 60),
            seed=options.seed,
            kills=not options.calm,
        )
        asyncio.run(day.run())
        from tests.benchmarks.day_report import report

        return report(day, options)
    finally:
        house.tidy()


def scaled(seconds: float) -> dict[str, float]:
    """Seconds of each phase of a class that lasts so long in all."""
    return {phase: seconds * minutes / sum(MINUTES.values()) for phase, minutes in MINUTES.items()}


def migrate() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


class Day:
    """One class, its students, its server, and what came of them."""

    def __init__(
        self,
        *,
        port: int,
        processes: int,
        students: int,
        seconds: Mapping[str, float],
        seed: int = 1,
        kills: bool = True,
        losers: float = LOSES,
    ) -> None:
        """`seconds`: the phases in order, from the lobby on, and how long each lasts. `losers`: the share of students
        who lose answers."""
        from tests.benchmarks.ledger import Ledger
        from tests.benchmarks.phone import Journal

        self.port, self.processes, self.students, self.seconds = port, processes, students, dict(seconds)
        self.seed, self.kills, self.losers = seed, kills, losers
        self.ledger, self.journal = Ledger(), Journal()
        self.gaps: list[tuple[float, float]] = []
        self.killed = 0
        self.errors: list[str] = []
        self.cpu = self.client_cpu = self.began = self.lasted = 0.0
        self.server: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """The class on the case of the house, its instructor signed in, and its students."""
        from django.core import signing
        from django.test import Client

        from cases.loading import LIBRARY, load_case
        from deliberation.forms.join import REHEARSAL_SALT
        from deliberation.rehearsal.words import Material
        from deliberation.rules.phases import Step
        from tests.benchmarks.phone import Phone
        from tests.benchmarks.pupil import Lesson, Pupil
        from tests.make import make_classroom

        case, _ = load_case(LIBRARY / "sensetime" / "case.md")
        steps = [Step(phase, MINUTES[phase]) for phase in self.seconds if phase != "lobby"]
        self.classroom = make_classroom(case=case, tradeoffs=2, steps=steps)
        client = Client()
        client.force_login(self.classroom.instructor)
        self.cookies = f"session={client.cookies['session'].value}; csrf={TOKEN}"
        lesson = Lesson(
            code=self.classroom.code,
            seconds=self.seconds,
            material=Material.of(case, list(self.classroom.tradeoffs.all())),
            passages=dict(case.passages.values_list("number", "text")),
            token=signing.dumps(self.classroom.code, salt=REHEARSAL_SALT),
            ledger=self.ledger,
        )
        self.pupils = []
        for number in range(self.students):
            draw = Random(f"{self.seed}:{number}")
            loss = LOSS if number < self.losers * self.students else 0.0
            phone = Phone("127.0.0.1", self.port, self.classroom.code, self.journal, draw, loss)
            self.pupils.append(Pupil(phone, lesson, draw))

    async def run(self) -> None:
        """The whole class. The server is started first and ended last."""
        from asgiref.sync import sync_to_async

        await sync_to_async(self.prepare)()
        self.start()
        try:
            await self.answers()
            self.began, own = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
            tasks = [asyncio.create_task(pupil.attend()) for pupil in self.pupils]
            for epoch, seconds in enumerate(self.seconds.values(), start=1):
                if epoch > 1:
                    await self.move(epoch - 1, epoch)
                ends = time.monotonic() + seconds
                await asyncio.sleep(seconds / 2)
                if self.kills:
                    await self.kill()
                await asyncio.sleep(max(LEAST_SECONDS, ends - time.monotonic()))
            done, late = await asyncio.wait(tasks, timeout=GRACE_SECONDS)
            self.errors = [repr(task.exception()) for task in done if task.exception()]
            self.errors += [f"{len(late)} students have not come to the end"] if late else []
            for task in late:
                task.cancel()
            self.lasted = time.monotonic() - self.began
            self.cpu += house.processor_seconds(self.server.pid)
            used = resource.getrusage(resource.RUSAGE_SELF)
            self.client_cpu = used.ru_utime + used.ru_stime - own.ru_utime - own.ru_stime
        finally:
            self.stop()

    def start(self) -> None:
        command = house.serve_command(self.port, "--processes", str(self.processes))
        self.server = subprocess.Popen(command, cwd=house.ROOT, start_new_session=True)

    def stop(self) -> None:
        self.server.terminate()
        try:
            self.server.wait(20)
        except subprocess.TimeoutExpired:
            for pid in house.family(self.server.pid):
                os.kill(pid, signal.SIGKILL)
            self.server.wait()

    async def answers(self) -> None:
        """Until the server answers what is sent: here a form without its token, which it refuses."""
        wire = Wire("127.0.0.1", self.port)
        for _ in range(600):
            try:
                await wire.ask(form_post("/join/", {}), seconds=5)
            except (OSError, EOFError, TimeoutError):
                wire.close()
                await asyncio.sleep(0.05)
            else:
                return wire.close()
        raise SystemExit("the server does not answer")

    async def move(self, step: int, epoch: int) -> None:
        """The instructor presses the button."""
        fields = {"csrfmiddlewaretoken": TOKEN, "epoch": epoch - 1, "step": step}
        path = f"/teach/sessions/{self.classroom.code}/phase/"
        wire = Wire("127.0.0.1", self.port)
        for _ in range(10):
            try:
                heard = await wire.ask(form_post(path, fields, self.cookies), seconds=15)
            except (OSError, EOFError, TimeoutError):
                wire.close()
                continue
            wire.close()
            # 409: what was not answered the first time was done all the same.
            if heard.status in (303, 409):
                return
            raise SystemExit(f"the instructor was answered {heard.status}")
        raise SystemExit("the instructor was not answered")

    async def kill(self) -> None:
        """kill -9: the whole server, or every other time only one of its processes, which it starts again itself."""
        family = house.family(self.server.pid)
        workers = [pid for pid in family[1:] if b"spawn_main" in house.command_line(pid)]
        began = time.monotonic()
        self.killed += 1
        if self.processes > 1 and self.killed % 2:
            os.kill(workers[self.killed // 2 % len(workers)], signal.SIGKILL)
            while len(workers) > len(set(house.family(self.server.pid)) & set(workers)) and not [
                pid
                for pid in house.family(self.server.pid)
                if pid not in family and b"spawn_main" in house.command_line(pid)
            ]:
                await asyncio.sleep(0.05)
            await self.answers()
        else:
            self.cpu += house.processor_seconds(self.server.pid)
            for pid in family:
                os.kill(pid, signal.SIGKILL)
            self.server.wait()
            self.start()
            await self.answers()
        self.gaps.append((began, time.monotonic()))

    def is_in_gap(self, began: float, seconds: float) -> bool:
        """Whether something was under way while a server was down."""
        return any(began < end and began + seconds > start for start, end in self.gaps)


if __name__ == "__main__":
    sys.exit(main())
