"""Several processes serve one class: whichever a browser listens to, it hears the last version, and none twice."""

import asyncio
import re
import time

import pytest

from tests.backups.home import TOKEN, Home
from tests.benchmarks.wire import Wire, form_post
from tests.trust.size import size

MOST_SECONDS = 3.0
# How long to wait for what comes too late, to say how late it was.
PATIENCE = 30.0
PRESSERS = 4
VERSION = re.compile(rb"data: (\d+)")


class Stream:
    """A browser's event stream: the versions that it has heard, over all its connections."""

    def __init__(self, port, path, cookie):
        self.port, self.path, self.cookie = port, path, cookie
        self.heard = []
        self.at = 0.0
        self.task = None

    def open(self):
        self.task = asyncio.create_task(self._listen())

    async def close(self):
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def _listen(self):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nCookie: {self.cookie}"
        writer.write(f"{head}\r\n\r\n".encode())
        try:
            while line := await reader.readline():
                if found := VERSION.search(line):
                    self.heard.append(int(found[1]))
                    self.at = time.monotonic()
        finally:
            writer.close()

    @property
    def last(self):
        return self.heard[-1] if self.heard else 0


async def until(is_so, seconds=PATIENCE):
    ends = time.monotonic() + seconds
    while not is_so() and time.monotonic() < ends:
        await asyncio.sleep(0.02)
    return is_so()


async def press(home, filled, times):
    """The instructor gives the phase another minute, so many times: each is a version that every page hears of."""
    wire = Wire("127.0.0.1", home.port)
    fields = {"csrfmiddlewaretoken": TOKEN, "minutes": 1}
    form = form_post(
        f"/teach/sessions/{filled['code']}/extend/", fields, f"{filled['instructor']}; csrf={TOKEN}"
    )
    for _ in range(times):
        assert (await wire.ask(form)).status == 303
    wire.close()


async def storm(streams):
    """Every browser loses its stream at the same moment, and opens another at once."""
    await asyncio.gather(*(stream.close() for stream in streams))
    for stream in streams:
        stream.open()


async def day(home, filled, events):
    """Streams that are opened, a class that changes, a storm in the middle; returns what was heard, and how late."""
    path = f"/s/{filled['code']}/events/"
    streams = [Stream(home.port, path, seat["cookie"]) for seat in filled["seats"]]
    for stream in streams:
        stream.open()
    assert await until(lambda: all(stream.heard for stream in streams))
    first = max(stream.last for stream in streams)
    share = events // 2 // PRESSERS
    await asyncio.gather(*(press(home, filled, share) for _ in range(PRESSERS)))
    pressing = [asyncio.create_task(press(home, filled, share)) for _ in range(PRESSERS)]
    began = time.monotonic()
    await storm(streams)
    assert await until(lambda: all(stream.at > began for stream in streams))
    again = max(stream.at for stream in streams) - began
    await asyncio.gather(*pressing)
    ended, last = time.monotonic(), first + 2 * share * PRESSERS
    came = await until(lambda: all(stream.last >= last for stream in streams))
    late = max(stream.at for stream in streams) - ended
    await asyncio.gather(*(stream.close() for stream in streams))
    return streams, last, came, late, again


@pytest.mark.gate("T19-processes")
@pytest.mark.postgres
def test_every_stream_of_every_process_hears_the_last_version_also_after_a_storm(tmp_path, figure):
    processes, count = size(quick=2, whole=4), size(quick=30, whole=300)
    events = size(quick=80, whole=5_000)
    home = Home(tmp_path / "home")
    try:
        filled = home.ask("fill", str(count))
        home.start("--processes", str(processes))
        streams, last, came, late, again = asyncio.run(day(home, filled, events))
        stored = home.ask("read")["version"]
    finally:
        home.close()
    back = sum(
        one > two for stream in streams for one, two in zip(stream.heard, stream.heard[1:], strict=False)
    )
    behind = sum(stream.last != last for stream in streams)
    figure(
        f"{processes} processes, {count} streams, {events:,} events: last version in {max(late, 0):.1f} s, "
        f"{behind} behind, {back} backwards; all back {again:.1f} s after a storm"
    )
    assert came
    assert stored == last
    assert (behind, back) == (0, 0)
    assert late <= MOST_SECONDS
