"""A server with the settings of production behind a proxy that speaks HTTPS, on the test's database."""

from __future__ import annotations

import contextlib
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from deliberation import serving
from tests.benchmarks import house
from tests.live.served import as_in_production, point_at_test_database

KEY = secrets.token_urlsafe(48)
TOKEN = "t" * 32
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Answer:
    """One answer: its status, its headers as they came, and its body."""

    status: int
    heads: list[tuple[str, str]]
    body: bytes


class Server:
    """What answers at a port of this machine."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(
        self,
        method: str,
        path: str,
        *,
        cookie: str = "",
        fields: dict | None = None,
        secure: bool = True,
        **heads: str,
    ) -> Answer:
        """One request as the proxy hands it on; a form carries its token unless told otherwise."""
        connection = HTTPConnection(HOST, self.port, timeout=30)
        body = None
        sent = {"Host": HOST, "X-Forwarded-Proto": "https" if secure else "http"}
        if fields is not None:
            body = urlencode({"csrfmiddlewaretoken": TOKEN} | fields)
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{HOST}"}
            cookie = f"{cookie}; __Host-csrf={TOKEN}"
        sent |= {"Cookie": cookie} | {name.replace("_", "-"): value for name, value in heads.items()}
        with contextlib.closing(connection):
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())

    def listen(self, path: str, cookie: str = "") -> Stream:
        return Stream(self.port, path, cookie)


class Stream:
    """An event stream that is read beside the test: what came, each piece with its time, and when it ended."""

    def __init__(self, port: int, path: str, cookie: str) -> None:
        self.connection = HTTPConnection(HOST, port, timeout=60)
        heads = {"Host": HOST, "X-Forwarded-Proto": "https", "Cookie": cookie, "Accept": "text/event-stream"}
        self.connection.request("GET", path, headers=heads)
        self.answer = self.connection.getresponse()
        self.heads = self.answer.getheaders()
        self.status = self.answer.status
        self.pieces: list[tuple[float, bytes]] = []
        self.ended = threading.Event()
        self.ended_at = 0.0
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            while piece := self.answer.read1(4096):
                self.pieces.append((time.monotonic(), piece))
        except (OSError, HTTPException):
            pass  # cut, by the server or by `close`
        finally:
            self.ended_at = time.monotonic()
            self.ended.set()

    def after(self, moment: float) -> bytes:
        """What came after a moment."""
        return b"".join(piece for at, piece in self.pieces if at > moment)

    def close(self) -> None:
        # Ends the reading beside us, which would hold the connection.
        with contextlib.suppress(OSError):
            self.connection.sock.shutdown(socket.SHUT_RDWR)
        self.ended.wait(20)
        self.connection.close()


@contextlib.contextmanager
def serving_production(folder: Path, *, proxies: str = HOST) -> Iterator[Server]:
    """That server with collected static files, until the block ends. `proxies` are believed."""
    with pytest.MonkeyPatch.context() as patch:
        point_at_test_database(patch)
        for name, value in {
            "SECRET_KEY": KEY,
            "HTTPS": "yes",
            "TRUSTED_PROXY": "yes",
            "ALLOWED_HOSTS": HOST,
        }.items():
            patch.setenv(f"DELIBERATION_{name}", value)
        patch.setenv("FORWARDED_ALLOW_IPS", proxies)
        as_in_production(patch, folder)
        port = serving.free_port()
        with house.running(house.serve_command(port), f"http://{HOST}:{port}/health/"):
            yield Server(port)


def speak_as_it(settings: Any) -> None:
    """Give this process that server's key and the names of its cookies, to make cookies with."""
    settings.SECRET_KEY, settings.HTTPS, settings.COOKIE_PREFIX = KEY, True, "__Host-"
    settings.SESSION_COOKIE_NAME = "__Host-session"
