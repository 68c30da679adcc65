"""Django's WSGI application behind an ASGI server: a request takes a thread only once it has arrived whole.

Bodies are read in the event loop, up to a limit and within a time, and an answer is handed back whole; so neither a
slow sender nor a slow reader holds one of the few threads. Answers that are sent piece by piece (exports) have two
threads of their own, which make them, wait for their readers for so long and no longer, and not for one that has left.
"""

from __future__ import annotations

import asyncio
import io
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote_to_bytes

from deliberation.live.lanes import Lanes

Scope = dict[str, Any]
Receive = Callable[[], Any]
Send = Callable[[dict[str, Any]], Any]
Environ = dict[str, Any]

# What went wrong with a body, for the middleware that says so in a sentence.
REFUSED = "deliberation.body"
TOO_LARGE, TOO_SLOW = "too large", "too slow"


MOST_DIGITS = 15

# One that is read slowly must not keep everybody else's waiting.
LONG_THREADS = 2

# Seconds that somebody waits before it is asked whether they are still there.
PATIENCE = 0.5


class Gone(Exception):
    """The client has left, or does not take what it is sent."""


class Bridge:
    """An ASGI application that hands every request to a WSGI application in a fixed pool of threads."""

    def __init__(
        self,
        wsgi: Callable[..., Iterable[bytes]],
        *,
        threads: int,
        body_limit: Callable[[str], int],
        body_seconds: float,
        is_long: Callable[[str, bytes], bool],
        is_quick: Callable[[str], bool] = lambda path: False,
        reader_seconds: float = 60.0,
        long_seconds: float = 300.0,
    ) -> None:
        """`body_limit`: bytes that a body may have, by path; `is_long`: whether the answer to a path and query comes
        in pieces, for which its reader has `reader_seconds` for each and `long_seconds` for all; `is_quick`: whether a
        path goes before the others that wait; what is sent goes before all."""
        self.wsgi = wsgi
        self.body_limit = body_limit
        self.body_seconds = body_seconds
        self.is_long = is_long
        self.reader_seconds = reader_seconds
        self.long_seconds = long_seconds
        self.is_quick = is_quick
        self.pool = Lanes(threads, "answers")
        self.long_pool = ThreadPoolExecutor(LONG_THREADS, thread_name_prefix="exports")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body, refused = await self._body(scope, receive)
        except Gone:
            return
        environ = environ_of(scope, body)
        if refused:
            environ[REFUSED] = refused
        answer = Answer(self.wsgi, environ)
        if not refused and self.is_long(scope["path"], scope["query_string"]):
            await self._in_pieces(answer, receive, send)
            return
        lane = self._lane(scope["method"], scope["path"])
        if not await self._answered(answer, lane, None if refused else receive):
            return
        headers = answer.headers
        if refused:  # what is left of the body is not read
            headers = [*headers, (b"connection", b"close")]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    def _lane(self, method: str, path: str) -> Callable[..., Future[Any]]:
        if method == "POST":
            return self.pool.submit_first
        return self.pool.submit_quick if self.is_quick(path) else self.pool.submit

    async def _answered(
        self, answer: Answer, submit: Callable[..., Future[Any]], receive: Receive | None
    ) -> bool:
        """Answer in a thread; False if the client has left before one was free.

        Who waits too long gives up and asks again: a server that still answered the first time of asking would only
        fall further behind.
        """
        job = submit(answer.whole)
        waiting = asyncio.wrap_future(job)
        if receive is None:
            await waiting
            return True
        # Nobody gives up so soon, and to watch for it costs more than all else here.
        await asyncio.wait({waiting}, timeout=PATIENCE)
        if not waiting.done():
            # The body has been read whole: what is received after it is that the client has left.
            watch = asyncio.ensure_future(receive())
            try:
                await asyncio.wait({waiting, watch}, return_when=asyncio.FIRST_COMPLETED)
                if not waiting.done() and job.cancel():
                    return False
            finally:
                watch.cancel()
        await waiting
        return True

    def close(self) -> None:
        """Let no more requests in; those under way end."""
        self.pool.shutdown(wait=False)
        self.long_pool.shutdown(wait=False)

    async def _body(self, scope: Scope, receive: Receive) -> tuple[bytes, str]:
        """The whole body, or why it was refused."""
        limit = self.body_limit(scope["path"])
        said = dict(scope["headers"]).get(b"content-length", b"0")
        # Python refuses to read thousands of digits.
        if said.isdigit() and (len(said) > MOST_DIGITS or int(said) > limit):
            return b"", TOO_LARGE
        try:
            return await asyncio.wait_for(_read(receive, limit), self.body_seconds), ""
        except TimeoutError:
            return b"", TOO_SLOW
        except ValueError:
            return b"", TOO_LARGE

    async def _in_pieces(self, answer: Answer, receive: Receive, send: Send) -> None:
        """Answer piece by piece, for as long as somebody is there."""
        reader = Reader(send, self.reader_seconds, self.long_seconds)
        job = self.long_pool.submit(answer.in_pieces, reader.deliver)
        making = asyncio.wrap_future(job)
        watch = asyncio.ensure_future(receive())
        try:
            await asyncio.wait({making, watch}, return_when=asyncio.FIRST_COMPLETED)
            if watch.done() and watch.result()["type"] == "http.disconnect":
                reader.has_left = True
                if job.cancel():
                    return
        finally:
            watch.cancel()
        await making


class Reader:
    """Who takes an answer piece by piece; made in the event loop, and handed the pieces from a thread."""

    def __init__(self, send: Send, seconds: float, seconds_in_all: float) -> None:
        self.send = send
        self.seconds = seconds
        self.seconds_in_all = seconds_in_all
        self.loop = asyncio.get_running_loop()
        self.until: float | None = None
        self.has_left = False

    def deliver(self, message: dict[str, Any]) -> None:
        """Wait until a piece is taken; Gone if that takes too long, all in all too, or if nobody is there."""
        now = time.monotonic()
        self.until = self.until or now + self.seconds_in_all
        if self.has_left or now >= self.until:
            raise Gone
        sending = asyncio.run_coroutine_threadsafe(self.send(message), self.loop)
        try:
            sending.result(min(self.seconds, self.until - now))
        except TimeoutError as error:
            sending.cancel()
            raise Gone from error


async def _read(receive: Receive, limit: int) -> bytes:
    """The body, piece by piece; ValueError once it is longer than the limit, Gone if the client leaves."""
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        piece = message.get("body", b"")
        size += len(piece)
        if size > limit:
            raise ValueError
        pieces.append(piece)
        if not message.get("more_body", False):
            return b"".join(pieces)


class Answer:
    """One call of the WSGI application, and what it answered."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]], environ: Environ) -> None:
        self.wsgi = wsgi
        self.asked = environ
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""

    def start(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], None]:
        """WSGI's start_response. Django never writes through what it returns."""
        self.status = int(status[:3])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return lambda piece: None

    def whole(self) -> None:
        """The whole answer, in this thread."""
        pieces = self.wsgi(self.asked, self.start)
        try:
            self.body = b"".join(pieces)
        finally:
            getattr(pieces, "close", lambda: None)()

    def in_pieces(self, deliver: Callable[[dict[str, Any]], None]) -> None:
        """The answer piece by piece, as fast as its reader takes it."""
        pieces = self.wsgi(self.asked, self.start)
        try:
            deliver({"type": "http.response.start", "status": self.status, "headers": self.headers})
            for piece in pieces:
                deliver({"type": "http.response.body", "body": piece, "more_body": True})
            deliver({"type": "http.response.body", "body": b""})
        except Gone:
            return
        finally:
            getattr(pieces, "close", lambda: None)()


def in_utf8(content_type: str) -> str:
    """A content type without its charset: our pages are in UTF-8, and so is what they send.

    Django decodes by any encoding that Python knows by that name: some make half characters, which nothing can store or
    show, some are none of text.
    """
    if ";" not in content_type:
        return content_type
    kind, *said = content_type.split(";")
    kept = (part for part in said if part.partition("=")[0].strip(" \t*").lower() != "charset")
    return ";".join((kind, *kept))


def environ_of(scope: Scope, body: bytes = b"") -> Environ:
    """The WSGI environment (PEP 3333) of an ASGI request. Two headers of one name are joined by a comma."""
    path = unquote_to_bytes(scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    server, port = scope.get("server") or ("localhost", 80)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    said: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").upper().replace("-", "_")
        # A name with an underscore would pass for one with a hyphen that a proxy has set.
        if b"_" in name or key == "CONTENT_LENGTH":
            continue
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        said.setdefault(key, []).append(value.decode("latin-1"))
    # Joined once: a head may repeat one name ten thousand times.
    environ |= {key: ("; " if key == "HTTP_COOKIE" else ",").join(texts) for key, texts in said.items()}
    if "CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = in_utf8(environ["CONTENT_TYPE"])
    # What was read, whatever was said.
    environ["CONTENT_LENGTH"] = str(len(body)) if body else ""
    return environ
