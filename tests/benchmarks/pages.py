"""What a student's pages cost: `python -m tests.benchmarks.pages`.

Prints, for each page, the SQL queries with 5 and with 500 arguments, and the kilobytes of its HTML, compressed; then
the requests and kilobytes of a first visit as a browser without a cache makes them (page, style sheet, scripts, icon).
"""

from __future__ import annotations

import gzip
import re
import sys
from pathlib import Path

from tests.benchmarks import house

house.settle_here()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from cases.loading import LIBRARY, load_case  # noqa: E402
from cases.models import Case  # noqa: E402
from tests.make import (  # noqa: E402
    enter,
    make_argument,
    make_ballot,
    make_classroom,
    make_seat,
    make_weighing,
    student,
)

PAGES = {
    "read": ["", "article/", "positions/", "me/"],
    "first_vote": ["ballot/"],
    "argue": ["arguments/", "arguments/new/", "since/"],
    "switch": ["switch/"],
    "weigh": ["weigh/"],
    "final_vote": ["ballot/?t=t2"],
    "debrief": ["debrief/"],
}
ASSET = re.compile(r'(?:src|href)="(/static/[^"]+)"')


def filled(case: Case, arguments: int):
    """A class of ten with so many arguments, each weighed once, and a seat to look through."""
    classroom = make_classroom(case=case, tradeoffs=2)
    seats = [make_seat(classroom, card="company" if n % 2 else "advocate") for n in range(10)]
    for n, seat in enumerate(seats):
        make_ballot(seat, value=10 * n)
        make_ballot(seat, value=100 - 10 * n, round="final")
    for n in range(arguments):
        argument = make_argument(seats[n % 10], reason="A reason of some length, as students write. " * 4)
        make_weighing(argument, participant=seats[(n + 1) % 10], well_argued=True)
    return classroom, seats[0]


def measure(case: Case, arguments: int) -> dict[str, tuple[int, int, str]]:
    """Queries, compressed bytes and HTML of each page."""
    classroom, seat = filled(case, arguments)
    found = {}
    for phase, paths in PAGES.items():
        enter(classroom, phase)
        classroom.refresh_from_db()
        for path in paths:
            client = student(seat)
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(f"/s/{classroom.code}/{path}", follow=False)
            if answer.status_code == 200:
                html = answer.content
                found[f"{phase} /{path}"] = (len(queries), len(gzip.compress(html, 6)), html.decode())
            else:
                found[f"{phase} /{path}"] = (len(queries), 0, f"({answer.status_code})")
    return found


def size_on_the_wire(url: str) -> int:
    """Bytes of a static file as it is served: its compressed twin if there is one."""
    path = Path(settings.STATIC_ROOT) / url.removeprefix("/static/")
    twin = path.with_name(path.name + ".gz")
    return (twin if twin.exists() else path).stat().st_size


def main() -> int:
    house.furnish()
    case, _ = load_case(LIBRARY / "sensetime" / "case.md")
    few, many = measure(case, 5), measure(case, 500)
    print(f"{'page':<28}{'SQL, 5':>8}{'SQL, 500':>10}{'HTML kB':>9}{'first visit: requests':>23}{'kB':>7}")
    worst = (0, 0, 0)
    for page, (queries, size, html) in many.items():
        assets = sorted(set(ASSET.findall(html)))
        total = size + sum(size_on_the_wire(url) for url in assets)
        worst = (max(worst[0], queries), max(worst[1], 1 + len(assets)), max(worst[2], total))
        note = "" if size else f"  {html}"
        print(
            f"{page:<28}{few[page][0]:>8}{queries:>10}{size / 1000:>9.1f}{1 + len(assets):>23}{total / 1000:>7.1f}{note}"
        )
    print(
        f"most: {worst[0]} queries (bar 12), {worst[1]} requests (bar 8), {worst[2] / 1000:.1f} kB (bar 60)"
    )
    return int(worst[0] > 12 or worst[1] > 8 or worst[2] > 60_000)


if __name__ == "__main__":
    sys.exit(main())
