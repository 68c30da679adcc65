"""The server that a class works with: uvicorn, in one process or several, stopped without cutting an answer."""

from __future__ import annotations

import errno
import fcntl
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import uvicorn
from django.conf import settings
from django.db import connection
from uvicorn.supervisors import Multiprocess

from deliberation.live.head import BoundedHead

EVERYWHERE = "0.0.0.0"  # noqa: S104 - only where it is asked for
HIGHEST_PORT = 65_535
STOP_SECONDS = 5
START_SECONDS = 60
APPLICATION = "deliberation.asgi:application"
# Connections that wait to be taken, when a lecture hall opens a page at once.
BACKLOG = 4_096
# What was sent and is not taken for so long ends its connection: a phone that left without saying so.
UNREAD_MS = 40_000


class ServerFailed(Exception):
    """The server did not come up."""


class TooManyProcesses(Exception):
    """The database serves one process only; the message says why."""


def serve(host: str, port: int, *, processes: int = 1, begins: Callable[[], None] = lambda: None) -> None:
    """Serve until stopped by Ctrl-C or a signal to end. No request is written down. `begins` is called once it listens.

    TooManyProcesses if the database is SQLite and another process is wanted, or serves it already.
    """
    if connection.vendor == "sqlite" and processes > 1:
        raise TooManyProcesses(
            "SQLite serves one process: what one process announces, the other does not hear, and there is one "
            "writer at a time. Use PostgreSQL (DELIBERATION_DATABASE_URL) for more than one."
        )
    config = uvicorn.Config(
        APPLICATION,
        host=host,
        port=port,
        workers=processes,
        access_log=False,
        log_level="warning",
        lifespan="on",
        http=BoundedHead,
        ws="none",
        backlog=BACKLOG,
        # Who asks, and over HTTPS or not, is believed of the proxies of FORWARDED_ALLOW_IPS alone: of nobody by Django.
        proxy_headers=settings.TRUSTED_PROXY,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    with alone(), _listener(host, port) as listener:
        _open_many_files()
        begins()
        try:
            if processes == 1:
                uvicorn.Server(config).run([listener])
            else:
                Multiprocess(config, [listener]).run()
        except KeyboardInterrupt:
            return


@contextmanager
def alone() -> Iterator[None]:
    """With SQLite, hold the lock that says that this process serves the database."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or ":memory:" in name:
        yield
        return
    with open(Path(name + ".serving"), "w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise TooManyProcesses(
                "Another process serves this database already, and SQLite serves one process: what one announces, "
                "the other does not hear. Stop it first, or use PostgreSQL (DELIBERATION_DATABASE_URL)."
            ) from error
        yield


@contextmanager
def _listener(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            # Connections that are accepted have it from here.
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_MS)
        listener.bind((host, port))
        listener.set_inheritable(True)
        yield listener


def _open_many_files() -> None:
    """Each stream is an open file: take as many as the system lets us have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def why_not(host: str, port: int) -> str:
    """Why no server can listen there, for an operator to read; empty if one can."""
    if not 0 < port <= HIGHEST_PORT:
        return f"A port is a number from 1 to {HIGHEST_PORT}."
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {port} is taken. Choose another with --port."
            return f"Nothing can listen at {host}, port {port}: {error.strerror}."
    return ""


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nothing listens on now."""
    with socket.socket() as listener:
        listener.bind((host, 0))
        port: int = listener.getsockname()[1]
    return port


def address(host: str, port: int) -> str:
    """The address to type into a browser on this machine."""
    shown = {EVERYWHERE: "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def own_addresses() -> list[str]:
    """The address of this machine in its network, if it is in one. Nothing is sent to find it out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return []
        return [str(probe.getsockname()[0])]


@contextmanager
def beside() -> Iterator[str]:
    """A server in a process of its own on a free port, with this process's settings; yields its address."""
    host, port = "127.0.0.1", free_port()
    command = [sys.executable, "manage.py", "serve", "--host", host, "--port", str(port), "--quiet"]
    # Its own group, so that Ctrl-C reaches it only through us and it can end its last answers.
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603
    try:
        _wait(process, host, port)
        yield address(host, port)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS * 2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], host: str, port: int) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        connection = HTTPConnection(host, port, timeout=START_SECONDS)
        try:
            connection.request("GET", "/join/")
            connection.getresponse().read()
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise ServerFailed
