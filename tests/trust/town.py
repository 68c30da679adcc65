"""Two classes with everything in them, on two cases that share no key and no number, and everybody who may knock.

Every word of the second class begins with `ELSEWHERE`: wherever a reader of the first one meets it, something leaked.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from cases.models import AttachedText, Case
from deliberation.actions.rosters import add_roster
from deliberation.models import Argument, ClassroomSession, Credit, Identity, Participant
from deliberation.rules.names import RosterLine
from tests.make import (
    make_argument,
    make_ballot,
    make_case,
    make_classroom,
    make_co_instructor,
    make_instructor,
    make_weighing,
    student,
)

PASSWORD = "correct horse battery"
ELSEWHERE = "Zanzibar"


@dataclass
class Place:
    """One class: its case, who sits in it, what they wrote, who leads it beside its owner, and who could."""

    classroom: ClassroomSession
    earlier: ClassroomSession
    me: Participant
    other: Participant
    removed: Participant
    free: Participant
    pin: str
    mine: Argument
    theirs: Argument
    waiting: Argument
    hidden: Argument
    steelman: Argument
    beside: User
    newcomer: User
    prefix: str = ""
    shift: int = 0

    def key(self, text: str) -> str:
        """A key of this place's case."""
        return self.prefix + text

    def number(self, number: int) -> int:
        """The number of a passage of this place's case."""
        return number + self.shift


def make_elsewhere_case() -> Case:
    """A case of which no key, number or word is one of the other's."""
    case = make_case()
    for rows in (case.positions.all(), case.tradeoffs.all()):
        for row in rows:
            row.key = f"z-{row.key}"
            row.data = row.data | {"passages": [101], "unheard": ["z-guards"], "speaks": {}, "quotes": []}
            row.save()
    case.positions.update(name=f"{ELSEWHERE} card", role=ELSEWHERE)
    case.tradeoffs.update(title=f"{ELSEWHERE} trade-off", question=f"{ELSEWHERE} question")
    for passage in case.passages.all():
        passage.number += 100
        passage.text = passage.text.replace("Passage", f"{ELSEWHERE} passage")
        passage.html = f"<p>{passage.text}</p>"
        passage.save()
    # The library shows every case's title to every instructor.
    case.question, case.summary = f"{ELSEWHERE} why", f"{ELSEWHERE} what"
    case.content_note = {"text": "", "passages": [], "tradeoffs": []}
    case.data = {}
    case.save()
    return case


def make_place(*, word: str = "", case: Case | None = None, prefix: str = "", shift: int = 0) -> Place:
    """A class with a list of names, in its lobby, with rows of every kind."""
    word = f"{word} " if word else ""
    classroom = make_classroom(
        case=case, title=f"{word}Class", join_mode="roster", deals_cards=False, screens_arguments=True
    )
    lines = [RosterLine(n, f"{word}{name}", "") for n, name in enumerate(("Ana", "Ben", "Cem", "Dov"))]
    pins = dict(add_roster(classroom=classroom, by=classroom.instructor, lines=lines))
    seats = {
        row.name.split()[-1]: row.participant
        for row in Identity.objects.filter(participant__classroom=classroom).select_related("participant")
    }
    for name, seat in seats.items():
        seat.classroom = classroom
        seat.pseudonym = f"{word}{seat.pseudonym}"
        if name != "Dov":
            seat.joined_at, seat.joined_epoch = timezone.now(), 1
        seat.save()
    claimed = Identity.objects.filter(participant__classroom=classroom).exclude(participant=seats["Dov"])
    claimed.update(claimed_at=timezone.now())
    me, other, removed = seats["Ana"], seats["Ben"], seats["Cem"]
    me.card = classroom.case.positions.get(key=f"{prefix}open")
    me.save()
    other.card = classroom.case.positions.get(key=f"{prefix}close")
    other.save()
    # What a case of the library says of its article, and the tests' small one does not.
    of_article = {"paragraphs": 10, "headings": [], "residue": [], "title": ""}
    case = classroom.case
    case.data = case.data | {"article": of_article, "quotes": []}
    case.save()
    tradeoff = classroom.tradeoffs.first()
    mine, theirs = (make_argument(seat, claim=f"{word}Claim of one's own") for seat in (me, other))
    waiting = make_argument(other, claim=f"{word}Claim that waits", let_through_at=None)
    hidden = make_argument(other, claim=f"{word}Claim that is hidden", hidden_at=timezone.now())
    steelman = make_argument(other, claim=f"{word}Case for a card", kind="steelman", position=me.card)
    for seat in (me, other, removed):
        make_ballot(seat, value=20)
    make_ballot(me, round="final", value=70)
    Credit.objects.create(
        participant=other, tradeoff=tradeoff, kind="argument", argument=mine, why=f"{word}because", epoch=1
    )
    make_weighing(theirs, participant=me)
    # What was weighed keeps its words, and one's own is edited here.
    make_weighing(make_argument(me, claim=f"{word}Claim that was weighed"), participant=other)
    me.marks.add(classroom.case.passages.first())
    make_argument(removed, claim=f"{word}Claim of a removed seat")
    Participant.objects.filter(pk=removed.pk).update(removed_at=timezone.now())
    earlier = make_classroom(case=classroom.case, by=classroom.instructor, title=f"{word}Earlier")
    AttachedText.objects.create(
        case_slug=classroom.case.slug,
        instructor=classroom.instructor,
        digest=uuid.uuid4().hex,
        paragraphs=[{"number": shift + n, "heading": "", "text": f"{word}Line {n}"} for n in range(1, 11)],
    )
    return Place(
        classroom, earlier, me, other, removed, seats["Dov"], pins[f"{word}Dov"], mine, theirs, waiting, hidden,
        steelman, make_co_instructor(classroom), make_instructor(), prefix, shift,
    )  # fmt: skip


def make_town() -> tuple[Place, Place]:
    """The first class and the one elsewhere."""
    return make_place(), make_place(word=ELSEWHERE, case=make_elsewhere_case(), prefix="z-", shift=100)


def signed_in(account: User) -> Client:
    client = Client()
    client.force_login(account)
    return client


@contextmanager
def same_cookies(client: Client) -> Iterator[Client]:
    """The browser holds what it held, whatever an answer gave it or took away: what was done is undone as well."""
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    try:
        yield client
    finally:
        client.cookies.clear()
        for name, value in kept.items():
            client.cookies[name] = value


def holder_of_wall(place: Place) -> Client:
    """A browser that has the wall's token and tries it wherever a credential could stand."""
    token, code = place.classroom.screen_token, place.classroom.code
    client = Client(headers={"Authorization": f"Bearer {token}"})
    for name in (f"seat-{code}", "session", "screen", "token"):
        client.cookies[name] = token
    return client


def everybody(here: Place, there: Place) -> dict[str, Client]:
    """One browser for each role, as the first class sees it."""
    return {
        "stranger": Client(),
        "seat": student(here.me),
        "seat elsewhere": student(there.me),
        "removed seat": student(here.removed),
        "wall": holder_of_wall(here),
        "instructor": signed_in(here.classroom.instructor),
        "co-instructor": signed_in(here.beside),
        "instructor elsewhere": signed_in(there.classroom.instructor),
        "administrator": signed_in(User.objects.create_superuser(f"root-{uuid.uuid4().hex[:8]}")),
    }
