"""What a vote costs: `python -m tests.benchmarks.writes [--database postgresql] [--seconds 4] [--rounds 3]`.

A ballot through everything (seat, form token, pace, epoch, checks, version) against a bare Django view that upserts one
row on the same server, database and durability, and against the same project under Django's own ASGI handler. The
servers run one after the other in each round, so that a noisy machine is noisy to all; the ratios are what counts.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
import sys
from collections.abc import Iterator

from tests.benchmarks import house
from tests.benchmarks.wire import Load, form_post, load

SEATS, CONNECTIONS = 300, 50
TOKEN = "t" * 32
BARS = {"bare": 0.50, "asgi": 2.0, "asgi p95": 1 / 3}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--a2wsgi", action="store_true", help="also the project behind that library")
    options = parser.parse_args()
    house.settle(options.database)
    try:
        return compare(options)
    finally:
        house.tidy()


def prepare():
    """A class in its first vote; for each seat its cookies, and what both views are sent."""
    import django

    django.setup()
    from django.core.management import call_command

    from cases.loading import LIBRARY, load_case
    from deliberation.rules import pace
    from tests.make import make_classroom, make_seat, seat_cookie

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    case, _ = load_case(LIBRARY / "sensetime" / "case.md")
    classroom = make_classroom(case=case, phase="first_vote", tradeoffs=2)
    seats = [make_seat(classroom) for _ in range(SEATS)]
    tradeoff = classroom.tradeoffs.first()
    assert pace.WRITES.burst
    ours, bare = [], []
    for number, seat in enumerate(seats):
        cookies = f"{seat_cookie(seat)}; csrf={TOKEN}"
        fields = {"csrfmiddlewaretoken": TOKEN, "epoch": classroom.phase_epoch, "round": "first"}
        # As a phone sends it: with the number of the sending.
        fields |= {"place": number % 101, "confidence": 2, "stance": "as_described", "seq": 1}
        ours.append(form_post(f"/s/{classroom.code}/ballot/{tradeoff.key}/", fields, cookies))
        bare.append(
            form_post("/bare/", {"seat": seat.pk.hex, "tradeoff": tradeoff.pk, "place": number % 101})
        )
    return ours, bare


def compare(options: argparse.Namespace) -> int:
    ours, bare = prepare()
    paths = "tests.benchmarks.bare"
    servers = {
        "ours": (house.uvicorn_command("deliberation.asgi:application", 8301), ours, 303),
        "bare": (house.uvicorn_command(f"{paths}:bare", 8302, "--factory"), bare, 204),
        "asgi": (house.uvicorn_command(f"{paths}:project_under_asgi", 8303, "--factory"), ours, 303),
    }
    if options.a2wsgi:
        servers["a2wsgi"] = (
            house.uvicorn_command(f"{paths}:project_under_a2wsgi", 8304, "--factory"),
            ours,
            303,
        )
    figures: dict[str, list[Load]] = {name: [] for name in servers}
    for round_ in range(options.rounds):
        for name, (command, requests, expected) in servers.items():
            port = int(command[command.index("--port") + 1])
            with house.running(command, f"http://127.0.0.1:{port}/join/"):
                asyncio.run(load("127.0.0.1", port, forever(requests), connections=CONNECTIONS, seconds=0.7))
                found = asyncio.run(
                    load(
                        "127.0.0.1", port, forever(requests), connections=CONNECTIONS, seconds=options.seconds
                    )
                )
            wrong = {status: n for status, n in found.statuses.items() if status != expected}
            print(
                f"round {round_ + 1}  {name:<7}{found.rate:>8.0f}/s   p50 {found.quantile(0.5):>6.1f}   "
                f"p95 {found.quantile(0.95):>6.1f} ms{f'   wrong answers: {wrong}' if wrong else ''}",
                flush=True,
            )
            figures[name].append(found)
    return report(figures, options.database)


def forever(requests: list[bytes]):
    def of(number: int) -> Iterator[bytes]:
        return itertools.cycle(requests[number::CONNECTIONS])

    return of


def report(figures: dict[str, list[Load]], database: str) -> int:
    def ratio(name: str, q: float | None = None) -> float:
        pairs = zip(figures["ours"], figures[name], strict=True)
        if q is None:
            return statistics.median(mine.rate / other.rate for mine, other in pairs)
        return statistics.median(mine.quantile(q) / other.quantile(q) for mine, other in pairs)

    bare, asgi, p95 = ratio("bare"), ratio("asgi"), ratio("asgi", 0.95)
    print(f"{database}, medians of {len(figures['ours'])} rounds, {CONNECTIONS} connections:")
    print(f"  rate against the bare view:            {bare:.2f} (bar {BARS['bare']:.2f} at least)")
    print(f"  rate against Django's ASGI handler:    {asgi:.2f} (bar {BARS['asgi']:.2f} at least)")
    print(f"  p95 against Django's ASGI handler:     {p95:.2f} (bar {BARS['asgi p95']:.2f} at most)")
    if "a2wsgi" in figures:
        print(
            f"  rate against a2wsgi, same project:     {ratio('a2wsgi'):.2f}, p95 {ratio('a2wsgi', 0.95):.2f}"
        )
    good = bare >= BARS["bare"] and asgi >= BARS["asgi"] and p95 <= BARS["asgi p95"]
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
