"""How soon a change is on every screen: `python -m tests.benchmarks.live [--database postgresql --processes 2]`.

So many students listen, each under a seat of their own, to a server as `manage.py serve` starts it. The instructor
gives the phase another minute about every 0.8 s, through the server; every time is one version. A version's way is
timed from before the button's form was sent (so all of that is in it, and its commit lies within) until the client has
read it; all clocks are one machine's. Printed: streams opened a second, milliseconds of the ways over all streams and versions, the server's
memory for each stream, its processor time while it told the versions, and the streams that never heard the last one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks import house
from tests.benchmarks.wire import Wire, form_post

GAPS = (0.7, 0.8, 0.9, 1.0)  # seconds from one version to the next, in turn
TOKEN = "t" * 32
BARS_MS = ((2_000, 100.0), (5_000, 300.0))
BAR_KB = 12.0
WARM, WARM_PRESSES = 20, 8


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--clients", type=int, nargs="+", default=[2_000, 5_000])
    parser.add_argument("--seconds", type=float, default=25.0)
    parser.add_argument("--port", type=int, default=8310)
    options = parser.parse_args()
    folder = house.settle(options.database)
    try:
        house.open_many_files()
        address = prepare(max(options.clients), folder)
        print(
            f"{options.database}, {options.processes} process(es), load {os.getloadavg()[0]:.1f}\n"
            f"{'streams':>8}{'opened/s':>10}{'p50 ms':>8}{'p95 ms':>8}{'max ms':>8}{'kB each':>9}"
            f"{'CPU':>6}{'versions':>10}{'lost':>6}",
            flush=True,
        )
        return max([measure(clients, address, options) for clients in options.clients])
    finally:
        house.tidy()


def prepare(seats: int, folder: Path) -> dict:
    """A class in its first vote with so many seats: the stream's address, its cookies, and the instructor's button."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from cases.loading import LIBRARY, load_case
    from deliberation.models import Participant
    from tests.make import make_classroom, seat_cookie, teacher

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    case, _ = load_case(LIBRARY / "sensetime" / "case.md")
    classroom = make_classroom(case=case, phase="first_vote", tradeoffs=2)
    Participant.objects.bulk_create(
        Participant(
            classroom=classroom,
            pseudonym=f"Seat {n}",
            folded=f"seat{n}",
            joined_at=timezone.now(),
            joined_epoch=1,
        )
        for n in range(seats)
    )
    return {
        "path": f"/s/{classroom.code}/events/",
        "cookies": [seat_cookie(seat) for seat in classroom.participants.select_related("classroom")],
        "button": f"/teach/sessions/{classroom.code}/extend/",
        "instructor": f"session={teacher(classroom).cookies['session'].value}; csrf={TOKEN}",
        "classroom": classroom.pk,
        "folder": str(folder),
    }


def version_of(classroom: int) -> int:
    from deliberation.models import ClassroomSession

    return ClassroomSession.objects.values_list("version", flat=True).get(pk=classroom)


def listen(port: int, address: dict, streams: int) -> subprocess.Popen[str]:
    file = Path(address["folder"]) / f"ears-{streams}.json"
    file.write_text(json.dumps({"path": address["path"], "cookies": address["cookies"][:streams]}))
    command = [sys.executable, "-m", "tests.benchmarks.ears", str(port), str(file)]
    return subprocess.Popen(command, cwd=house.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def finish(ears: subprocess.Popen[str], last: int) -> list[list[tuple[int, float]]]:
    heard, _ = ears.communicate(f"{last}\n", timeout=60)
    return json.loads(heard)


def measure(streams: int, address: dict, options: argparse.Namespace) -> int:
    command = house.serve_command(options.port, "--processes", str(options.processes))
    with house.running(command, f"http://127.0.0.1:{options.port}/join/") as server:
        # Everything is imported and every thread started before memory is looked at.
        first = listen(options.port, address, WARM)
        first.stdout.readline()
        for _ in range(WARM_PRESSES):  # each on a connection of its own, and so in any of the processes
            asyncio.run(press(options.port, address, seconds=0.1))
        finish(first, version_of(address["classroom"]))
        time.sleep(1.0)
        before = house.memory_of_all(server.pid)
        ears = listen(options.port, address, streams)
        seconds = float(ears.stdout.readline().split()[1])
        time.sleep(1.0)
        memory = (house.memory_of_all(server.pid) - before) / streams
        version = version_of(address["classroom"])
        used, began = house.processor_seconds(server.pid), time.monotonic()
        sent = asyncio.run(press(options.port, address, seconds=options.seconds))
        used = (house.processor_seconds(server.pid) - used) / (time.monotonic() - began)
        last = version_of(address["classroom"])
        heard = finish(ears, last)
    if last != version + len(sent):
        raise SystemExit(f"{len(sent)} times raised the version from {version} to {last}")
    ways = sorted(
        1_000 * (at - sent[told - version - 1])
        for stream in heard
        for told, at in first_with_each(stream, version, last)
    )
    lost = sum(not stream or stream[-1][0] < last for stream in heard) + streams - len(heard)
    p50, p95, most = (ways[min(len(ways) - 1, int(q * len(ways)))] for q in (0.5, 0.95, 1.0))
    print(
        f"{streams:>8}{streams / seconds:>10.0f}{p50:>8.0f}{p95:>8.0f}{most:>8.0f}{memory:>9.1f}{used:>6.0%}"
        f"{len(sent):>10}{lost:>6}   load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    bar = next((ms for most_streams, ms in BARS_MS if streams <= most_streams), BARS_MS[-1][1])
    return int(p95 > bar or memory > BAR_KB or lost > 0)


def first_with_each(stream: list[tuple[int, float]], version: int, last: int) -> list[tuple[int, float]]:
    """When this stream first knew each version or a newer one: what was coalesced is not left out."""
    found = []
    wanted = version + 1
    for told, at in stream:
        while wanted <= min(told, last):
            found.append((wanted, at))
            wanted += 1
    return found


async def press(port: int, address: dict, *, seconds: float) -> list[float]:
    """Press the button again and again; when each time was sent."""
    wire = Wire("127.0.0.1", port)
    sent = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        fields = {"csrfmiddlewaretoken": TOKEN, "minutes": 1}
        answer = await wire.ask(form_post(address["button"], fields, address["instructor"]))
        if answer.status != 303:
            raise SystemExit(f"the instructor was answered {answer.status}")
        sent.append(began)
        await asyncio.sleep(GAPS[len(sent) % len(GAPS)])
    wire.close()
    return sent


if __name__ == "__main__":
    sys.exit(main())
