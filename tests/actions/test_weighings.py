"""The rules of weighing."""

import pytest
from django.utils import timezone

from deliberation.actions.weighings import undo_weighing, weigh_argument
from deliberation.errors import BadArgument, BadVote, NotNow, SeatGone
from deliberation.models import Argument, Participant, Weighing
from tests.make import enter, make_argument, make_classroom, make_seat, make_weighing

pytestmark = pytest.mark.django_db


def weighable(**fields):
    return make_argument(make_seat(make_classroom(phase="weigh")), **fields)


def test_a_second_weighing_replaces_the_first():
    argument = weighable()
    seat = make_seat(argument.classroom)
    weigh_argument(by=seat, argument=argument, value=1, well_argued=True)
    weigh_argument(by=seat, argument=argument, value=-1)
    assert [(w.value, w.well_argued) for w in argument.weighings.all()] == [(-1, False)]


def test_well_argued_stands_apart_from_agreement():
    argument = weighable()
    made = weigh_argument(by=make_seat(argument.classroom), argument=argument, value=-1, well_argued=True)
    assert (made.value, made.well_argued) == (-1, True)


@pytest.mark.parametrize("value", [2, -2, 100])
def test_a_weighing_is_one_of_three(value):
    argument = weighable()
    with pytest.raises(BadVote):
        weigh_argument(by=make_seat(argument.classroom), argument=argument, value=value)
    assert not Weighing.objects.exists()


def test_nobody_weighs_their_own_argument():
    argument = weighable()
    with pytest.raises(BadVote):
        weigh_argument(by=argument.participant, argument=argument, value=1)


def test_answers_are_not_weighed():
    top = weighable()
    reply = make_argument(make_seat(top.classroom), kind="ask", parent=top, pole="")
    with pytest.raises(BadVote):
        weigh_argument(by=make_seat(top.classroom), argument=reply, value=1)


@pytest.mark.parametrize("state", ["hidden", "waiting", "removed", "elsewhere"])
def test_nobody_weighs_what_the_class_does_not_see(state):
    argument = weighable()
    seat = make_seat(make_classroom(phase="weigh") if state == "elsewhere" else argument.classroom)
    if state == "hidden":
        Argument.objects.update(hidden_at=timezone.now())
    if state == "waiting":
        Argument.objects.update(let_through_at=None)
    if state == "removed":
        Participant.objects.filter(pk=argument.participant_id).update(removed_at=timezone.now())
    with pytest.raises(BadArgument):
        weigh_argument(by=seat, argument=argument, value=1)
    assert not Weighing.objects.exists()


@pytest.mark.parametrize(
    "phase", ["lobby", "read", "first_vote", "argue", "switch", "final_vote", "debrief", "ended"]
)
def test_nobody_weighs_outside_the_phase(phase):
    argument = make_argument(make_seat(make_classroom(phase=phase)))
    with pytest.raises(NotNow):
        weigh_argument(by=make_seat(argument.classroom), argument=argument, value=1)


def test_a_form_of_an_earlier_epoch_is_refused():
    argument = weighable()
    before = argument.classroom.phase_epoch
    enter(enter(argument.classroom, "switch"), "weigh")
    seat = make_seat(argument.classroom)
    with pytest.raises(NotNow):
        weigh_argument(by=seat, argument=argument, value=1, epoch=before)
    with pytest.raises(NotNow):
        undo_weighing(by=seat, argument=argument, epoch=before)


def test_who_was_removed_weighs_no_more():
    argument = weighable()
    seat = make_seat(argument.classroom)
    Participant.objects.filter(pk=seat.pk).update(removed_at=timezone.now())
    with pytest.raises(SeatGone):
        weigh_argument(by=seat, argument=argument, value=1)


def test_undo_takes_ones_own_weighing_back_and_no_others():
    mine = make_weighing(weighable())
    other = make_weighing(mine.argument)
    undo_weighing(by=mine.participant, argument=mine.argument)
    assert list(Weighing.objects.all()) == [other]


def test_nothing_is_undone_after_the_phase():
    mine = make_weighing(weighable())
    enter(mine.argument.classroom, "final_vote")
    with pytest.raises(NotNow):
        undo_weighing(by=mine.participant, argument=mine.argument)
    assert Weighing.objects.count() == 1
