"""The number of a form says what is newer for one seat and one thing: another's numbers, and another thing's, say nothing."""

import uuid

import pytest

from deliberation.actions.ballots import cast_ballot, credit_move
from deliberation.actions.switch import mark_fair, write_steelman
from deliberation.actions.weighings import undo_weighing, weigh_argument
from deliberation.errors import BadArgument, NotNow
from tests.make import enter, make_argument, make_classroom, make_seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom():
    return make_classroom(phase="argue")


def moved(classroom, phase, *seats):
    """The class in another phase, and seats of it that know so."""
    classroom = enter(classroom, phase)
    for seat in seats:
        seat.classroom = classroom
    return seats


def vote(seat, tradeoff, seq, round="first"):
    answer = {"value": seq, "confidence": 2, "stance": "as_described"}
    return cast_ballot(by=seat, tradeoff=tradeoff, round=round, seq=seq, **answer)


def test_votes(classroom):
    first, second = classroom.tradeoffs.all()
    seat, other = moved(classroom, "first_vote", make_seat(classroom), make_seat(classroom))
    late = [vote(seat, first, 90), vote(seat, second, 40), vote(other, first, 30)]
    moved(classroom, "final_vote", seat)
    late.append(vote(seat, first, 20, round="final"))
    assert [(ballot.value, ballot.seq) for ballot in late] == [(90, 90), (40, 40), (30, 30), (20, 20)]
    assert seat.ballots.count() == 3


def test_what_moved_one(classroom):
    first, second = classroom.tradeoffs.all()
    seat, other = moved(classroom, "final_vote", make_seat(classroom), make_seat(classroom))
    for one, tradeoff in ((seat, first), (seat, second), (other, first)):
        vote(one, tradeoff, 1, round="final")
    for one, tradeoff, seq in ((seat, first, 90), (seat, second, 40), (other, first, 30)):
        assert credit_move(by=one, tradeoff=tradeoff, kind="nothing", seq=seq).seq == seq


def test_what_moved_one_is_asked_for_the_trade_off_that_was_voted_on_again(classroom):
    first, second = classroom.tradeoffs.all()
    (seat,) = moved(classroom, "final_vote", make_seat(classroom))
    vote(seat, first, 1, round="final")
    with pytest.raises(NotNow):
        credit_move(by=seat, tradeoff=second, kind="nothing")


def test_weighings_given_and_taken_back(classroom):
    author = make_seat(classroom)
    one, another = make_argument(author), make_argument(author)
    seat, other = moved(classroom, "weigh", make_seat(classroom), make_seat(classroom))
    weigh_argument(by=seat, argument=one, value=1, seq=90)
    assert weigh_argument(by=seat, argument=another, value=1, seq=40).seq == 40
    assert weigh_argument(by=other, argument=one, value=1, seq=30).seq == 30
    undo_weighing(by=seat, argument=one, seq=95)
    assert weigh_argument(by=seat, argument=another, value=-1, seq=50).seq == 50
    assert weigh_argument(by=other, argument=one, value=-1, seq=45).seq == 45
    assert not one.weighings.filter(participant=seat).exists()


def test_cases_for_cards_and_whether_they_are_fair(classroom):
    first, second = classroom.tradeoffs.all()
    cards = classroom.case.positions
    seat, other = moved(classroom, "switch", make_seat(classroom), make_seat(classroom, card="open"))
    words = {"pole": "a", "claim": "A claim", "reason": "So"}
    written = [
        write_steelman(
            by=seat, op=uuid.uuid4(), tradeoff=tradeoff, position=cards.get(key=key), seq=seq, **words
        )
        for tradeoff, key, seq in ((first, "open", 90), (second, "open", 40), (first, "close", 30))
    ]
    assert [argument.seq for argument in written] == [90, 40, 30]
    assert seat.arguments.count() == 3
    assert mark_fair(by=other, argument=written[0], fair=True, seq=90).seq == 90
    assert mark_fair(by=other, argument=written[1], fair=False, seq=40).seq == 40


def test_the_first_form_may_bear_any_number(classroom):
    tradeoff = classroom.tradeoffs.first()
    argument = make_argument(make_seat(classroom))
    seat, holder = moved(classroom, "first_vote", make_seat(classroom), make_seat(classroom, card="open"))
    assert vote(seat, tradeoff, 0).seq == 0
    moved(classroom, "switch", seat, holder)
    card = holder.card
    written = write_steelman(
        by=seat, op=uuid.uuid4(), tradeoff=tradeoff, position=card, pole="a", claim="A", reason="So", seq=0
    )
    assert written.seq == 0
    assert mark_fair(by=holder, argument=written, fair=True, seq=0).seq == 0
    moved(classroom, "weigh", seat)
    assert weigh_argument(by=seat, argument=argument, value=1, seq=0).seq == 0
    moved(classroom, "final_vote", seat)
    vote(seat, tradeoff, 0, round="final")
    assert credit_move(by=seat, tradeoff=tradeoff, kind="nothing", seq=0).seq == 0


def test_nothing_is_taken_back_from_an_argument_of_another_class(classroom):
    (seat,) = moved(classroom, "weigh", make_seat(classroom))
    elsewhere = make_argument(make_seat(make_classroom(phase="weigh", case=classroom.case)))
    with pytest.raises(BadArgument, match="hidden meanwhile"):
        undo_weighing(by=seat, argument=elsewhere)
    assert not seat.taken_back.exists()
