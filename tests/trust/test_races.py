"""Two people do at the same moment what cannot both be done: one of them is told so, and nothing is half done."""

import random
import uuid
from collections import Counter

import pytest
from django.utils import timezone

from deliberation.actions.classrooms import move_phase, restore_classroom, trash_classroom
from deliberation.actions.erasures import erase_for
from deliberation.actions.joining import claim_seat, join_class
from deliberation.actions.leaving import leave_class, remove_seat
from deliberation.actions.rosters import add_roster, new_pin
from deliberation.errors import BadName, NotNow, SeatGone
from deliberation.models import Ballot, ClassroomSession, Identity, JoinMode, Participant
from deliberation.queries.results import votes_of
from tests.actions.test_participants import lines
from tests.make import make_seat
from tests.trust.at_once import refusals, won
from tests.trust.racing import ROUNDS, SAME, again, vote

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.gate("T9-flips")]


def test_of_twenty_votes_of_one_seat_the_newest_is_kept(crowd, classes, figure):
    for n in range(ROUNDS):
        seat = make_seat(classes("first_vote"))
        numbers = random.Random(n).sample(range(1, 100), SAME)
        outcomes = crowd.at_once(*(vote(seat, value=seq, seq=seq) for seq in numbers))
        assert refusals(outcomes).keys() <= {"Overtaken"}
        assert list(seat.ballots.values_list("value", "seq")) == [(max(numbers), max(numbers))]
        assert numbers.index(max(numbers)) in won(outcomes)
    figure(f"same ballot x{SAME}: {ROUNDS} rounds, 1 ballot each")


def test_one_of_two_devices_claims_a_seat(crowd, classes, figure):
    for _ in range(ROUNDS):
        classroom = classes(join_mode=JoinMode.ROSTER)
        [(_, pin)] = add_roster(classroom=classroom, by=classroom.instructor, lines=lines("Ada"))
        seat = classroom.participants.get()
        outcomes = crowd.at_once(*[lambda: claim_seat(classroom=classroom, seat_id=seat.pk, pin=pin)] * 2)
        assert len(won(outcomes)) == 1
        assert again(seat).key == outcomes[won(outcomes)[0]].key
    figure(f"claim x2: {ROUNDS} rounds, 1 winner each")


def test_one_form_or_one_name_is_one_seat(crowd, classes, figure):
    for _ in range(ROUNDS):
        classroom, op = classes(), uuid.uuid4()
        same = [lambda: join_class(classroom=classroom, pseudonym="Otter", op=op)] * 3
        named = [lambda: join_class(classroom=classroom, pseudonym="OTTER", op=uuid.uuid4())] * 3
        outcomes = crowd.at_once(*same, *named)
        assert classroom.participants.count() == 1
        assert all(isinstance(one, BadName) for one in outcomes if not isinstance(one, Participant))
        assert len(won(outcomes)) in (1, 3)
    figure(f"join x6: {ROUNDS} rounds, 1 seat each")


def test_a_vote_is_before_the_phase_turns_or_refused(crowd, classes, figure):
    kept = Counter()
    for n in range(ROUNDS):
        classroom = classes("first_vote")
        epoch, seats = classroom.phase_epoch, [make_seat(classroom) for _ in range(4)]
        turn = lambda: move_phase(classroom, by=None, to_step=classroom.step + 1, epoch=epoch)  # noqa: E731
        acts = [*(vote(seat, epoch=epoch) for seat in seats)]
        acts.insert(n % 5, turn)
        outcomes = crowd.at_once(*acts)
        del outcomes[n % 5]
        written = {
            pk
            for (pk,) in Ballot.objects.filter(participant__in=seats, epoch=epoch).values_list("participant")
        }
        assert written == {seats[one].pk for one in won(outcomes)}
        assert Ballot.objects.filter(participant__in=seats).count() == len(written)
        assert refusals(outcomes).keys() <= {"NotNow"}
        kept.update(kept=len(written), refused=4 - len(written))
    figure(f"vote against close: {ROUNDS} rounds, {kept['kept']} kept, {kept['refused']} refused, 0 outside")


@pytest.mark.parametrize("how", ["removed", "new PIN", "left", "erased", "erased for them", "trashed"])
def test_a_vote_against_the_loss_of_its_seat_is_whole_or_refused(crowd, classes, figure, how):
    kept = 0
    for _ in range(ROUNDS):
        classroom = classes("first_vote")
        seat = make_seat(classroom)
        teacher, leaver = classroom.instructor, again(seat)
        if how == "new PIN":
            Identity.objects.create(participant=seat, name="Ada", pin_hash="x", claimed_at=timezone.now())
        lose = {
            "removed": lambda: remove_seat(seat=leaver, by=teacher),
            "new PIN": lambda: new_pin(seat=leaver, by=teacher),
            "left": lambda: leave_class(by=leaver, erase=False),
            "erased": lambda: leave_class(by=leaver, erase=True),
            "erased for them": lambda: erase_for(seat=leaver, by=teacher),
            "trashed": lambda: trash_classroom(classroom, by=teacher),
        }[how]
        # The request was let in before the seat was lost.
        late = vote(seat, value=9)
        before, _, after = crowd.at_once(vote(seat, value=5), lose, vote(seat, value=7))
        values = list(Ballot.objects.filter(participant_id=seat.pk).values_list("value", flat=True))
        answered = [value for value, one in ((5, before), (7, after)) if not isinstance(one, Exception)]
        if how.startswith("erased"):
            assert values == []
        else:
            assert len(values) == bool(answered)
            assert set(values) <= set(answered)
        assert set(refusals([before, after])) <= {"SeatGone"}
        with pytest.raises(SeatGone):
            late()
        if how == "removed":
            assert votes_of(classroom) == {}
        kept += len(answered)
    figure(f"vote against a seat that is {how}: {ROUNDS} rounds, {kept} votes answered, 0 lost, 0 afterwards")


def test_one_of_two_instructors_turns_the_phase(crowd, classes, figure):
    for _ in range(ROUNDS):
        classroom = classes("read")
        epoch = classroom.phase_epoch
        to = [classroom.step + 1, classroom.step + 2, classroom.step + 1]
        outcomes = crowd.at_once(
            *(lambda step=step: move_phase(classroom, by=None, to_step=step, epoch=epoch) for step in to)
        )
        assert len(won(outcomes)) == 1
        assert refusals(outcomes) == {NotNow.__name__: 2}
        now = ClassroomSession.objects.get(pk=classroom.pk)
        assert (now.phase_epoch, now.step) == (epoch + 1, to[won(outcomes)[0]])
    figure(f"two instructors advance: {ROUNDS} rounds, 1 wins each")


def test_trash_against_votes_loses_none(crowd, classes, figure):
    for _ in range(ROUNDS):
        classroom = classes("first_vote")
        seats, teacher = [make_seat(classroom) for _ in range(4)], classroom.instructor
        outcomes = crowd.at_once(
            *(vote(seat) for seat in seats[:2]), lambda: trash_classroom(classroom, by=teacher), *(vote(seat) for seat in seats[2:])
        )  # fmt: skip
        del outcomes[2]
        restore_classroom(classroom, by=teacher)
        assert {b.participant_id for b in Ballot.objects.filter(participant__in=seats)} == {
            seats[n].pk for n in won(outcomes)
        }
    figure(f"trash against vote: {ROUNDS} rounds, 0 lost")
