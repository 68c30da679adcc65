"""Classes in which every form of the house stands somewhere: who looks, and from where."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from cases.attaching import attach_text
from cases.loading import load_case
from deliberation.actions.classrooms import trash_classroom
from deliberation.actions.leaving import remove_seat
from deliberation.actions.moderation import hide_argument
from deliberation.actions.rosters import add_roster
from deliberation.models import JoinMode
from deliberation.queries.control import seat_rows
from deliberation.rules.names import RosterLine, fold_name
from tests.make import (
    desk,
    enter,
    make_argument,
    make_ballot,
    make_classroom,
    make_co_instructor,
    make_instructor,
    make_seat,
    make_weighing,
    student,
    teacher,
)
from tests.trust.sweep import Person, addresses

SAMPLES = Path(__file__).resolve().parents[1] / "cases" / "samples"
TEXT = (SAMPLES / "night-library.txt").read_text(encoding="utf-8")
PASSWORD = "correct horse battery"
PHASES = ("lobby", "read", "first_vote", "argue", "switch", "weigh", "final_vote", "debrief", "ended")


class Stage:
    """A class in one phase with something of everything; `roster` is a class with a list, at the door."""

    def __init__(self, phase: str) -> None:
        # Cards are chosen, not dealt, so that the form for it is there.
        case, _ = load_case(SAMPLES / "night-library.md")
        self.classroom = make_classroom(case=case, deals_cards=False, screens_arguments=True)
        cards = ("library", "neighbour", "neighbour")
        self.me, self.other, third = (make_seat(self.classroom, card=card) for card in cards)
        self._fill(third)
        enter(self.classroom, phase)
        self.classroom.refresh_from_db()
        teach = self.classroom.instructor
        self.beside, self.newcomer = make_co_instructor(self.classroom), make_instructor()
        attach_text(case=case, instructor=teach, text=TEXT)
        self.roster = make_classroom(join_mode=JoinMode.ROSTER, by=teach, case=case)
        lines = [RosterLine(n, name, fold_name(name)) for n, name in enumerate(("Ada", "Bo", "Cem"))]
        self.pins = dict(add_roster(classroom=self.roster, by=teach, lines=lines))
        self.door = make_classroom(by=teach, case=case, own_names=True)
        self.trashed = make_classroom(by=teach, case=case)
        trash_classroom(self.trashed, by=teach)

    def _fill(self, third) -> None:
        classroom, me, other = self.classroom, self.me, self.other
        for seat, value in ((me, 20), (other, 80), (third, 60)):
            for tradeoff in classroom.tradeoffs.all():
                make_ballot(seat, value=value, tradeoff=tradeoff)
        first, _ = classroom.tradeoffs.all()
        make_ballot(me, value=70, round="final", tradeoff=first)
        mine = make_argument(me)
        shown, hidden = make_argument(other), make_argument(other)
        make_argument(third, let_through_at=None)
        make_argument(third, featured_at=timezone.now())
        make_argument(other, kind="support", parent=mine, pole="a")
        make_argument(other, kind="steelman", position=classroom.case.positions.get(key="library"))
        make_weighing(shown, participant=me)
        hide_argument(argument=hidden, by=classroom.instructor, reason="It names somebody.")
        remove_seat(seat=make_seat(classroom), by=classroom.instructor)

    def people(self) -> list[tuple[Person, list[str], tuple[str, ...]]]:
        """Everybody who meets forms: the person, the addresses to begin at, and where their links may lead."""
        code, listed, door = self.classroom.code, self.roster.code, self.door.code
        seat = self.roster.participants.get(identity__name="Ada")
        guest = Person("stranger", knows={"code": code})
        named = Person("stranger with a name", knows={"pseudonym": "Zoë Neu", "code": door})
        claims = Person(
            "stranger on a list", knows={"seat": str(seat.pk), "pin": self.pins["Ada"], "code": listed}
        )
        account = {"username": self.classroom.instructor.username, "password": PASSWORD}
        typed = {"password": PASSWORD, "names": "Dana New\nEli New", "text": TEXT}
        typed |= {"user_name": self.newcomer.username}
        typed |= {"code": code, "typed": code, "seal-typed": code, "title": "A new class", "tradeoffs": "t1"}
        # Of pages of one kind the first is looked at, so it is this seat that is erased.
        typed |= {"erase-typed": seat_rows(self.classroom)[0].seat.pseudonym, "erase-password": PASSWORD}
        pupil = Person("student", _cookies(student(self.me)))
        instructor = Person("instructor", _cookies(teacher(self.classroom)), typed)
        # What they can do as the owner can is sent as the owner.
        beside = Person("co-instructor", _cookies(desk(self.beside)))
        return [
            (pupil, sorted(addresses("s/", code=code)), (f"/s/{code}/",)),
            (guest, ["/", "/join/"], ()),
            (named, [f"/join/{door}/"], ()),
            (claims, [f"/join/{listed}/"], ()),
            (Person("instructor at the door", knows=account), ["/teach/login/"], ()),
            (instructor, self._teach(code, listed), ("/teach/",)),
            (beside, [f"/teach/sessions/{code}/co-instructors/"], ()),
        ]

    def _teach(self, code: str, listed: str) -> list[str]:
        own = addresses("teach/", code=code, slug=self.classroom.case.slug)
        named = f"/teach/sessions/{code}/reports/?level=named"
        return [*sorted(own), named, *sorted(addresses("teach/", code=listed))]


def _cookies(client) -> dict[str, str]:
    return {name: morsel.value for name, morsel in client.cookies.items()}
