"""A server in a place of its own, on the kind of database that this run of the tests is for, and who writes to it."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import os
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from django.db import connection

from tests import needs
from tests.browser.place import Place

TOKEN = "t" * 32
numbers = itertools.count(1)


class Home(Place):
    """A place whose database is SQLite in its folder, or a database of its own on PostgreSQL."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.ledger = folder / "erased"
        self.database = ""
        if connection.vendor == "postgresql":
            self.database = f"deliberation_ops_{os.getpid()}_{next(numbers)}"
            self.environment["DELIBERATION_DATABASE_URL"] = needs.postgres(self.database)
            self.empty()

    def close(self) -> None:
        if self.process and self.process.poll() is None:
            self.stop()
        if self.database:
            self.drop()

    def drop(self) -> None:
        self._postgres("DROP DATABASE IF EXISTS {} WITH (FORCE)")

    def empty(self) -> None:
        """Make the PostgreSQL database anew, without a table."""
        self.drop()
        self._postgres("CREATE DATABASE {}")

    def _postgres(self, *statements: str) -> None:
        with psycopg.connect(needs.postgres("postgres"), autocommit=True) as database:
            for statement in statements:
                database.execute(statement.format(self.database))

    def kill(self) -> None:
        """End the server as a power cut would: it does nothing more."""
        self.process.kill()
        self.process.wait(timeout=30)

    def fails(self, *words: str) -> str:
        """Run a command that must fail; returns what it said, which is a sentence and no traceback."""
        done = self.run("manage.py", *words)
        assert done.returncode != 0, done.stdout
        assert "Traceback" not in done.stderr
        return done.stderr


class Answer:
    """One answer of a server; status 0 is none at all."""

    def __init__(self, status: int, text: str = "", headers: dict | None = None) -> None:
        self.status, self.text, self.headers = status, text, headers or {}


def send(
    home: Home, path: str, fields: dict | None = None, *, cookie: str = "", seconds: float = 60
) -> Answer:
    """GET, or with fields POST, on a connection of its own."""
    headers = {"Cookie": f"{cookie}; csrf={TOKEN}"}
    body = None
    if fields is not None:
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields}, doseq=True)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    there = http.client.HTTPConnection("127.0.0.1", home.port, timeout=seconds)
    with contextlib.closing(there):
        try:
            there.request("GET" if body is None else "POST", path, body, headers)
            answer = there.getresponse()
            return Answer(
                answer.status,
                answer.read().decode(errors="replace"),
                {name.lower(): value for name, value in answer.getheaders()},
            )
        except (OSError, http.client.HTTPException):
            return Answer(0)


class Writers:
    """Students who vote without a pause, and an outside record of what was acknowledged to them.

    A seat may send 30 writes a minute, so each votes once on each of its trade-offs, in an order that mixes them.
    """

    def __init__(self, home: Home, filled: dict, *, threads: int = 4) -> None:
        self.home, self.filled = home, filled
        self.sent: dict[tuple[str, str], int] = {}
        self.kept: dict[tuple[str, str], int] = {}
        self.statuses: list[int] = []
        self.enough = threading.Event()
        places = [(seat, key) for key in filled["tradeoffs"] for seat in filled["seats"]]
        self.votes = len(places)
        self.threads = [
            threading.Thread(target=self._vote, args=(places[number::threads],), daemon=True)
            for number in range(threads)
        ]

    def __enter__(self) -> Writers:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.enough.set()
        for thread in self.threads:
            thread.join(120)

    def wait_for(self, count: int, *, seconds: float = 120) -> None:
        """Until so many more votes were acknowledged, or all of them: a fast machine may be through before."""
        wanted, until = min(len(self.kept) + count, self.votes), time.monotonic() + seconds
        while len(self.kept) < wanted:
            assert time.monotonic() < until, f"{len(self.kept)} of {wanted} votes: {self.statuses[-20:]}"
            time.sleep(0.02)

    def _vote(self, places: list) -> None:
        for number, (seat, key) in enumerate(places):
            if self.enough.is_set():
                return
            self.sent[seat["id"], key] = number % 101
            while not self.enough.is_set():
                answer = vote(self.home, self.filled, seat, key, number % 101)
                self.statuses.append(answer.status)
                if answer.status in (200, 204, 302, 303):
                    self.kept[seat["id"], key] = number % 101
                    break
                # The server is away: the form is sent again, as a phone does.
                time.sleep(0.05)


def vote(home: Home, filled: dict, seat: dict, key: str, place: int) -> Answer:
    fields = {
        "epoch": filled["epoch"],
        "round": "first",
        "place": place,
        "confidence": 2,
        "stance": "as_described",
    }
    path = f"/s/{filled['code']}/ballot/{key}/"
    return send(home, path, fields, cookie=seat["cookie"])


def erase(home: Home, filled: dict, seat: dict) -> Answer:
    """Delete a seat and all that it holds, as its student does."""
    fields = {"erase": "yes", "confirm": "yes"}
    return send(home, f"/s/{filled['code']}/me/leave/", fields, cookie=seat["cookie"])
