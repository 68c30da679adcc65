"""Pictures of the debrief of classes of 5, 30 and 300: `python -m tests.debrief_pictures FOLDER [--only WORD]`.

The student's page and the report at 390 and 1,280 px, each figure of the wall at 1,920; light, dark and in grey.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from deliberation.rules.screen import figure_keys
from tests import needs
from tests.browser.place import Place
from tests.browser.tour import make_class, sign_in
from tests.needs import CHROMIUM_OPTIONS

SIZES = {5: 12, 30: 60, 300: 80}
WIDTHS = {390: 844, 1280: 800}
LOOKS = {"light": ("light", False), "dark": ("dark", False), "grey": ("light", True)}
FILL = (
    "from deliberation.models import ClassroomSession; from deliberation.actions.classrooms import move_phase; "
    "from tests.classes import fill_class; from tests.make import enter, student; "
    "room = ClassroomSession.objects.get(code='{code}'); "
    "seats = fill_class(room, students={students}, arguments={arguments}, weighings=25, stay_away={away}); "
    "enter(room, 'debrief'); cookies = student(seats[0]).cookies; "
    "print(*[f'{{name}}={{one.value}}' for name, one in cookies.items()], room.screen_token)"
)

SHOW = (
    "from deliberation.models import ClassroomSession; "
    "ClassroomSession.objects.filter(code='{code}').update(wall_kind='figure', wall_key='{key}')"
)


def filled(place: Place, students: int, arguments: int) -> tuple[str, str, str, str]:
    """A class in its debrief: its code, the name and value of a seat's cookie, and the wall's token."""
    code = make_class(place, title=f"A class of {students}")
    away = 0 if students < 10 else 0.1
    words = FILL.format(code=code, students=students, arguments=arguments, away=away)
    *_, cookie, token = place.manage("shell", "-c", words).split()
    name, value = cookie.split("=", 1)
    return code, name, value, token


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    wanted = parser.parse_args()
    path = needs.chromium()
    if path is None:
        print(needs.NO_CHROMIUM)
        return 1
    wanted.folder.mkdir(parents=True, exist_ok=True)
    place = Place(Path(tempfile.mkdtemp(prefix="debrief-pictures-")))
    place.set_up()
    place.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
            for students in wanted.sizes:
                code, name, value, token = filled(place, students, SIZES[students])
                context = browser.new_context(reduced_motion="reduce")
                context.add_cookies([{"name": name, "value": value, "url": place.url}])
                sign_in(context, place)
                page = context.new_page()
                pages = {
                    "debrief": f"/s/{code}/debrief/",
                    "report": f"/teach/sessions/{code}/reports/report.html",
                }
                for what, address in pages.items():
                    for look, (scheme, grey) in LOOKS.items():
                        for width, height in WIDTHS.items():
                            shot = f"{what}-{students}-{look}-{width}"
                            if wanted.only not in shot:
                                continue
                            page.emulate_media(color_scheme=scheme)
                            page.set_viewport_size({"width": width, "height": height})
                            page.goto(place.url + address)
                            if grey:
                                page.evaluate("document.documentElement.style.filter = 'grayscale(1)'")
                            page.screenshot(path=wanted.folder / f"{shot}.png", full_page=True)
                            print(shot)
                for _, _, key in figure_keys(["t2"]):
                    name = f"wall-{students}-{key.split(':')[0]}"
                    if wanted.only not in name:
                        continue
                    place.manage("shell", "-c", SHOW.format(code=code, key=key))
                    page.set_viewport_size({"width": 1920, "height": 1080})
                    for look, (scheme, grey) in LOOKS.items():
                        page.emulate_media(color_scheme=scheme)
                        page.goto(f"{place.url}/screen/{code}/{token}/")
                        if grey:
                            page.evaluate("document.documentElement.style.filter = 'grayscale(1)'")
                        page.screenshot(path=wanted.folder / f"{name}-{look}.png")
                    print(name)
                context.close()
    finally:
        place.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
