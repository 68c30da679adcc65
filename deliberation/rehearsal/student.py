"""What a rehearsed student does in each phase: open the page, fill in the form that is there, send it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from deliberation.rehearsal import words
from deliberation.rehearsal.browser import Browser
from deliberation.rehearsal.page import Form, FormMissing, Page

MOST_MARKS = 3
MOST_WEIGHED = 8
MOST_JUDGED = 4
CITES = 0.7
ARGUES_TWICE = 0.3
MOVES = 0.45
AGREES_WITH_OWN, AGREES_WITH_OTHER, PASSES = 0.8, 0.3, 0.12
PRAISES, PRAISES_OTHER = 0.5, 0.25
# Students lean to one side all over, and a little differently on each trade-off.
LEANS = (18, 30, 42, 60, 72, 84)


class Student:
    """One student of a rehearsal. What they draw by chance follows from the seed, their number and turn."""

    def __init__(
        self, browser: Browser, *, code: str, number: int, seed: int, material: words.Material, token: str
    ) -> None:
        self.browser = browser
        self.code = code
        self.name = f"{seed}:{number}"
        self.material = material
        self.token = token
        self.passages: dict[int, list[str]] = {}
        self.to_weigh: Page | None = None
        draw = Random(self.name)  # noqa: S311 - a role that is played is no secret
        lean = draw.choice(LEANS)
        self.first = {key: _between(lean + draw.randint(-18, 18)) for key in material.tradeoffs}
        self.final = {key: self._moved(value, draw) for key, value in self.first.items()}

    def take(self, turn: str) -> None:
        """Take one turn; FormMissing if a page does not hold what it needs."""
        TURNS[turn](self, Random(f"{self.name}:{turn}"))  # noqa: S311

    def join(self, draw: Random) -> None:
        page = self.browser.get(f"/join/{self.code}/")
        self.browser.submit(page.form(f"/join/{self.code}/"), {"rehearsal": self.token})

    def look(self, draw: Random) -> None:
        self._open("")

    def read(self, draw: Random) -> None:
        page = self._open("article/")
        self.passages = page.passages
        if not page.passages:
            raise FormMissing(f"{page.path}: no passages (status {page.status})")
        marks = [
            (form, button) for form in page.forms for button in form.buttons if "/mark/" in button.action
        ]
        if not marks:
            raise FormMissing(f"{page.path}: no passage can be marked")
        for form, button in draw.sample(marks, min(len(marks), draw.randint(1, MOST_MARKS))):
            self.browser.submit(form, button=button)
        if to_choose := self._open("positions/").forms_to("/choose/"):
            self.browser.submit(draw.choice(to_choose))

    def vote_first(self, draw: Random) -> None:
        self._vote(self.first, draw)

    def vote_again(self, draw: Random) -> None:
        """Vote again on everything, and say what has moved one, where the page asks for it."""
        self._vote(self.final, draw)
        for key, tradeoff in self.material.tradeoffs.items():
            page = self._open(f"ballot/?t={key}")
            form = page.form(f"/ballot/{key}/moved/")
            moved = self.final[key] != self.first[key]
            why = words.why(tradeoff, self.final[key], moved, draw)
            self.browser.submit(form, {"what": _what(form, moved, draw), "why": why})

    def argue(self, draw: Random) -> None:
        keys = list(self.material.tradeoffs)
        for _ in range(2 if draw.random() < ARGUES_TWICE else 1):
            key = draw.choice(keys)
            pole = _pole(self.first[key])
            said = words.argument(self.material, self.material.tradeoffs[key], pole, draw)
            form = self._open(f"arguments/new/?tradeoff={key}").form("/arguments/new/")
            values = {"tradeoff": key, "pole": pole, "claim": said.claim, "reason": said.reason}
            if "voice" in form.names:
                values["voice"] = draw.choice(form.choices("voice"))
            self.browser.submit(form, values | self._cited(form, key, draw))

    def answer(self, draw: Random) -> None:
        """Answer one argument of another on the board."""
        key = draw.choice(list(self.material.tradeoffs))
        kind = draw.choice(["support", "rebut", "rebut", "ask"])
        page = self._open(f"arguments/?tradeoff={key}")
        # In the order of their words, which no chance of the server is in
        others = sorted((one for one in page.arguments if not one.is_mine), key=lambda one: one.claim)
        if not others:
            return
        chosen = draw.choice(others)
        path = f"arguments/{chosen.id}/"
        form = self._open(path).form(f"/s/{self.code}/{path}")
        said = words.reply(self.material.tradeoffs[key], kind, chosen.pole, draw)
        values = {"kind": kind, "claim": said.claim, "reason": said.reason}
        self.browser.submit(form, values | self._cited(form, key, draw))

    def switch(self, draw: Random) -> None:
        """Write the best case for a card that one does not hold."""
        key = draw.choice(list(self.material.tradeoffs))
        form = self._open("switch/").form("/switch/")
        offered = [card for card in form.choices("card") if card]
        if not offered:
            raise FormMissing(f"{form.page}: no card to write for")
        speakers = [card.key for card in self.material.speakers(self.material.tradeoffs[key])]
        card = draw.choice([one for one in offered if one in speakers] or offered)
        pole = words.OTHER[_pole(self.first[key])]
        said = words.best_case(self.material.cards[card], self.material.tradeoffs[key], draw)
        values = {"card": card, "tradeoff": key, "pole": pole, "claim": said.claim, "reason": said.reason}
        self.browser.submit(form, values | self._cited(form, key, draw))

    def judge(self, draw: Random) -> None:
        """Say of each case that was written for one's own card whether it is fair, one at a time."""
        page = self._open("switch/")
        for _ in range(MOST_JUDGED):
            forms = page.forms_to("/fair/")
            if not forms:
                return
            page = self._press(forms[0], "fair", draw.choice(["yes", "yes", "no"]))

    def weigh(self, draw: Random) -> None:
        """Weigh the argument before one. The class does so side by side: what comes then waits for the next turn."""
        page = self.to_weigh or self._open("weigh/")
        forms = page.forms_to("/weigh/")
        if not forms:
            return
        shown = next(iter(page.arguments), None)
        # The same words are weighed alike, whenever the server shows them
        own = Random(f"{self.name}:{shown.claim if shown else draw.random()}")  # noqa: S311
        agrees = own.random() < (AGREES_WITH_OWN if shown and self._leans(shown.pole) else AGREES_WITH_OTHER)
        value = "0" if own.random() < PASSES else "1" if agrees else "-1"
        praised = own.random() < (PRAISES if agrees else PRAISES_OTHER)
        extra = {"well_argued": forms[0].choices("well_argued")} if praised else {}
        self.to_weigh = self._press(forms[0], "value", value, extra)

    def debrief(self, draw: Random) -> None:
        self._open("debrief/")

    def take_home(self, draw: Random) -> None:
        self._open("debrief/")
        self._open("me/")

    def _leans(self, pole: str) -> bool:
        """Whether one leans to this pole, taking all trade-offs together."""
        return _pole(sum(self.first.values()) // len(self.first)) == pole

    def _open(self, path: str) -> Page:
        return self.browser.get(f"/s/{self.code}/{path}")

    def _vote(self, places: dict[str, int], draw: Random) -> None:
        for key in self.material.tradeoffs:
            page = self._open(f"ballot/?t={key}")
            form = page.form(f"/ballot/{key}/")
            if not page.left_pole:
                raise FormMissing(f"{page.path}: the slider does not say which side is which")
            seen = places[key] if page.left_pole == "a" else 100 - places[key]
            values: dict[str, str | list[str]] = {"place": str(seen), "confidence": str(draw.randint(1, 3))}
            values["stance"] = draw.choice(["as_described", "only_if", "only_if", "never", "cannot_tell"])
            if values["stance"] == "only_if":
                offered = form.choices("conditions")
                values["conditions"] = draw.sample(offered, min(len(offered), draw.randint(1, 3)))
            if "guess_place" in form.names:
                values["guess_place"] = str(_between(seen + draw.randint(-25, 25)))
            if "guessed" in form.names:
                values["guessed"] = form.choices("guessed")
            self.browser.submit(form, values)

    def _cited(self, form: Form, key: str, draw: Random) -> dict[str, str]:
        """Words of a passage that concerns the trade-off, as evidence; sometimes none."""
        if draw.random() > CITES:
            return {}
        if not self.passages:
            self.passages = self._open("article/").passages
        numbers = self.material.tradeoffs[key].data.get("passages", []) or list(self.passages)
        number = draw.choice(numbers)
        quote = words.quotation(self.passages.get(number, []), draw)
        return {"citation-0-passage": str(number), "citation-0-quote": quote} if quote else {}

    def _press(self, form: Form, name: str, value: str, extra: dict[str, list[str]] | None = None) -> Page:
        """Send a form by the button, or the choice, of this name and value."""
        if name in form.names:
            return self.browser.submit(form, {name: value, **(extra or {})})
        button = form.button(lambda one: (one.name, one.value) == (name, value))
        return self.browser.submit(form, extra, button=button)

    @staticmethod
    def _moved(value: int, draw: Random) -> int:
        """Where one stands in the end: some move, most of them a little, towards the other side."""
        if draw.random() > MOVES:
            return value
        step = draw.randint(6, 34)
        return _between(value + step if value < 50 else value - step)


def _between(value: int) -> int:
    return max(0, min(100, value))


def _pole(value: int) -> str:
    return "a" if value < 50 else "b"


def _what(form: Form, moved: bool, draw: Random) -> str:
    """What moved one, of what the page offers: mostly an argument, sometimes a card or a passage."""
    kind = draw.choice(["argument", "argument", "argument", "card", "passage"]) if moved else "nothing"
    offered = [value for value in form.choices("what") if value.startswith(kind)]
    return draw.choice(offered) if offered else "nothing"


TURNS: dict[str, Callable[[Student, Random], None]] = {
    "join": Student.join,
    "look": Student.look,
    "read": Student.read,
    "vote_first": Student.vote_first,
    "argue": Student.argue,
    "answer": Student.answer,
    "switch": Student.switch,
    "judge": Student.judge,
    "weigh": Student.weigh,
    "vote_again": Student.vote_again,
    "debrief": Student.debrief,
    "take_home": Student.take_home,
}
