"""Who may read and who may act at every address, and in which phases. An address that is not here fails the build.

The house's way to refuse is 404 (views/guards.py), whoever asks; where it is another, the row says so in `refusal`:
the instructor's front page and the administrator's pages lead to the door, and who has lost a seat is led home.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from deliberation.rules.phases import PHASES
from tests.trust.town import PASSWORD, Place

EVERYBODY = frozenset(
    {
        "stranger",
        "seat",
        "seat elsewhere",
        "removed seat",
        "wall",
        "instructor",
        "co-instructor",
        "instructor elsewhere",
        "administrator",
    }
)
NOBODY: frozenset[str] = frozenset()
SEAT, WALL, OWNER, BESIDE, ROOT = (
    frozenset({one}) for one in ("seat", "wall", "instructor", "co-instructor", "administrator")
)
LEADERS = OWNER | BESIDE
# Whoever is signed in has sessions of their own to make, the administrator too.
ACCOUNTS = LEADERS | {"instructor elsewhere", "administrator"}

TRASH = "trash"
WHILE = (*PHASES, TRASH)
ALIVE = frozenset(PHASES)
ALWAYS = ALIVE | {TRASH}
READING = ALIVE - {"lobby"}
MARKING = READING - {"debrief", "ended"}
BOARD = ALIVE - {"lobby", "read", "first_vote"}
RESULTS = frozenset({"debrief", "ended"})
TIMED = MARKING | {"debrief"}

# What an answer is, by how it says so.
PAGE, LED, NOT_NOW, REFUSED, SAID = "page", "led", "not now", "refused", "said"


def kind_of(status: int, body: bytes = b"") -> str:
    """What kind of answer this is."""
    if status in (200, 204):
        return NOT_NOW if b"Go to where the class is" in body else PAGE
    if status in (301, 302, 303):
        return LED
    return REFUSED if status in (403, 404, 405) else SAID


Send = Callable[[Place], Mapping[str, Any]]


@dataclass(frozen=True)
class Door:
    """One address: who may read it and sees its page in which phases; who may act and changes something in which."""

    reads: frozenset[str] = NOBODY
    shows: frozenset[str] = ALIVE
    # What a reader is answered in the other phases.
    otherwise: str = LED
    acts: frozenset[str] = NOBODY
    changes: frozenset[str] = ALIVE
    send: Send = lambda place: {}
    # What who may act is answered where there is nothing to change.
    idle: frozenset[str] = frozenset({SAID})
    # Kinds of answers to who may not; by role where it is not the same for all.
    refusal: Mapping[str, str] = field(default_factory=dict)
    # An address about one thing: which argument or seat, and what follows "?"; "" is about no class at all.
    about: str = "theirs"
    query: Send = lambda place: {}
    # Taking a file is written into the log, though it is a GET.
    notes: bool = False
    slow: bool = False

    def methods(self) -> set[str]:
        """The methods that this address has."""
        return ({"GET", "HEAD"} if self.reads else set()) | ({"POST"} if self.acts else set())


def now(place: Place) -> dict[str, Any]:
    """What every form of a phase carries: the phase that it was made in, and that it is newer than what there is."""
    return {"epoch": place.classroom.phase_epoch, "seq": 10**12, "op": uuid.UUID(int=7)}


def words(place: Place) -> dict[str, Any]:
    return now(place) | {"claim": "A claim sent from outside", "reason": "A reason sent from outside"}


def vote(place: Place) -> dict[str, Any]:
    return now(place) | {"place": 35, "confidence": 3, "stance": "never"}


def argument(place: Place) -> dict[str, Any]:
    return words(place) | {"tradeoff": place.key("t1"), "pole": "a", "voice": "self"}


def student_page(shows: frozenset[str] = ALIVE, otherwise: str = LED, **more: Any) -> Door:
    return Door(reads=SEAT, shows=shows, otherwise=otherwise, **more)


def student_act(changes: frozenset[str], send: Send, **more: Any) -> Door:
    return Door(acts=SEAT, changes=changes, send=send, **more)


def led_page(**more: Any) -> Door:
    return Door(reads=LEADERS, **more)


def led_act(send: Send = lambda place: {}, changes: frozenset[str] = ALIVE, **more: Any) -> Door:
    return Door(acts=LEADERS, changes=changes, send=send, **more)


def own_act(send: Send = lambda place: {}, changes: frozenset[str] = ALIVE, **more: Any) -> Door:
    return replace(led_act(send, changes, **more), acts=OWNER)


# Who has a seat is led to it; whoever else holds the code may take a free name with its PIN.
NO_SEAT_YET = EVERYBODY - SEAT
OPEN = ALIVE - {"ended"}

DOORS: dict[str, Door] = {
    "home": Door(reads=EVERYBODY, shows=ALWAYS),
    "health": Door(reads=EVERYBODY, shows=ALWAYS),
    # A POST gives its browser a cookie and no row; a GET that somebody typed only leads to the first page.
    "language": Door(
        reads=EVERYBODY,
        shows=frozenset(),
        acts=EVERYBODY,
        changes=frozenset(),
        send=lambda place: {"language": "en"},
        idle=frozenset({LED}),
        about="",
    ),
    "join-code": Door(
        reads=EVERYBODY,
        shows=ALWAYS,
        acts=EVERYBODY,
        changes=frozenset(),
        send=lambda place: {"code": place.classroom.code},
        idle=frozenset({LED, SAID}),
    ),
    "join-class": Door(
        reads=NO_SEAT_YET,
        shows=OPEN,
        otherwise=SAID,
        acts=NO_SEAT_YET,
        changes=OPEN,
        send=lambda place: {"seat": place.free.pk, "pin": place.pin},
        refusal={"seat": LED},
    ),
    # A class with a list of names deals no pseudonyms.
    "join-another": Door(reads=EVERYBODY, shows=frozenset(), otherwise=SAID),
    "sessions-now": student_page(frozenset({"lobby"})),
    "sessions-pulse": student_page(),
    "sessions-events": student_page(),
    "article-read": student_page(READING),
    "article-mark": student_act(MARKING, lambda place: {"marked": "yes"}),
    "article-since": student_page(),
    "positions-read": student_page(READING),
    "positions-choose": student_act(MARKING, now, about="card"),
    "me-data": student_page(),
    "me-download": student_page(),
    "me-contribution": student_page(slow=True),
    # What a seat holds is stored also while it is removed, or its class in the trash: its owner can delete it.
    "me-leave": Door(
        acts=SEAT | {"removed seat"}, changes=ALWAYS, send=lambda place: {"erase": "yes", "confirm": "yes"}
    ),
    "ballot-vote": student_page(frozenset({"first_vote", "final_vote"}), NOT_NOW),
    "ballot-cast": student_act(frozenset({"first_vote", "final_vote"}), vote),
    "ballot-moved": student_act(
        frozenset({"final_vote"}), lambda place: now(place) | {"what": "nothing", "why": ""}
    ),
    "debrief-class": student_page(RESULTS),
    "arguments-board": student_page(BOARD, NOT_NOW),
    "arguments-new": student_page(BOARD, NOT_NOW, acts=SEAT, changes=frozenset({"argue"}), send=argument),
    "arguments-one": student_page(
        BOARD,
        NOT_NOW,
        acts=SEAT,
        changes=frozenset({"argue"}),
        send=lambda place: words(place) | {"kind": "ask"},
    ),
    "arguments-edit": student_page(acts=SEAT, changes=frozenset({"argue"}), send=words, about="mine"),
    "arguments-fair": student_act(
        frozenset({"switch", "weigh"}), lambda place: now(place) | {"fair": "yes"}, about="steelman"
    ),
    "switch-sides": student_page(
        ALIVE - {"lobby", "read", "first_vote", "argue"},
        NOT_NOW,
        acts=SEAT,
        changes=frozenset({"switch"}),
        send=lambda place: argument(place) | {"card": place.key("close")},
    ),
    "weigh-next": student_page(frozenset({"weigh"}), NOT_NOW),
    "arguments-weigh": student_act(frozenset({"weigh"}), lambda place: now(place) | {"value": "-1"}),
    "arguments-unweigh": student_act(frozenset({"weigh"}), now),
    "screen-wall": Door(reads=WALL),
    "screen-events": Door(reads=WALL),
    "teach-home": Door(reads=ACCOUNTS, shows=ALWAYS, refusal=dict.fromkeys(EVERYBODY - ACCOUNTS, LED)),
    # A wrong password is said; who is signed in is led on.
    "teach-login": Door(
        reads=EVERYBODY - ACCOUNTS,
        shows=ALWAYS,
        acts=EVERYBODY - ACCOUNTS,
        changes=frozenset(),
        send=lambda place: {"username": place.classroom.instructor.username, "password": "wrong"},
        refusal=dict.fromkeys(ACCOUNTS, LED),
    ),
    "teach-logout": Door(acts=ACCOUNTS, changes=ALWAYS, refusal=dict.fromkeys(EVERYBODY - ACCOUNTS, LED)),
    "teach-logout-everywhere": Door(
        acts=ACCOUNTS, changes=ALWAYS, refusal=dict.fromkeys(EVERYBODY - ACCOUNTS, LED)
    ),
    # The earlier class is the owner's alone, and two are compared by who leads both.
    "teach-compare": Door(reads=OWNER, query=lambda place: {"s": [place.classroom.code, place.earlier.code]}),
    "teach-compare-table": Door(
        reads=OWNER, query=lambda place: {"s": [place.classroom.code, place.earlier.code]}
    ),
    "teach-new": Door(
        reads=ACCOUNTS,
        shows=ALWAYS,
        acts=ACCOUNTS,
        changes=ALWAYS,
        send=lambda place: {
            "op": uuid.UUID(int=9),
            "case": place.classroom.case.slug,
            "title": "Mine",
            "tradeoffs": [place.key("t1")],
            "plan": "fifty",
            "join_mode": "open",
        },
    ),
    "teach-control": led_page(),
    "teach-events": led_page(),
    "teach-phase": led_act(
        lambda place: {"epoch": place.classroom.phase_epoch, "step": max(place.classroom.step - 1, 0) or 1}
    ),
    "teach-extend": led_act(lambda place: {"minutes": 5}, TIMED),
    "teach-time": led_act(lambda place: {"how": "up"}, TIMED),
    "teach-door": led_act(lambda place: {"open": "no"}),
    "teach-wall": led_act(lambda place: {"slide": "join"}),
    "teach-wall-blank": led_act(lambda place: {"blank": "yes"}),
    "teach-wall-renew": led_act(),
    "teach-keep": own_act(lambda place: {"seal_days": 9, "keep_days": 70}),
    "teach-seal": own_act(lambda place: {"seal-typed": place.classroom.code}, frozenset({"ended"})),
    "teach-trash": own_act(lambda place: {"typed": place.classroom.code}, idle=frozenset({LED})),
    "teach-restore": own_act(changes=frozenset({TRASH}), idle=frozenset({LED})),
    # The page is for both who lead the class; whom the owner adds is named by an account's name.
    "teach-co-instructors": led_page(
        acts=OWNER,
        send=lambda place: {"user_name": place.newcomer.username, "password": PASSWORD},
    ),
    "teach-remove-co-instructor": own_act(lambda place: {"user_name": place.beside.username}),
    "teach-leave": Door(acts=BESIDE),
    "teach-log": led_page(),
    "teach-roster": led_page(acts=LEADERS, send=lambda place: {"names": "Eve Newcomer"}),
    "teach-participants": led_page(),
    "teach-remove": led_act(about="other"),
    "teach-restore-seat": led_act(about="removed"),
    "teach-pin": led_act(about="other"),
    "teach-erase": led_page(
        acts=LEADERS,
        send=lambda place: {"erase-typed": place.other.pseudonym, "erase-password": PASSWORD},
        about="other",
    ),
    "teach-moderation": led_page(),
    "teach-hide": led_act(lambda place: {"reason": "Please word it anew."}),
    "teach-restore-argument": led_act(about="hidden"),
    "teach-through": led_act(about="waiting"),
    "teach-feature": led_act(),
    "teach-marks": led_page(),
    "teach-release-marks": led_act(lambda place: {"released": "yes"}),
    "teach-mark": led_page(acts=LEADERS, send=lambda place: {"comment": "Well read."}, about="other"),
    "teach-reports": led_page(),
    "teach-sure": led_act(lambda place: {"password": PASSWORD}),
    "teach-report": led_page(notes=True),
    "teach-cases": Door(reads=ACCOUNTS, shows=ALWAYS),
    "teach-case": Door(reads=ACCOUNTS, shows=ALWAYS),
    # The text that is taken away is one's own, so only who has attached one changes anything.
    "teach-attach": Door(
        reads=ACCOUNTS,
        shows=ALWAYS,
        acts=OWNER,
        changes=ALWAYS,
        send=lambda place: {"step": "remove"},
        refusal=dict.fromkeys(ACCOUNTS - OWNER, LED),
    ),
}
