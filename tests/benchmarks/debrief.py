"""What a debrief costs: `python -m tests.benchmarks.debrief`.

A class of 300 with 3,000 arguments and 60,000 weighings, and one of 5: seconds to compute the debrief, milliseconds to
answer the page once it is computed, the page's kilobytes, compressed, and its SQL queries, before and after computing.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import time

from tests.benchmarks import house

house.settle_here()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from cases.loading import LIBRARY, load_case  # noqa: E402
from cases.models import Case  # noqa: E402
from deliberation.models import Argument, Weighing  # noqa: E402
from deliberation.queries.debrief import debrief_of  # noqa: E402
from tests.classes import fill_class  # noqa: E402
from tests.make import enter, make_classroom, student  # noqa: E402

MS_BAR, KB_BAR, QUERY_BAR = 300, 60, 12
REPEATS = 7
CLASSES = {5: (10, 4), 30: (60, 15), 300: (3_000, 67)}


def measure(case: Case, students: int) -> tuple[float, float, int, int]:
    """Prints a line; returns milliseconds, kilobytes and queries (not computed, computed)."""
    arguments, weighings = CLASSES[students]
    classroom = make_classroom(case=case, tradeoffs=3)
    seats = fill_class(classroom, students=students, arguments=arguments, weighings=weighings)
    classroom = enter(classroom, "debrief")

    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        debrief_of(classroom)
        seconds.append(time.perf_counter() - begun)

    client = student(seats[0])
    address = f"/s/{classroom.code}/debrief/"
    with CaptureQueriesContext(connection) as cold:
        answer = client.get(address)
    first_queries = len(cold)
    with CaptureQueriesContext(connection) as warm:
        client.get(address)
    then_queries = len(warm)
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        answer = client.get(address)
        times.append(1000 * (time.perf_counter() - begun))
    ms, kb = statistics.median(times), len(gzip.compress(answer.content, 6)) / 1000
    counted = (
        Argument.objects.filter(classroom=classroom).count(),
        Weighing.objects.filter(argument__classroom=classroom).count(),
    )
    print(
        f"{students:>9}{counted[0]:>11}{counted[1]:>11}{seconds[0]:>11.2f}{min(seconds):>9.2f}"
        f"{ms:>9.0f} ({min(times):.0f}-{max(times):.0f})".ljust(70)
        + f"{len(answer.content) / 1000:>8.0f}{kb:>8.1f}{first_queries:>7}{then_queries:>6}"
    )
    return ms, kb, first_queries, then_queries


def main() -> int:
    house.furnish()
    case, _ = load_case(LIBRARY / "sensetime" / "case.md")
    print(
        f"{'students':>9}{'arguments':>11}{'weighings':>11}{'compute, s':>11}{'again':>9}{'page, ms':>9}".ljust(
            70
        )
        + f"{'kB':>8}{'gzip':>8}{'SQL':>7}{'then':>6}"
    )
    found = [measure(case, students) for students in CLASSES]
    ms, kb, cold, warm = (max(one[place] for one in found) for place in range(4))
    print(
        f"most: {ms:.0f} ms (bar {MS_BAR}), {kb:.1f} kB (bar {KB_BAR}), {cold} and {warm} queries (bar {QUERY_BAR})"
    )
    return int(ms > MS_BAR or kb > KB_BAR or cold > QUERY_BAR)


if __name__ == "__main__":
    sys.exit(main())
