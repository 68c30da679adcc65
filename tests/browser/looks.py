"""One walk through every page of the tour, asking each of them everything: what was found, by what was asked."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlsplit

from django.urls import resolve
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from tests.browser import checks, tree
from tests.browser.place import Place
from tests.browser.tour import Stop, tour

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
# A desk's window of 1,280 by 1,024 at 400 %.
CLOSE = {"width": 320, "height": 256}
# Where a student must find the button at first sight.
JOINING = ("0-join", "0-join-roster")
MOST_REQUESTS, MOST_BYTES = 8, 60_000
SETTLED = "() => document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))"
# A font that is nearly a third wider than the one here: how wide text is differs by machine.
WIDE_FONT = "(on) => { document.documentElement.style.letterSpacing = on ? '0.15em' : ''; }"


class Looks:
    """What is wrong with the pages, by question; and how many pages were asked."""

    def __init__(self, place: Place) -> None:
        self.here = urlsplit(place.url).netloc
        self.wrong: dict[str, list[str]] = defaultdict(list)
        self.pages = self.requests = self.nodes = 0
        self.heaviest = 0
        self.stop = self.address = ""
        self.asked: set[str] = set()
        # Of the addresses that were looked at, by their names in urls.py.
        self.names: set[str] = set()
        self.sizes: list[int] = []

    def watch(self, page: Page, devtools: CDPSession) -> None:
        """Hear of every error, every address that is asked, and every byte that comes."""
        page.on("pageerror", lambda error: self.note("errors", [str(error)]))
        page.on("console", self.console)
        page.on("request", self.request)
        devtools.on("Network.requestWillBeSent", self.sent)
        devtools.on("Network.loadingFinished", self.came)
        for domain in ("Network", "Accessibility"):
            devtools.send(f"{domain}.enable")
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def note(self, question: str, found: list[str]) -> None:
        self.wrong[question] += [f"{self.stop}: {fault}" for fault in found]

    def console(self, message) -> None:
        # A stream that is cut by leaving the page is no fault of the page: test_live is about streams.
        cut = "/events/" in (message.location or {}).get("url", "")
        if message.type == "error" and "404" not in message.text and not cut:
            self.note("errors", [message.text])

    def request(self, request) -> None:
        self.requests += 1
        address = urlsplit(request.url)
        if address.scheme.startswith("http") and address.netloc != self.here:
            self.note("origin", [request.url])

    def sent(self, event) -> None:
        # What the page before still asks for is not this one's.
        if self.address and event["documentURL"].split("#")[0] == self.address:
            self.asked.add(event["requestId"])

    def came(self, event) -> None:
        if event["requestId"] in self.asked:
            self.sizes.append(event["encodedDataLength"])

    def wide(self, page: Page, how: str) -> None:
        """Whether the page scrolls sideways as it is now."""
        if (over := page.evaluate(checks.WIDER)) > 0:
            self.note("reflow", [f"{how} it scrolls sideways by {over} px: {page.evaluate(checks.WIDEST)}"])

    def ask(self, page: Page, devtools: CDPSession, stop: Stop) -> None:
        """One page, opened once and asked everything."""
        self.stop = stop.name
        self.address = stop.url.split("#")[0]
        self.asked.clear()
        self.sizes.clear()
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light", reduced_motion="reduce", forced_colors="none")
        stop.open(page)
        self.names.add(resolve(urlsplit(page.url).path).url_name or "")
        page.evaluate(SETTLED)
        if stop.who in ("student", "stranger") and (
            len(self.sizes) > MOST_REQUESTS or sum(self.sizes) > MOST_BYTES
        ):
            self.note("weight", [f"{len(self.sizes)} requests, {sum(self.sizes)} bytes"])
        if stop.name in JOINING and not page.evaluate(checks.IN_SIGHT, "Take my seat"):
            self.note("sight", ["on a phone the button is out of sight"])
        self.heaviest = max(self.heaviest, sum(self.sizes) if stop.who in ("student", "stranger") else 0)
        self.reflow(page, devtools, stop.who)
        self.axe(page)
        self.preferences(page)
        self.hear(devtools, stop)
        self.pages += 1
        # Until it is asked again it neither listens nor follows the class.
        page.goto("about:blank")

    def axe(self, page: Page) -> None:
        page.evaluate(checks.AXE)
        for size, scheme, run in (
            (PHONE, "light", checks.EVERYTHING),
            (DESK, "dark", checks.CONTRAST),
        ):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            self.note("axe", [f"{scheme}: {fault}" for fault in axe_faults(page, run)])
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light")

    def reflow(self, page: Page, devtools: CDPSession, who: str) -> None:
        """Nothing is wider than its window or cut off: phone, wide font, 400 %, desk, and text of twice the size.

        Of students that also on a phone, which is what they have in their hands.
        """
        is_wall = who == "wall"
        self.wide(page, "on a phone")
        if not is_wall:
            self.note("reflow", [f"on a phone, cut: {one}" for one in page.evaluate(checks.CUT)])
        page.evaluate(WIDE_FONT, True)
        self.wide(page, "on a phone with a wide font")
        page.evaluate(WIDE_FONT, False)
        if is_wall:
            page.set_viewport_size(DESK)
            return self.wide(page, "on a wall")
        page.set_viewport_size(CLOSE)
        self.wide(page, "at 400 %")
        self.note("reflow", [f"at 400 %, cut: {one}" for one in page.evaluate(checks.CUT)])
        self.note("reflow", [f"at 400 %: {one}" for one in page.evaluate(checks.COVERED)])
        page.set_viewport_size(DESK)
        self.wide(page, "at a desk")
        phone = [] if who == "teacher" else [(PHONE, "on a phone")]
        for size, how in ((DESK, "at a desk"), *phone):
            devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
            page.set_viewport_size(size)
            self.wide(page, f"{how} with text of 200 %")
            self.note(
                "reflow", [f"{how} with text of 200 %, cut: {one}" for one in page.evaluate(checks.CUT)]
            )
        devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
        return None

    def preferences(self, page: Page) -> None:
        """Less motion, colours of one's own, large targets, and a ring where the focus is."""
        self.note("preferences", [f"moves: {one}" for one in page.evaluate(checks.MOVING)])
        self.note("preferences", [f"small: {one}" for one in page.evaluate(checks.SMALL)])
        self.note("preferences", page.evaluate(checks.RINGS))
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, forced_colors="active")
            self.note("preferences", [f"{scheme}: {one}" for one in page.evaluate(checks.FORCED)])
        page.emulate_media(forced_colors="none")

    def hear(self, devtools: CDPSession, stop: Stop) -> None:
        nodes = tree.read(devtools)
        self.nodes += len(nodes)
        self.note("tree", tree.faults(nodes, live=stop.who == "student"))

    def told(self) -> dict:
        """All of it as plain values."""
        return {
            "wrong": dict(self.wrong),
            "names": sorted(self.names),
            **{name: getattr(self, name) for name in ("pages", "requests", "nodes", "heaviest")},
        }


def axe_faults(page: Page, run: str) -> list[str]:
    """What axe finds, each with the element it found it at."""
    found = page.evaluate(f"async () => (await {run}).violations")
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]


def look_at_everything(browser: Browser, place: Place) -> dict:
    """The tour, each stop asked everything; each person has one page and goes from address to address."""
    looks = Looks(place)
    pages: dict[BrowserContext, tuple[Page, CDPSession]] = {}
    for context, stop in tour(browser, place, students=3):
        if context not in pages:
            page = context.new_page()
            devtools = context.new_cdp_session(page)
            looks.watch(page, devtools)
            pages[context] = page, devtools
        looks.ask(*pages[context], stop)
    for context in pages:
        context.close()
    return looks.told()
