"""A class with arguments in it, made at once: for tests of what is done with many of them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.browser.place import NAME, Place

CODE = """
import json, pathlib, uuid
from django.contrib.auth.models import User
from django.utils import timezone
from cases.models import Case
from deliberation.actions.classrooms import create_classroom, move_phase, shorten_phase
from deliberation.models import Argument, ClassroomSession, Participant
from deliberation.rules.phases import PLANS
told = json.loads(pathlib.Path({path!r}).read_text())
case = Case.objects.current().get(slug="sensetime")
classroom = create_classroom(
    by=User.objects.get(username={name!r}), case=case, title=told["title"], tradeoffs=list(case.tradeoffs.filter(key="t2")),
    steps=PLANS["fifty"][1], plan_key="fifty", screens_arguments=told["screens"],
)
classroom = move_phase(classroom, by=None, to_step=classroom.phases.index("argue"))
classroom = shorten_phase(classroom, by=None, how="none")
seats = [
    Participant.objects.create(
        classroom=classroom, pseudonym=name, folded=str(n), joined_at=timezone.now(), joined_epoch=1,
        id=uuid.UUID(int=told["first_id"] + n),
    )
    for n, name in enumerate(told["names"])
]
now = timezone.now()
Argument.objects.bulk_create(
    Argument(
        classroom=classroom, participant=seats[n % len(seats)], tradeoff=case.tradeoffs.get(key="t2"), pole="ab"[n % 2],
        claim=claim, reason=reason, epoch=classroom.phase_epoch, at=now + timezone.timedelta(milliseconds=n),
        let_through_at=None if told["screens"] else now, id=uuid.UUID(int=told["first_id"] + n),
    )
    for n, (claim, reason) in enumerate(told["arguments"])
)
classroom.touch()
print(classroom.code, classroom.screen_token)
"""


def make_room(
    place: Place,
    folder: Path,
    arguments: list[tuple[str, str]],
    *,
    title: str = "Class 10b",
    names: tuple[str, ...] = ("Teal Otter", "Amber Lynx"),
    screens: bool = False,
    first_id: int = 1,
) -> tuple[str, str]:
    """A class in "Argue", without a clock, with these claims and reasons. Returns its code and the wall's token.

    The ids of the arguments count up from `first_id`, and those of the seats, which wrote them in turn.
    """
    told = {
        "title": title, "names": names, "screens": screens, "arguments": arguments, "first_id": first_id,
    }  # fmt: skip
    path = folder / f"room-{first_id}.json"
    path.write_text(json.dumps(told))
    code, token = place.manage("shell", "-c", CODE.format(path=str(path), name=NAME)).split()[-2:]
    return code, token


def more(place: Place, code: str, claim: str, *, by: str = "") -> None:
    """One more argument, as if a student had just sent it; `by` is the pseudonym, else the first in the list."""
    who = f"filter(classroom__code={code!r}, pseudonym={by!r})" if by else f"filter(classroom__code={code!r})"
    words = (
        "import uuid; from deliberation.actions.arguments import post_argument; "
        f"from deliberation.models import Participant; seat = Participant.objects.{who}.first(); "
        "post_argument(by=seat, op=uuid.uuid4(), tradeoff=seat.classroom.tradeoffs.first(), pole='a', "
        f"claim={claim!r}, reason='Because.')"
    )
    place.manage("shell", "-c", words)


def sit_down(place: Place, code: str, count: int) -> list[str]:
    """So many more seats; the cookie of each as a browser sends it."""
    words = (
        "from deliberation.models import ClassroomSession; from tests.make import make_seat, seat_cookie; "
        f"room = ClassroomSession.objects.get(code={code!r}); "
        f"print('COOKIES', *[seat_cookie(make_seat(room, pseudonym=f'Heron {{n}}')) for n in range({count})])"
    )
    return place.manage("shell", "-c", words).split("COOKIES", 1)[1].split()


def move_on(place: Place, code: str, phase: str) -> None:
    """The class enters a phase of its plan."""
    words = (
        "from deliberation.models import ClassroomSession; from tests.make import enter; "
        f"enter(ClassroomSession.objects.get(code={code!r}), {phase!r})"
    )
    place.manage("shell", "-c", words)
