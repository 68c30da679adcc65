"""The server that a class works with: one process, stopped gracefully."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException

import uvicorn
from django.conf import settings

EVERYWHERE = "0.0.0.0"  # noqa: S104 - only where it is asked for
STOP_SECONDS = 5
START_SECONDS = 60


class ServerFailed(Exception):
    """The server did not come up."""


def serve(host: str, port: int) -> None:
    """Serve until stopped by Ctrl-C or a signal to end. No request is written down."""
    try:
        uvicorn.run(
            "deliberation.asgi:application",
            host=host,
            port=port,
            access_log=False,
            log_level="warning",
            lifespan="off",
            proxy_headers=settings.TRUSTED_PROXY,
            server_header=False,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
    except KeyboardInterrupt:
        return


def is_free(host: str, port: int) -> bool:
    """Whether a server can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError:
            return False
    return True


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
