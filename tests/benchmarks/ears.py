"""Many browsers that do nothing but listen, in one process: `python -m tests.benchmarks.ears PORT FILE`.

The file is JSON: {"path": the stream's address, "cookies": [one for each stream]}. It says "open" and the seconds that
took once every stream has told its first version. Each line it reads is a version; once every stream has that, or ten
seconds later, it prints what was heard as JSON: for each stream its [version, time.monotonic()] pairs, and ends.
An epoll loop without a coroutine for each stream: what is measured is the server, not its client.
"""

from __future__ import annotations

import json
import re
import select
import socket
import sys
import time
from pathlib import Path

from tests.benchmarks import house

VERSION = re.compile(rb"data: (\d+)\n\n")
AT_ONCE = 400
LAST_SECONDS = 10.0


class Ear:
    """One stream."""

    __slots__ = ("heard", "is_over", "rest", "socket", "version")

    def __init__(self, host: str, port: int) -> None:
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.connect_ex((host, port))
        self.heard: list[tuple[int, float]] = []
        self.version = 0
        self.rest = b""
        self.is_over = False

    def ask(self, path: str, cookie: str) -> None:
        lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: text/event-stream", f"Cookie: {cookie}"]
        self.socket.send("\r\n".join(lines).encode() + b"\r\n\r\n")

    def hear(self) -> None:
        try:
            data = self.socket.recv(65_536)
        except OSError:
            data = b""
        now = time.monotonic()
        if not data:
            self.is_over = True
            return
        text = self.rest + data
        end = text.rfind(b"\n\n") + 2 if b"\n\n" in text else 0
        self.rest = text[end:]
        for found in VERSION.findall(text[:end]):
            if int(found) > self.version:
                self.version = int(found)
                self.heard.append((self.version, now))


class Ears:
    """All streams of this process."""

    def __init__(self, host: str, port: int, path: str, cookies: list[str]) -> None:
        self.host, self.port, self.path = host, port, path
        self.waiting = list(reversed(cookies))
        self.cookies: dict[int, str] = {}
        self.ears: dict[int, Ear] = {}
        self.poll = select.epoll()
        self.opening = 0

    def open_more(self) -> None:
        while self.waiting and self.opening < AT_ONCE:
            ear = Ear(self.host, self.port)
            number = ear.socket.fileno()
            self.ears[number], self.cookies[number] = ear, self.waiting.pop()
            self.poll.register(number, select.EPOLLOUT)
            self.opening += 1

    def step(self, seconds: float) -> None:
        for number, mask in self.poll.poll(seconds):
            ear = self.ears.get(number)
            if ear is None:
                continue
            if mask & select.EPOLLOUT:
                ear.ask(self.path, self.cookies.pop(number))
                self.poll.modify(number, select.EPOLLIN)
                continue
            was_open = bool(ear.heard)
            ear.hear()
            if ear.is_over:
                self.poll.unregister(number)
            if not was_open and (ear.heard or ear.is_over):
                self.opening -= 1
                self.open_more()

    def all_have(self, version: int) -> bool:
        return all(ear.is_over or ear.version >= version for ear in self.ears.values())


def main(port: int, file: str) -> None:
    asked = json.loads(Path(file).read_text())
    house.open_many_files()
    ears = Ears("127.0.0.1", port, asked["path"], asked["cookies"])
    began = time.monotonic()
    ears.open_more()
    while ears.waiting or ears.opening:
        ears.step(1.0)
    print(f"open {time.monotonic() - began:.3f}", flush=True)
    ears.poll.register(sys.stdin.fileno(), select.EPOLLIN)
    last = 0
    until = 0.0
    while not last or (time.monotonic() < until and not ears.all_have(last)):
        if not last and select.select([sys.stdin], [], [], 0)[0]:
            last = int(sys.stdin.readline())
            ears.poll.unregister(sys.stdin.fileno())
            until = time.monotonic() + LAST_SECONDS
        ears.step(0.2)
    print(json.dumps([ear.heard for ear in ears.ears.values()]), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
