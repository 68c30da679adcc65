"""Browsers of some years ago, as far as a Chromium can be made like one: without what came after the floor of
docs/browsers.md, and with the style sheet that is written for it."""

import itertools

import pytest
from playwright.sync_api import expect

from deliberation.plainer import plainer
from deliberation.staticfiles import flat_css
from tests.browser.place import ROOT
from tests.browser.room import make_room, move_on
from tests.browser.tour import join, make_class, sign_in

pytestmark = pytest.mark.browser
SOON = 60_000
IDS = itertools.count(90_000, 10)
# What Safari 15.4 and Firefox 97 do not have of what our scripts and htmx could ask for.
OLDER = """
delete HTMLFormElement.prototype.requestSubmit;
delete Element.prototype.role;
delete Element.prototype.moveBefore;
delete Element.prototype.checkVisibility;
window.FormData = class extends FormData { constructor(form) { super(form); } };
const asked = window.matchMedia.bind(window);
window.matchMedia = (query) => asked(/[<>]/.test(query) ? "not all" : query);
"""
# Every property of every element and of the signs before and after it, as one text an element; kept in the page, for they
# are tens of megabytes.
LOOK = """() => {
  const looked = window.looked;
  window.looked = [...document.querySelectorAll("html, body, body *")].flatMap((one) => [null, "::before", "::after"].map((part) => {
    const style = getComputedStyle(one, part);
    if (part && style.content === "none") return "none";
    return [one.tagName, part, ...[...style].map((name) => `${name}: ${style.getPropertyValue(name)}`)].join("\\n");
  }));
  const differ = looked?.map((text, n) => [text, window.looked[n]]).filter(([before, after]) => before !== after);
  return [looked?.length, window.looked.length, differ?.slice(0, 3)];
}"""
# Another sheet instead of the one that was served, in the same page.
OTHER_SHEET = """(address) => new Promise((done, failed) => {
  const served = document.querySelector("link[href*='/css/site.']");
  const other = Object.assign(document.createElement("link"), {rel: "stylesheet", href: address, onerror: failed});
  other.onload = () => { served.remove(); done(); };
  served.after(other);
})"""


@pytest.fixture
def phone(chromium, place):
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_init_script(OLDER)
    yield context.new_page()
    context.close()


@pytest.fixture
def weighing(phone, place, tmp_path):
    """A student of an older browser with two arguments to weigh."""
    code, _ = make_room(
        place, tmp_path, [("One claim", "Because."), ("Another claim", "Because.")], first_id=next(IDS)
    )
    join(phone, place, code)
    move_on(place, code, "weigh")
    phone.goto(f"{place.url}/s/{code}/weigh/")
    return code


def cut_off(page, code):
    """Nothing that is sent arrives; returns the pattern, to let it through again."""
    sending = f"**/s/{code}/arguments/**"
    page.route(sending, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="Disagree").click()
    expect(page.locator("#save-state")).to_have_text("Not sent yet")
    return sending


def test_what_could_not_be_sent_is_sent_again_from_its_page(phone, weighing):
    sending = cut_off(phone, weighing)
    phone.unroute(sending)
    expect(phone.locator("#weigh")).to_contain_text("You have weighed 1", timeout=SOON)
    expect(phone.locator("#weigh")).to_contain_text("Last, you disagreed with")


def test_what_waits_goes_out_from_another_page_with_the_button_that_was_pressed(phone, place, weighing):
    sending = cut_off(phone, weighing)
    phone.goto(f"{place.url}/s/{weighing}/me/")
    expect(phone.locator("out-box")).to_contain_text("not sent yet")
    phone.unroute(sending)
    expect(phone.locator("out-box")).to_have_text("", timeout=SOON)
    phone.goto(f"{place.url}/s/{weighing}/weigh/")
    expect(phone.locator("#weigh")).to_contain_text("You have weighed 1")
    expect(phone.locator("#weigh")).to_contain_text("Last, you disagreed with")


def test_a_seat_that_is_gone_is_said_aloud(phone, weighing):
    phone.evaluate("() => document.querySelector('live-class').over()")
    expect(phone.locator("live-class")).to_have_attribute("role", "alert")


def test_at_a_desk_the_reading_stands_open_beside_the_form(phone, place, tmp_path):
    phone.set_viewport_size({"width": 1280, "height": 800})
    code, _ = make_room(place, tmp_path, [("One claim", "Because.")], first_id=next(IDS))
    join(phone, place, code)
    phone.goto(f"{place.url}/s/{code}/arguments/new/")
    expect(phone.locator(".argue-reading")).to_have_attribute("open", "")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_style_sheet_for_older_browsers_looks_as_ours_does(chromium, place, tmp_path, width, monkeypatch):
    """Each page with the sheet that is served, and then with the same files as we write them."""
    monkeypatch.setattr("deliberation.staticfiles.plainer", lambda text: text)
    ours = flat_css("css/site.css", lambda name: (ROOT / "static" / name).read_text())
    assert plainer(ours) != ours
    code, token = make_room(place, tmp_path, [("One claim", "Because.")], first_id=next(IDS))
    lobby = make_class(place)
    desk = sign_in(
        chromium.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce"), place
    )
    join(desk, place, code)
    pages = [
        f"/join/{lobby}/", f"/s/{code}/article/", f"/s/{code}/positions/", f"/s/{code}/arguments/", f"/s/{code}/arguments/new/",
        f"/s/{code}/ballot/", f"/s/{code}/me/", f"/teach/sessions/{code}/", "/teach/", f"/screen/{code}/{token}/",
    ]  # fmt: skip
    seen = 0
    desk.route("**/css/ours.css", lambda route: route.fulfill(body=ours, content_type="text/css"))
    for path in pages:
        desk.goto(place.url + path)
        desk.evaluate(
            "() => document.querySelectorAll('class-stream, live-class, phase-clock').forEach((one) => one.remove())"
        )
        desk.evaluate(LOOK)
        desk.evaluate(OTHER_SHEET, f"{place.url}/static/css/ours.css")
        before, after, differ = desk.evaluate(LOOK)
        assert before == after
        assert [set(a.split("\n")) ^ set(b.split("\n")) for a, b in differ] == [], path
        seen += after
    desk.context.close()
    assert seen > 1_000
