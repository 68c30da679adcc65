"""Phones that are only listened with: each a seat's cookie, an event stream, and the pulse that a page asks for when the
stream has spoken, with the wait of `live-class.js`."""

from __future__ import annotations

import random
import re
import threading
import time
import urllib.error
import urllib.request

VERSION = re.compile(rb"data: (\d+)")
SHOWN = re.compile(r'data-version="(\d+)"')
SPREAD = 0.8


class Phone(threading.Thread):
    """Asks for the pulse whenever it hears a version, and remembers when each answer came."""

    def __init__(self, url: str, code: str, cookie: str, seed: int) -> None:
        super().__init__(daemon=True)
        self.url, self.code, self.cookie = url, code, cookie
        self.draw = random.Random(seed)
        self.answers: list[tuple[float, str]] = []
        self.is_listening = threading.Event()
        self.version = int(SHOWN.search(self.get("arguments/"))[1])

    def open(self, path: str):
        kind = {"pulse": {"HX-Request": "true"}, "events": {"Accept": "text/event-stream"}}
        headers = {"Cookie": self.cookie, **kind.get(path.split("/")[0], {})}
        return urllib.request.urlopen(
            urllib.request.Request(f"{self.url}/s/{self.code}/{path}", headers=headers), timeout=60
        )

    def get(self, path: str) -> str:
        """The text of a page; of an error, too."""
        try:
            with self.open(path) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.read().decode()

    def run(self) -> None:
        with self.open("events/") as stream:
            self.is_listening.set()
            for line in stream:
                found = VERSION.match(line)
                if not found or int(found[1]) <= self.version:
                    continue
                time.sleep(SPREAD * self.draw.random())
                self.answers.append((time.time(), self.get(f"pulse/?v={self.version}&epoch=4")))
                self.version = int(found[1])

    def knew(self, word: str) -> float | None:
        """When an answer first had this in it."""
        return next((at for at, answer in self.answers if word in answer), None)
