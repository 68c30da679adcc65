"""A class of rehearsed students, a few at a time, turn by turn; and what came of it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.utils import translation

from deliberation.rehearsal.browser import Browser
from deliberation.rehearsal.page import FormMissing, Page
from deliberation.rehearsal.student import MOST_WEIGHED, Student
from deliberation.rehearsal.words import Material

AT_ONCE = 3
# What is done in each phase. Everybody finishes a turn before anybody begins the next.
PHASE_TURNS: dict[str, tuple[str, ...]] = {
    "lobby": ("look",),
    "read": ("read",),
    "first_vote": ("vote_first",),
    "argue": ("argue", "answer"),
    "switch": ("switch", "judge"),
    "weigh": ("weigh",) * MOST_WEIGHED,
    "final_vote": ("vote_again",),
    "debrief": ("debrief",),
    "ended": ("take_home",),
}


@dataclass
class Outcome:
    """What the server answered: pages that came, refusals with their words, failures, and forms not found."""

    pages: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hear(self, path: str, page: Page) -> None:
        """Count one answer."""
        with self.lock:
            self.pages += 1
            if page.status >= 500:
                self.failed[f"{page.status} {path}"] += 1
            elif page.status >= 400:
                self.refused[f"{page.status} {path}: {' '.join(page.alerts) or 'no words'}"] += 1

    def miss(self, what: str) -> None:
        """Count one form that was not there."""
        with self.lock:
            self.missing[what] += 1

    @property
    def is_sound(self) -> bool:
        return not self.failed and not self.missing


class Cast:
    """The students of one rehearsal, who speak the language of their class, and what came of their turns."""

    def __init__(
        self, *, url: str, code: str, students: int, seed: int, material: Material, token: str, language: str
    ) -> None:
        self.outcome = Outcome()
        self.language = language
        self.students = [
            Student(
                Browser(url, self.outcome.hear),
                code=code,
                number=number,
                seed=seed,
                material=material,
                token=token,
            )
            for number in range(1, students + 1)
        ]

    def take(self, turn: str, done: Callable[[], None]) -> None:
        """Let everybody take a turn; `done` is called after each student."""
        pool = ThreadPoolExecutor(AT_ONCE)
        try:
            for _ in pool.map(lambda student: self._take(student, turn), self.students):
                done()
        finally:
            pool.shutdown(cancel_futures=True)

    def _take(self, student: Student, turn: str) -> None:
        try:
            # Each turn is taken in a thread of its own, which speaks no language yet.
            with translation.override(self.language):
                student.take(turn)
        except FormMissing as missing:
            self.outcome.miss(str(missing))
