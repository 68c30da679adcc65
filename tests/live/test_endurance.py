"""A class votes while thousands only listen and others send as slowly as they can; and for how long memory stays flat."""

import asyncio
import json
import random
import secrets
import subprocess
import sys
import time
from contextlib import suppress
from statistics import median

import pytest
from django.utils import timezone

from deliberation.models import Participant
from tests.benchmarks import house
from tests.benchmarks.day_report import quantile
from tests.benchmarks.wire import Wire, form_post
from tests.live.served import TOKEN, as_in_production, point_at_test_database, served
from tests.make import make_classroom, seat_cookie
from tests.trust.size import full, size

GET = b"GET /join/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
POST = b"POST /join/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\n"
BEGIN = {"head": GET, "body": POST, "reader": (GET + b"\r\n") * 20}
KINDS = tuple(BEGIN)


@pytest.fixture
def classroom(transactional_db, settings, monkeypatch, tmp_path):
    settings.SECRET_KEY = secrets.token_urlsafe(48)
    point_at_test_database(monkeypatch)
    as_in_production(monkeypatch, tmp_path)
    return make_classroom(phase="first_vote")


@pytest.mark.gate("T23-idle")
def test_a_class_votes_beside_idle_streams_and_slow_senders(classroom, tmp_path, figure):
    streams, slow, voters = size(quick=100, whole=2_000), size(quick=30, whole=300), size(quick=8, whole=60)
    seconds = size(quick=6, whole=600)
    before, told = endure(classroom, tmp_path, streams, slow, voters, seconds)
    grown = (max(told.memory) - before) / 1_000
    p95 = 1_000 * quantile(told.seconds, 0.95)
    figure(
        f"{streams:,} idle streams, {slow} slow senders and readers, {len(told.seconds):,} votes in {seconds / 60:.1f} min: "
        f"p95 {p95:.0f} ms, {grown:.0f} MB more; {course(told.memory)}"
    )
    assert set(told.statuses) == {303}
    assert len(told.seconds) > voters
    assert grown <= 200
    if full():
        assert p95 <= 1_000


@pytest.mark.gate("T23-flat")
def test_memory_stays_flat_while_a_class_goes_on_for_hours(classroom, tmp_path, figure):
    streams, slow, voters = size(quick=30, whole=300), size(quick=9, whole=60), size(quick=8, whole=15)
    seconds = size(quick=6, whole=7_200)
    _, told = endure(classroom, tmp_path, streams, slow, voters, seconds)
    third = max(1, len(told.memory) // 3)
    drift = (median(told.memory[-third:]) - median(told.memory[:third])) / 1_000
    figure(
        f"{streams} streams, {slow} slow senders and readers, {len(told.seconds):,} votes in {seconds / 60:.1f} min: from the "
        f"first third of that time to the last {drift:+.1f} MB; {course(told.memory)}"
    )
    assert set(told.statuses) == {303}
    assert len(told.seconds) > voters
    # Python takes memory in pieces of a megabyte; what grows with time is more than a few of them in hours.
    assert drift <= size(quick=20, whole=5)


def endure(classroom, folder, streams, slow, voters, seconds):
    """The server's memory in kB once a few have voted, and what came of it while all of them were there."""
    house.open_many_files()
    cookies = seats(classroom, streams + voters)
    with served() as (port, server):
        path = f"/s/{classroom.code}/ballot/{classroom.tradeoffs.first().key}/"
        votes = [form_fields(classroom, path, cookie) for cookie in cookies[:voters]]
        warm = asyncio.run(vote(port, votes, seconds=1.0))
        assert set(warm.statuses) == {303}
        before = house.memory_of_all(server.pid)
        ears = listen(port, classroom, cookies[voters:], folder)
        told = asyncio.run(under_load(port, server.pid, votes, slow, seconds))
        end(ears)
    return before, told


def course(memory):
    """How memory went, in ten steps: what has filled up is told from what grows on."""
    step = max(1, len(memory) // 10)
    return f"MB: {' '.join(f'{one / 1_000:.1f}' for one in memory[::step])}"


class Told:
    """What came of the votes, and the server's memory in kB second by second."""

    def __init__(self):
        self.seconds, self.statuses, self.memory = [], [], []


def seats(classroom, count):
    Participant.objects.bulk_create(
        Participant(
            classroom=classroom,
            pseudonym=f"Seat {n}",
            folded=f"seat{n}",
            joined_at=timezone.now(),
            joined_epoch=1,
        )
        for n in range(count)
    )
    return [seat_cookie(seat) for seat in classroom.participants.select_related("classroom")]


def listen(port, classroom, cookies, folder):
    file = folder / "ears.json"
    file.write_text(json.dumps({"path": f"/s/{classroom.code}/events/", "cookies": cookies}))
    command = [sys.executable, "-m", "tests.benchmarks.ears", str(port), str(file)]
    ears = subprocess.Popen(command, cwd=house.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert ears.stdout.readline().startswith("open")
    return ears


def end(ears):
    """Stop listening, without waiting for a version that nobody has said."""
    ears.kill()
    ears.communicate()


def form_fields(classroom, path, cookie):
    """What one student sends with each vote, but for the place."""
    fields = {"csrfmiddlewaretoken": TOKEN, "epoch": classroom.phase_epoch, "round": "first"}
    return path, fields | {"confidence": 2, "stance": "as_described"}, f"{cookie}; csrf={TOKEN}"


async def vote(port, votes, *, seconds):
    """Every voter votes about once a second, each over a connection of its own."""
    told, until = Told(), time.monotonic() + seconds

    async def one(number, path, fields, cookies):
        draw, wire = random.Random(number), Wire("127.0.0.1", port)
        while time.monotonic() < until:
            await asyncio.sleep(draw.uniform(0.6, 1.6))
            heard = await wire.ask(form_post(path, fields | {"place": draw.randint(0, 100)}, cookies))
            told.seconds.append(heard.seconds)
            told.statuses.append(heard.status)
        wire.close()

    await asyncio.gather(*(one(number, *what) for number, what in enumerate(votes)))
    return told


async def under_load(port, pid, votes, slow, seconds):
    """Votes while slow clients come, dawdle and come again; and the memory that this takes."""
    dawdling = [asyncio.create_task(dawdle(port, KINDS[n % 3], n)) for n in range(slow)]
    voting = asyncio.create_task(vote(port, votes, seconds=seconds))
    memory = []
    while not voting.done():
        await asyncio.sleep(min(1.0, seconds / 12))
        memory.append(house.memory_of_all(pid))
    for task in dawdling:
        task.cancel()
    await asyncio.gather(*dawdling, return_exceptions=True)
    told = await voting
    told.memory = memory
    return told


async def dawdle(port, kind, number):
    """Send a byte of a head or a body now and then, or read a page a byte at a time; when turned away, begin again."""
    draw = random.Random(number)
    while True:
        with suppress(OSError, EOFError, TimeoutError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(BEGIN[kind])
            try:
                async with asyncio.timeout(40):
                    while True:
                        await asyncio.sleep(draw.uniform(0.5, 2.0))
                        if kind == "reader":
                            await reader.readexactly(1)
                        else:
                            writer.write(b"X-Slow: %d\r\n" % number if kind == "head" else b"a")
                            await writer.drain()
            finally:
                writer.close()
        await asyncio.sleep(0.5)
