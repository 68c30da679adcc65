"""What may go wrong, in sentences fit for a student. No Django: the sentence is translated where it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation; the view that shows it translates it."""
    return message


class DeliberationError(Exception):
    """A rule says no. `message` is a translatable sentence, `params` fills its %(name)s places.

    `field` names the form field that it concerns, if any; `status` is the HTTP status of the answer.
    """

    status = 422

    def __init__(self, message: str, *, field: str | None = None, **params: Any) -> None:
        self.message = message
        self.field = field
        self.params = params
        super().__init__(message)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class NotNow(DeliberationError):
    """The class is in a phase that does not allow this, or has moved on since the page was made."""

    status = 409


class Overtaken(DeliberationError):
    """Something newer of the same person is saved already. `seq` is its number; a form sent anew has a higher one."""

    status = 409

    def __init__(self, seq: int) -> None:
        self.seq = seq
        super().__init__(
            gettext_noop(
                "A newer answer of yours is saved already. Send this again if it is to take its place."
            )
        )


class OtherWords(DeliberationError):
    """What was read and judged has other words now: its author has changed it since the page was made."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            gettext_noop("Its author has changed this since you read it. Read it again, as it stands now.")
        )


class SeatGone(DeliberationError):
    """The seat was removed, or left."""

    status = 409


class Sealed(DeliberationError):
    """The session is sealed: who sat where is gone for good, and no name can be put to it again."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            gettext_noop(
                "This session is sealed: nothing says any more who sat where. It cannot be opened again, and no "
                "name or mark can be added to it."
            )
        )


class NotLed(Exception):
    """Whoever acts was removed, or their account deactivated, since the page was asked for: there is nothing here for
    them, and no page to say so on."""


class KeptLonger(DeliberationError):
    """Those who sit in the class were told that it is kept for less long."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            gettext_noop(
                "Students were told how long this session is kept when they joined, so it can be kept for less "
                "long now, and not for longer. Take its report out to keep it."
            )
        )


class TooFast(DeliberationError):
    """More in a short time than a person does. `seconds` says how long to wait."""

    status = 429

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            gettext_noop("That was a lot in a short time. Wait %(seconds)d seconds, then send it again."),
            seconds=seconds,
        )


class DoorClosed(DeliberationError):
    """Nobody can join: the door is locked, the session is over, or the code is unknown."""


class BadName(DeliberationError):
    """A name that is empty, too long, imitates another, or pretends to be the instructor."""


@dataclass(frozen=True)
class Problem:
    """One of several things that are wrong: a translatable sentence, what fills its places, and `why`, which is a
    translatable sentence too and fills the place of that name."""

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""

    def __str__(self) -> str:
        return self.message % {**self.params, "why": self.why}


class BadRoster(DeliberationError):
    """A roster that cannot be used; `problems` says every reason, with its line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = problems
        super().__init__("%(problems)s", problems=" ".join(map(str, problems)))


class BadPin(DeliberationError):
    """A wrong PIN, or too many tries."""


class BadVote(DeliberationError):
    """A vote outside its range, for a trade-off not in the session, or with the wrong conditions."""


class BadArgument(DeliberationError):
    """An argument that is empty, too long, or answers something hidden."""


class SentBefore(DeliberationError):
    """The operation was done already, with other words: the form needs a new one."""

    status = 409


class BadCitation(DeliberationError):
    """Words that are not in the passage."""


class BadMark(DeliberationError):
    """A mark that the rubric does not have."""


class MarkedMeanwhile(DeliberationError):
    """Somebody who leads the class as well has marked the seat since the page was made."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            gettext_noop(
                "This seat was marked meanwhile. Look at what stands there; save again if yours is to take its place."
            )
        )


class BadPlan(DeliberationError):
    """A session that cannot be run: no trade-off, no phase, minutes out of range."""


class NoSuchInstructor(DeliberationError):
    """No account of this server that could lead a session has this user name."""

    def __init__(self) -> None:
        super().__init__(gettext_noop("No instructor has this user name."), field="user_name")


class BadCoInstructor(DeliberationError):
    """An account that leads the session anyway, or one too many."""


class BadExport(DeliberationError):
    """A conversation's files that are not there, or that cannot be read."""


class NoNames(DeliberationError):
    """Names are asked of a class that uses none."""


class BadBundle(DeliberationError):
    """A file that is no bundle of a session, was altered, or cannot be taken in here."""
