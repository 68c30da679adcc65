"""One student's browser, as far as the server can tell: the event stream, the pulse, pages, and forms that are sent
until they are answered, with the waits of `out-box.js` and `live-class.js`. Static files are not fetched."""

from __future__ import annotations

import asyncio
import re
import time
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlsplit

from tests.benchmarks.wire import Heard, Wire, form_post

DATA = re.compile(rb"^data: (\d+)$", re.MULTILINE)
RETRY = re.compile(rb"^retry: (\d+)$", re.MULTILINE)
PULSE = re.compile(r'id="pulse"[^>]*data-phase="(\w+)" data-epoch="(\d+)" data-version="(\d+)"')
WAITS = (2.0, 4.0, 8.0, 15.0)  # out-box.js
SPREAD = 1.2  # live-class.js
FOLLOWS = (1.5, 3.5)  # follow-class.js
POLL = 3.0
# The server closes a connection that was not used for five seconds.
IDLE_SECONDS = 4.0
HTMX_TIMEOUT = 15.0


@dataclass
class Journal:
    """What all students of a run have seen."""

    writes: list[tuple[float, float]] = field(
        default_factory=list
    )  # (sent at, seconds) of each answered sending
    pages: list[tuple[float, float]] = field(default_factory=list)
    pulses: list[tuple[float, float]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    overtaken_by_phase: int = 0
    words_lost: int = 0  # a refusal that did not give the words back
    thrown_away: int = 0
    broken: int = 0
    reopened: int = 0
    gave_up: Counter[str] = field(default_factory=Counter)
    arrived: list[float] = field(default_factory=list)  # time.time() at which each phone was in the class
    # Epoch -> (when it had arrived, when it saw the phase) of each phone that was in the class before.
    phases: dict[int, list[tuple[float, float]]] = field(default_factory=dict)

    def saw(self, epoch: int, began: float) -> tuple[list[float], int]:
        """Seconds from the begin of a phase (time.time()) to each phone that was in the class then; how many missed
        it. Who only gets their seat when the phase has begun cannot see it begin."""
        seen = [at - began for arrived, at in self.phases.get(epoch, []) if arrived < began]
        return seen, sum(arrived < began for arrived in self.arrived) - len(seen)


class Phone:
    """Cookies, three connections for pages, and a stream; `loss` is the share of answers to forms that get lost."""

    def __init__(self, host: str, port: int, code: str, journal: Journal, draw: Random, loss: float) -> None:
        self.host, self.port, self.code = host, port, code
        self.journal, self.draw, self.loss = journal, draw, loss
        self.cookies: dict[str, str] = {}
        self.wires = {kind: Wire(host, port) for kind in ("page", "pulse", "poll")}
        self.used = dict.fromkeys(self.wires, 0.0)
        self.version = self.epoch = self.page_epoch = self.bar_version = 0
        self.phase, self.arrived = "lobby", 0.0
        self.moved = asyncio.Event()
        self.is_mute = True
        self.waiting: asyncio.Task[None] | None = None
        self.tasks: list[asyncio.Task[None]] = []

    # Pages and forms

    async def get(self, path: str, *, kind: str = "page", part: bool = False) -> str:
        """The text of a page, at the end of its redirects; loaded again where the connection breaks."""
        for _ in range(5):
            heard = await self._until_answered(self._get(path, part), kind)
            if heard.status not in (301, 302, 303):
                break
            path = heard.headers["location"].partition("#")[0]
        if heard.status >= 400:
            self.journal.refused[f"GET {heard.status} {_shape(path)}"] += 1
        return heard.body.decode()

    async def send(self, path: str, fields: Mapping[str, object], *, part: bool = False) -> Heard:
        """Send a form until it is answered, every time with the same operation and number; 409 and 422 end it too."""
        request = form_post(path, fields, more=self._headers(part))
        for tries in range(60):
            if tries:
                await asyncio.sleep(WAITS[min(tries - 1, len(WAITS) - 1)] * self.draw.uniform(0.75, 1.25))
            began = time.monotonic()
            heard = await self._once(request, "page")
            if heard is None:
                self.journal.broken += 1
                continue
            self.journal.writes.append((began, heard.seconds))
            if self.draw.random() < self.loss:
                self.journal.thrown_away += 1
                self.wires["page"].close()
                continue
            self._keep_cookies(heard)
            if heard.status == 429 or heard.status >= 500:
                self.journal.refused[f"POST {heard.status} {_shape(path)}"] += 1
                continue
            return heard
        self.journal.gave_up[_shape(path)] += 1
        return Heard(0, {}, b"", 0.0)

    async def go_on(self, heard: Heard) -> str:
        """The page that an answer is, or leads to."""
        if "location" in heard.headers:
            return await self.get(heard.headers["location"].partition("#")[0])
        return heard.body.decode()

    def _headers(self, part: bool) -> list[str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        more = ["Accept: text/html", "Accept-Encoding: gzip"]
        return more + ([f"Cookie: {cookies}"] if cookies else []) + (["HX-Request: true"] if part else [])

    def _get(self, path: str, part: bool) -> bytes:
        lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *self._headers(part)]
        return "\r\n".join(lines).encode() + b"\r\n\r\n"

    async def _until_answered(self, request: bytes, kind: str) -> Heard:
        for _ in range(60):
            began = time.monotonic()
            heard = await self._once(request, kind)
            if heard is not None and heard.status < 500 and heard.status != 429:
                into = self.journal.pages if kind == "page" else self.journal.pulses
                into.append((began, heard.seconds))
                self._keep_cookies(heard)
                return heard
            if heard is not None:
                self.journal.refused[f"GET {heard.status}"] += 1
            await asyncio.sleep(self.draw.uniform(1.0, 2.0))
        self.journal.gave_up["a page"] += 1
        return Heard(0, {}, b"", 0.0)

    async def _once(self, request: bytes, kind: str) -> Heard | None:
        """One sending; None if no answer came. A connection that had closed meanwhile is opened again at once."""
        wire = self.wires[kind]
        was_open = wire.writer is not None
        if was_open and time.monotonic() - self.used[kind] > IDLE_SECONDS:
            wire.close()
            was_open = False
        for _ in range(2 if was_open else 1):
            try:
                heard = await wire.ask(request, seconds=HTMX_TIMEOUT)
            except TimeoutError:
                wire.close()
                return None
            except (OSError, EOFError):
                continue
            self.used[kind] = time.monotonic()
            self.journal.statuses[heard.status] += 1
            if heard.headers.get("content-encoding") == "gzip":
                heard.body = zlib.decompress(heard.body, 31)
            return heard
        return None

    def _keep_cookies(self, heard: Heard) -> None:
        for line in heard.headers.get("set-cookie", "").split("\n"):
            name, _, value = line.partition(";")[0].partition("=")
            if name:
                self.cookies[name] = value.strip('"')

    # The class

    def begin(self) -> None:
        """Open the stream and keep it open."""
        self.tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._poll())]

    def end(self) -> None:
        for task in [*self.tasks, *([self.waiting] if self.waiting else [])]:
            task.cancel()
        for wire in self.wires.values():
            wire.close()

    async def follow(self) -> str:
        """Go to where the class is, a little after the notice, as every page does by itself."""
        await asyncio.sleep(self.draw.uniform(*FOLLOWS))
        page = await self.get(f"/s/{self.code}/")
        self.see(page)
        return page

    def see(self, page: str) -> None:
        """A page was opened: its status bar says where the class is."""
        if found := PULSE.search(page):
            self.page_epoch = int(found[2])
            self._bar(found[1], int(found[2]), int(found[3]))

    def _bar(self, phase: str, epoch: int, version: int) -> None:
        self.bar_version = max(self.bar_version, version)
        self.version = max(self.version, version)
        if epoch > self.epoch:
            if self.epoch:
                self.journal.phases.setdefault(epoch, []).append((self.arrived, time.time()))
            else:
                self.arrived = time.time()
                self.journal.arrived.append(self.arrived)
            self.epoch, self.phase = epoch, phase
            self.moved.set()
            self.moved = asyncio.Event()

    async def reaches(self, phase: str, phases: list[str]) -> bool:
        """Wait until the class is in a phase; False if it is past that already."""
        while phases.index(self.phase) < phases.index(phase):
            await self.moved.wait()
        return self.phase == phase

    async def _listen(self) -> None:
        wait = 2.0
        while True:
            try:
                reader, writer = await asyncio.open_connection(self.host, self.port, limit=4096)
            except OSError:
                await asyncio.sleep(wait * self.draw.uniform(0.8, 1.2))
                continue
            try:
                cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
                lines = [
                    f"GET /s/{self.code}/events/ HTTP/1.1",
                    "Host: 127.0.0.1",
                    "Accept: text/event-stream",
                ]
                lines += [f"Cookie: {cookies}", f"Last-Event-ID: {self.version}"]
                writer.write("\r\n".join(lines).encode() + b"\r\n\r\n")
                head = await reader.readuntil(b"\r\n\r\n")
                if b" 200 " not in head[:16]:
                    self.journal.refused[f"stream {head[9:12].decode()}"] += 1
                    await asyncio.sleep(8 + 8 * self.draw.random())
                    continue
                while True:
                    block = await reader.readuntil(b"\n\n")
                    self.is_mute = False
                    if found := RETRY.search(block):
                        wait = int(found[1]) / 1_000
                    for version in DATA.findall(block):
                        self._rise(int(version))
            except (OSError, EOFError):
                self.journal.reopened += 1
            finally:
                self.is_mute = True
                writer.close()
            await asyncio.sleep(wait)

    async def _poll(self) -> None:
        """While the stream is lost, ask for the version now and then."""
        while True:
            await asyncio.sleep(POLL + self.draw.random())
            if self.is_mute and self.version:
                text = await self.get(f"/s/{self.code}/events/?v={self.version}", kind="poll")
                if text.isdecimal():
                    self._rise(int(text))

    def _rise(self, version: int) -> None:
        if version > self.version:
            self.version = version
            if self.waiting is None or self.waiting.done():
                self.waiting = asyncio.create_task(self._ask_soon())

    async def _ask_soon(self) -> None:
        await asyncio.sleep(SPREAD * self.draw.random())
        asked = self.version
        path = f"/s/{self.code}/pulse/?v={self.bar_version}&epoch={self.page_epoch}"
        text = await self.get(path, kind="pulse", part=True)
        if found := PULSE.search(text):
            self._bar(found[1], int(found[2]), int(found[3]))
        if self.version > max(asked, self.bar_version):
            self.waiting = asyncio.create_task(self._ask_soon())


def _shape(path: str) -> str:
    """An address without what is one's own in it."""
    parts = ["…" if len(part) > 12 else part for part in urlsplit(path).path.split("/")[3:]]
    return "/".join(parts)
