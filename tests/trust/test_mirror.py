"""Every main page in a made-up language from right to left, in a real Chromium: nothing without a translation, nothing
that scrolls sideways. The pages come from the views themselves, through the browser's own requests."""

import mimetypes
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from deliberation.actions.classrooms import move_phase
from deliberation.actions.screen import show_on_wall
from deliberation.models import Argument, Credit, Participant
from deliberation.staticfiles import flat_css, flat_js
from tests.classes import fill_class
from tests.make import make_classroom, student, teacher
from tests.trust import pseudo
from tests.trust.size import size

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
# Latin letters that stand outside of every bracket, where nobody typed them and nothing says that they are of another
# language. What is read to a person counts as what is seen.
BARE = """() => {
  const quiet = "script,style,template,noscript,textarea,code,kbd,[translate=no],[data-user-text],bdi,.user-text";
  const here = document.documentElement.lang, found = [];
  const other = (node) => { const marked = node.closest("[lang]"); return marked && marked.lang !== here; };
  const foreign = (node) => node.closest(quiet) || other(node);
  const letters = (text, from) => {
    let depth = from.depth, bare = "";
    for (const sign of text) {
      if (sign === "⟦") depth += 1; else if (sign === "⟧") depth -= 1; else if (!depth) bare += sign;
    }
    from.depth = depth;
    return bare;
  };
  const say = (bare, where) => {
    const left = bare.replace(/\\b(?:P\\d+)+\\b|\\bUTC\\b/g, "");
    if (/[A-Za-z]{1}/.test(left)) found.push(where + ": " + left.trim().slice(0, 80));
  };
  const through = { depth: 0 };
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (parent.closest("script,style,template,noscript")) continue;
    const bare = letters(node.data, through);
    // A passage in a list of choices is named by its first words, which are the reading's own.
    if (parent.tagName === "OPTION" && /^P[0-9]+(:| ·)/.test(node.data.trim())) continue;
    if (!foreign(parent)) say(bare, parent.tagName.toLowerCase() + "." + parent.className);
  }
  for (const node of document.querySelectorAll("*")) {
    if (node.closest("[translate=no]")) continue;
    for (const name of ["aria-label", "aria-description", "aria-valuetext", "alt", "title", "placeholder", "label"]) {
      if (node.hasAttribute(name)) say(letters(node.getAttribute(name), { depth: 0 }), `@${name}`);
    }
  }
  if (through.depth) found.push("a bracket is never closed");
  return found;
}"""


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

    def faults(self, path, status=200):
        """What is wrong with the page at an address, at both widths."""
        self.answer = self.client.get(path, headers={"accept-language": pseudo.CODE})
        self.page.goto(ORIGIN + path)
        found = [] if self.answer.status_code == status else [f"{path}: {self.answer.status_code}"]
        found += [f"{path}: {fault}" for fault in self.page.evaluate(BARE)]
        if self.page.evaluate("getComputedStyle(document.documentElement).direction") != "rtl":
            found.append(f"{path} runs from left to right")
        for width, height in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": height})
            over = self.page.evaluate(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if over > 0:
                found.append(f"{path} at {width} scrolls sideways by {over} px")
        return found


@pytest.fixture
def mirrored(db, settings, tmp_path):
    """A class that has argued and voted, whose people write in letters of another script."""
    pseudo.speak(settings, tmp_path)
    classroom = make_classroom(
        case=pseudo.mirrored_case(), title="Класс 10", tradeoffs=2, language=pseudo.CODE
    )
    fill_class(classroom, students=size(quick=12, whole=60), seed=3)
    for n, seat in enumerate(Participant.objects.filter(classroom=classroom)):
        Participant.objects.filter(pk=seat.pk).update(pseudonym=f"Выдра {n}")
    for n, argument in enumerate(Argument.objects.filter(classroom=classroom)):
        words = {"claim": f"Камера не отдых {n}", "reason": "Потому что. " * 30}
        Argument.objects.filter(pk=argument.pk).update(**words)
    Credit.objects.filter(participant__classroom=classroom).update(why="Так")
    return classroom


@pytest.mark.browser
@pytest.mark.gate("L-mirror")
def test_every_page_runs_from_right_to_left_and_says_nothing_untranslated(chromium, mirrored, figure):
    seat = Participant.objects.filter(classroom=mirrored, card__isnull=False).first()
    phone, desk = Window(chromium, student(seat)), Window(chromium, teacher(mirrored))
    stranger = Window(chromium, Client())
    wall = reverse("screen-wall", args=[mirrored.code, mirrored.screen_token])
    other = make_classroom(by=mirrored.instructor, case=mirrored.case, title="Класс 9")
    own = Argument.objects.filter(participant=seat, kind="argument").first()
    pages, faults = 0, []

    def look(window, *paths, status=200):
        nonlocal pages
        for path in paths:
            faults.extend(window.faults(path, status))
            pages += 1

    look(stranger, "/", "/join/", f"/join/{mirrored.code}/", "/teach/login/")
    look(stranger, "/nowhere/", status=404)
    look(desk, *(f"/teach/{path}" for path in TEACH))
    for phase, paths in PHASES.items():
        mirrored = move_phase(mirrored, by=None, to_step=mirrored.phases.index(phase))
        for path in paths:
            path = {"one/": f"arguments/{own.pk}/", "edit/": f"arguments/{own.pk}/edit/"}.get(path, path)
            look(phone, f"/s/{mirrored.code}/{path}")
        look(stranger, wall)
        if phase in ("argue", "debrief"):
            look(desk, f"/teach/sessions/{mirrored.code}/")
        if phase == "debrief":
            key = mirrored.tradeoffs.first().key
            for figure_key in FIGURES:
                show_on_wall(mirrored, by=mirrored.instructor, kind="figure", key=f"{figure_key}:{key}")
                look(stranger, wall)
    look(desk, *(f"/teach/sessions/{mirrored.code}/{path}" for path in ROOM))
    look(
        desk,
        f"/teach/sessions/{mirrored.code}/marks/{seat.pk}/",
        f"/teach/compare/?s={mirrored.code}&s={other.code}",
    )
    figure(f"{pages} pages at {len(WIDTHS)} widths: {len(faults)} faults")
    assert faults == []
