"""What the tests of backups do inside a place of its own: `python -m tests.backups.tasks fill | read | spoil`.

Prints one JSON value. The settings come from the environment, as for manage.py.
"""

import io
import itertools
import json
import os
import signal
import sys
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deliberation.settings")
django.setup()

from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from cases.models import Case  # noqa: E402
from deliberation.actions.arguments import post_argument  # noqa: E402
from deliberation.actions.evidence import Words  # noqa: E402
from deliberation.models import (  # noqa: E402
    Argument,
    Ballot,
    Citation,
    ClassroomSession,
    Participant,
    PhaseChange,
)
from deliberation.queries.results import class_results  # noqa: E402
from tests.make import make_argument, make_classroom, make_seat, seat_cookie, teacher  # noqa: E402

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
    if sitting:
        answered = make_argument(sitting[0], claim=f"{CANARY} answered")
        make_argument(sitting[1], claim="A reply", kind="support", parent=answered)
        make_argument(sitting[2], claim=f"{CANARY} alone")
    return {
        "code": classroom.code,
        "epoch": classroom.phase_epoch,
        "tradeoffs": [tradeoff.key for tradeoff in classroom.tradeoffs.all()],
        "seats": [{"id": seat.pk.hex, "cookie": seat_cookie(seat)} for seat in sitting],
        "instructor": f"session={teacher(classroom).cookies['session'].value}",
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


def arrived():
    """Who has joined, by operation; each ballot as its student sees it; and what pages show beside a plain recount."""
    classroom = ClassroomSession.objects.get()
    ballots = Ballot.objects.order_by("pk").select_related("participant", "tradeoff")
    with connection.cursor() as cursor:
        cursor.execute("SELECT tradeoff_id, value FROM deliberation_ballot ORDER BY tradeoff_id, value")
        recount = cursor.fetchall()
    shown = [(result.tradeoff.pk, vote.value) for result in class_results(classroom) for vote in result.first]
    return {
        "seats": [op.hex for op in Participant.objects.values_list("op", flat=True)],
        "ballots": [
            [
                one.participant.op.hex,
                one.tradeoff.key,
                100 - one.value if one.participant.sees_flipped(one.tradeoff.order) else one.value,
            ]
            for one in ballots
        ],
        "is_recount": sorted(shown) == sorted(map(tuple, recount)),
    }


def survived():
    """What has arrived, and what `manage.py verify` says of it."""
    said = io.StringIO()
    try:
        call_command("verify", stdout=said, stderr=said)
    except CommandError as error:
        said.write(f"{error}\n")
    return {**arrived(), "verified": said.getvalue()}


def die():
    """Make an argument with two citations, in a process that kills itself before the first statement; then before the
    second; and so on until it lives; then once as soon as it has committed. What is there after each death."""
    classroom = make_classroom(phase="argue", case=Case.objects.get())
    seat = make_seat(classroom)
    here = ClassroomSession.objects.filter(pk=classroom.pk)
    ends = []
    for deadly in (*range(100), None):
        if deadly is not None and ends and ends[-1]["acknowledged"]:
            continue
        seat.arguments.all().delete()
        version = here.get().version
        connection.close()
        ends.append({"acknowledged": lives(classroom, seat, deadly)})
        ends[-1] |= {
            "arguments": seat.arguments.count(),
            "citations": Citation.objects.filter(argument__participant=seat).count(),
            "versions": here.get().version - version,
        }
    classroom.delete()
    return ends


def lives(classroom, seat, deadly):
    """Whether a process of its own came to the end of the action; `deadly` is the statement that it dies before, None
    the moment after the commit."""
    if child := os.fork():
        return os.waitpid(child, 0)[1] == 0
    statements = itertools.count()

    def die_before(execute, sql, params, many, context):
        number = next(statements)
        if number == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        done = execute(sql, params, many, context)
        if deadly is None and sql.startswith("INSERT"):
            transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
        return done

    words = [Words(passage=number, exact=f"number {number} is theirs") for number in (1, 2)]
    with connection.execute_wrapper(die_before):
        post_argument(
            by=seat, op=uuid.uuid4(), tradeoff=classroom.tradeoffs.first(), pole="a", claim="A claim", reason="So",
            citations=words,
        )  # fmt: skip
    os._exit(0)


def spoil():
    """Lose the record of the lobby."""
    return PhaseChange.objects.filter(epoch=1).delete()[0]


TASKS = {"fill": fill, "read": read, "arrived": arrived, "survived": survived, "die": die, "spoil": spoil}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
