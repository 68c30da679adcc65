"""The head of a request is bounded, called as the event loop calls the protocol."""

import asyncio

import pytest
import uvicorn
from uvicorn.server import ServerState

from deliberation.live.head import MOST_HEAD, BoundedHead


class Connection(asyncio.Transport):
    """Takes what is written to it, and knows whether it was closed."""

    def __init__(self):
        super().__init__()
        self.written, self.closed = b"", False

    def write(self, data):
        self.written += bytes(data)

    def close(self):
        self.closed = True

    def is_closing(self):
        return self.closed

    def pause_reading(self):
        """Nothing is read here anyway."""


async def nothing(scope, receive, send):
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def sent(*pieces):
    """The connection after these pieces have come, one after the other."""

    async def talk():
        config = uvicorn.Config(nothing, http=BoundedHead, ws="none", log_level="critical")
        protocol, connection = BoundedHead(config, ServerState(), {}), Connection()
        protocol.connection_made(connection)
        for piece in pieces:
            protocol.data_received(piece)
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        return connection

    return asyncio.run(talk())


LARGE = b"x" * (MOST_HEAD // 2 + 1)


@pytest.mark.parametrize(
    "begin", [b"GET /", b"GET / HTTP/1.1\r\nX-Long: ", b"GET / HTTP/1.1\r\nX-One: 1\r\nX-Two: "]
)
def test_a_head_that_does_not_end_ends_its_connection(begin):
    connection = sent(begin, LARGE, LARGE, LARGE)
    assert connection.closed
    assert connection.written.startswith(b"HTTP/1.1 400 ")
    assert connection.written.count(b"HTTP/1.1") == 1


def test_a_head_below_the_bound_is_answered_and_the_next_one_begins_anew():
    request = (b"GET / HTTP/1.1\r\nX-Long: ", LARGE, b"\r\n\r\n")
    connection = sent(*request, *request, *request)
    assert connection.written.count(b"HTTP/1.1 204") == 3
    assert not connection.closed


def test_a_body_is_no_part_of_a_head():
    body = b"POST / HTTP/1.1\r\ncontent-length: %d\r\n\r\n" % (4 * len(LARGE))
    connection = sent(body, LARGE, LARGE, LARGE, LARGE)
    assert connection.written.startswith(b"HTTP/1.1 204")
