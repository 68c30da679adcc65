"""How large the head of a request may be, and who is told that its reader has left: uvicorn's protocol on httptools
sets no bound and keeps all that is sent, and of several requests sent at once it tells only the newest."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

# An address and a dozen cookies of classes are under 8 KB.
MOST_HEAD = 64 * 1024
# What is read at once: a system hands over up to 256 KB, and whoever sends them so is to be bounded too.
PIECE = 16 * 1024


class BoundedHead(HttpToolsProtocol):
    """Ends a connection on which too much comes around a body: a head that does not end, or what stands between and
    after the chunks of a body. At most one piece more than the bound is read."""

    in_message = in_head = False
    head_bytes = body_bytes = 0
    running: RequestResponseCycle | None = None

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.in_message = self.in_head = True
        self.head_bytes = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        # What comes after the last chunk would pass for a header, past a proxy that has looked at those.
        if self.in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self.in_head = False
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self.body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.in_message = False
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), PIECE):
            if self.transport.is_closing():
                return
            self._read(data[start : start + PIECE])

    def _read(self, piece: bytes) -> None:
        self.body_bytes = 0
        super().data_received(piece)
        if not self.in_message:
            return
        self.head_bytes += len(piece) - self.body_bytes
        if self.head_bytes > MOST_HEAD and not self.transport.is_closing():
            self._refuse()

    def _refuse(self) -> None:
        if self.in_head:
            self.send_400_response("The head of this request is too large.")
        else:  # it may be answered by now
            self.transport.close()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self.running = cycle
        super()._start_asgi_task(cycle, app)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.running is not None and not self.running.response_complete:
            self.running.disconnected = True
            self.running.message_event.set()
