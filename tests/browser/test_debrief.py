"""The debrief of a small class and of a large one: axe finds nothing, nothing scrolls sideways or is cut off."""

import pytest

from deliberation.rules.screen import figure_keys
from tests.browser.checks import AXE, CONTRAST, EVERYTHING, WIDER
from tests.browser.looks import DESK, PHONE, axe_faults
from tests.browser.tour import sign_in
from tests.debrief_pictures import SIZES, filled

pytestmark = pytest.mark.browser

SHOW = """async ([url, body]) => {
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const headers = { "X-CSRFToken": token, "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded" };
  return (await fetch(url, { method: "POST", headers, body })).status;
}"""
# What stands on the wall but is not seen there: below its frame.
CUT_OFF = """() => {
  const frame = document.querySelector('.wall-slide').getBoundingClientRect();
  return [...document.querySelectorAll('.wall-slide .figure > *, .wall-slide li')]
    .filter((one) => one.getBoundingClientRect().bottom > frame.bottom + 1)
    .map((one) => one.textContent.trim().slice(0, 60));
}"""


@pytest.fixture(scope="module", params=[5, 30, 300])
def room(request, chromium, place):
    """A class in its debrief, and a browser that holds a seat and the instructor's session."""
    code, name, value, token = filled(place, request.param, SIZES[request.param])
    context = chromium.new_context(reduced_motion="reduce")
    context.add_cookies([{"name": name, "value": value, "url": place.url}])
    desk = sign_in(context, place)
    yield context, place, code, token, desk
    context.close()


@pytest.mark.parametrize("address", ["/s/{code}/debrief/", "/teach/sessions/{code}/reports/report.html"])
def test_the_pages_are_sound_with_every_table_open(room, address):
    context, place, code, *_ = room
    page = context.new_page()
    problems = []
    page.set_viewport_size(PHONE)
    page.goto(place.url + address.format(code=code))
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate(AXE)
    for size, scheme, run in ((PHONE, "light", EVERYTHING), (DESK, "dark", CONTRAST)):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        problems += [f"{scheme}: {fault}" for fault in axe_faults(page, run)]
        if page.evaluate(WIDER) > 0:
            problems.append(f"{size['width']} scrolls sideways")
    page.emulate_media(color_scheme="light")
    page.close()
    assert problems == []


def test_every_figure_on_the_wall_is_seen_whole(room):
    context, place, code, token, desk = room
    page = context.new_page()
    page.set_viewport_size({"width": 1920, "height": 1080})
    problems = []
    for _, _, key in figure_keys(["t2"]):
        assert desk.evaluate(SHOW, [f"/teach/sessions/{code}/wall/", f"slide=figure:{key}"]) < 400
        page.goto(f"{place.url}/screen/{code}/{token}/")
        page.evaluate(AXE)
        problems += [f"{key}: {fault}" for fault in axe_faults(page, EVERYTHING)]
        problems += [f"{key} is cut off: {words}" for words in page.evaluate(CUT_OFF)]
        if page.evaluate(WIDER) > 0:
            problems.append(f"{key} scrolls sideways")
    page.close()
    assert problems == []
