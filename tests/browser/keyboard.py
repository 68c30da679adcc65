"""A person without a mouse: everything is reached by Tab and done by keys. And a note of every focus that was lost."""

from __future__ import annotations

from playwright.sync_api import Error, Page

MOST_TABS = 400
# A part that is swapped takes away what had the focus; a moment later something must have it again. Asked twice: the first
# moment may fall into the tenth of a second in which a whole page comes.
WATCH = """
document.addEventListener("htmx:beforeSwap", () => { window.hadFocus = document.activeElement !== document.body; });
document.addEventListener("htmx:afterSettle", (event) => {
  const had = window.hadFocus;
  const what = event.target.id || event.target.tagName;
  const isLost = () => had && document.activeElement === document.body;
  const say = () => isLost() && window.focusLost(`${location.pathname} after ${what}`);
  setTimeout(() => isLost() && setTimeout(say, 250), 250);
});
"""
NAME = """() => {
  const one = document.activeElement;
  const by = (one.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.innerText ?? "").join(" ");
  const label = one.labels?.[0]?.innerText ?? "";
  return [one.innerText, one.getAttribute("aria-label"), by, label].map((text) => (text ?? "").replace(/\\s+/g, " ").trim());
}"""


class Hands:
    """One person's keyboard at one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lost: list[str] = []
        self.keys = 0
        page.expose_function("focusLost", lambda where: self.lost.append(where))
        page.add_init_script(WATCH)

    def key(self, name: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(name)
            self.keys += 1

    def ask(self, question: str, argument: object = None) -> object:
        """Ask the page; nothing while it is just being left for another."""
        try:
            return self.page.evaluate(question, argument)
        except Error:
            self.page.wait_for_load_state()
            return None

    def to(self, selector: str) -> None:
        """Tab until this has the focus."""
        for _ in range(MOST_TABS):
            if self.ask("(selector) => document.activeElement.matches(selector)", selector):
                return
            self.key("Tab")
        raise AssertionError(f"{selector} cannot be reached by keyboard")

    def to_name(self, name: str) -> None:
        """Tab until what is called so has the focus."""
        for _ in range(MOST_TABS):
            if name in (self.ask(NAME) or []):
                return
            self.key("Tab")
        raise AssertionError(f"“{name}” cannot be reached by keyboard")

    def press(self, name: str) -> None:
        """Go to a button or a link by its name, and press it."""
        self.to_name(name)
        self.key("Enter")
        self.page.wait_for_load_state()

    def send(self, name: str) -> None:
        """Press a button that sends a form; wait until the answer is on the page."""
        self.to_name(name)
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.key("Enter")
        self.page.wait_for_load_state()
        self.page.wait_for_function(
            "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')"
        )

    def choose(self, selector: str) -> None:
        """Go to one of a group of choices and take it. Tab stops at a group once; arrows go on inside."""
        group = f"{selector.split('[value')[0]}"
        self.to(group)
        for _ in range(12):
            if self.ask("(selector) => document.activeElement.matches(selector)", selector):
                self.key("Space")
                return
            self.key("ArrowDown")
        raise AssertionError(f"{selector} cannot be chosen by keyboard")

    def type(self, selector: str, words: str) -> None:
        self.to(selector)
        self.key("ControlOrMeta+a")
        self.page.keyboard.type(words)
        self.keys += len(words)

    def holds(self) -> str:
        """What has the focus, in short."""
        return str(self.ask("() => `${document.activeElement.tagName}#${document.activeElement.id}`"))
