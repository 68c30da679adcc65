"""A walk through every main page of a class, phase by phase, in a real Chromium that is shown what the views answer."""

import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from deliberation.actions.classrooms import move_phase
from deliberation.actions.screen import show_on_wall
from deliberation.models import Argument, Participant
from deliberation.staticfiles import flat_css, flat_js
from tests.make import make_classroom, student, teacher

ORIGIN = "http://testserver"
WIDTHS = {390: 844, 1280: 800}
PHASES = {
    "lobby": ["", "me/"],
    "read": ["article/", "positions/"],
    "first_vote": ["ballot/"],
    "argue": ["arguments/", "arguments/new/", "since/", "one/", "edit/"],
    "switch": ["switch/"],
    "weigh": ["weigh/"],
    "final_vote": ["ballot/"],
    "debrief": ["debrief/", "me/"],
    "ended": ["article/"],
}
TEACH = ["", "sessions/new/", "cases/", "cases/sensetime/", "cases/sensetime/attach/", "compare/"]
ROOM = ["", "participants/", "moderation/", "log/", "marks/", "reports/", "reports/report.html", "roster/"]
FIGURES = ["before_after", "flow", "sure", "stance", "conditions", "movers", "guesses", "agreed", "divides"]
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@cache
def static(name):
    """A static file as a class is served it: one style sheet, one script."""
    flat = {"css/site.css": flat_css, "js/site.js": flat_js}.get(name, lambda name, read: read(name))
    kind = mimetypes.guess_type(name)[0]
    return kind, flat(name, lambda file: Path(finders.find(file)).read_text())


class Window:
    """A browser that is shown what the views answer: to a student, an instructor, or nobody."""

    def __init__(self, chromium, client):
        self.client = client
        self.answer = None
        self.context = chromium.new_context(reduced_motion="reduce")
        self.context.route("**/*", self.show)
        self.page = self.context.new_page()

    def show(self, route):
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            kind, text = static(path.removeprefix("/static/"))
            route.fulfill(content_type=kind, body=text)
        elif route.request.is_navigation_request():
            headers = {key: value for key, value in self.answer.headers.items() if key != "Content-Length"}
            route.fulfill(status=self.answer.status_code, headers=headers, body=self.answer.content)
        else:
            route.fulfill(status=204)

    def open(self, path, language):
        """Ask a page of the views in a language, and look at it."""
        self.answer = self.client.get(path, headers={"accept-language": language})
        self.page.goto(ORIGIN + path)

    def too_wide(self, path):
        """At which widths the page scrolls sideways."""
        found = []
        for width, height in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": height})
            if (over := self.page.evaluate(WIDER)) > 0:
                found.append(f"{path} at {width} scrolls sideways by {over} px")
        return found


@dataclass
class Stop:
    """One page: the browser that opens it, its address, and the answer that it should have."""

    window: Window
    path: str
    status: int = 200


def walk(chromium, classroom, *, other_title):
    """Every stop in turn. The class goes on to the next phase between them."""
    seat = Participant.objects.filter(classroom=classroom, card__isnull=False).first()
    phone, desk = Window(chromium, student(seat)), Window(chromium, teacher(classroom))
    stranger = Window(chromium, Client())
    wall = reverse("screen-wall", args=[classroom.code, classroom.screen_token])
    other = make_classroom(
        by=classroom.instructor, case=classroom.case, title=other_title, language=classroom.language
    )
    own = Argument.objects.filter(participant=seat, kind="argument").first()
    for path in ("/", "/join/", f"/join/{classroom.code}/", "/teach/login/"):
        yield Stop(stranger, path)
    yield Stop(stranger, "/nowhere/", 404)
    yield from (Stop(desk, f"/teach/{path}") for path in TEACH)
    for phase, paths in PHASES.items():
        classroom = move_phase(classroom, by=None, to_step=classroom.phases.index(phase))
        for path in paths:
            path = {"one/": f"arguments/{own.pk}/", "edit/": f"arguments/{own.pk}/edit/"}.get(path, path)
            yield Stop(phone, f"/s/{classroom.code}/{path}")
        yield Stop(stranger, wall)
        if phase in ("argue", "debrief"):
            yield Stop(desk, f"/teach/sessions/{classroom.code}/")
        if phase == "debrief":
            key = classroom.tradeoffs.first().key
            for figure_key in FIGURES:
                show_on_wall(classroom, by=classroom.instructor, kind="figure", key=f"{figure_key}:{key}")
                yield Stop(stranger, wall)
    yield from (Stop(desk, f"/teach/sessions/{classroom.code}/{path}") for path in ROOM)
    yield Stop(desk, f"/teach/sessions/{classroom.code}/marks/{seat.pk}/")
    yield Stop(desk, f"/teach/compare/?s={classroom.code}&s={other.code}")
