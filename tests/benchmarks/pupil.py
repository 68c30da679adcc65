"""What a student of `class_day` does in each phase: the pages and forms of a class, with what they say from the
rehearsal's own words. Every form that is sent stands in the ledger before, and once more when it was acknowledged."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from django.core import signing

from deliberation.rehearsal import words
from deliberation.views.guards import SALT, cookie_name
from tests.benchmarks import forms
from tests.benchmarks.ledger import Key, Ledger
from tests.benchmarks.phone import Phone
from tests.benchmarks.wire import Heard

WEIGHED, JUDGED = 6, 2
VOTES_AGAIN, ANSWERS, CITES = 0.2, 0.7, 0.7
# When in a phase one acts: not in its first moments, and not in its last.
FROM, TO = 0.08, 0.80


@dataclass(frozen=True)
class Lesson:
    """What all students know: the class, its phases with their seconds, and what one can speak of."""

    code: str
    seconds: Mapping[str, float]
    material: words.Material
    passages: Mapping[int, str]
    token: str
    ledger: Ledger


class Pupil:
    """One student."""

    def __init__(self, phone: Phone, lesson: Lesson, draw: Random) -> None:
        self.phone, self.lesson, self.draw = phone, lesson, draw
        self.seat = ""
        self.base = f"/s/{lesson.code}/"
        self.keys = list(lesson.material.tradeoffs)
        self.places = {key: draw.randint(0, 100) for key in self.keys}

    async def attend(self) -> None:
        """Join, then go through every phase with the class."""
        await asyncio.sleep(self.draw.uniform(0.0, 0.7 * self.lesson.seconds["lobby"]))
        await self.join()
        self.phone.begin()
        phases = list(self.lesson.seconds)
        for phase in phases[1:]:
            if not await self.phone.reaches(phase, phases):
                continue
            began = asyncio.get_running_loop().time()
            await TURNS[phase](self, await self.phone.follow(), self._times(phase, began))
        self.phone.end()

    def _times(self, phase: str, began: float) -> list[float]:
        """When to act: up to a dozen times in order, spread over the phase."""
        seconds = self.lesson.seconds[phase]
        count = {"weigh": WEIGHED, "final_vote": 2 * len(self.keys)}.get(phase, 4)
        return sorted(began + seconds * self.draw.uniform(FROM, TO) for _ in range(count))

    async def _wait(self, times: list[float]) -> None:
        now = asyncio.get_running_loop().time()
        if times and times[0] > now:
            await asyncio.sleep(times[0] - now)
        if times:
            times.pop(0)

    async def _open(self, path: str) -> str:
        page = await self.phone.get(self.base + path)
        self.phone.see(page)
        return page

    async def _send(
        self, form: forms.Form, values: Mapping[str, object], key: Key, value: Any, *, part: bool = False
    ) -> str | None:
        """Send a form; the page that follows, or None if it was refused or not answered."""
        place = self.lesson.ledger.send(key, value)
        heard = await self.phone.send(form.action, {**form.hidden, **values}, part=part)
        if heard.status == 0:
            return None
        if heard.status >= 400:
            self._refused(heard, values)
            return None
        self.lesson.ledger.acknowledge(key, place)
        page = await self.phone.go_on(heard)
        self.phone.see(page)
        return page

    def _refused(self, heard: Heard, values: Mapping[str, object]) -> None:
        text = html.unescape(heard.body.decode(errors="replace"))
        journal = self.phone.journal
        if heard.status == 409:
            journal.overtaken_by_phase += 1
            typed = [str(values[name]) for name in ("claim", "reason", "why") if values.get(name)]
            journal.words_lost += any(one not in text for one in typed)
            return
        alert = text.partition('class="form-error"')[2][:160] or text[:80]
        journal.refused[f"POST {heard.status}: {' '.join(alert.split())}"] += 1

    # Turns

    async def join(self) -> None:
        path = f"/join/{self.lesson.code}/"
        page = await self.phone.get(path)
        for _ in range(5):
            form = next(iter(forms.forms_to(page, path)))
            form.hidden["rehearsal"] = self.lesson.token
            place = self.lesson.ledger.send(("seat", form.hidden["op"]), "taken")
            heard = await self.phone.send(path, {**form.hidden, "pseudonym": forms.PSEUDONYM.search(page)[1]})
            if heard.status < 400:
                self.lesson.ledger.acknowledge(("seat", form.hidden["op"]), place)
                self.phone.see(await self.phone.go_on(heard))
                break
            self._refused(heard, {})
            page = heard.body.decode()
        else:
            raise RuntimeError("no seat")
        cookie = self.phone.cookies[cookie_name(self.lesson.code)]
        seat, _ = signing.loads(cookie, salt=SALT)
        self.seat = str(forms.as_uuid(seat))

    async def read(self, page: str, times: list[float]) -> None:
        paths = forms.MARK.findall(page)
        for path in self.draw.sample(paths, min(len(paths), self.draw.randint(1, 3))):
            await self._wait(times)
            form = forms.Form(path, {"csrfmiddlewaretoken": forms.TOKEN.search(page)[1]}, "")
            key = ("mark", self.seat, path.split("/")[-3])
            await self._send(form, {"marked": "yes"}, key, "yes", part=True)
        await self._wait(times)
        await self._open("positions/")

    async def vote(self, page: str, times: list[float]) -> None:
        """Every question as the pages lead to them; some change their first answer."""
        for _ in self.keys:
            await self._wait(times)
            page = await self._vote_on(page)
        if self.draw.random() < VOTES_AGAIN:
            await self._wait(times)
            await self._vote_on(await self._open(f"ballot/?t={self.keys[0]}"))

    async def _vote_on(self, page: str | None) -> str:
        found = next(
            (form for key in self.keys for form in forms.forms_to(page or "", f"/ballot/{key}/")), None
        )
        if found is None:
            return page or ""
        key = found.action.split("/")[-2]
        seen = self.draw.randint(0, 100)
        value = seen if forms.LEFT_POLE.search(page)[1] == "a" else 100 - seen
        values: dict[str, object] = {"place": seen, "confidence": self.draw.randint(1, 3)}
        values["stance"] = self.draw.choice(["as_described", "only_if", "never", "cannot_tell"])
        if values["stance"] == "only_if":
            values["conditions"] = self.draw.sample(forms.CONDITION.findall(found.text), 2)
        if 'name="guess_place"' in found.text:
            values |= {"guess_place": self.draw.randint(0, 100), "guessed": "on"}
        return await self._send(found, values, ("ballot", self.seat, found.hidden["round"], key), value) or ""

    async def argue(self, page: str, times: list[float]) -> None:
        key, pole = self.draw.choice(self.keys), self.draw.choice("ab")
        said = words.argument(self.lesson.material, self.lesson.material.tradeoffs[key], pole, self.draw)
        await self._wait(times)
        page = await self._open(f"arguments/new/?tradeoff={key}")
        await self._wait(times)
        await self._write(page, "/arguments/new/", said, {"pole": pole, "voice": "self"}, key)
        if self.draw.random() > ANSWERS:
            return
        await self._wait(times)
        board = forms.others(await self._open(f"arguments/?tradeoff={key}"))
        if not board:
            return
        chosen, pole = self.draw.choice(board)
        path = f"arguments/{chosen}/"
        page = await self._open(path)
        await self._wait(times)
        kind = self.draw.choice(["support", "rebut", "ask"])
        said = words.reply(self.lesson.material.tradeoffs[key], kind, pole, self.draw)
        await self._write(page, path, said, {"kind": kind}, key)

    async def _write(
        self, page: str, ending: str, said: words.Said, values: Mapping[str, object], key: str
    ) -> str | None:
        found = forms.forms_to(page, ending)
        if not found:
            return None
        evidence: dict[str, object] = {}
        number = self.draw.choice(self.lesson.material.tradeoffs[key].data["passages"])
        quote = words.quotation([self.lesson.passages[number]], self.draw)
        if quote and self.draw.random() < CITES:
            evidence = {"citation-0-passage": number, "citation-0-quote": quote}
        filled = {**values, **evidence, "claim": said.claim, "reason": said.reason}
        return await self._send(
            found[0], filled, ("argument", found[0].hidden["op"]), (said.claim, said.reason)
        )

    async def switch(self, page: str, times: list[float]) -> None:
        form = next(iter(forms.forms_to(page, "/switch/")), None)
        if form is None:
            return
        await self._wait(times)
        cards = [card for card in form.options() if card in self.lesson.material.cards]
        card, key = self.draw.choice(cards), form.hidden["tradeoff"]
        said = words.best_case(
            self.lesson.material.cards[card], self.lesson.material.tradeoffs[key], self.draw
        )
        await self._write(page, "/switch/", said, {"card": card, "pole": self.draw.choice("ab")}, key)
        await self._wait(times)
        after: str | None = await self._open("switch/")
        for _ in range(JUDGED):
            judging = forms.forms_to(after or "", "/fair/")
            if not judging:
                return
            await self._wait(times)
            fair = self.draw.choice(["yes", "yes", "no"])
            key_ = ("fair", self.seat, judging[0].action.split("/")[-3])
            after = await self._send(judging[0], {"fair": fair}, key_, fair, part=True)

    async def weigh(self, page: str | None, times: list[float]) -> None:
        for _ in range(WEIGHED):
            found = forms.forms_to(page or "", "/weigh/")
            if not found:
                return
            await self._wait(times)
            value = self.draw.choice(["1", "-1", "0"])
            key = ("weighing", self.seat, found[0].action.split("/")[-3])
            page = await self._send(found[0], {"value": value}, key, value, part=True)

    async def vote_again(self, page: str, times: list[float]) -> None:
        for _ in self.keys:
            await self._wait(times)
            page = await self._vote_on(page)
            await self._wait(times)
            page = await self._say_what_moved(page)

    async def _say_what_moved(self, page: str) -> str:
        found = forms.forms_to(page, "/moved/")
        if not found:
            return page
        what = self.draw.choice([one for one in found[0].options() if one])
        key = found[0].action.split("/")[-3]
        moved = what != "nothing"
        why = words.why(self.lesson.material.tradeoffs[key], self.places[key], moved, self.draw)
        said = (what.partition(":")[0], why)
        return await self._send(found[0], {"what": what, "why": why}, ("credit", self.seat, key), said) or ""

    async def debrief(self, page: str, times: list[float]) -> None:
        await self._wait(times)
        await self._open("me/")


TURNS: dict[str, Callable[[Pupil, str, list[float]], Awaitable[None]]] = {
    "read": Pupil.read,
    "first_vote": Pupil.vote,
    "argue": Pupil.argue,
    "switch": Pupil.switch,
    "weigh": Pupil.weigh,
    "final_vote": Pupil.vote_again,
    "debrief": Pupil.debrief,
}
