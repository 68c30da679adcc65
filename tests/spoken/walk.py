"""Going through a page with a keyboard and ears: what was heard after each key, and what was missing, or said too often."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Error

from tests.browser.keyboard import NAME
from tests.spoken.reader import Reader, Said

QUIET, PATIENCE, MOST_TABS = 0.8, 30.0, 60
# How often one goes back to a control of which nothing was heard.
COMINGS_BACK = 2
# The element with the focus as the page means it: its tag, type, state, and whether it must be filled in.
WHAT = """() => {
  const one = document.activeElement;
  const isOpen = one.tagName === "SUMMARY" ? one.parentElement.open : null;
  const pressed = one.getAttribute("aria-pressed");
  return [one.tagName, one.type ?? "", one.checked ?? null, isOpen, one.required ?? false, pressed];
}"""
ROLES = {
    "A": "link", "BUTTON": "push button", "SELECT": "combo box", "TEXTAREA": "entry", "SUMMARY": "toggle button",
    "INPUT checkbox": "check box", "INPUT radio": "radio button", "INPUT range": "slider", "INPUT password": "password",
    "INPUT text": "entry", "INPUT number": "spin button",
}  # fmt: skip


def words(text: str) -> str:
    """A text without the spaces that only set it."""
    return re.sub(r" (?=[,.;:])", "", " ".join(text.split()))


class Walk:
    """One person's way through the pages, heard."""

    def __init__(self, reader: Reader, *, echo: bool = False) -> None:
        self.reader = reader
        self.page = reader.page
        self.echo = echo
        self.lines: list[str] = []
        self.faults: list[str] = []
        self.stops = self.checks = self.missed = self.read = 0

    def note(self, line: str) -> None:
        self.lines.append(line)
        if self.echo:
            print(line, flush=True)

    def act(self, label: str) -> None:
        self.note(f"\n{label}")

    def hear(self, *awaited: str, most: float = PATIENCE) -> list[Said]:
        """What is said until all that is awaited was said and it is quiet; without anything awaited, until it is quiet."""
        began = last = time.monotonic()
        new: list[Said] = []
        while time.monotonic() - began < most:
            heard = self.reader.heard()[self.read :]
            if len(heard) != len(new):
                new, last = heard, time.monotonic()
            all_said = all(any(one in words(said.text) for said in new) for one in awaited)
            if all_said and time.monotonic() - last > QUIET and (new or time.monotonic() - began > 2 * QUIET):
                break
            time.sleep(0.1)
        self.read += len(new)
        for said in new:
            self.note(f"    {'· ' if said.kind == 'page' else ''}{said.text}")
        return new

    def key(
        self, name: str, *awaited: str, once: str = "", never: str = "", most: float = PATIENCE
    ) -> list[Said]:
        """Press a key; what is awaited must be heard, `once` not twice, `never` (a pattern) not at all."""
        self.act(f"[{name}]")
        self.reader.key(name)
        return self.expect(*awaited, once=once, never=never, most=most)

    def expect(self, *awaited: str, once: str = "", never: str = "", most: float = PATIENCE) -> list[Said]:
        new = self.hear(*awaited, *([once] if once else []), most=most)
        spoken = [words(said.text) for said in new if said.kind == "said"]
        everything = [words(said.text) for said in new]
        for one in awaited:
            self.check(any(one in text for text in everything), f"“{one}” is not said")
        if once:
            times = sum(text.count(once) for text in spoken)
            self.check(times == 1, f"“{once}” is said {times} times")
        if never:
            found = [text for text in spoken if re.search(never, text)]
            self.check(not found, f"said without need: {found[:3]}")
        return new

    def check(self, is_so: bool, fault: str) -> None:
        self.checks += 1
        if not is_so:
            self.faults.append(f"{self.page.url.split('/', 3)[-1]}: {fault}")
            self.note(f"  ! {fault}")

    def ask(self, question: str, argument: object = None) -> object:
        """Ask the page; nothing while it is just being left."""
        try:
            return self.page.evaluate(question, argument)
        except Error:
            self.page.wait_for_load_state()
            return None

    def reach(self, selector: str, *, back: bool = False, most: int = MOST_TABS) -> None:
        """Tab until this has the focus; each stop on the way must be announced: name, role, state."""
        for _ in range(most):
            if self.ask("(selector) => document.activeElement.matches(selector)", selector):
                return
            self.step("shift+Tab" if back else "Tab")
        self.check(False, f"{selector} cannot be reached")

    def step(self, key: str = "Tab") -> None:
        """One Tab, and whether what got the focus was announced."""
        self.ask("() => { window.stopped = document.activeElement; }")
        self.act(f"[{key}]")
        self.reader.key(key)
        time.sleep(0.2)
        is_new = self.ask(
            "() => window.stopped && window.stopped !== document.activeElement && document.activeElement !== document.body"
        )
        names = self.names() if is_new else []
        heard = self.hear(*names[:1], most=10)
        said = words(" ".join(one.text for one in heard))
        comings_back = 0
        while names and not any(name in said for name in names) and comings_back < COMINGS_BACK:
            # Just after a page was opened Orca may miss where the focus went, or say a button of the browser that had it
            # before. Who hears nothing of the page goes back, and comes again.
            comings_back += 1
            self.act(f"[{key}, once more]")
            self.reader.key("Tab" if key != "Tab" else "shift+Tab")
            self.hear(most=5)
            self.reader.key(key)
            said = words(" ".join(one.text for one in self.hear(*names[:1], most=10)))
        self.missed += comings_back > 0
        if names:
            self.announced(names)

    def names(self) -> list[str]:
        """What the element with the focus may be called, the likeliest first."""
        inside, label, by, labels = self.ask(NAME) or ["", "", "", ""]
        return [words(name)[:40].strip() for name in (by, label, labels, inside) if name]

    def announced(self, names: list[str]) -> None:
        """Whether the last thing said was the element with the focus."""
        tag, kind, checked, is_open, required, pressed = self.ask(WHAT) or ["", "", None, None, False, None]
        role = ROLES.get(f"{tag} {kind}" if tag == "INPUT" else tag)
        if role is None:
            return
        if pressed is not None:
            role = "toggle button"
        last = max(n for n, line in enumerate(self.lines) if line.startswith("\n"))
        said = words(" ".join(self.lines[last + 1 :]))
        self.stops += 1
        self.check(any(name in said for name in names), f"{names[:1]} is not named: “{said}”")
        self.check(role in said, f"no role for {names[:1]}: “{said}”")
        states = {
            "check box": ("checked", checked),
            "radio button": ("selected", checked),
            "toggle button": ("expanded", is_open) if pressed is None else ("pressed", pressed == "true"),
        }
        if role in states:
            state, has_it = states[role]
            opposite = "collapsed" if state == "expanded" else f"not {state}"
            wanted = rf"(?<!not ){state}" if has_it else opposite
            self.check(
                re.search(wanted, said) is not None, f"{names[:1]} is not said to be {wanted}: “{said}”"
            )
        if required and role in ("entry", "password"):
            self.check("required" in said or role == "password", f"not said to be required: “{said}”")

    def type(self, text: str, *, never: str = "") -> None:
        """Write into the field with the focus, over what stands there."""
        self.act(f"[types {text}]")
        self.reader.key("ctrl+a")
        self.reader.type(text)
        self.expect(never=never, most=5)

    def open(self, address: str, *awaited: str) -> None:
        self.act(f"[opens {address.split('/', 3)[-1] or 'the first page'}]")
        if self.page.url == "about:blank":
            # Only an address that is typed brings the focus from the address bar into the page.
            self.reader.key("ctrl+l")
            self.reader.type(address)
            self.reader.key("Return")
        else:
            self.page.goto(address)
        self.expect(*awaited)

    def press(
        self, selector: str, *awaited: str, back: bool = False, once: str = "", never: str = ""
    ) -> list[Said]:
        """Go to a button or a link and press it."""
        self.reach(selector, back=back)
        return self.key("Return", *awaited, once=once, never=never)
