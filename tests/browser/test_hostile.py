"""Attacks in every field that a person fills, on every page that shows them: none runs, and each is read as it was written."""

import json
from urllib.parse import urlsplit

import pytest
from django.apps import apps

from tests.browser import checks
from tests.browser.hostile_class import FIELDS, NOT_TYPED, fill, text_fields
from tests.browser.tour import sign_in
from tests.payloads import WRITTEN
from tests.trust.size import size

pytestmark = pytest.mark.browser

SEED = 5
# Each class holds more than 500 strings that are looked for, word by word.
CLASSES = size(quick=1, whole=50)
LEAST = size(quick=500, whole=25_000)

# Before anything of the page runs: note every violation of its policy, and every script that is evaluated by a string.
LISTEN = """
window.heard = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.heard.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
# As narrow as a phone, with a font that is nearly a third wider than the one here.
PHONE = {"width": 390, "height": 844}
WIDE_FONT = "addEventListener('DOMContentLoaded', () => { document.documentElement.style.letterSpacing = '0.15em'; });"
LOOK = """() => {
  const wrong = [...window.heard];
  if ("pwned" in window) wrong.push("a script ran");
  if (Object.prototype.pwned) wrong.push("the prototype of everything was changed");
  for (const one of document.querySelectorAll("script:not([src]), iframe, object, embed, base, style, frame, portal, math, meta[http-equiv]"))
    wrong.push(`a ${one.tagName} is on the page`);
  for (const one of document.querySelectorAll("*")) {
    for (const { name, value } of one.attributes) {
      if (name.startsWith("on") || name.startsWith("hx-on")) wrong.push(`${one.tagName} has ${name}`);
      if (/^(href|src|action|formaction|xlink:href|data|poster)$/.test(name) && /^\\s*(javascript|data|vbscript):/i.test(value))
        wrong.push(`${one.tagName} ${name} is ${value.slice(0, 40)}`);
    }
  }
  const texts = [];
  const user = document.querySelectorAll("[data-user-text], bdi");
  for (const one of user) {
    const made = one.querySelector("*:not(a, bdi)");
    if (made) wrong.push(`${made.outerHTML.slice(0, 80)} in a text`);
    texts.push(one.textContent, one.textContent.trim());
  }
  for (const one of document.querySelectorAll("h1, h2, h3, h4, p, td, th, li, dd, span, strong, label, legend, option, svg title"))
    texts.push(one.textContent, one.textContent.trim());
  for (const one of document.querySelectorAll("input, textarea")) texts.push(one.value);
  return { wrong, texts, user: user.length };
}"""


@pytest.fixture(scope="module")
def rooms(place, tmp_path_factory):
    """The classes, and every text that is stored in them; gone afterwards, for others use the same server."""
    path = tmp_path_factory.mktemp("hostile") / "rooms.json"
    words = f"from tests.browser.hostile_class import fill; fill({str(path)!r}, {CLASSES}, {SEED})"
    place.manage("shell", "-c", words)
    yield json.loads(path.read_text())
    place.manage("shell", "-c", f"from tests.browser.hostile_class import empty; empty({str(path)!r})")


def of_the_class(room):
    """The pages of the instructor that show what the class wrote."""
    at = f"/teach/sessions/{room['code']}/"
    yield from (
        at,
        f"{at}participants/",
        f"{at}log/",
        f"{at}marks/",
        f"{at}reports/",
        f"{at}reports/report.html",
    )
    yield from (f"{at}moderation/?page={page}" for page in range(1, 6))
    yield from (f"{at}marks/{seat}/" for seat, _ in room["seats"])
    if room["roster"]:
        yield f"{at}roster/"


def of_a_student(room):
    """The pages of a student that show what others wrote, or one's own."""
    at = f"/s/{room['code']}/"
    yield from (
        f"{at}article/",
        f"{at}article/?text=article",
        f"{at}positions/",
        f"{at}switch/",
        f"{at}debrief/",
    )
    yield from (f"{at}arguments/?tradeoff={key}" for key in room["tradeoffs"])
    yield from (f"{at}arguments/{pk}/" for pk in room["threads"])


class Eye:
    """A browser's page in which everything that an attack could do is noted."""

    def __init__(self, place, page):
        self.place, self.page = place, page
        self.wrong, self.texts = [], set()
        self.pages = self.user = 0
        page.add_init_script(LISTEN)
        page.add_init_script(WIDE_FONT)
        page.on("dialog", lambda dialog: (self.note(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: self.note(f"error: {error}"))
        page.on("console", self.said)
        page.on("request", self.asked)

    def said(self, message):
        # A stream cut by leaving, and a form that is refused, are no work of an attack.
        is_own = "/events/" in str(message.location) or "status of 422" in message.text
        if message.type == "error" and not is_own:
            self.note(message.text)

    def note(self, fault):
        self.wrong.append(f"{urlsplit(self.page.url).path}: {fault}")

    def asked(self, request):
        if urlsplit(request.url).netloc != urlsplit(self.place.url).netloc:
            self.note(f"asks {request.url}")

    def look(self):
        """What the page shows now."""
        seen = self.page.evaluate(LOOK)
        self.wrong += [f"{urlsplit(self.page.url).path}: {fault}" for fault in seen["wrong"]]
        if (over := self.page.evaluate(checks.WIDER)) > 0:
            self.note(f"scrolls sideways by {over} px: {self.page.evaluate(checks.WIDEST)}")
        self.texts.update(seen["texts"])
        self.user += seen["user"]
        self.pages += 1

    def visit(self, address):
        answer = self.page.goto(self.place.url + address)
        assert answer.status == 200, (answer.status, address)
        self.look()


def test_every_text_field_of_a_model_is_filled_here_or_says_why_not():
    found = {
        name: names
        for name, names in text_fields(apps.get_app_config("deliberation").get_models()).items()
        if names
    }
    assert found == {
        name: FIELDS.get(name, set()) | NOT_TYPED.get(name, set()) for name in {*FIELDS, *NOT_TYPED}
    }
    assert callable(fill)


@pytest.mark.gate("T5-hostile")
def test_no_attack_runs_in_any_field_and_each_is_read_as_it_was_written(chromium, place, rooms, figure):
    desk_context = chromium.new_context(viewport=PHONE, reduced_motion="reduce")
    sign_in(desk_context, place).close()
    desk = Eye(place, desk_context.new_page())
    eyes = [desk]
    for address in ("/teach/", "/teach/compare/", "/teach/cases/", "/teach/cases/hostile/"):
        desk.visit(address)
    for room in rooms["rooms"]:
        for address in of_the_class(room):
            desk.visit(address)
        context = chromium.new_context(viewport=PHONE, reduced_motion="reduce")
        phone, wall = Eye(place, context.new_page()), Eye(place, context.new_page())
        eyes += [phone, wall]
        for seat, (_, cookie) in enumerate(room["seats"]):
            name, _, value = cookie.partition("=")
            context.add_cookies([{"name": name, "value": value, "url": place.url}])
            phone.visit(f"/s/{room['code']}/me/")
            if seat == 0:
                for address in of_a_student(room):
                    phone.visit(address)
        wall.visit(f"/screen/{room['code']}/{room['token']}/")
        context.close()
    sent_by_form(desk, rooms["rooms"][0])
    stored = rooms["stored"]
    texts = set().union(*(eye.texts for eye in eyes))
    wrong = [fault for eye in eyes for fault in eye.wrong]
    changed = [(field, text) for field, text in stored if text not in texts]
    different = len({text for _, text in stored})
    figure(
        f"{different:,} different strings in {len(stored):,} fields on {sum(eye.pages for eye in eyes):,} pages: "
        f"{len(wrong)} executions, reports or elements, {len(changed)} texts changed"
    )
    desk_context.close()
    assert wrong == []
    assert changed == []
    assert len(stored) >= LEAST


def sent_by_form(desk, room):
    """A few through the forms themselves: what is refused comes back into its field as it was typed."""
    for text in WRITTEN[:: max(1, len(WRITTEN) // 8)]:
        if any(char in text for char in "\x00\r\x1b\x07"):
            continue
        desk.page.goto(f"{desk.place.url}/teach/sessions/new/")
        desk.page.fill("[name=title]", text)
        desk.page.locator("main form [name=tradeoffs]:checked").evaluate_all(
            "(all) => all.forEach((one) => { one.checked = false; })"
        )
        with desk.page.expect_navigation() as sent:
            desk.page.evaluate("""() => {
              const form = document.querySelector("main form");
              form.noValidate = true;
              form.requestSubmit();
            }""")
        assert sent.value.status == 422
        desk.look()
        assert desk.page.locator("[name=title]").input_value() == text.replace("\n", ""), text
