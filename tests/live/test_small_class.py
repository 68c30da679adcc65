"""Small versions of `tests.benchmarks.class_day` and `live`: what must be right, and no times."""

import asyncio
import json
import subprocess
import sys
import time

import psycopg
import pytest
from django.db import connection

from deliberation import serving
from deliberation.actions.classrooms import extend_phase
from deliberation.live.hub import CHANNEL
from deliberation.models import Argument, Ballot
from tests.benchmarks import house, phone
from tests.benchmarks.class_day import Day
from tests.benchmarks.ledger import stored
from tests.live.served import point_at_test_database, served
from tests.make import make_classroom, make_seat, seat_cookie

STREAMS, CHANGES = 50, 20


@pytest.fixture
def database(transactional_db, monkeypatch):
    point_at_test_database(monkeypatch)
    # A class of seconds has no time for a phone's quarter of a minute.
    monkeypatch.setattr(phone, "WAITS", (0.5, 1.0, 2.0))


def play(processes):
    """Twelve students vote and argue, half of them losing answers; the server is killed once in each phase."""
    seconds = {"lobby": 3, "first_vote": 5, "argue": 7, "debrief": 2}
    day = Day(port=serving.free_port(), processes=processes, students=12, seconds=seconds)
    asyncio.run(day.run())
    return day


@pytest.mark.parametrize(
    "processes", [pytest.param(1, marks=pytest.mark.sqlite), pytest.param(2, marks=pytest.mark.postgres)]
)
def test_nothing_acknowledged_is_lost_or_done_twice_on_a_bad_network(database, processes):
    day = play(processes)
    found, twice = stored(day.classroom.pk)
    assert day.ledger.compare(found) == ([], [])
    assert twice == []
    assert not day.errors
    assert not day.journal.refused
    assert not day.journal.gave_up
    assert day.killed == 4
    assert day.classroom.participants.count() == 12
    assert Ballot.objects.filter(participant__classroom=day.classroom).exists()
    assert Argument.objects.filter(classroom=day.classroom).exists()
    # How many phones see a phase of a few seconds is a matter of time; that the class is followed is not.
    assert all(1 <= len(seen) <= 12 for seen in day.journal.phases.values())
    assert max(day.journal.phases) == day.classroom.phase_changes.count()


@pytest.fixture
def listeners(database, tmp_path):
    """A class in its first vote, and how so many of its students begin to listen at a port."""
    classroom = make_classroom(phase="first_vote")
    cookies = [seat_cookie(make_seat(classroom)) for _ in range(STREAMS)]
    file = tmp_path / "ears.json"
    file.write_text(json.dumps({"path": f"/s/{classroom.code}/events/", "cookies": cookies}))

    def listen(port):
        command = [sys.executable, "-m", "tests.benchmarks.ears", str(port), str(file)]
        ears = subprocess.Popen(
            command, cwd=house.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert ears.stdout.readline().startswith("open")
        return ears

    return classroom, listen


def last_heard(ears, version):
    heard, _ = ears.communicate(f"{version}\n", timeout=60)
    return [stream[-1][0] for stream in json.loads(heard)]


@pytest.mark.postgres
def test_all_streams_of_two_processes_hear_the_last_of_many_changes(listeners):
    classroom, listen = listeners
    with served(processes=2) as (port, _):
        ears = listen(port)
        for _ in range(CHANGES):
            classroom = extend_phase(classroom, by=classroom.instructor, minutes=1)
        assert last_heard(ears, classroom.version) == [classroom.version] * STREAMS


@pytest.mark.postgres
def test_what_was_said_while_the_listening_connection_was_cut_is_heard_after_it(listeners):
    classroom, listen = listeners
    with served() as (port, _):
        ears = listen(port)
        cut(CHANNEL)
        classroom = extend_phase(classroom, by=classroom.instructor, minutes=1)
        assert last_heard(ears, classroom.version) == [classroom.version] * STREAMS


def cut(channel):
    """End the connection that listens, as the database's own restart would."""
    database = connection.settings_dict["NAME"]
    until = time.monotonic() + 20
    with psycopg.connect(connection_info(), autocommit=True) as other:
        while time.monotonic() < until:
            ended = other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND query = %s",
                [database, f"LISTEN {channel}"],
            ).fetchall()
            if ended:
                assert ended == [(True,)]
                return
            time.sleep(0.05)
    raise AssertionError("nobody listens")


def connection_info():
    given = connection.get_connection_params()
    return psycopg.conninfo.make_conninfo(
        **{
            name: str(given[name])
            for name in ("host", "port", "user", "password", "dbname")
            if given.get(name)
        }
    )
