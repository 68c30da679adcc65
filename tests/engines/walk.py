"""A class in one browser engine: an instructor at a desk, a student on a phone and one at a desk, from the code to leaving."""

from __future__ import annotations

import time
from pathlib import Path

from tests.browser import checks
from tests.browser.place import NAME, PASSWORD
from tests.engines.window import Window

QUOTE = "That, actually, will save a lot of lives"
SOON = 60.0
# A select is changed, a range is set, words are marked: what no driver does alike, done as the browser reports it.
SELECT_WORDS = """
const text = [...document.querySelectorAll("[data-passage='14'] [data-passage-text]")].find((one) => one.textContent.includes(arguments[0]));
const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const at = node.data.indexOf(arguments[0]);
  if (at < 0) continue;
  getSelection().setBaseAndExtent(node, at, node, at + arguments[0].length);
  return true;
}
return false;
"""
FETCHED = """
if (!window.fetched) window.fetched = {{}};
if (!("{name}" in window.fetched)) {{
  window.fetched["{name}"] = "";
  fetch("{name}").then((answer) => answer.arrayBuffer())
    .then((bytes) => (window.fetched["{name}"] = new TextDecoder("latin1").decode(bytes.slice(0, 4))));
}}
return window.fetched["{name}"];
"""
STILL = "return !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')"
# How much wider a page is than its window, and by what.
WIDER = f"""
const wide = ({checks.WIDER})();
return wide > 0 ? `${{location.pathname}} is ${{wide}} px too wide: ${{({checks.WIDEST})()}}` : "";
"""


class Walk:
    """What several windows of one engine do with one class."""

    def __init__(self, base: str, code: str, pictures: Path | None = None) -> None:
        self.base = base
        self.code = code
        self.pictures = pictures
        self.wide: list[str] = []
        self.steps = 0
        self.serving: tuple[str, ...] = ()

    def at(self, path: str) -> str:
        return f"{self.base}/s/{self.code}/{path}"

    def step(self, window: Window, name: str) -> None:
        """Count a step; a picture of it, and whether the page is wider than its window."""
        self.steps += 1
        window.until(STILL, "a page at rest")
        if found := window.run(WIDER):
            self.wide.append(f"{window.name}: {found}")
        if self.pictures:
            time.sleep(0.3)
            window.picture(self.pictures / f"{self.steps:02}-{window.name}-{name}.png")

    # The instructor.

    def sign_in(self, desk: Window) -> None:
        desk.goto(f"{self.base}/teach/login/")
        desk.fill("input[name=username]", NAME)
        desk.fill("input[name=password]", PASSWORD)
        desk.click("main form button[type=submit]")
        desk.reaches("/teach/")
        desk.goto(f"{self.base}/teach/sessions/{self.code}/")
        desk.sees(self.code)

    def go_on(self, desk: Window, name: str) -> None:
        """Open the next phase, and see that it is open."""
        desk.press(name)
        gone = "return ![...document.querySelectorAll('button')].some((one) => one.innerText.trim() === arguments[0])"
        desk.until(f"{gone} && document.readyState === 'complete'", f"the phase after “{name}”", name)

    # Students.

    def join(self, page: Window) -> None:
        page.goto(f"{self.base}/join/")
        page.fill("input[name=code]", self.code.lower())
        page.click("main form button[type=submit]")
        page.reaches(f"/join/{self.code}/")
        page.sees("Who can see what")
        self.step(page, "join")
        page.press("Take my seat")
        page.reaches(f"/s/{self.code}/")

    def mark(self, page: Window) -> None:
        page.click("#p14 .mark-button")
        page.until(
            "return document.querySelector('#p14 .mark-button').getAttribute('aria-pressed') === 'true'",
            "a marked passage",
        )

    def vote(self, page: Window, digit: str) -> None:
        """Answer every question, by key on the slider, with a condition on the first."""
        page.goto(self.at("ballot/"))
        first = True
        while page.run("return document.querySelector('#id_place') !== null"):
            title = page.text("#vote-title")
            if not page.run("return document.querySelector('#id_what') !== null"):
                page.keys("#id_place", digit)
                page.until("return !('unset' in document.querySelector('trade-slider').dataset)", "a place")
                page.click("input[name=confidence][value='2']")
                if first:
                    page.click("input[name=stance][value=only_if]")
                    page.click("input[name=conditions]")
                    self.step(page, "vote")
                else:
                    page.click("input[name=stance][value=as_described]")
                page.press("Save my vote")
            left = (
                "return (document.querySelector('#vote-title')?.innerText ?? '') !== arguments[0] || "
                "document.querySelector('#id_what') !== null"
            )
            page.until(left, "the next question", title)
            if page.run("return document.querySelector('#id_what') !== null"):
                self.step(page, "moved")
                page.pick("#id_what", "nothing")
                page.click("#moved button[type=submit]")
                page.until(
                    "return document.querySelector('#id_what') === null || (document.querySelector('#vote-title')?.innerText ?? '') !== arguments[0]",
                    "the next question",
                    title,
                )
            first = False
        page.sees("All saved")
        self.step(page, "voted")

    def argue(self, page: Window, claim: str, *, selects: bool) -> None:
        """An argument with a quotation: typed in, or selected in the reading."""
        page.goto(self.at("arguments/new/"))
        if selects:
            # At a desk the reading stands open beside the form.
            if not page.run("return document.querySelector('.argue-reading').open"):
                page.click(".argue-reading > summary")
            page.until(SELECT_WORDS, "the words in the reading", QUOTE)
            picked = "return document.querySelector('.picked:not([hidden])') !== null"
            page.until(picked, "the button to use them")
            self.step(page, "selected")
            page.click(".picked button")
            quoted = "return document.querySelector(\"[name='citation-0-quote']\").value === arguments[0]"
            page.until(quoted, "the quotation", QUOTE)
        page.click("input[name=pole][value=b]")
        page.fill("[name=claim]", claim)
        page.fill("[name=reason]", "Because the case says so, and because nothing else has been tried.")
        if not selects:
            page.pick("[name='citation-0-passage']", "14")
            page.fill("[name='citation-0-quote']", QUOTE)
        self.step(page, "typed")
        page.press("Send my argument")
        page.until("return /arguments.[0-9a-f-]{36}/.test(location.href)", "the saved argument")
        page.sees(claim)
        page.sees(QUOTE, ".citation")
        self.step(page, "argued")

    def reply(self, page: Window, to: str, words: str) -> None:
        page.goto(self.at("arguments/"))
        page.sees(to)
        self.step(page, "board")
        page.press("No answers yet: answer it")
        page.click("#answer input[name=kind][value=ask]")
        page.fill("#answer [name=claim]", words)
        page.press("Send my answer")
        page.sees(words)
        self.step(page, "replied")

    def switch(self, page: Window, words: str) -> None:
        page.goto(self.at("switch/"))
        card = page.run("return document.querySelectorAll('#id_card option')[1].value")
        page.pick("#id_card", card)
        page.click("input[name=pole]")
        page.fill("[name=claim]", words)
        page.fill("[name=reason]", "Even so, somebody must watch.")
        self.step(page, "switch")
        page.press("Send my case")
        page.sees(words)
        self.step(page, "switched")

    def weigh(self, page: Window) -> None:
        page.goto(self.at("weigh/"))
        self.step(page, "weigh")
        page.click("input[name=well_argued]")
        page.press("Agree")
        page.sees("You have weighed 1", "#weigh")
        page.press("Undo the last one")
        page.sees("You have weighed 0", "#weigh")
        page.press("Disagree")
        page.sees("You have weighed 1", "#weigh")
        self.step(page, "weighed")

    def leave(self, page: Window) -> None:
        page.goto(self.at("me/"))
        page.sees("This is everything")
        self.step(page, "me")
        for name in ("contribution.pdf", "data.json"):
            got = page.until(FETCHED.format(name=name), name)
            assert got == ("%PDF" if name.endswith("pdf") else "{\n  "), got
        page.press("Leave, and let my words stay")
        page.sees("Leave the class?")
        page.press("Leave, and let my words stay")
        page.sees("You have left the class")
        kept = page.run("return Object.keys(sessionStorage).filter((key) => /^(draft|outbox):/.test(key))")
        assert kept == [], kept
        self.step(page, "left")
