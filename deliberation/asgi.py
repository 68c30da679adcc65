"""One ASGI application: the event streams, and beside them Django's WSGI application in a small pool of threads.

Django's own ASGI handler starts threads and opens a connection for each request; see ARCHITECTURE.md, decisions.
"""

from __future__ import annotations

import asyncio
import gc
import re
import signal
import threading
from types import FrameType
from typing import Any

from django.db import connection

from deliberation.wsgi import application as django_application

# isort: split
# Django is set up by the import above; what follows needs its models.
from deliberation.live import between
from deliberation.live.announce import hear_from
from deliberation.live.bridge import Bridge, Receive, Scope, Send
from deliberation.live.door import in_thread, is_stream, still_admitted, versions
from deliberation.live.hub import Hub
from deliberation.live.stream import stream
from deliberation.views import paces

THREADS = 3  # and two more for exports
BODY_SECONDS = 20.0
FORGET_SECONDS = 60.0
HEALTH = "/health/"
STUDENT_BODY, INSTRUCTOR_BODY = 64 * 1024, 1_200_000
INSTRUCTORS = ("/teach/", "/admin/")
EXPORT = re.compile(r"/teach/sessions/[^/]+/reports/[^/]+\.[^/]+")
# A page, unless it is to be downloaded.
PRINTABLE = "/reports/report.html"
# Python looks for cycles so often by default that a tenth of a page's time goes into it: it looks after so many new
# objects, and at older ones after so many looks. A class of thirty makes it look some eight times a minute, and at all
# that is there every ten minutes or so: what a connection leaves behind that lived for a while is found only then.
LOOK_FOR_CYCLES = (10_000, 10, 10)
# With PostgreSQL every change is announced; without, another process (a command) may have written unheard.
LOOK_SECONDS = {"postgresql": 10.0}


def body_limit(path: str) -> int:
    """Bytes that a request may send: a student sends words, an instructor also a roster or an article."""
    return INSTRUCTOR_BODY if path.startswith(INSTRUCTORS) else STUDENT_BODY


def is_quick(path: str) -> bool:
    """What goes before pages that wait: what every screen asks when the class has moved, and whether we are well."""
    return path == HEALTH or path.endswith(("/pulse/", "/events/")) or path.startswith("/screen/")


def is_long(path: str, query: bytes) -> bool:
    """Whether an answer is a file, sent piece by piece: not the password before it, nor the report on a screen."""
    if path.endswith(PRINTABLE) and b"download=yes" not in query.split(b"&"):
        return False
    return bool(EXPORT.fullmatch(path))


class Application:
    """The ASGI application of one process."""

    def __init__(self) -> None:
        self.bridge = Bridge(
            django_application,
            threads=THREADS,
            body_limit=body_limit,
            body_seconds=BODY_SECONDS,
            is_long=is_long,
            is_quick=is_quick,
        )
        self.hub = Hub(
            read_versions=in_thread(versions),
            still_admitted=in_thread(still_admitted),
            look_seconds=LOOK_SECONDS.get(connection.vendor, 1.0),
        )
        self.listening: asyncio.Task[None] | None = None
        self.forgetting: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._live(receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1000})
        wants_events = b"text/event-stream" in dict(scope["headers"]).get(b"accept", b"")
        if wants_events and scope["method"] == "GET" and is_stream(scope["path"]):
            return await stream(scope, receive, send, hub=self.hub, pool=self.bridge.pool)
        return await self.bridge(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        gc.collect()
        gc.freeze()  # what is there now stays
        gc.set_threshold(*LOOK_FOR_CYCLES)
        await self.hub.start()
        hear_from(self.hub)
        self._close_first()
        self.forgetting = asyncio.create_task(_forget_addresses())
        if connection.vendor == "postgresql":
            self.listening = asyncio.create_task(between.listen(_conninfo(), self.hub))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.close()
        await send({"type": "lifespan.shutdown.complete"})

    def _close_first(self) -> None:
        """A server that stops waits for its connections, and a stream never ends by itself: end them all before."""
        if threading.current_thread() is not threading.main_thread():
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            server_stops = signal.getsignal(number)

            def stop(number: int, frame: FrameType | None, then: Any = server_stops) -> None:
                loop.call_soon_threadsafe(self.close)
                if callable(then):
                    then(number, frame)

            signal.signal(number, stop)

    def close(self) -> None:
        """End the streams and let nobody in any more. Called when the server begins to stop, and once more then."""
        if self.hub.closing:
            return
        for task in (self.listening, self.forgetting):
            if task:
                task.cancel()
        self.hub.close()


async def _forget_addresses() -> None:
    """Also on a server that nobody asks for anything."""
    while True:
        await asyncio.sleep(FORGET_SECONDS)
        paces.forget_old()


def _conninfo() -> str:
    """How to reach the database, for a connection that Django does not hold."""
    given = connection.get_connection_params()
    known = {"host", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "options"}
    return between.address({name: value for name, value in given.items() if name in known})


application = Application()
