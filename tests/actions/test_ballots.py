import pytest
from django.db import IntegrityError, transaction

from deliberation.actions.ballots import cast_ballot, credit_move
from deliberation.errors import BadVote, NotNow, SeatGone
from deliberation.models import Ballot
from tests.make import enter, make_argument, make_ballot, make_classroom, make_seat

pytestmark = pytest.mark.django_db


def cast(seat, **fields):
    return cast_ballot(
        **{
            "by": seat,
            "tradeoff": seat.classroom.tradeoffs.all()[0],
            "round": "first",
            "value": 30,
            "confidence": 2,
            "stance": "never",
        }
        | fields
    )


def test_a_vote_raises_the_version_of_its_class():
    seat = make_seat(make_classroom(phase="first_vote"))
    before = type(seat.classroom).objects.get(pk=seat.classroom.pk).version
    cast(seat)
    assert type(seat.classroom).objects.get(pk=seat.classroom.pk).version > before


def test_conditions_count_only_with_only_if():
    seat = make_seat(make_classroom(phase="first_vote"))
    assert cast(seat, stance="never", conditions=["notice"]).conditions == []
    assert cast(seat, stance="only_if", conditions=["notice", "notice"]).conditions == ["notice"]


@pytest.mark.parametrize(
    "phase", ["lobby", "read", "argue", "switch", "weigh", "final_vote", "debrief", "ended"]
)
def test_nobody_casts_a_first_vote_in_another_phase(phase):
    seat = make_seat(make_classroom(phase="first_vote"))
    seat.classroom = enter(seat.classroom, phase)
    with pytest.raises(NotNow):
        cast(seat)
    assert not Ballot.objects.exists()


def test_a_form_of_an_earlier_visit_to_the_phase_is_refused():
    classroom = make_classroom(phase="first_vote")
    seat, epoch = make_seat(classroom), classroom.phase_epoch
    enter(enter(classroom, "read"), "first_vote")
    with pytest.raises(NotNow):
        cast(seat, epoch=epoch)


def test_a_removed_seat_casts_nothing():
    seat = make_seat(make_classroom(phase="first_vote"))
    type(seat).objects.filter(pk=seat.pk).update(removed_at=seat.joined_at)
    with pytest.raises(SeatGone):
        cast(seat)


def test_the_database_refuses_a_second_ballot_of_a_round_and_a_value_out_of_range():
    ballot = make_ballot(make_seat(), value=10)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_ballot(ballot.participant, value=20)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(value=101)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(confidence=4)


def test_an_argument_on_another_classroom_moves_nobody_here():
    seat = make_seat(make_classroom(phase="final_vote"))
    make_ballot(seat, round="final")
    with pytest.raises(BadVote):
        credit_move(
            by=seat,
            tradeoff=seat.classroom.tradeoffs.all()[0],
            kind="argument",
            argument_id=make_argument().pk,
        )


def test_a_second_answer_to_what_moved_one_replaces_the_first():
    seat = make_seat(make_classroom(phase="final_vote"))
    make_ballot(seat, round="final")
    tradeoff = seat.classroom.tradeoffs.all()[0]
    credit_move(by=seat, tradeoff=tradeoff, kind="nothing")
    credit_move(by=seat, tradeoff=tradeoff, kind="card", position=seat.classroom.case.positions.all()[0])
    assert seat.credits.get().kind == "card"
