"""What arrives late or twice: the newest answer stays, and the same form again changes nothing."""

import uuid

import pytest

from deliberation.actions.arguments import edit_argument
from deliberation.actions.ballots import cast_ballot, credit_move
from deliberation.actions.switch import mark_fair, write_steelman
from deliberation.actions.weighings import undo_weighing, weigh_argument
from deliberation.errors import Overtaken
from deliberation.models import Argument, Weighing
from tests.make import enter, make_argument, make_classroom, make_seat

pytestmark = pytest.mark.django_db


def vote(seat, value, seq, round="first"):
    return cast_ballot(
        by=seat, tradeoff=seat.classroom.tradeoffs.first(), round=round, value=value, confidence=2,
        stance="as_described", seq=seq,
    )  # fmt: skip


def values(seat):
    return list(seat.ballots.values_list("round", "value", "seq"))


def test_a_vote_that_comes_late_does_not_replace_a_newer_one():
    seat = make_seat(make_classroom(phase="first_vote"))
    vote(seat, 80, seq=20)
    with pytest.raises(Overtaken) as refused:
        vote(seat, 10, seq=10)
    assert refused.value.seq == 20
    assert values(seat) == [("first", 80, 20)]


def test_the_same_vote_again_is_answered_and_changes_nothing():
    seat = make_seat(make_classroom(phase="first_vote"))
    vote(seat, 80, seq=20)
    vote(seat, 80, seq=20)
    assert values(seat) == [("first", 80, 20)]


def test_without_script_the_same_page_can_be_sent_again_with_another_answer():
    seat = make_seat(make_classroom(phase="first_vote"))
    vote(seat, 80, seq=20)
    vote(seat, 30, seq=20)
    assert values(seat) == [("first", 30, 20)]


def test_a_vote_without_a_number_is_taken_as_it_comes():
    seat = make_seat(make_classroom(phase="first_vote"))
    vote(seat, 80, seq=20)
    vote(seat, 30, seq=None)
    assert values(seat) == [("first", 30, 20)]


def test_what_moved_one_is_not_replaced_by_what_comes_late():
    seat = make_seat(make_classroom(phase="final_vote"))
    vote(seat, 80, seq=5, round="final")
    tradeoff = seat.classroom.tradeoffs.first()
    credit_move(by=seat, tradeoff=tradeoff, kind="nothing", why="Newer", seq=9)
    with pytest.raises(Overtaken):
        credit_move(by=seat, tradeoff=tradeoff, kind="nothing", why="Older", seq=8)
    assert seat.credits.get().why == "Newer"


def weighing():
    classroom = make_classroom(phase="argue")
    argument = make_argument(make_seat(classroom))
    enter(classroom, "weigh")
    classroom.refresh_from_db()
    return make_seat(classroom), argument


def test_a_weighing_that_was_taken_back_does_not_come_back():
    seat, argument = weighing()
    weigh_argument(by=seat, argument=argument, value=1, seq=10)
    undo_weighing(by=seat, argument=argument, seq=20)
    with pytest.raises(Overtaken):
        weigh_argument(by=seat, argument=argument, value=1, seq=10)
    assert not Weighing.objects.exists()
    weigh_argument(by=seat, argument=argument, value=-1, seq=30)
    assert Weighing.objects.get().value == -1


def test_taking_back_that_comes_late_takes_nothing_newer_back():
    seat, argument = weighing()
    weigh_argument(by=seat, argument=argument, value=1, seq=10)
    undo_weighing(by=seat, argument=argument, seq=20)
    weigh_argument(by=seat, argument=argument, value=-1, seq=30)
    with pytest.raises(Overtaken):
        undo_weighing(by=seat, argument=argument, seq=20)
    assert Weighing.objects.get().value == -1


def test_a_change_that_comes_late_does_not_replace_a_newer_one():
    seat = make_seat(make_classroom(phase="argue"))
    argument = make_argument(seat)
    edit_argument(by=seat, argument=argument, claim="Newer", reason="So", seq=20)
    with pytest.raises(Overtaken):
        edit_argument(by=seat, argument=argument, claim="Older", reason="So", seq=10)
    assert seat.arguments.get().claim == "Newer"


def test_a_case_for_the_other_side_that_comes_late_does_not_replace_a_newer_one():
    seat = make_seat(make_classroom(phase="switch"), card="open")

    def write(claim, seq):
        write_steelman(
            by=seat, op=uuid.uuid4(), tradeoff=seat.classroom.tradeoffs.first(), pole="b", claim=claim, reason="So",
            position=seat.classroom.case.positions.get(key="close"), seq=seq,
        )  # fmt: skip

    write("Newer", 20)
    with pytest.raises(Overtaken):
        write("Older", 10)
    assert [argument.claim for argument in Argument.objects.all()] == ["Newer"]


def test_a_mark_that_comes_late_does_not_replace_a_newer_one():
    classroom = make_classroom(phase="switch")
    writer, holder = make_seat(classroom, card="close"), make_seat(classroom, card="open")
    case = make_argument(writer, kind="steelman", position=classroom.case.positions.get(key="open"))
    mark_fair(by=holder, argument=case, fair=True, seq=20)
    with pytest.raises(Overtaken):
        mark_fair(by=holder, argument=case, fair=False, seq=10)
    assert case.fairness_marks.get().fair
