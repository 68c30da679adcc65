"""A window of a browser that speaks WebDriver: what a person does in it, and what stands in it."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PATIENCE = 15.0
STEP = 0.1
# Buttons, links and folds by what is written on them; of several, the first that can be seen.
NAMED = """
const [name, exact] = arguments;
const says = (one) => (one.getAttribute("aria-label") || one.innerText || one.value || "").replace(/\\s+/g, " ").trim();
const seen = (one) => one.getClientRects().length > 0;
return [...document.querySelectorAll("button, a, summary, input[type=submit]")].find((one) =>
  seen(one) && (exact ? says(one) === name : says(one).includes(name))) ?? null;
"""
SEEN = """
return [...document.querySelectorAll(arguments[0])].find((one) => one.getClientRects().length > 0) ?? null;
"""


# What goes wrong in a page, kept for its tab: neither driver tells what the console says. In front of the first script.
RECORDER = """
{
  const note = (what) => sessionStorage.setItem("faults", JSON.stringify([...JSON.parse(sessionStorage.getItem("faults") ?? "[]"), `${location.pathname}: ${what}`]));
  addEventListener("error", (event) => note(event.message ?? `${event.target.tagName} did not load`), true);
  addEventListener("unhandledrejection", (event) => note(`refused: ${event.reason}`));
  document.addEventListener("securitypolicyviolation", (event) => note(`against the policy: ${event.violatedDirective} ${event.blockedURI}`));
  const say = console.error;
  console.error = (...words) => (note(words.join(" ")), say(...words));
}
"""


class Gone(Exception):
    """What was asked of a page that has just been left, or of an element that has just been swapped away."""


class Speaks(Protocol):
    """What carries the commands of WebDriver to a browser."""

    version: str

    def call(self, name: str, **more: Any) -> Any: ...

    def close(self) -> None: ...


class Window:
    """One person's window. Waits for what it is asked for, and says in words what did not come."""

    def __init__(self, browser: Speaks, name: str) -> None:
        self.browser = browser
        self.name = name

    # What a person does.

    def goto(self, url: str) -> None:
        self.browser.call("goto", url=url)

    def press(self, name: str, *, exact: bool = True) -> None:
        """Press the button, link or fold with these words."""
        self._on(lambda: self.run(NAMED, name, exact), f"“{name}”", self._click)

    def click(self, selector: str) -> None:
        """Press the first that can be seen of what the selector finds."""
        self._on(lambda: self.run(SEEN, selector), selector, self._click)

    def fill(self, selector: str, words: str) -> None:
        """Empty a field and type into it."""

        def type_it(element: Any) -> None:
            self.browser.call("clear", id=element[ELEMENT])
            self.browser.call("type", id=element[ELEMENT], text=words)

        self._on(lambda: self.run(SEEN, selector), selector, type_it)

    def keys(self, selector: str, words: str) -> None:
        """Press keys while an element has the focus."""
        self._on(
            lambda: self.run(SEEN, selector),
            selector,
            lambda element: self.browser.call("type", id=element[ELEMENT], text=words),
        )

    def pick(self, selector: str, value: str) -> None:
        """Choose a value of a list."""
        script = f"""const list = document.querySelector({json.dumps(selector)});
        list.value = {json.dumps(value)}; list.dispatchEvent(new Event("input", {{bubbles: true}}));
        list.dispatchEvent(new Event("change", {{bubbles: true}})); return list.value;"""
        self.until(f"return document.querySelector({json.dumps(selector)}) !== null", selector)
        assert self.run(script) == value, f"{self.name}: {selector} has no {value}"

    # What stands on the page.

    def run(self, script: str, *arguments: object) -> Any:
        """What a script returns on this page."""
        return self.browser.call("run", script=script, arguments=list(arguments))

    @property
    def url(self) -> str:
        return str(self.browser.call("url"))

    def text(self, selector: str = "body") -> str:
        """The words that can be seen."""
        script = "return document.querySelector(arguments[0])?.innerText ?? ''"
        return str(self.run(script, selector))

    def until(self, script: str, what: str, *arguments: object, patience: float = PATIENCE) -> Any:
        """Wait until the script returns something true, and return it."""
        end = time.monotonic() + patience
        while True:
            try:
                if found := self.run(script, *arguments):
                    return found
            except Gone:
                pass
            if time.monotonic() > end:
                raise AssertionError(f"{self.name} at {self.url}: {what} did not come")
            time.sleep(STEP)

    def sees(self, words: str, selector: str = "body", *, patience: float = PATIENCE) -> None:
        """Wait until the words stand there."""
        script = "return (document.querySelector(arguments[1])?.innerText ?? '').includes(arguments[0])"
        self.until(script, f"“{words}” in {selector}", words, selector, patience=patience)

    def reaches(self, path: str, *, patience: float = PATIENCE) -> None:
        """Wait until the page of this path is here and loaded."""
        script = "return location.pathname.includes(arguments[0]) && document.readyState === 'complete'"
        self.until(script, f"the page {path}", path, patience=patience)

    def faults(self) -> list[str]:
        """What went wrong in the pages of this tab, as the recorder has it."""
        return list(self.run('return JSON.parse(sessionStorage.getItem("faults") ?? "[]")'))

    def picture(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(self.browser.call("picture")))

    def _on(self, find: Callable[[], Any], what: str, act: Callable[[Any], None]) -> None:
        """Do something with an element, again if it was swapped away meanwhile."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                if element := find():
                    # What glides into sight is missed by a driver that does not wait for it.
                    self.run("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", element)
                    return act(element)
            except Gone as why:
                last = str(why)
            else:
                last = "not there"
            if time.monotonic() > end:
                raise AssertionError(f"{self.name} at {self.url}: {what}: {last}")
            time.sleep(STEP)

    def _click(self, element: Any) -> None:
        self.browser.call("click", id=element[ELEMENT])
