"""A proxy that passes everything on at once but event streams: of those it passes the head and holds back the rest,
as a virus scanner or a proxy of a school does."""

from __future__ import annotations

import asyncio
import contextlib
import threading


class Buffering:
    """Listens at `port` while the block lasts. `opened` counts the streams that were begun."""

    def __init__(self, server: int) -> None:
        self.server = server
        self.port = 0
        self.opened = 0
        self.loop = asyncio.new_event_loop()
        self.listens = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Buffering:
        self.thread.start()
        assert self.listens.wait(10)
        return self

    def __exit__(self, *why: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        listener = self.loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
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
        up, down = await asyncio.open_connection("127.0.0.1", self.server)
        with contextlib.suppress(OSError, EOFError):
            await asyncio.gather(self._pass_on(reader, down), self._answer(up, writer))
        for one in (down, writer):
            one.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        holds = False
        while data := await reader.read(65_536):
            if b"content-type: text/event-stream" in data.lower():
                holds, data = True, data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
                self.opened += 1
            elif holds:
                continue
            writer.write(data)
            await writer.drain()
        writer.close()
