"""Students who join over HTTP and vote without a pause, and an outside ledger of what was acknowledged to them."""

from __future__ import annotations

import threading
import time
import uuid
from random import Random

from tests.backups.home import Answer, Home, send
from tests.benchmarks.forms import PSEUDONYM, Form, forms_to
from tests.benchmarks.ledger import Ledger

SAVED = (200, 204, 302, 303)
# Answers after which a phone sends the same form again: none at all, too fast, not saved.
AGAIN = (0, 429, 503)


class Ended(Exception):
    """Nobody sends any more."""


class Arrivals:
    """So many students, each of whom joins and votes so many times. What is not answered is sent again, the same."""

    def __init__(self, home: Home, filled: dict, *, students: int, votes: int, threads: int = 8) -> None:
        self.home, self.filled, self.votes = home, filled, votes
        self.ledger = Ledger()
        self.lock = threading.Lock()
        self.statuses: set[int] = set()
        self.done = 0
        # Nobody sends more once so much was acknowledged: what is waited for comes while they still send.
        self.most = self.whole = students * (votes + 1)
        self.unanswered = 0
        self.ended = False
        self.problems: list[str] = []
        self.threads = [
            threading.Thread(target=self._attend, args=(range(first, students, threads),), daemon=True)
            for first in range(threads)
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def wait_for(self, done: int, *, seconds: float = 900, hold: bool = True) -> None:
        """Until so much was acknowledged in all. Once that is so, each thread sends one thing more at most, until
        `go_on`: however slowly who waits here wakes up, not everything has been sent before. Without `hold` all go on
        sending."""
        until = time.monotonic() + seconds
        if hold:
            self.most = done
        while self.done < done:
            assert not self.problems, self.problems
            assert time.monotonic() < until, f"{self.done} of {done}: {self.statuses}"
            time.sleep(0.01)

    def go_on(self) -> None:
        self.most = self.whole

    def finish(self) -> None:
        for thread in self.threads:
            thread.join(900)
        assert not self.problems, self.problems
        assert not any(thread.is_alive() for thread in self.threads)

    def stop(self) -> None:
        """Send no more, whether there was an answer or not."""
        self.ended = True
        self.finish()

    def _attend(self, numbers: range) -> None:
        try:
            for number in numbers:
                self._student(Random(number))
        except Ended:
            return
        except AssertionError as error:
            self.problems.append(repr(error))

    def _student(self, draw: Random) -> None:
        cookie, seat = self._join()
        for _ in range(self.votes):
            key, value = draw.choice(self.filled["tradeoffs"]), draw.randint(0, 100)
            self._vote(cookie, seat, key, value)

    def _join(self) -> tuple[str, str]:
        path = f"/join/{self.filled['code']}/"
        form, name = self._page(path)
        op = uuid.UUID(form.hidden["op"]).hex
        answer = self._send(("seat", op), "taken", path, {**form.hidden, "pseudonym": name}, "")
        cookie = answer.headers["set-cookie"].split(";")[0]
        return cookie, op

    def _page(self, path: str) -> tuple[Form, str]:
        while (answer := send(self.home, path)).status in AGAIN:
            self._pause(0.05)
        assert answer.status == 200, (path, answer.status)
        return forms_to(answer.text, path)[0], PSEUDONYM.search(answer.text)[1]

    def _vote(self, cookie: str, seat: str, key: str, value: int) -> None:
        fields = {
            "epoch": self.filled["epoch"],
            "round": "first",
            "place": value,
            "confidence": 2,
            "stance": "as_described",
        }
        self._send(("ballot", seat, key), value, f"/s/{self.filled['code']}/ballot/{key}/", fields, cookie)

    def _send(self, key: tuple[str, ...], value: object, path: str, fields: dict, cookie: str) -> Answer:
        """Send until it is acknowledged, and write that down."""
        while self.done >= self.most:
            self._pause(0.01)
        with self.lock:
            place = self.ledger.send(key, value)
        while True:
            answer = send(self.home, path, fields, cookie=cookie)
            with self.lock:
                self.statuses.add(answer.status)
                self.unanswered += answer.status == 0
                if answer.status in SAVED:
                    self.ledger.acknowledge(key, place)
                    self.done += 1
                    return answer
            assert answer.status in AGAIN, (path, answer.status, answer.text[:500])
            self._pause(0.05)

    def _pause(self, seconds: float) -> None:
        if self.ended:
            raise Ended
        time.sleep(seconds)
