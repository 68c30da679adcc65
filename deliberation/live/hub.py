"""Who listens to which classroom. The hub knows no Django: it is handed two functions that ask the database.

One hub a process. Everything but `poke` runs in the server's event loop. A listener holds neither a thread nor a
database connection: it is one waiting coroutine and the `send` of its connection, and the hub writes to that.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

logger = logging.getLogger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]
# For each classroom its version, and what stands in the frame of every student's page: see `Listener.frame_only`.
ReadVersions = Callable[[Collection[int]], Mapping[int, tuple[int, Hashable]]]
StillAdmitted = Callable[[int, Collection[Hashable]], Collection[Hashable]]

# The name under which PostgreSQL carries notices from process to process.
CHANNEL = "deliberation_classroom"
# A classroom speaks at most twice a second: what happens in between is one version.
GAP_SECONDS = 0.5
# Every listener hears something this often, and so knows that its stream is not mute.
BEAT_SECONDS = 15.0
# Beats are spread over as many turns, so that thousands of them never come at once.
TURNS = 15
# A change may have taken somebody's seat away: who listens is asked again at most this often. With the turn of a beat
# and what a change takes to be heard, a stream that may not go on ends within five seconds.
RECHECK_SECONDS = 3.0
# Streams that one seat, one signed-in browser or one wall (its displays together) can hold.
STREAMS_EACH = 12
# Streams that one process holds; more are refused and poll.
STREAMS_ALL = 20_000


class Listener:
    """One open stream: where to write, by what right it is open, and the task that ends with it.

    `version` is the last that it was told. With `frame_only` it hears of a version only if that has changed the frame
    of its page (phase and time): a thousand phones that asked for themselves at every vote of the others would leave
    a server no time for the votes.
    """

    __slots__ = ("dropped", "frame_only", "send", "task", "ticket", "turn", "version")

    def __init__(
        self,
        send: Send,
        ticket: Hashable,
        version: int,
        task: asyncio.Task[None] | None,
        *,
        frame_only: bool = False,
    ) -> None:
        self.send = send
        self.ticket = ticket
        self.version = version
        self.task = task
        self.frame_only = frame_only
        self.turn = 0
        self.dropped = False


class Room:
    """The listeners of one classroom, its version, its frame and the version in which that was first seen."""

    __slots__ = ("checked", "frame", "framed", "heard", "listeners", "spoke", "version", "waits")

    def __init__(self, version: int, now: float) -> None:
        self.version = self.framed = version
        self.frame: Hashable = None
        self.listeners: set[Listener] = set()
        self.spoke = 0.0
        self.checked = now
        # Something was announced since: whether the version has risen or not, somebody may have lost their right.
        self.heard = False
        self.waits = False

    def due(self, listener: Listener) -> int:
        """The version that a listener must know."""
        return self.framed if listener.frame_only else self.version


def event(version: int) -> bytes:
    """The version as an event of a stream; its id comes back as Last-Event-ID."""
    return b"id: %d\ndata: %d\n\n" % (version, version)


def beat(version: int) -> bytes:
    """A sign of life. It repeats the version, so that nothing lost stays lost for longer than a beat."""
    return b"event: beat\ndata: %d\n\n" % version


class Hub:
    """Tells everybody who listens to a classroom its version, soon after that has risen."""

    def __init__(
        self,
        *,
        read_versions: ReadVersions,
        still_admitted: StillAdmitted,
        look_seconds: float = 1.0,
        gap_seconds: float = GAP_SECONDS,
        beat_seconds: float = BEAT_SECONDS,
        recheck_seconds: float = RECHECK_SECONDS,
    ) -> None:
        """`look_seconds`: how often the versions are read although nobody has said that they changed."""
        self.read_versions = read_versions
        self.still_admitted = still_admitted
        self.look_seconds = look_seconds
        self.gap_seconds = gap_seconds
        self.beat_seconds = beat_seconds
        self.recheck_seconds = recheck_seconds
        self.rooms: dict[int, Room] = {}
        self.held: dict[Hashable, int] = {}
        self.count = 0
        self.changed: set[int] = set()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.reading = False
        self.closing = False
        self.is_away = False
        self.tasks: list[asyncio.Task[None]] = []
        # Not one of the threads that answer requests: a busy class must still hear.
        self.reader = ThreadPoolExecutor(1, thread_name_prefix="versions")

    async def start(self) -> None:
        """Begin to look and to beat, in the running loop."""
        self.loop = asyncio.get_running_loop()
        self.tasks = [asyncio.create_task(self._look()), asyncio.create_task(self._beat())]

    def close(self) -> None:
        """End every stream; nobody can enter any more. Called once, before the server waits for its connections."""
        self.closing = True
        for task in self.tasks:
            task.cancel()
        for room in list(self.rooms.values()):
            for listener in list(room.listeners):
                self.drop(listener)
        self.reader.shutdown(wait=False)

    def poke(self, classroom: int) -> None:
        """Say that a classroom may have a new version. From any thread; without a running server, nothing happens."""
        if self.loop is not None and not self.closing:
            try:
                self.loop.call_soon_threadsafe(self._hear, classroom)
            except RuntimeError:
                return  # the loop has ended in between

    def resync(self) -> None:
        """Read every version again: something may have been said while nobody heard it."""
        self.changed.update(self.rooms)
        self._read()

    def has_place(self, ticket: Hashable) -> bool:
        """Whether one more stream may be opened under this ticket."""
        return not self.closing and self.count < STREAMS_ALL and self.held.get(ticket, 0) < STREAMS_EACH

    def enter(self, classroom: int, listener: Listener) -> None:
        """Let a listener in. It was told `listener.version`; if that is old already, it hears the new one at once."""
        room = self.rooms.get(classroom)
        if room is None:
            room = self.rooms[classroom] = Room(listener.version, self._now())
            # What changed between its admission and now was said to nobody.
            self._hear(classroom)
        room.listeners.add(listener)
        self.count += 1
        self.held[listener.ticket] = self.held.get(listener.ticket, 0) + 1
        listener.turn = self.count % TURNS
        if listener.version < room.due(listener):
            self._tell(listener, event(room.due(listener)), room.due(listener))
        elif listener.version > room.version:
            self._hear(classroom)

    def leave(self, classroom: int, listener: Listener) -> None:
        """Forget a listener, and the classroom with its last one."""
        room = self.rooms.get(classroom)
        if room is None or listener not in room.listeners:
            return
        room.listeners.discard(listener)
        self.count -= 1
        self.held[listener.ticket] -= 1
        if not self.held[listener.ticket]:
            del self.held[listener.ticket]
        if not room.listeners:
            del self.rooms[classroom]

    def drop(self, listener: Listener) -> None:
        """End a stream from this side: its task is woken and closes it."""
        if listener.dropped:
            return
        listener.dropped = True
        if listener.task is not None:
            listener.task.cancel()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _hear(self, classroom: int) -> None:
        if classroom in self.rooms:
            self.rooms[classroom].heard = True
            self.changed.add(classroom)
            self._read()

    def _read(self) -> None:
        """Read the versions of what has changed, one reading at a time; more that comes meanwhile waits."""
        if self.reading or not self.changed or self.loop is None or self.closing:
            return
        now = self._now()
        due = {pk for pk in self.changed if pk not in self.rooms or self._wait(self.rooms[pk], now) <= 0}
        for pk in self.changed - due:
            self._later(self.rooms[pk], now)
        self.changed -= due
        due &= self.rooms.keys()
        if due:
            self.reading = True
            task = self.loop.create_task(self._read_now(due))
            self.tasks = [one for one in self.tasks if not one.done()] + [task]

    def _wait(self, room: Room, now: float) -> float:
        return room.spoke + self.gap_seconds - now

    def _later(self, room: Room, now: float) -> None:
        if not room.waits and self.loop is not None:
            room.waits = True
            self.loop.call_later(max(0.0, self._wait(room, now)), self._read_again, room)

    def _read_again(self, room: Room) -> None:
        room.waits = False
        self._read()

    async def _read_now(self, due: set[int]) -> None:
        try:
            for pk, (version, frame) in (await self._ask(self.read_versions, due)).items():
                self._risen(pk, version, frame)
        except Exception as error:
            self.say_away(error, exc_info=True)
        finally:
            self.reading = False
        self._read()

    async def _ask(self, question: Callable[..., Any], *args: Any) -> Any:
        answer = await asyncio.get_running_loop().run_in_executor(self.reader, question, *args)
        if self.is_away:
            self.is_away = False
            logger.warning("The database answers again.")
        return answer

    def say_away(self, error: BaseException, *, exc_info: bool = False) -> None:
        """Say it once, not each second or for each phone: a database that is away for a night would fill the log."""
        if not self.is_away:
            self.is_away = True
            why = " ".join(str(error).split())
            logger.warning(
                "The database does not say what is new, nor who may listen: %s", why, exc_info=exc_info
            )

    def _risen(self, classroom: int, version: int, frame: Hashable) -> None:
        room = self.rooms.get(classroom)
        if room is None or version < room.version or (version, frame) == (room.version, room.frame):
            return
        if frame != room.frame:
            room.frame, room.framed = frame, version
        room.version = version
        room.spoke = self._now()
        said = {number: event(number) for number in (version, room.framed)}
        for listener in list(room.listeners):
            due = room.due(listener)
            if listener.version < due:
                self._tell(listener, said[due], due)

    def _tell(self, listener: Listener, said: bytes, version: int) -> None:
        """Write to one stream without waiting. A client that does not read has a full connection: it is dropped."""
        listener.version = version
        writing = listener.send({"type": "http.response.body", "body": said, "more_body": True})
        if not _ends_at_once(writing):
            self.drop(listener)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(self.look_seconds)
            self.resync()

    async def _beat(self) -> None:
        turn = 0
        while True:
            await asyncio.sleep(self.beat_seconds / TURNS)
            turn = (turn + 1) % TURNS
            now = self._now()
            for pk, room in list(self.rooms.items()):
                for listener in [one for one in room.listeners if one.turn == turn]:
                    due = max(listener.version, room.due(listener))
                    self._tell(listener, beat(due), due)
                is_due = now - room.checked >= self.beat_seconds - self.beat_seconds / TURNS
                may_differ = room.heard or room.spoke > room.checked
                if is_due or (may_differ and now - room.checked >= self.recheck_seconds):
                    room.checked, room.heard = now, False
                    await self._check(pk, room)

    async def _check(self, classroom: int, room: Room) -> None:
        """Ask the database who of the listeners may still listen; the others' streams end."""
        tickets = {listener.ticket for listener in room.listeners}
        try:
            good = set(await self._ask(self.still_admitted, classroom, tickets))
        except Exception as error:
            self.say_away(error, exc_info=True)
            return
        for listener in list(room.listeners):
            if listener.ticket in tickets and listener.ticket not in good:
                self.drop(listener)


def _ends_at_once(writing: Awaitable[None]) -> bool:
    """Run a coroutine up to its first wait. True if it had none; otherwise it is closed and False."""
    steps = writing.__await__()
    try:
        next(steps)
    except StopIteration:
        return True
    except Exception:
        return False
    close: Callable[[], None] | None = getattr(writing, "close", None)
    if close:
        close()
    return False
