"""Between processes: PostgreSQL says in all of them which classroom has changed in one. One connection a process."""

from __future__ import annotations

import asyncio
import logging
import random

import psycopg

from deliberation.live.hub import CHANNEL, Hub

logger = logging.getLogger(__name__)

# How long to wait before connecting again, at first and at most; doubled each time.
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.2, 5.0


async def listen(conninfo: str, hub: Hub) -> None:
    """Pass every notice on to the hub, for ever. After a gap the hub reads all versions again."""
    wait = FIRST_WAIT_SECONDS
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                wait = FIRST_WAIT_SECONDS
                hub.resync()
                async for notice in connection.notifies():
                    if notice.payload.isdigit():
                        hub.poke(int(notice.payload))
        except (psycopg.Error, OSError) as error:
            logger.warning(
                "The listening connection to PostgreSQL was lost (%s); trying again.", type(error).__name__
            )
        await asyncio.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 - apart from each other, no secret
        wait = min(2 * wait, LONGEST_WAIT_SECONDS)


def address(given: dict[str, object]) -> str:
    """A connection string from its parts."""
    return psycopg.conninfo.make_conninfo(**{name: str(value) for name, value in given.items()})
