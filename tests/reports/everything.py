"""A session that holds something of everything that a session can hold, for the tests of its files."""

from datetime import timedelta

from django.utils import timezone

from deliberation.actions.leaving import leave_class, remove_seat
from deliberation.actions.moderation import hide_argument
from deliberation.actions.rosters import add_roster, new_pin
from deliberation.models import Citation, Credit, FairnessMark, Participant
from deliberation.rules.names import RosterLine, fold_name
from tests.make import enter, make_argument, make_ballot, make_classroom, make_seat, make_weighing

SEATS = 12


def everything(*, names: str = "", seats: int = SEATS, **fields):
    """A class that has ended. `names` begins the name of each student: on a class list, or chosen in an open class.

    Among the seats are a removed one, one that left, and an erased one whose argument others had answered.
    """
    classroom = make_classroom(**fields)
    if classroom.is_roster:
        lines = [RosterLine(n, f"{names}{n}", fold_name(f"{names}{n}")) for n in range(seats)]
        add_roster(classroom=classroom, by=classroom.instructor, lines=lines)
        classroom.participants.update(joined_at=timezone.now(), joined_epoch=1)
        people = list(classroom.participants.select_related("identity").order_by("identity__pk"))
        new_pin(seat=people[0], by=classroom.instructor)
    else:
        people = [
            make_seat(classroom, **({"pseudonym": f"{names}{n}"} if names else {})) for n in range(seats)
        ]
    enter(classroom, "argue")
    classroom.refresh_from_db()
    cards = list(classroom.case.positions.filter(kind="heard"))
    passages = list(classroom.case.passages.all())
    first, second = classroom.tradeoffs.all()
    arguments = []
    for n, seat in enumerate(people):
        seat.classroom = classroom
        Participant.objects.filter(pk=seat.pk).update(card=cards[n % len(cards)])
        make_ballot(seat, value=8 * n, conditions=["notice"], stance="only_if", guess=40 + n)
        make_ballot(seat, value=None, stance="cannot_tell", tradeoff=second, late=n == 3)
        make_ballot(seat, value=min(100, 8 * n + 15), round="final")
        make_ballot(seat, value=50, round="final", tradeoff=second)
        seat.marks.add(passages[n % 10], passages[(n + 3) % 10])
        argument = make_argument(
            seat, claim=f"=Claim {n} 中文 \U0001f600 “x”, y", position=cards[n % len(cards)], pole="ab"[n % 2],
            reason=f"-{n} because\nof this; and that", tradeoff=(first, second)[n % 2],
        )  # fmt: skip
        passage = passages[n % 10]
        Citation.objects.create(
            argument=argument, order=1, passage=passage, exact=passage.text[5:30], prefix=passage.text[:5],
            suffix=passage.text[30:62], start=5, end=30,
        )  # fmt: skip
        arguments.append(argument)
    for n, seat in enumerate(people):
        kind = ("support", "rebut", "ask")[n % 3]
        make_argument(
            seat, kind=kind, parent=arguments[n - 1], pole="" if kind == "ask" else "a", claim=f"Reply {n}",
            tradeoff=arguments[n - 1].tradeoff,
        )  # fmt: skip
        make_weighing(arguments[n - 1], value=n % 3 - 1, participant=seat, well_argued=n % 2 == 0)
        make_weighing(arguments[n - 2], value=(n + 1) % 3 - 1, participant=seat)
    case_for_other = make_argument(people[1], kind="steelman", position=cards[0], claim="The other side")
    FairnessMark.objects.create(argument=case_for_other, participant=people[2], fair=True)
    Credit.objects.create(
        participant=people[4], tradeoff=first, kind="argument", argument=arguments[0], why="@ it", epoch=3
    )
    Credit.objects.create(participant=people[5], tradeoff=first, kind="card", position=cards[1], epoch=3)
    Credit.objects.create(
        participant=people[6], tradeoff=second, kind="passage", passage=passages[2], epoch=3
    )
    Credit.objects.create(participant=people[7], tradeoff=second, kind="nothing", epoch=3)
    hide_argument(argument=arguments[8], by=classroom.instructor, reason="It names somebody.")
    make_argument(people[9], claim="Still waiting", let_through_at=None)
    remove_seat(seat=people[10], by=classroom.instructor)
    leave_class(by=people[9], erase=False)
    leave_class(by=people[0], erase=True)
    enter(classroom, "ended")
    classroom.phase_changes.filter(epoch=2).update(at=timezone.now() - timedelta(minutes=30))
    classroom.refresh_from_db()
    return classroom
