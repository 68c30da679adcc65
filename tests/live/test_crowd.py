"""A class behind one address, and what of it reaches the server: on a bad network, and when all are told something."""

import asyncio
import re
from random import Random

import pytest
from django.db import connection

from deliberation import serving
from deliberation.actions.classrooms import extend_phase
from tests.benchmarks import house, phone
from tests.benchmarks.class_day import Day
from tests.benchmarks.day_report import quantile
from tests.benchmarks.ledger import stored
from tests.live.served import point_at_test_database, served
from tests.make import make_classroom, make_seat, seat_cookie
from tests.trust.size import full, size


@pytest.fixture
def database(transactional_db, monkeypatch):
    point_at_test_database(monkeypatch)
    if not full():
        # A class of seconds has no time for a phone's quarter of a minute.
        monkeypatch.setattr(phone, "WAITS", (0.5, 1.0, 2.0))


@pytest.mark.gate("T2b-one-address")
@pytest.mark.gate("T13-lost")
def test_a_class_behind_one_address_is_never_refused_and_loses_and_doubles_nothing_on_a_bad_network(
    database, figure
):
    """A minute of class: 300 join, listen, mark, vote and argue, each losing three of ten answers to what they send."""
    students, seconds = size(quick=20, whole=300), size(quick=8, whole=60)
    shares = {"lobby": 0.25, "read": 0.2, "first_vote": 0.25, "argue": 0.3}
    day = Day(
        port=serving.free_port(),
        processes=1,
        students=students,
        seconds={phase: share * seconds for phase, share in shares.items()},
        kills=False,
        losers=1.0,
    )
    asyncio.run(day.run())
    joined = day.began + shares["lobby"] * seconds
    joins = [1_000 * took for at, took in day.journal.writes if at < joined]
    writes = [1_000 * took for at, took in day.journal.writes if at >= joined]
    found, twice = stored(day.classroom.pk)
    lost, strange = day.ledger.compare(found)
    refused = sum(day.journal.refused.values()) + sum(day.journal.gave_up.values())
    figure(
        f"{students} students in {day.lasted:.0f} s: {len(joins)} joins sent (p95 {quantile(joins, 0.95):.0f} ms), "
        f"{len(writes):,} writes (p95 {quantile(writes, 0.95):.0f} ms), {refused} refused; "
        f"{day.journal.thrown_away} answers lost on the way, {len(lost)} lost for good, {len(twice) + len(strange)} double"
    )
    assert (lost, twice, strange) == ([], [], [])
    assert not day.errors
    assert not day.journal.refused
    assert not day.journal.gave_up
    assert not day.journal.words_lost
    assert day.classroom.participants.count() == students
    assert day.journal.thrown_away > 0.1 * len(day.journal.writes)
    if full():
        assert len(writes) >= 1_500
        assert quantile(joins, 0.95) <= 2_000
        assert quantile(writes, 0.95) <= 1_000


@pytest.mark.gate("T13b-spread")
def test_one_change_is_asked_for_once_by_each_who_listens_and_not_by_all_at_once(database, figure):
    listeners = size(quick=100, whole=300)
    classroom = make_classroom(phase="first_vote")
    cookies = [seat_cookie(make_seat(classroom)).partition("=") for _ in range(listeners)]
    with served() as (port, _):
        asked = asyncio.run(listen_to_one_change(port, classroom, cookies))
    began = [at for at, _ in asked.pulses]
    lasted = max(began) - min(began)
    figure(f"{listeners} listeners, 1 change: {len(began)} requests over {lasted:.2f} s")
    assert len(began) == listeners
    assert lasted >= 1


async def listen_to_one_change(port, classroom, cookies):
    journal = phone.Journal()
    phones = []
    for number, (name, _, value) in enumerate(cookies):
        one = phone.Phone("127.0.0.1", port, classroom.code, journal, Random(number), 0.0)
        one.cookies[name] = value
        one.version = one.bar_version = classroom.version
        one.epoch = one.page_epoch = classroom.phase_epoch
        one.begin()
        phones.append(one)
    while any(one.is_mute for one in phones):
        await asyncio.sleep(0.1)
    await asyncio.sleep(1.5)
    journal.pulses.clear()
    await asyncio.to_thread(extend, classroom)
    # On a busy machine the last of them may be late; then whoever asks twice has time to.
    until = asyncio.get_running_loop().time() + 60
    while len(journal.pulses) < len(phones) and asyncio.get_running_loop().time() < until:
        await asyncio.sleep(0.1)
    await asyncio.sleep(2)
    for one in phones:
        one.end()
    return journal


def extend(classroom):
    extend_phase(classroom, by=classroom.instructor, minutes=1)
    connection.close()


@pytest.mark.parametrize(("name", "value"), [("SPREAD", "spread"), ("POLL", "poll")])
def test_the_phones_of_the_tests_wait_as_the_pages_do(name, value):
    script = (house.ROOT / "static" / "js" / "live-class.js").read_text(encoding="utf-8")
    milliseconds = re.search(rf"static {value} = ([\d_]+);", script)[1]
    assert int(milliseconds) == 1_000 * getattr(phone, name)
