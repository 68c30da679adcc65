"""A client for load: HTTP/1.1 over plain connections, each used again and again. It knows just what our server says."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode


def form_post(
    path: str, fields: Mapping[str, object], cookies: str = "", *, more: Sequence[str] = ()
) -> bytes:
    """A form as a browser sends it; `more` are lines of its head."""
    body = urlencode(fields, doseq=True).encode()
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        *([f"Cookie: {cookies}"] if cookies else []),
        *more,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass
class Heard:
    """One answer: its status, its headers in lower case, its body, and how many seconds it took."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


@dataclass
class Load:
    """What came of a load: seconds of each answer, and how often each status came."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    lasted: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.lasted if self.lasted else 0.0

    def quantile(self, q: float) -> float:
        """Milliseconds within which the share q of the answers came."""
        ordered = sorted(self.seconds)
        return 1_000 * ordered[min(len(ordered) - 1, int(q * len(ordered)))] if ordered else 0.0

    def hear(self, heard: Heard) -> None:
        self.seconds.append(heard.seconds)
        self.statuses[heard.status] = self.statuses.get(heard.status, 0) + 1


class Wire:
    """One connection to a server, opened again when it was closed."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes, *, seconds: float = 60.0) -> Heard:
        """Send a request as it stands and read the whole answer; OSError or EOFError where the connection breaks."""
        began = time.perf_counter()
        async with asyncio.timeout(seconds):
            if self.writer is None or self.writer.is_closing():
                self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
            assert self.reader is not None
            try:
                self.writer.write(request)
                status, headers = await self.head()
                body = await self._body(request, status, headers)
            except (OSError, EOFError):
                self.close()
                raise
        if headers.get("connection") == "close":
            self.close()
        return Heard(status, headers, body, time.perf_counter() - began)

    async def head(self) -> tuple[int, dict[str, str]]:
        assert self.reader is not None
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in lines[1:-2]:
            name, _, value = line.partition(":")
            key = name.lower()
            headers[key] = f"{headers[key]}\n{value.strip()}" if key in headers else value.strip()
        return int(lines[0].split(" ", 2)[1]), headers

    async def _body(self, request: bytes, status: int, headers: dict[str, str]) -> bytes:
        assert self.reader is not None
        if status in (204, 304) or request.startswith(b"HEAD"):
            return b""
        if "content-length" in headers:
            return await self.reader.readexactly(int(headers["content-length"]))
        pieces = []
        while size := int(await self.reader.readuntil(b"\r\n"), 16):
            pieces.append(await self.reader.readexactly(size))
            await self.reader.readexactly(2)
        await self.reader.readuntil(b"\r\n")
        return b"".join(pieces)

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.writer = None


async def load(
    host: str, port: int, requests: Callable[[int], Iterator[bytes]], *, connections: int, seconds: float
) -> Load:
    """Ask without a pause on so many connections for so long; `requests` gives each connection its requests."""
    outcome = Load()
    began = time.perf_counter()

    async def one(number: int) -> None:
        wire = Wire(host, port)
        for request in requests(number):
            if time.perf_counter() - began >= seconds:
                break
            outcome.hear(await wire.ask(request))
        wire.close()

    await asyncio.gather(*(one(number) for number in range(connections)))
    outcome.lasted = time.perf_counter() - began
    return outcome
