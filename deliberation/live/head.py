"""How large the head of a request may be: uvicorn's protocol on httptools sets no bound, and keeps all that is sent."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# An address and a dozen cookies of classes are under 8 KB.
MOST_HEAD = 64 * 1024


class BoundedHead(HttpToolsProtocol):
    """Ends a connection whose head does not end. One piece that the system hands over at once is always read."""

    in_head = False
    head_bytes = 0

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.in_head, self.head_bytes = True, 0

    def on_headers_complete(self) -> None:
        self.in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        if self.in_head and self.head_bytes > MOST_HEAD:
            return
        super().data_received(data)
        if self.in_head:
            self.head_bytes += len(data)
            if self.head_bytes > MOST_HEAD and not self.transport.is_closing():
                self.send_400_response("The head of this request is too large.")
