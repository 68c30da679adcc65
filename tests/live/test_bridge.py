"""The bridge from ASGI to WSGI, called as a server calls it."""

import asyncio
import io
import threading
import time

import pytest
from django.core.handlers.wsgi import WSGIRequest

from deliberation.asgi import is_long
from deliberation.live.bridge import REFUSED, TOO_LARGE, TOO_SLOW, Bridge, environ_of


def scope_of(method="GET", path="/a/", headers=(), query=b"", **more):
    return {
        "type": "http", "http_version": "1.1", "method": method, "path": path, "raw_path": path.encode(),
        "query_string": query, "headers": list(headers), "scheme": "http", "client": ("192.0.2.7", 4),
        "server": ("127.0.0.1", 80), **more,
    }  # fmt: skip


def echo(environ, start_response):
    """Answers with what it was asked."""
    body = environ["wsgi.input"].read()
    refused = environ.get(REFUSED, "")
    start_response("200 OK", [("X-Refused", refused), ("X-Path", environ["PATH_INFO"])])
    return [body, b"!"]


def bridge(wsgi=echo, **more):
    given = {
        "threads": 2,
        "body_limit": lambda path: 10,
        "body_seconds": 0.2,
        "is_long": lambda path, query: False,
    }
    return Bridge(wsgi, **(given | more))


def ask(application, scope, *messages, pause=0.0):
    """Send these messages and take the whole answer: its status, headers and body."""
    sent = []
    waiting = list(messages) or [{"type": "http.request", "body": b""}]

    async def receive():
        if waiting:
            return waiting.pop(0)
        await asyncio.sleep(5)
        return {"type": "http.disconnect"}

    async def send(message):
        await asyncio.sleep(pause)
        sent.append(message)

    asyncio.run(application(scope, receive, send))
    if not sent:
        return None
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message["body"] for message in sent[1:])


def test_a_request_is_answered_with_what_the_application_says():
    status, headers, body = ask(bridge(), scope_of("POST"), {"type": "http.request", "body": b"words"})
    assert (status, headers["x-refused"], body) == (200, "", b"words!")


def test_a_body_comes_in_pieces():
    pieces = [
        {"type": "http.request", "body": b"wo", "more_body": True},
        {"type": "http.request", "body": b"rds", "more_body": False},
    ]
    assert ask(bridge(), scope_of("POST"), *pieces)[2] == b"words!"


def test_a_body_that_says_it_is_too_large_is_not_read():
    scope = scope_of("POST", headers=[(b"content-length", b"11")])
    _, headers, body = ask(bridge(), scope)
    assert (headers["x-refused"], headers["connection"], body) == (TOO_LARGE, "close", b"!")


def test_a_body_that_grows_too_large_is_cut_off():
    piece = {"type": "http.request", "body": b"123456", "more_body": True}
    assert ask(bridge(), scope_of("POST"), piece, dict(piece))[1]["x-refused"] == TOO_LARGE


def test_a_body_that_does_not_arrive_in_time_holds_no_thread():
    began = time.monotonic()
    piece = {"type": "http.request", "body": b"1", "more_body": True}
    assert ask(bridge(), scope_of("POST"), piece)[1]["x-refused"] == TOO_SLOW
    assert time.monotonic() - began < 4


def test_a_client_that_leaves_while_it_sends_is_not_answered():
    assert ask(bridge(), scope_of("POST"), {"type": "http.disconnect"}) is None


def test_an_answer_that_is_made_in_pieces_is_sent_in_pieces():
    def counting(environ, start_response):
        start_response("200 OK", [])
        return (b"%d " % n for n in range(3))

    sent = []

    async def run():
        async def receive():
            return {"type": "http.request", "body": b""}

        async def send(message):
            sent.append(message)

        await bridge(counting, is_long=lambda path, query: True)(scope_of(), receive, send)

    asyncio.run(run())
    assert [message.get("body") for message in sent] == [None, b"0 ", b"1 ", b"2 ", b""]


def test_a_reader_that_takes_nothing_frees_the_thread_of_exports():
    closed = []

    class Pieces:
        def __iter__(self):
            return iter([b"a", b"b"])

        def close(self):
            closed.append(True)

    def export(environ, start_response):
        start_response("200 OK", [])
        return Pieces()

    application = bridge(export, is_long=lambda path, query: True, reader_seconds=0.1)
    ask(application, scope_of(), pause=1.0)
    assert closed == [True]


class Export:
    """An answer in pieces, which counts those that were made."""

    def __init__(self, most=1_000):
        self.most, self.made, self.ended = most, 0, threading.Event()

    def __call__(self, environ, start_response):
        start_response("200 OK", [])
        return self

    def __iter__(self):
        for _ in range(self.most):
            self.made += 1
            yield b"piece"

    def close(self):
        self.ended.set()


def test_nothing_more_is_made_for_a_reader_that_has_left():
    export = Export()

    async def scene():
        body, left = [{"type": "http.request", "body": b""}], asyncio.Event()

        async def receive():
            if body:
                return body.pop()
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message):
            await asyncio.sleep(0.01)
            if export.made == 3:
                left.set()

        await bridge(export, is_long=lambda path, query: True)(scope_of(), receive, send)

    asyncio.run(scene())
    assert export.ended.is_set()
    assert 3 <= export.made < 10


def test_a_reader_that_takes_every_piece_slowly_is_waited_for_so_long_and_no_longer():
    export = Export()
    application = bridge(export, is_long=lambda path, query: True, reader_seconds=5.0, long_seconds=0.2)
    ask(application, scope_of(), pause=0.02)
    assert export.ended.is_set()
    assert 1 <= export.made < 20


def test_one_slow_reader_does_not_keep_the_next_one_waiting():
    async def scene():
        application, taken = bridge(Export(2), is_long=lambda path, query: True), asyncio.Event()

        def client(pause):
            body = [{"type": "http.request", "body": b""}]

            async def receive():
                return body.pop() if body else await asyncio.Event().wait()

            async def send(message):
                if pause and "status" in message:
                    await taken.wait()

            return application(scope_of(), receive, send)

        slow = asyncio.create_task(client(pause=True))
        await asyncio.sleep(0.05)
        await asyncio.wait_for(client(pause=False), 10)
        waits = not slow.done()
        taken.set()
        await slow
        return waits

    assert asyncio.run(scene())


@pytest.mark.parametrize(
    ("path", "query", "is_file"),
    [
        ("bundle.zip", b"", True),
        ("report.pdf", b"level=named", True),
        ("report.html", b"level=named&download=yes", True),
        ("report.html", b"", False),
        ("sure/", b"", False),
        ("", b"", False),
    ],
)
def test_only_a_file_comes_in_pieces(path, query, is_file):
    assert is_long(f"/teach/sessions/ABCDEF/reports/{path}", query) is is_file


def test_the_environment_is_what_a_server_owes_the_application():
    scope = scope_of(
        "POST",
        "/s/%E4%B8%80/",
        headers=[
            (b"host", b"class.example"),
            (b"content-type", b"text/plain"),
            (b"cookie", b"a=1"),
            (b"cookie", b"b=2"),
            (b"x-two", b"1"),
            (b"x-two", b"2"),
            (b"x_two", b"forged"),
            (b"content-length", b"999"),
        ],
        query=b"a=%20",
    )
    environ = environ_of(scope, b"12345")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/s/一/"
    assert environ["QUERY_STRING"] == "a=%20"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_TWO"] == "1,2"
    assert environ["CONTENT_LENGTH"] == "5"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert environ["REMOTE_ADDR"] == "192.0.2.7"
    assert isinstance(environ["wsgi.input"], io.BytesIO)


def test_a_header_that_is_repeated_is_joined_once():
    class Counted(bytes):
        """A value whose text counts what it is put into, sign by sign."""

        def decode(self, *args):
            return Text(super().decode(*args))

    class Text(str):
        copied = 0

        def __format__(self, spec):
            Text.copied += len(self)
            return str(self)

    environ = environ_of(scope_of(headers=[(b"a", Counted(b"x"))] * 1_000))
    assert environ["HTTP_A"] == ",".join("x" * 1_000)
    assert Text.copied == 0


def test_a_request_whose_client_has_left_before_a_thread_was_free_is_not_begun():
    begun, free = [], threading.Event()

    def slow(environ, start_response):
        begun.append(environ["PATH_INFO"])
        free.wait(10)
        return echo(environ, start_response)

    async def scene():
        application, left, sent = bridge(slow, threads=1), asyncio.Event(), []

        async def send(message):
            sent.append(message)

        def client(leaves):
            body = [{"type": "http.request", "body": b""}]

            async def receive():
                if body:
                    return body.pop()
                await (left if leaves else asyncio.Event()).wait()
                return {"type": "http.disconnect"}

            return receive

        def ask(path, leaves):
            return asyncio.create_task(application(scope_of(path=path), client(leaves), send))

        first, stays, leaves = ask("/first/", False), ask("/stays/", False), ask("/leaves/", True)
        while not begun:
            await asyncio.sleep(0.01)
        left.set()
        await leaves
        free.set()
        await asyncio.gather(first, stays)
        return [message["status"] for message in sent if "status" in message]

    assert asyncio.run(scene()) == [200, 200]
    assert begun == ["/first/", "/stays/"]


@pytest.mark.parametrize("charset", ["hex", "utf-7", "unicode_escape", "undefined", "idna", "utf-16"])
@pytest.mark.parametrize("said", ["; charset={}", ";CHARSET = {}; x=1", "; charset*=utf-8''{}"])
def test_what_is_sent_is_read_as_utf_8_whatever_it_says_of_itself(charset, said):
    headers = [(b"content-type", f"text/plain{said.format(charset)}".encode())]
    request = WSGIRequest(environ_of(scope_of(headers=headers, query=rb"q=\ud800+2AA-")))
    assert request.GET["q"] == r"\ud800 2AA-"


def test_a_content_type_keeps_what_else_it_says():
    headers = [(b"content-type", b"multipart/form-data; charset=hex; boundary=abc")]
    assert environ_of(scope_of(headers=headers))["CONTENT_TYPE"] == "multipart/form-data; boundary=abc"


def test_a_length_of_thousands_of_digits_is_too_large():
    answer = ask(bridge(), scope_of("POST", headers=[(b"content-length", b"9" * 5_000)]))
    assert answer[1]["x-refused"] == TOO_LARGE
