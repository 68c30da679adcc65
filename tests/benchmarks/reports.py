"""What a whole bundle costs: `python -m tests.benchmarks.reports`.

A class of 300 with 3,000 arguments and 60,000 weighings. Each measurement runs in a process of its own, so that its
memory is its own: how long every file of the bundle took, the whole bundle, and the most memory that the process held
(VmHWM of Linux). Then weighings.csv by itself from a class four times as busy: its memory must not grow with its rows.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

FOLDER = os.environ.get("DELIBERATION_BENCHMARK_DIR") or tempfile.mkdtemp(prefix="reports-")
os.environ.update(
    DELIBERATION_DEBUG="no",
    DELIBERATION_SECRET_KEY="only-for-this-benchmark-" + "k" * 40,
    DELIBERATION_DATA_DIR=FOLDER,
    DJANGO_SETTINGS_MODULE="deliberation.settings",
)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from cases.loading import LIBRARY, load_case  # noqa: E402
from deliberation.models import (  # noqa: E402
    Argument,
    Ballot,
    Citation,
    ClassroomSession,
    Credit,
    Participant,
    Weighing,
)
from deliberation.reports.bundle import bundle_chunks, files_of  # noqa: E402
from deliberation.reports.export import Export  # noqa: E402
from deliberation.reports.whole import made_whole  # noqa: E402
from deliberation.rules.levels import Level  # noqa: E402
from deliberation.rules.names import fold_name  # noqa: E402
from tests.make import enter, make_classroom  # noqa: E402

SEATS, ARGUMENTS, WEIGHINGS = 300, 3_000, 60_000
MOST_SECONDS, MOST_MB = 8, 300
START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
WORDS = [
    "a",
    "camera",
    "at",
    "the",
    "gate",
    "sees",
    "every",
    "face",
    "and",
    "nobody",
    "is",
    "asked",
    "while",
    "the",
    "station",
    "counts",
    "what",
    "it",
    "would",
    "have",
    "missed",
]


def fill(title: str, weighings: int) -> str:
    """A class with so many weighings, made of seeded chance; returns its code."""
    chance = random.Random(title)
    case, _ = load_case(LIBRARY / "sensetime" / "case.md")
    classroom = make_classroom(case=case, title=title, tradeoffs=2)
    enter(classroom, "ended")
    tradeoffs, passages = list(classroom.tradeoffs.all()), list(case.passages.all())
    cards = list(case.positions.filter(kind="heard"))
    seats = [
        Participant(
            classroom=classroom,
            pseudonym=f"Otter {n}",
            folded=fold_name(f"Otter {n}"),
            card=cards[n % len(cards)],
            joined_at=START,
        )
        for n in range(SEATS)
    ]
    Participant.objects.bulk_create(seats)

    def said(least: int, most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(least, most)))

    def at(n: int) -> datetime:
        return START + timedelta(seconds=n)

    arguments = []
    for n in range(ARGUMENTS):
        parent = chance.choice(arguments) if n > 300 and chance.random() < 0.5 else None
        arguments.append(
            Argument(
                classroom=classroom,
                participant=seats[n % SEATS],
                kind=chance.choice(["support", "rebut", "ask"]) if parent else "argument",
                parent=parent,
                tradeoff=parent.tradeoff if parent else tradeoffs[n % 2],
                pole=chance.choice("ab"),
                position=None if parent else chance.choice(cards),
                claim=said(6, 20),
                reason=said(15, 60),
                epoch=4,
                at=at(n),
                let_through_at=at(n),
            )
        )
    Argument.objects.bulk_create(arguments, batch_size=500)
    cited = []
    for argument in arguments:
        passage = chance.choice(passages)
        cited.append(
            Citation(
                argument=argument, order=1, passage=passage, exact=passage.text[:60], start=0, end=60,
                suffix=passage.text[60:92],
            )
        )  # fmt: skip
    Citation.objects.bulk_create(cited, batch_size=500)
    each = weighings // ARGUMENTS
    Weighing.objects.bulk_create(
        (
            Weighing(
                argument=argument,
                participant=seat,
                value=chance.choice([-1, 0, 1]),
                well_argued=chance.random() < 0.4,
                epoch=6,
                at=at(5_000 + n),
            )
            for n, argument in enumerate(arguments)
            for seat in chance.sample(seats, each)
        ),
        batch_size=5_000,
    )
    Ballot.objects.bulk_create(
        Ballot(
            participant=seat,
            tradeoff=tradeoff,
            round=round_,
            value=chance.randint(0, 100),
            confidence=2,
            stance="as_described",
            epoch=2,
        )
        for seat in seats
        for tradeoff in tradeoffs
        for round_ in ("first", "final")
    )
    Credit.objects.bulk_create(
        Credit(
            participant=seat, tradeoff=tradeoff, kind="argument", argument=chance.choice(arguments), epoch=7
        )
        for seat in seats
        for tradeoff in tradeoffs
    )
    return classroom.code


def most_mb() -> float:
    """The most memory that this process has held, in MB (what a parent held does not count)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1000
    raise OSError("this system does not say how much memory a process has held")


def measure(code: str, what: str) -> dict[str, float]:
    """In a process of its own: the bundle, each file of it in turn, or one file streamed."""
    classroom = ClassroomSession.objects.select_related("case").get(code=code)
    before = most_mb()
    found: dict[str, float] = {}
    if what == "bundle":
        began, worked = time.perf_counter(), time.process_time()
        with made_whole(bundle_chunks(Export(classroom))) as file:
            size = file.seek(0, os.SEEK_END)
        found = {
            "seconds": time.perf_counter() - began,
            "worked": time.process_time() - worked,
            "size": size / 1e6,
        }
    elif what == "files":
        export = Export(classroom)
        for file in files_of(Level.PSEUDONYMOUS):
            began, worked = time.perf_counter(), time.process_time()
            size = sum(len(chunk) for chunk in file.make(export))
            found[file.path] = time.perf_counter() - began
            found[f"{file.path} worked"] = time.process_time() - worked
            found[f"{file.path} MB"] = size / 1e6
    else:
        file = next(file for file in files_of(Level.PSEUDONYMOUS) if file.path == what)
        began = time.perf_counter()
        size = sum(len(chunk) for chunk in file.make(Export(classroom, streams=True)))
        found = {"seconds": time.perf_counter() - began, "size": size / 1e6}
    return found | {"before": before, "most": most_mb()}


def apart(code: str, what: str) -> dict[str, float]:
    """A measurement in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.reports", code, what]
    environment = {**os.environ, "DELIBERATION_BENCHMARK_DIR": FOLDER}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main() -> int:
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], sys.argv[2])))
        return 0
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    usual, busy = fill("usual", WEIGHINGS), fill("four times as busy", 4 * WEIGHINGS)
    print(f"filled in {time.perf_counter() - began:.0f} s")

    files = apart(usual, "files")
    print(f"\n{'file':<32}{'s':>7}{'s of CPU':>10}{'MB':>8}")
    for path in (file.path for file in files_of(Level.PSEUDONYMOUS)):
        print(f"{path:<32}{files[path]:>7.2f}{files[f'{path} worked']:>10.2f}{files[f'{path} MB']:>8.2f}")
    whole = apart(usual, "bundle")
    print(
        f"\nthe whole bundle: {whole['seconds']:.2f} s (bar {MOST_SECONDS}), {whole['worked']:.2f} of them at work, "
        f"{whole['size']:.1f} MB, at most "
        f"{whole['most']:.0f} MB of memory (bar {MOST_MB}), {whole['before']:.0f} of them before it began"
    )
    one, four = apart(usual, "csv/weighings.csv"), apart(busy, "csv/weighings.csv")
    for words, found in (("60,000", one), ("240,000", four)):
        print(
            f"csv/weighings.csv alone, {words} rows: {found['size']:.1f} MB in {found['seconds']:.2f} s, "
            f"{found['most'] - found['before']:.1f} MB of memory more than before"
        )
    return int(whole["seconds"] > MOST_SECONDS or whole["most"] > MOST_MB)


if __name__ == "__main__":
    sys.exit(main())
