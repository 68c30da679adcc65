"""What the tests of backups do inside a place of its own: `python -m tests.backups.tasks fill | read | spoil`.

Prints one JSON value. The settings come from the environment, as for manage.py.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deliberation.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from deliberation.models import Argument, Ballot, ClassroomSession, Participant, PhaseChange  # noqa: E402
from deliberation.queries.results import class_results  # noqa: E402
from tests.make import make_argument, make_classroom, make_seat, seat_cookie  # noqa: E402

CANARY = "Zaphod the canary"


def fill(seats: str = "60"):
    """A class in its first vote. Seat 0 has an argument that seat 1 has answered; seat 2 one that nobody has."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    classroom = make_classroom(phase="first_vote", tradeoffs=3)
    sitting = [
        make_seat(
            classroom, seed=0, pseudonym=f"{CANARY} {number}" if number in (0, 2) else f"Otter {number}"
        )
        for number in range(int(seats))
    ]
    answered = make_argument(sitting[0], claim=f"{CANARY} answered")
    make_argument(sitting[1], claim="A reply", kind="support", parent=answered)
    make_argument(sitting[2], claim=f"{CANARY} alone")
    return {
        "code": classroom.code,
        "epoch": classroom.phase_epoch,
        "tradeoffs": [tradeoff.key for tradeoff in classroom.tradeoffs.all()],
        "seats": [{"id": seat.pk.hex, "cookie": seat_cookie(seat)} for seat in sitting],
    }


def read():
    """The ballots as [seat, trade-off, value], what pages would show of them, and all words that are stored."""
    ballots = Ballot.objects.order_by("pk").values_list("participant", "tradeoff__key", "value")
    classroom = ClassroomSession.objects.get()
    results = class_results(classroom)
    return {
        "ballots": [[seat.hex, key, value] for seat, key, value in ballots],
        "tallies": [[result.tradeoff.key, sorted(vote.value for vote in result.first)] for result in results],
        "words": sorted(
            [
                *Participant.objects.values_list("pseudonym", flat=True),
                *Argument.objects.values_list("claim", flat=True),
            ]
        ),
        "version": classroom.version,
    }


def spoil():
    """Lose the record of the lobby."""
    return PhaseChange.objects.filter(epoch=1).delete()[0]


TASKS = {"fill": fill, "read": read, "spoil": spoil}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
