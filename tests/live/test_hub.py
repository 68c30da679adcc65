"""The hub alone: no server and no database, only listeners that note what they are sent."""

import asyncio

import pytest

from deliberation.live.hub import STREAMS_EACH, Hub, Listener

QUICK = {"look_seconds": 60, "gap_seconds": 0.05, "beat_seconds": 0.3, "recheck_seconds": 0.0}


class Notes:
    """What one client was sent; with `reads=False` its connection is full and never takes anything."""

    def __init__(self, reads=True):
        self.reads = reads
        self.lines = []

    async def send(self, message):
        if not self.reads:
            await asyncio.Event().wait()
        self.lines.append(message["body"].decode())

    @property
    def versions(self):
        return [int(line.split("data: ")[1]) for line in self.lines if line.startswith("id:")]

    @property
    def beats(self):
        return [line for line in self.lines if line.startswith("event: beat")]


class Database:
    """The versions as they are, and which tickets are still good."""

    def __init__(self, **versions):
        self.versions = {int(key[1:]): value for key, value in versions.items()}
        self.frames = {}
        self.good = None
        self.asked = 0
        self.is_down = False

    def read(self, classrooms):
        self.asked += 1
        if self.is_down:
            raise OSError("no database")
        return {pk: (self.versions[pk], self.frames.get(pk)) for pk in classrooms}

    def admitted(self, classroom, tickets):
        return tickets if self.good is None else self.good


def play(scene, database, **more):
    """Run one scene with a hub that has started."""

    async def run():
        hub = Hub(read_versions=database.read, still_admitted=database.admitted, **(QUICK | more))
        await hub.start()
        try:
            return await scene(hub)
        finally:
            hub.close()

    return asyncio.run(run())


def listen(hub, notes, *, classroom=1, version=1, ticket="seat"):
    """A listener as a stream makes it: a task that waits until it is dropped."""

    async def wait():
        await asyncio.Event().wait()

    task = asyncio.get_running_loop().create_task(wait())
    listener = Listener(notes.send, ticket, version, task)
    hub.enter(classroom, listener)
    return listener


def test_whoever_listens_hears_the_new_version():
    database, notes, other = Database(c1=1, c2=1), Notes(), Notes()

    async def scene(hub):
        listen(hub, notes)
        listen(hub, other, classroom=2)
        await asyncio.sleep(0.1)
        database.versions[1] = 7
        hub.poke(1)
        await asyncio.sleep(0.2)

    play(scene, database)
    assert notes.versions == [7]
    assert other.versions == []


def test_what_changes_within_the_gap_is_said_once_and_the_last_version_always_arrives():
    database, notes = Database(c1=1), Notes()

    async def scene(hub):
        listen(hub, notes)
        for version in range(2, 40):
            database.versions[1] = version
            hub.poke(1)
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.3)

    play(scene, database)
    assert notes.versions[-1] == 39
    assert len(notes.versions) <= 8
    assert notes.versions == sorted(set(notes.versions))


def test_what_changed_between_the_admission_and_the_entry_is_heard():
    database, notes = Database(c1=9), Notes()

    async def scene(hub):
        listen(hub, notes, version=4)
        await asyncio.sleep(0.2)

    play(scene, database)
    assert notes.versions == [9]


def test_a_version_never_goes_back():
    database, notes = Database(c1=5), Notes()

    async def scene(hub):
        listen(hub, notes, version=5)
        database.versions[1] = 3
        hub.poke(1)
        await asyncio.sleep(0.2)

    play(scene, database)
    assert notes.versions == []


def test_every_listener_hears_a_beat_with_the_version():
    notes = [Notes() for _ in range(40)]

    async def scene(hub):
        for n, one in enumerate(notes):
            listen(hub, one, version=3, ticket=n)
        for _ in range(200):
            await asyncio.sleep(0.1)
            if all(len(one.beats) >= 2 for one in notes):
                return

    play(scene, Database(c1=3))
    assert all(len(one.beats) >= 2 for one in notes)
    assert "data: 3" in notes[0].beats[0]


def test_who_does_not_read_is_dropped_and_holds_nobody_up():
    database, deaf, notes = Database(c1=1), Notes(reads=False), Notes()

    async def scene(hub):
        listener = listen(hub, deaf)
        listen(hub, notes, ticket="other")
        await asyncio.sleep(0.05)
        database.versions[1] = 2
        hub.poke(1)
        await asyncio.sleep(0.2)
        return listener

    listener = play(scene, database)
    assert listener.dropped
    assert notes.versions == [2]


def test_a_stream_ends_within_a_beat_when_its_ticket_is_no_longer_good():
    database = Database(c1=1)

    async def scene(hub):
        gone, stays = listen(hub, Notes(), ticket="gone"), listen(hub, Notes(), ticket="stays")
        database.good = {"stays"}
        await asyncio.sleep(0.5)
        return gone.dropped, stays.dropped

    assert play(scene, database) == (True, False)


def test_a_database_that_fails_for_a_while_loses_nothing(caplog):
    database, notes = Database(c1=1), Notes()

    async def scene(hub):
        listen(hub, notes)
        await asyncio.sleep(0.05)
        database.is_down = True
        database.versions[1] = 2
        hub.poke(1)
        await asyncio.sleep(0.2)
        assert notes.versions == []
        database.is_down = False
        hub.resync()
        await asyncio.sleep(0.2)

    play(scene, database)
    assert notes.versions == [2]


def test_a_database_that_is_away_is_said_once_and_once_that_it_is_back(caplog):
    database = Database(c1=1)

    async def scene(hub):
        listen(hub, Notes())
        for is_down in (True, False, True):
            database.is_down = is_down
            for _ in range(4):
                hub.resync()
                await asyncio.sleep(0.1)

    play(scene, database, beat_seconds=60)
    said = [record.getMessage() for record in caplog.records if record.name == "deliberation.live.hub"]
    assert said == [
        "The database does not say what is new, nor who may listen: no database",
        "The database answers again.",
        "The database does not say what is new, nor who may listen: no database",
    ]


def test_one_seat_holds_so_many_streams_and_no_more():
    async def scene(hub):
        held = [listen(hub, Notes()) for _ in range(STREAMS_EACH)]
        assert not hub.has_place("seat")
        assert hub.has_place("another")
        hub.leave(1, held[0])
        assert hub.has_place("seat")

    play(scene, Database(c1=1))


def test_a_classroom_that_nobody_listens_to_is_forgotten():
    async def scene(hub):
        listener = listen(hub, Notes())
        hub.leave(1, listener)
        hub.leave(1, listener)
        assert hub.rooms == {}
        assert hub.held == {}
        assert hub.count == 0

    play(scene, Database(c1=1))


def test_a_hub_that_closes_ends_every_stream_and_lets_nobody_in():
    async def scene(hub):
        listener = listen(hub, Notes())
        hub.close()
        assert listener.dropped
        assert not hub.has_place("another")

    play(scene, Database(c1=1))


def test_in_a_process_that_serves_nobody_a_poke_does_nothing():
    database = Database(c1=1)
    Hub(read_versions=database.read, still_admitted=database.admitted).poke(1)
    assert database.asked == 0


@pytest.mark.parametrize("classrooms", [0, 3])
def test_a_look_asks_once_for_all_classrooms_that_are_listened_to(classrooms):
    database = Database(c1=1, c2=1, c3=1)

    async def scene(hub):
        for pk in range(1, classrooms + 1):
            listen(hub, Notes(), classroom=pk, ticket=pk)
        await asyncio.sleep(0.1)
        before = database.asked
        await asyncio.sleep(0.25)
        return database.asked - before

    asked = play(scene, database, look_seconds=0.1)
    assert asked == 0 if not classrooms else 1 <= asked <= 3


async def until(true):
    """Wait for something that a busy machine may take long to do."""
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0.01)


def test_a_students_page_hears_only_of_what_stands_in_its_frame():
    database, phone, wall = Database(c1=1), Notes(), Notes()
    database.frames[1] = "read"

    async def scene(hub):
        listen(hub, phone, ticket="phone").frame_only = True
        listen(hub, wall, ticket="wall")
        await until(lambda: hub.rooms[1].frame == "read")
        for version, frame in ((2, "read"), (3, "vote"), (4, "vote")):
            database.versions[1], database.frames[1] = version, frame
            hub.poke(1)
            await until(lambda: wall.versions[-1:] == [version])

    play(scene, database)
    assert phone.versions == [3]
    assert wall.versions == [2, 3, 4]


def test_a_page_that_is_older_than_the_frame_hears_of_it_when_it_comes():
    database, first, late = Database(c1=3), Notes(), Notes()
    database.frames[1] = "vote"

    async def scene(hub):
        listen(hub, first, version=1)
        await until(lambda: first.versions == [3])
        listen(hub, late, version=2, ticket="late").frame_only = True
        await until(lambda: late.versions)

    play(scene, database)
    assert late.versions == [3]


def test_what_is_announced_without_a_new_version_has_it_asked_who_may_listen():
    database = Database(c1=1)

    async def scene(hub):
        listener = listen(hub, Notes())
        await asyncio.sleep(0.1)
        database.good = set()
        hub.poke(1)
        # Long before its next beat.
        await asyncio.wait({listener.task}, timeout=4)
        return listener.dropped

    assert play(scene, database, beat_seconds=7.5, recheck_seconds=0.1)
