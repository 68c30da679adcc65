"""A tour of every page in every phase, filled by a rehearsed class; for screenshots and for axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.place import NAME, PASSWORD, Place

CLASS = (
    "from django.contrib.auth.models import User; from cases.models import Case; "
    "from deliberation.actions.classrooms import create_classroom; from deliberation.rules.phases import PLANS; "
    "case = Case.objects.current().get(slug='sensetime'); "
    "print(create_classroom(by=User.objects.get(username='{name}'), case=case, title='{title}', "
    "tradeoffs=list(case.tradeoffs.filter(key__in={keys})), steps=PLANS['fifty'][1], plan_key='fifty', join_mode='{mode}').code)"
)
PHASES = ("lobby", "read", "first_vote", "argue", "switch", "weigh", "final_vote", "debrief", "ended")
STUDENT_PAGES = {
    "lobby": ["", "me/"],
    "read": ["article/", "positions/"],
    "first_vote": ["ballot/"],
    "argue": ["arguments/", "arguments/new/", "since/"],
    "switch": ["switch/"],
    "weigh": ["weigh/"],
    "final_vote": ["ballot/"],
    "debrief": ["debrief/"],
    "ended": ["me/"],
}
TEACH_PAGES = ["", "participants/", "moderation/", "log/", "marks/", "reports/", "reports/report.html"]
TEACH_TIMES = {"lobby": [""], "argue": ["", "participants/", "moderation/"], "ended": TEACH_PAGES}
# Names as long as words get: no page may become wider by them.
LONG_TITLE = "Donaudampfschifffahrtsgesellschaftskapitänsanwärterinnenprüfungskommission 10b"
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff-Lee"
# Every seat gets a pseudonym of the longest words there are: the one that is drawn must not decide what is found.
LONGEST_PSEUDONYMS = (
    "from itertools import product; from deliberation.rules.names import fold_name; "
    "from deliberation.rules.pseudonym_words import ENGLISH as words; "
    "from deliberation.models import Participant; "
    "seats = list(Participant.objects.filter(classroom__code='{code}').order_by('pk')); "
    "[Participant.objects.filter(pk=seat.pk).update(folded=f'seat {{seat.pk}}') for seat in seats]; "
    "longest = [sorted(kind, key=len)[-8:][::-1] for kind in (words.qualities, words.animals)]; "
    "[setattr(seat, 'pseudonym', ' '.join(pair)) for seat, pair in zip(seats, product(*longest))]; "
    "[setattr(seat, 'folded', fold_name(seat.pseudonym)) for seat in seats]; "
    "Participant.objects.bulk_update(seats, ['pseudonym', 'folded'])"
)
OTHER_TEACH_PAGES = ["", "sessions/new/", "cases/", "cases/sensetime/", "cases/sensetime/attach/", "compare/"]


@dataclass(frozen=True)
class Stop:
    """One page of the tour: whose browser, a name for its picture, its address, and, of a page that only a form leads
    to, the button that is pressed there."""

    who: str
    name: str
    url: str
    press: str = ""

    def open(self, page: Page) -> None:
        """Bring a page there."""
        page.goto(self.url)
        if self.press:
            # In a fold it has no name for a role to be found by.
            button = page.locator("main button", has_text=self.press).first
            with page.expect_navigation():
                button.evaluate("(one) => one.form.requestSubmit(one)")


def make_class(
    place: Place,
    title: str = "Class 10b, Tuesday",
    keys: tuple[str, ...] = ("t2", "t7"),
    mode: str = "open",
) -> str:
    """A session in its lobby; returns its code."""
    words = CLASS.format(name=NAME, title=title, keys=list(keys), mode=mode)
    return place.manage("shell", "-c", words).split()[-1]


def sign_in(context: BrowserContext, place: Place) -> Page:
    """The instructor's browser, signed in."""
    page = context.new_page()
    page.goto(f"{place.url}/teach/login/")
    page.fill("input[name=username]", NAME)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/teach/")
    return page


def join(page: Page, place: Place, code: str) -> None:
    page.goto(f"{place.url}/join/{code}/")
    page.get_by_role("button", name="Take my seat").click()
    page.wait_for_url(f"**/s/{code}/**")


def stops(phase: str, place: Place, code: str) -> Iterator[Stop]:
    """What there is to see in a phase."""
    for path in STUDENT_PAGES[phase]:
        name = f"{PHASES.index(phase)}-{phase}-{path.strip('/').replace('/', '-') or 'now'}"
        yield Stop("student", name, f"{place.url}/s/{code}/{path}")
    for path in TEACH_TIMES.get(phase, []):
        name = f"{PHASES.index(phase)}-{phase}-teach-{path.strip('/').replace('/', '-') or 'control'}"
        yield Stop("teacher", name, f"{place.url}/teach/sessions/{code}/{path}")


def tour(browser: Browser, place: Place, *, students: int = 4) -> Iterator[tuple[BrowserContext, Stop]]:
    """Every stop in turn, each with the browser to open it in. The class moves on between the phases."""
    code = make_class(place)
    stranger, student, teacher = (browser.new_context(reduced_motion="reduce") for _ in range(3))
    yield stranger, Stop("stranger", "0-home", f"{place.url}/")
    yield stranger, Stop("stranger", "0-join", f"{place.url}/join/{code}/")
    yield stranger, Stop("stranger", "0-join-another", f"{place.url}/join/{code}/another/")
    yield stranger, Stop("stranger", "0-join-code", f"{place.url}/join/")
    yield stranger, Stop("stranger", "0-not-found", f"{place.url}/s/{code}/")
    yield stranger, Stop("stranger", "0-sign-in", f"{place.url}/teach/login/")
    desk = sign_in(teacher, place)
    listed = make_class(place, title=LONG_TITLE, mode="roster")
    for path in OTHER_TEACH_PAGES:
        name = f"0-teach-{path.strip('/').replace('/', '-') or 'home'}"
        yield teacher, Stop("teacher", name, f"{place.url}/teach/{path}")
    desk.goto(f"{place.url}/teach/sessions/{listed}/roster/")
    desk.fill("textarea", f"Ana Lima\nBo Chen\nCem Yılmaz\n{LONG_NAME}")
    send(desk, desk.locator("main form button[type=submit]").first)
    expect(desk.get_by_text("Ana Lima").first).to_be_visible()
    yield teacher, Stop("teacher", "0-teach-roster", f"{place.url}/teach/sessions/{listed}/roster/")
    seats = f"{place.url}/teach/sessions/{listed}/participants/"
    yield teacher, Stop("teacher", "0-teach-roster-seats", seats)
    yield teacher, Stop("teacher", "0-teach-roster-pin", seats, press="New PIN for Ana Lima")
    yield teacher, Stop("teacher", "0-teach-co-instructors", share(desk, place, listed))
    yield stranger, Stop("stranger", "0-join-roster", f"{place.url}/join/{listed}/")
    desk.goto(f"{place.url}/teach/sessions/{code}/")
    wall = desk.locator("a[href*='/screen/']").first.get_attribute("href") or ""
    phone = student.new_page()
    join(phone, place, code)
    place.manage("shell", "-c", LONGEST_PSEUDONYMS.format(code=code))
    for phase in PHASES:
        if phase != "ended":
            words = ["--students", str(students), "--seed", str(PHASES.index(phase) + 1)]
            place.manage("rehearse", code, *words, "--url", place.url, "--until", phase)
        else:
            place.manage("rehearse", code, "--students", "1", "--seed", "9", "--url", place.url)
        if phase == "first_vote":
            vote(phone, place, code)
        if phase == "argue":
            place.manage("shell", "-c", LONGEST_PSEUDONYMS.format(code=code))
        yield from (
            (student if stop.who == "student" else teacher, stop) for stop in stops(phase, place, code)
        )
        if phase == "argue":
            written = write(phone, place, code)
            yield student, Stop("student", "3-argue-one", written)
            yield student, Stop("student", "3-argue-edit", f"{written}edit/")
        if phase == "ended":
            desk.goto(f"{place.url}/teach/sessions/{code}/marks/")
            one = desk.locator("tbody a").first.get_attribute("href") or ""
            yield teacher, Stop("teacher", "8-ended-teach-mark", place.url + one)
            desk.goto(f"{place.url}/teach/sessions/{code}/participants/")
            erase = desk.locator("a[href$='/erase/']").first.get_attribute("href") or ""
            yield teacher, Stop("teacher", "8-ended-teach-erase", place.url + erase)
            me = f"{place.url}/s/{code}/me/"
            yield student, Stop("student", "8-ended-leave", me, press="Delete all my data and leave")
            both = f"{place.url}/teach/compare/?s={code}&s={listed}"
            yield teacher, Stop("teacher", "8-ended-teach-compare", both)
        if phase in ("lobby", "argue"):
            yield stranger, Stop("wall", f"{PHASES.index(phase)}-{phase}-wall", place.url + wall)


def share(desk: Page, place: Place, code: str) -> str:
    """Let somebody with a long name lead a class as well; returns the address of the page."""
    words = f"from django.contrib.auth.models import User; User.objects.create_user('{LONG_NAME}')"
    place.manage("shell", "-c", words)
    url = f"{place.url}/teach/sessions/{code}/co-instructors/"
    desk.goto(url)
    desk.fill("input[name=user_name]", LONG_NAME)
    desk.fill("input[name=password]", PASSWORD)
    send(desk, desk.get_by_role("button", name="Let them lead it too"))
    expect(desk.get_by_role("button", name=f"Remove {LONG_NAME}")).to_be_visible()
    return url


def write(page: Page, place: Place, code: str) -> str:
    """Make an argument of one's own; returns its address."""
    page.goto(f"{place.url}/s/{code}/arguments/new/")
    page.locator("input[name=pole]").first.check()
    page.fill(
        "[name=claim]", "一个摄像头不是休息。 كاميرا A camera is no rest, and nobody asked the drivers."
    )
    page.fill("[name=reason]", "A reason of the greatest length. " * 60)
    page.select_option("[name='citation-0-passage']", "14")
    page.fill("[name='citation-0-quote']", "That, actually, will save a lot of lives")
    send(page, page.get_by_role("button", name="Send my argument"))
    expect(page).to_have_url(re.compile(r"/arguments/[0-9a-f-]{36}/"))
    return page.url.split("?")[0].split("#")[0]


def send(page: Page, button: Locator) -> None:
    """Press a button that sends a form, with or without htmx, and wait until its answer is on the page."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        button.click()
    page.wait_for_load_state("load")
    busy = page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")
    expect(busy).to_have_count(0)


def vote(page: Page, place: Place, code: str, *, digit: str = "7") -> None:
    """Answer every question of the vote that is open, by keyboard."""
    page.goto(f"{place.url}/s/{code}/ballot/")
    while "t=done" not in page.url and page.locator("#id_place").count():
        title = page.locator("#vote-title").inner_text()
        if not page.locator("#id_what").count():
            page.locator("#id_place").focus()
            page.keyboard.press(digit)
            page.locator("input[name=confidence][value='2']").check()
            page.locator("input[name=stance][value=as_described]").check()
            send(page, page.get_by_role("button", name="Save my vote"))
        if page.locator("#id_what").count():
            page.select_option("#id_what", "nothing")
            send(page, page.locator("#moved button[type=submit]"))
        if "t=done" not in page.url:
            expect(page.locator("#vote-title")).not_to_have_text(title)
