"""What a blind student and instructor hear: `python -m tests.benchmarks.spoken [--transcript] [--only student|teacher]`.

Starts a server, a screen without a monitor, Orca and Chromium, walks a student's whole class and the control room by
keyboard alone, and looks at what Orca said: each control with its name, role and state, each news once, no chatter.
The last line is the figure; what is wrong stands before it. Where something is missing it says what, with exit code 77.
Of one user's Orcas the system lets only one run: end yours first.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from tests.browser.place import Place
from tests.spoken import student, teacher
from tests.spoken.reader import Reader, missing, version
from tests.spoken.walk import Walk

NOT_HERE = 77
WALKS = {"student": student.go, "teacher": teacher.go}


def heard(who: str, folder: Path, *, echo: bool) -> Walk:
    """One person's walk, on a server, a screen and with a reader of its own."""
    place = Place(folder / "place")
    (folder / "place").mkdir()
    (folder / "desk").mkdir()
    place.set_up()
    place.start()
    try:
        with sync_playwright() as playwright:
            reader = Reader(folder / "desk", playwright)
            try:
                reader.start()
                walk = Walk(reader, echo=echo)
                try:
                    WALKS[who](walk, place)
                except Error as error:
                    walk.check(False, f"the walk ended here: {error}")
            finally:
                reader.stop()
    finally:
        place.stop()
    return walk


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transcript", action="store_true", help="print all that was said")
    parser.add_argument("--only", choices=list(WALKS))
    options = parser.parse_args()
    if lacking := missing():
        print(f"these packages of Debian are not here: {', '.join(lacking)}")
        return NOT_HERE
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Who is told to end takes the screen, the reader and the server along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    walks = []
    for who in [options.only] if options.only else list(WALKS):
        with tempfile.TemporaryDirectory(prefix="deliberation-spoken-") as name:
            walks.append(heard(who, Path(name), echo=options.transcript))
    faults = [fault for walk in walks for fault in walk.faults]
    for fault in faults:
        print(fault)
    print(
        f"Orca {version()}: {sum(walk.stops for walk in walks)} stops at controls and "
        f"{sum(walk.checks for walk in walks)} questions to what was said, {len(faults)} faults "
        f"({sum(walk.missed for walk in walks)} stops heard only when come back to)"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
