"""Say that a classroom has changed: inside the transaction that changes it, heard once that is committed."""

from __future__ import annotations

from functools import partial

from django.db import connection, transaction

from deliberation.live.hub import CHANNEL, Hub

# The hub of this process, if it is a server: see asgi.py.
_hubs: list[Hub] = []


def hear_from(hub: Hub) -> None:
    """Let this process's hub hear what is announced in it."""
    _hubs[:] = [hub]


def announce(classroom: int) -> None:
    """Tell every listener, in every process, that the classroom has a new version. Nothing is said on a rollback."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(classroom)])
    elif _hubs:
        transaction.on_commit(partial(_hubs[0].poke, classroom))
