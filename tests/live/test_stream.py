"""The event stream's answers to who may not listen, or cannot be told whether."""

import asyncio
from concurrent.futures import Future

from django.db import OperationalError

from deliberation.live.door import CannotAsk
from deliberation.live.hub import Hub
from deliberation.live.stream import stream
from tests.live.test_bridge import scope_of

PHONES = 20


class Away:
    """Threads in which the database does not say who may listen."""

    def submit_quick(self, question, environ):
        asked = Future()
        error = CannotAsk([(b"cache-control", b"no-store")])
        error.__cause__ = OperationalError("the server closed\n\tthe connection")
        asked.set_exception(error)
        return asked


def test_a_class_that_comes_while_the_database_is_away_is_told_to_come_again_and_fills_no_log(caplog):
    answers = []

    async def send(message):
        answers.append(message)

    async def knock():
        hub = Hub(read_versions=lambda _: {}, still_admitted=lambda *_: ())
        for _ in range(PHONES):
            await stream(scope_of(path="/s/AAAAAA/events/"), None, send, hub=hub, pool=Away())
        hub.close()

    asyncio.run(knock())
    starts = [answer for answer in answers if answer["type"] == "http.response.start"]
    assert [start["status"] for start in starts] == [503] * PHONES
    assert all((b"cache-control", b"no-store") in start["headers"] for start in starts)
    said = [(record.getMessage(), record.exc_info) for record in caplog.records]
    line = "The database does not say what is new, nor who may listen: the server closed the connection"
    assert said == [(line, False)]
