"""The six pictures of README: `python -m tests.tour_pictures` writes them into docs/tour."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import needs
from tests.browser.place import Place
from tests.browser.tour import join, make_class, sign_in, vote
from tests.needs import CHROMIUM_OPTIONS

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "tour"
PHONE, DESK, WALL = ({"width": w, "height": h} for w, h in ((390, 844), (1280, 900), (1920, 1080)))


def main() -> int:
    path = needs.chromium()
    if path is None:
        print(needs.NO_CHROMIUM)
        return 1
    place = Place(Path(tempfile.mkdtemp(prefix="tour-")))
    place.set_up()
    place.start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
            code = make_class(place)
            phone = browser.new_context(viewport=PHONE, reduced_motion="reduce").new_page()
            desk = sign_in(browser.new_context(viewport=DESK, reduced_motion="reduce"), place)
            desk.goto(f"{place.url}/teach/sessions/{code}/")
            wall = desk.locator("a[href*='/screen/']").first.get_attribute("href") or ""
            join(phone, place, code)

            def play(until: str, students: int, seed: int) -> None:
                words = ["--students", str(students), "--seed", str(seed), "--until", until]
                place.manage("rehearse", code, *words, "--url", place.url)

            def take(page, name: str, address: str) -> None:
                page.goto(f"{place.url}{address}")
                page.screenshot(path=FOLDER / f"{name}.png")
                print(name)

            desk.set_viewport_size(WALL)
            take(desk, "1-wall", wall)
            desk.set_viewport_size(DESK)
            play("read", 1, 1)
            take(phone, "2-reading", f"/s/{code}/article/#p13")
            play("first_vote", 1, 2)
            phone.goto(f"{place.url}/s/{code}/ballot/")
            phone.locator("#id_place").focus()
            phone.keyboard.press("7")
            phone.screenshot(path=FOLDER / "3-vote.png")
            vote(phone, place, code, digit="7")
            place.manage("shell", "-c", BACK.format(code=code))
            # From here a whole class, which has both votes.
            play("argue", 18, 4)
            desk.set_viewport_size(DESK)
            take(desk, "4-control", f"/teach/sessions/{code}/")
            desk.close()
            wide = phone.context.new_page()
            wide.set_viewport_size(DESK)
            take(wide, "5-arguments", f"/s/{code}/arguments/")
            whole = make_class(place, title="Class 10b, Thursday")
            join(phone, place, whole)
            words = ["--students", "24", "--seed", "7", "--until", "debrief", "--url", place.url]
            place.manage("rehearse", whole, *words)
            phone.goto(f"{place.url}/s/{whole}/debrief/")
            phone.locator(".results article").first.scroll_into_view_if_needed()
            phone.locator(".results article .figure").first.scroll_into_view_if_needed()
            phone.screenshot(path=FOLDER / "6-debrief.png")
            print("6-debrief")
    finally:
        place.stop()
    return 0


BACK = (
    "from deliberation.models import ClassroomSession; from deliberation.actions.classrooms import move_phase; "
    "c = ClassroomSession.objects.get(code='{code}'); move_phase(c, by=c.instructor, to_step=0)"
)

if __name__ == "__main__":
    sys.exit(main())
