"""The event stream of a classroom, in plain ASGI: a version number, never content."""

from __future__ import annotations

import asyncio
import random

from deliberation.live.bridge import Receive, Scope, Send, environ_of
from deliberation.live.door import CannotAsk, admit, in_thread
from deliberation.live.hub import Hub, Listener, event
from deliberation.live.lanes import Lanes

# When a stream breaks, browsers come back after so many milliseconds, not all at the same time.
RETRY_MS = (1_500, 4_000)
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    # For proxies: pass on every event as it comes, and change nothing.
    (b"x-accel-buffering", b"no"),
    (b"cache-control", b"no-store, no-transform"),
]
NOT_FOUND, TOO_MANY, AWAY = 404, 429, 503


async def stream(scope: Scope, receive: Receive, send: Send, *, hub: Hub, pool: Lanes) -> None:
    """Ask once, in a thread, whether this browser may listen; then wait, holding nothing, and be written to."""
    opened = await _open(scope, send, hub, pool)
    if opened is None:
        return
    classroom, listener = opened
    hub.enter(classroom, listener)
    try:
        while (await receive())["type"] != "http.disconnect":
            pass
    except asyncio.CancelledError:
        if not listener.dropped:
            raise
    finally:
        hub.leave(classroom, listener)
    if listener.dropped:
        await send({"type": "http.response.body", "body": b""})


async def _open(scope: Scope, send: Send, hub: Hub, pool: Lanes) -> tuple[int, Listener] | None:
    """Answer the request: with the beginning of a stream, whose classroom and listener are returned, or a refusal."""
    admitting = pool.submit_quick(in_thread(admit), environ_of(scope))
    try:
        admission, headers = await asyncio.wrap_future(admitting)
    except CannotAsk as error:
        hub.say_away(error.__cause__ or error)
        await _refuse(send, AWAY, error.headers)
        return None
    if admission is None:
        await _refuse(send, NOT_FOUND, headers)
        return None
    if not hub.has_place(admission.ticket):
        await _refuse(send, TOO_MANY, headers)
        return None
    kept = [(name, value) for name, value in headers if name != b"cache-control"]
    await send({"type": "http.response.start", "status": 200, "headers": kept + HEADERS})
    known = dict(scope["headers"]).get(b"last-event-id", b"")
    # The server holds the scope for as long as the stream is open: a cookie and a dozen headers for each listener.
    scope["headers"].clear()
    first = b"retry: %d\n\n" % random.randint(*RETRY_MS)  # noqa: S311 - apart from each other, no secret
    if known != b"%d" % admission.version:
        first += event(admission.version)
    await send({"type": "http.response.body", "body": first, "more_body": True})
    listener = Listener(
        send, admission.ticket, admission.version, asyncio.current_task(), frame_only=admission.frame_only
    )
    return admission.classroom, listener


async def _refuse(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    """An answer without a stream: the page asks again by and by."""
    whole = [*headers, (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": status, "headers": whole})
    await send({"type": "http.response.body", "body": b""})
