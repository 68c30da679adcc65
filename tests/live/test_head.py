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

    resume_reading = pause_reading


async def nothing(scope, receive, send):
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def sent(*pieces, to=nothing, then=lambda protocol: None):
    """The connection after these pieces have come, one after the other, and what is done then."""

    async def talk():
        config = uvicorn.Config(to, http=BoundedHead, ws="none", log_level="critical")
        protocol, connection = BoundedHead(config, ServerState(), {}), Connection()
        protocol.connection_made(connection)
        for piece in pieces:
            protocol.data_received(piece)
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        then(protocol)
        for _ in range(3):
            await asyncio.sleep(0)
        return connection, connection.written, connection.closed

    # What is under way is broken off as the loop ends, and is answered: that is not of now.
    connection, connection.written, connection.closed = asyncio.run(talk())
    return connection


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


CHUNKED = b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n"


async def after_its_body(scope, receive, send):
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": scope["headers"]})
    await send({"type": "http.response.body", "body": b""})


@pytest.mark.parametrize("begin", [b"0\r\nX-Long: ", b"0\r\nX-One: 1\r\nX-Two: ", b"1;x=", b"1\r\nx\r\n1;x="])
def test_what_stands_around_chunks_and_does_not_end_ends_its_connection(begin):
    connection = sent(CHUNKED + begin, LARGE, LARGE, LARGE, to=after_its_body)
    assert connection.closed


def test_many_short_headers_after_a_body_are_bounded_too():
    connection = sent(CHUNKED, b"0\r\n", *[b"X-A: 1\r\n" * 1_000] * 20, to=after_its_body)
    assert connection.closed


def test_a_large_body_in_chunks_is_no_part_of_a_head():
    connection = sent(CHUNKED, *[b"1000\r\n" + b"x" * 4096 + b"\r\n"] * 100, b"0\r\n\r\n", to=after_its_body)
    assert connection.written.startswith(b"HTTP/1.1 204")
    assert not connection.closed


def test_what_comes_after_a_body_is_no_header_of_the_request():
    connection = sent(CHUNKED, b"0\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n", to=after_its_body)
    assert connection.written.startswith(b"HTTP/1.1 204")
    assert b"192.0.2.1" not in connection.written


def test_a_head_that_comes_in_one_piece_is_bounded_too():
    connection = sent(b"GET / HTTP/1.1\r\nX-Long: " + LARGE * 6 + b"\r\n\r\n")
    assert connection.closed
    assert connection.written.startswith(b"HTTP/1.1 400 ")
    assert connection.written.count(b"HTTP/1.1") == 1


def test_of_two_requests_sent_at_once_the_first_too_hears_that_its_reader_has_left():
    heard = []

    async def waiting(scope, receive, send):
        await receive()
        heard.append((await receive())["type"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def leave(protocol):
        protocol.connection_lost(None)

    connection = sent(b"GET / HTTP/1.1\r\n\r\n" * 2, to=waiting, then=leave)
    assert heard == ["http.disconnect"]
    assert connection.written == b""
