"""A proxy that speaks HTTPS before our server, as a class has one, with a certificate of its own making."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
import subprocess
import threading
from pathlib import Path

HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Secure:
    """Listens at `port` while the block lasts, and hands each request on by itself."""

    def __init__(self, server: int, folder: Path) -> None:
        self.server = server
        self.port = 0
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
        names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
        subprocess.run([*command.split(), *names], check=True, capture_output=True)
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(certificate, key)
        self.loop = asyncio.new_event_loop()
        self.listens = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Secure:
        self.thread.start()
        assert self.listens.wait(10)
        return self

    def __exit__(self, *why: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        made = asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.context)
        listener = self.loop.run_until_complete(made)
        self.port = listener.sockets[0].getsockname()[1]
        self.listens.set()
        self.loop.run_forever()

    async def _end(self) -> None:
        """End what is still under way: streams never end by themselves."""
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection: event streams go through as they come."""
        with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
            head = await reader.readuntil(HEAD)
            length = LENGTH.search(head)
            body = await reader.readexactly(int(length[1])) if length else b""
            lines = head.removesuffix(HEAD).split(b"\r\n")
            lines = [line for line in lines if not line.lower().startswith(b"connection:")]
            lines += [b"Connection: close", b"X-Forwarded-Proto: https", b"X-Forwarded-For: 127.0.0.1"]
            up, down = await asyncio.open_connection("127.0.0.1", self.server)
            down.write(b"\r\n".join(lines) + HEAD + body)
            while data := await up.read(65_536):
                writer.write(data)
                await writer.drain()
            down.close()
        writer.close()
