"""How much of the people in a session goes out with an export."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """The three levels, chosen at each export.

    `named`: who is behind each seat, in a class that uses names. `pseudonymous`: every row, under pseudonyms.
    `aggregate`: numbers about groups of five or more; no row about one person and no text that one wrote.
    """

    NAMED = "named"
    PSEUDONYMOUS = "pseudonymous"
    AGGREGATE = "aggregate"


BY_SEAT = frozenset({Level.NAMED, Level.PSEUDONYMOUS})
ALL = frozenset(Level)
