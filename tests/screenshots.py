"""Pictures of every page: `python -m tests.screenshots FOLDER [--dark] [--only WORD]`.

At phone (390), desk (1,280) and, for the wall, projector (1,920) width, of a class that a rehearsal fills.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import needs
from tests.browser.place import Place
from tests.browser.tour import tour
from tests.needs import CHROMIUM_OPTIONS

WIDTHS = {"stranger": (390, 1280), "student": (390, 1280), "teacher": (390, 1280), "wall": (1280, 1920)}
HEIGHTS = {390: 844, 1280: 800, 1920: 1080}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--students", type=int, default=6)
    wanted = parser.parse_args()
    path = needs.chromium()
    if path is None:
        print(needs.NO_CHROMIUM)
        return 1
    wanted.folder.mkdir(parents=True, exist_ok=True)
    place = Place(Path(tempfile.mkdtemp(prefix="screenshots-")))
    place.set_up()
    place.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
            for context, stop in tour(browser, place, students=wanted.students):
                if wanted.only not in stop.name:
                    continue
                page = context.new_page()
                page.emulate_media(color_scheme="dark" if wanted.dark else "light")
                for width in WIDTHS[stop.who]:
                    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
                    stop.open(page)
                    page.screenshot(
                        path=wanted.folder / f"{stop.name}-{width}.png", full_page=stop.who != "wall"
                    )
                print(stop.name)
                page.close()
    finally:
        place.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
