"""Every page in every phase: axe finds nothing, nothing scrolls sideways, nothing comes from elsewhere."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.tour import tour

pytestmark = pytest.mark.browser

AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe-core-4.14.1.min.js").read_text()
EVERYTHING = "axe.run(document, {resultTypes: ['violations']})"
CONTRAST = "axe.run(document, {resultTypes: ['violations'], runOnly: ['color-contrast']})"
WIDTHS = {390: 844, 1280: 800}
MOST_REQUESTS, MOST_BYTES = 8, 60_000


def faults(page, run):
    found = page.evaluate(f"async () => (await {run}).violations")
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]


def test_every_page_in_each_phase_is_sound(chromium, place):
    problems = []
    seen = 0
    for context, stop in tour(chromium, place, students=3):
        page = context.new_page()
        # The policy of the page forbids scripts of others; Chromium's own door is not bound by it.
        page.on("pageerror", lambda error, name=stop.name: problems.append(f"{name}: {error}"))
        page.on(
            "console",
            lambda message, name=stop.name: (
                message.type == "error"
                and "404" not in message.text
                # A stream that is cut by leaving the page is no fault of the page: test_live is about streams.
                and "/events/" not in (message.location or {}).get("url", "")
                and problems.append(f"{name}: {message.text}")
            ),
        )
        page.on(
            "request",
            lambda request, name=stop.name: (
                urlsplit(request.url).netloc != urlsplit(place.url).netloc
                and problems.append(f"{name} asks elsewhere: {request.url}")
            ),
        )
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.goto(stop.url)
            page.evaluate(AXE)
            where = f"{stop.name} at {width}"
            for scheme, run in (("light", EVERYTHING), ("dark", CONTRAST)):
                page.emulate_media(color_scheme=scheme)
                problems += [f"{where}, {scheme}: {fault}" for fault in faults(page, run)]
            page.emulate_media(color_scheme="light")
            over = page.evaluate(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if over > 0:
                problems.append(f"{where} scrolls sideways by {over} px")
        seen += 1
        page.close()
    assert seen > 30
    assert problems == []


def test_a_first_visit_is_small(chromium, place):
    """Requests and bytes on the wire as a browser without a cache makes them."""
    heavy = []
    for context, stop in tour(chromium, place, students=3):
        if stop.who not in ("student", "stranger"):
            continue
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        sizes = []
        devtools.on("Network.loadingFinished", lambda event, to=sizes: to.append(event["encodedDataLength"]))
        page.goto(stop.url)
        page.wait_for_load_state("load")
        page.wait_for_timeout(150)
        if len(sizes) > MOST_REQUESTS or sum(sizes) > MOST_BYTES:
            heavy.append(f"{stop.name}: {len(sizes)} requests, {sum(sizes)} bytes")
        page.close()
    assert heavy == []
