"""Writes against a phase that turns: each is decided in the phase that it was made in, or refused with its text kept."""

import multiprocessing
import random
import time
import uuid
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from deliberation.actions.arguments import post_argument
from deliberation.actions.ballots import cast_ballot
from deliberation.actions.classrooms import move_phase
from deliberation.actions.weighings import weigh_argument
from deliberation.errors import NotNow
from deliberation.models import Argument, Ballot, ClassroomSession, Participant, PhaseChange, Weighing
from tests.make import enter, make_argument, make_classroom, make_seat, student
from tests.trust.kept_promises import all_rows, broken_promises
from tests.trust.size import size

pytestmark = pytest.mark.gate("T9-flips")
WRITERS = 8
PHASES = ("first_vote", "argue", "weigh", "final_vote")


def write(seat_pk, arguments, times, seed):
    """What one student does, phase after phase: every act that was acknowledged, the newest of each last."""
    chance, kept, refused = random.Random(seed), {}, 0
    seq = 0
    while times:
        seat = Participant.objects.select_related("classroom").get(pk=seat_pk)
        classroom, value, seq = seat.classroom, chance.randint(0, 100), seq + 1
        form = {"by": seat, "epoch": classroom.phase_epoch}
        # Somebody thinks, and the class moves on meanwhile.
        time.sleep(chance.random() * 0.005)
        tradeoff = classroom.tradeoffs.first()
        try:
            if classroom.phase in ("first_vote", "final_vote"):
                round_ = classroom.phase.removesuffix("_vote")
                cast_ballot(
                    tradeoff=tradeoff,
                    round=round_,
                    value=value,
                    confidence=1,
                    stance="never",
                    seq=seq,
                    **form,
                )
                done = ("ballot", round_), value
            elif classroom.phase == "argue":
                op = uuid.uuid4()
                post_argument(tradeoff=tradeoff, pole="a", claim=str(op), reason="So.", op=op, **form)
                done = ("argument", str(op)), 0
            else:
                target = chance.choice(arguments)
                weigh_argument(argument=Argument(pk=target), value=value % 3 - 1, seq=seq, **form)
                done = ("weighing", target), value % 3 - 1
            kept[done[0]] = (done[1], form["epoch"])
        except NotNow:
            refused += 1
        times -= 1
    connection.close()
    return seat_pk, kept, refused


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ["threads", "processes"])
def test_each_write_is_decided_in_the_phase_that_it_was_made_in(who, figure):
    writes, turns = size(quick=160, whole=2_000), size(quick=16, whole=200)
    classroom = make_classroom(phase="argue")
    seats = [make_seat(classroom) for _ in range(WRITERS)]
    others = [make_argument(make_seat(classroom)).pk for _ in range(20)]
    steps = [classroom.phases.index(phase) for phase in PHASES]
    connection.close()
    fork = multiprocessing.get_context("fork")
    with ThreadPoolExecutor(WRITERS) if who == "threads" else ProcessPoolExecutor(WRITERS, fork) as pool:
        going = [pool.submit(write, seat.pk, others, writes // WRITERS, n) for n, seat in enumerate(seats)]
        turned = 0
        while turned < turns or not all(one.done() for one in going):
            move_phase(classroom, by=None, to_step=steps[turned % 4])
            turned += 1
            time.sleep(0.02)
        said = [one.result() for one in going]
    refused = sum(count for _, _, count in said)
    missing = [
        (seat, key) for seat, kept, _ in said for key, what in kept.items() if stored(seat, key) != what
    ]
    outside = wrong_epochs(classroom)
    figure(
        f"{who}: {writes:,} writes ({refused} refused), {turned} turns: "
        f"{len(outside)} in a wrong epoch, {len(missing)} acknowledged and lost"
    )
    assert (missing, outside) == ([], [])
    # What was not acknowledged is not there either.
    acknowledged = Counter(key[0] for _, kept, _ in said for key in kept)
    ours = {"participant__in": seats}
    assert acknowledged == Counter({
        "ballot": Ballot.objects.filter(**ours).count(),
        "argument": Argument.objects.filter(**ours).count(),
        "weighing": Weighing.objects.filter(**ours).count(),
    })  # fmt: skip
    assert refused
    assert broken_promises(all_rows()) == []
    assert ClassroomSession.objects.get(pk=classroom.pk).phase_epoch == classroom.phase_epoch + turned


def stored(seat, key):
    """Value and epoch of what is there."""
    kind, which = key
    rows = {
        "ballot": lambda: Ballot.objects.filter(participant=seat, round=which).values_list("value", "epoch"),
        "argument": lambda: Argument.objects.filter(participant=seat, claim=which).values_list("seq", "epoch"),
        "weighing": lambda: Weighing.objects.filter(participant=seat, argument=which).values_list("value", "epoch"),
    }[kind]()  # fmt: skip
    return rows.get() if len(rows) == 1 else rows


def wrong_epochs(classroom):
    """Rows whose epoch was not open at the moment when they were written, by the clock of whoever held the class."""
    changes = list(
        PhaseChange.objects.filter(classroom=classroom).order_by("epoch").values_list("epoch", "at")
    )
    began = dict(changes)
    ended = dict(zip([epoch for epoch, _ in changes], [at for _, at in changes[1:]], strict=False))
    rows = [
        *Ballot.objects.filter(participant__classroom=classroom).values_list("epoch", "at"),
        *Argument.objects.filter(classroom=classroom).values_list("epoch", "at"),
        *Weighing.objects.filter(argument__classroom=classroom).values_list("epoch", "at"),
    ]
    return [(epoch, at) for epoch, at in rows if at < began[epoch] or (epoch in ended and at > ended[epoch])]


WORDS = "Words that were typed before the class moved on"
FORMS = {
    "ballot-cast": ("first_vote", {"round": "first", "place": "77", "confidence": "2", "stance": "never"}),
    "arguments-new": (
        "argue",
        {"tradeoff": "t1", "pole": "a", "claim": WORDS, "reason": "So.", "voice": "self"},
    ),
    "arguments-one": ("argue", {"kind": "ask", "claim": WORDS}),
    "arguments-edit": ("argue", {"claim": WORDS, "reason": "So."}),
    "switch-sides": (
        "switch",
        {"tradeoff": "t1", "pole": "b", "claim": WORDS, "reason": "So.", "card": "close"},
    ),
    "ballot-moved": ("final_vote", {"what": "nothing", "why": WORDS}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", FORMS)
def test_what_was_typed_before_the_phase_turned_comes_back_with_the_refusal(name, figure):
    phase, data = FORMS[name]
    classroom = make_classroom(phase="argue")
    seat = make_seat(classroom, card="open")
    own, other = make_argument(seat), make_argument(make_seat(classroom))
    classroom = enter(classroom, phase)
    seat.refresh_from_db()
    if name == "ballot-moved":
        seat.classroom = classroom
        seat.ballots.create(
            tradeoff=classroom.tradeoffs.first(),
            round="final",
            value=5,
            confidence=1,
            stance="never",
            epoch=classroom.phase_epoch,
        )
    kwargs = {"code": classroom.code}
    if name.startswith("ballot"):
        kwargs["key"] = "t1"
    if name in ("arguments-one", "arguments-edit"):
        kwargs["argument_id"] = other.pk if name == "arguments-one" else own.pk
    move_phase(classroom, by=None, to_step=classroom.step + 1)
    answer = student(seat).post(
        reverse(name, kwargs=kwargs), {**data, "epoch": classroom.phase_epoch, "op": uuid.uuid4()}
    )
    assert answer.status_code == 409
    assert (WORDS if WORDS in data.values() else 'value="77"') in answer.content.decode()
    assert not Ballot.objects.filter(round="first").exists()
    assert not Argument.objects.filter(claim=WORDS).exists()
    figure(f"{name}: refused with 409, its text kept")
