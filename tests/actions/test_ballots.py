import pytest
from django.db import IntegrityError, transaction

from deliberation.actions.ballots import cast_ballot, credit_move
from deliberation.actions.joining import claim_seat
from deliberation.actions.rosters import new_pin
from deliberation.errors import BadArgument, BadVote, NotNow, SeatGone
from deliberation.models import Ballot
from deliberation.queries.ballots import open_round
from tests.actions.test_participants import make_roster
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


@pytest.mark.parametrize(
    "fields",
    [
        {"value": -1},
        {"value": 101},
        {"guess": -1},
        {"guess": 101},
        {"confidence": 0},
        {"confidence": 4},
        {"stance": "perhaps"},
        {"stance": "only_if", "conditions": []},
        {"stance": "only_if", "conditions": ["notice", "guard", "trial", "fee"]},
        {"stance": "only_if", "conditions": ["notice", "unheard of"]},
    ],
    ids=str,
)
def test_a_vote_out_of_range_is_refused_in_words(fields):
    seat = make_seat(make_classroom(phase="first_vote"))
    with pytest.raises(BadVote):
        cast(seat, **fields)
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"value": 0, "guess": 0, "confidence": 1},
        {"value": 100, "guess": 100, "confidence": 3},
        {"value": None, "guess": None, "stance": "cannot_tell"},
        {"stance": "only_if", "conditions": ["notice"]},
        {"stance": "only_if", "conditions": ["notice", "guard", "trial"]},
    ],
    ids=str,
)
def test_a_vote_at_the_ends_of_its_range_is_kept_as_it_is(fields):
    seat = make_seat(make_classroom(phase="first_vote"))
    cast(seat, **fields)
    kept = Ballot.objects.values().get()
    assert {name: kept[name] for name in fields} == fields
    assert not kept["late"]
    assert kept["epoch"] == seat.classroom.phase_epoch


def test_who_joined_late_votes_late_and_who_was_there_does_not():
    classroom = enter(make_classroom(phase="first_vote"), "argue")
    late, there = make_seat(classroom), make_seat(classroom)
    type(late).objects.filter(pk=late.pk).update(joined_epoch=classroom.phase_epoch)
    assert cast(late).late
    with pytest.raises(NotNow):
        cast(there)


def test_a_new_pin_does_not_open_the_first_vote_again():
    classroom, pins, seats = make_roster("Ada")
    classroom = enter(classroom, "first_vote")
    ada = claim_seat(classroom=classroom, seat_id=seats["Ada"].pk, pin=pins["Ada"])
    cast(ada, value=10)
    classroom = enter(classroom, "argue")
    fresh = new_pin(seat=ada, by=classroom.instructor)
    again = claim_seat(classroom=classroom, seat_id=ada.pk, pin=fresh)
    assert (again.joined_at, again.joined_epoch) == (ada.joined_at, ada.joined_epoch)
    assert open_round(again) is None
    with pytest.raises(NotNow):
        cast(again, value=90)
    ballot = Ballot.objects.get()
    assert (ballot.value, ballot.late) == (10, False)


def test_nobody_votes_on_a_trade_off_that_the_class_does_not_have():
    classroom = make_classroom(phase="first_vote", tradeoffs=1)
    with pytest.raises(BadVote):
        cast(make_seat(classroom), tradeoff=classroom.case.tradeoffs.get(key="t3"))


def voted_again(phase="final_vote"):
    """A seat that has voted again on the first of two trade-offs, and that one."""
    seat = make_seat(make_classroom(phase=phase))
    tradeoff = seat.classroom.tradeoffs.get(key="t1")
    make_ballot(seat, round="final", tradeoff=tradeoff)
    return seat, tradeoff


def test_only_who_has_voted_again_on_a_trade_off_says_what_moved_them_there():
    seat, _ = voted_again()
    other = seat.classroom.tradeoffs.get(key="t2")
    make_ballot(seat, tradeoff=other)
    with pytest.raises(NotNow):
        credit_move(by=seat, tradeoff=other, kind="nothing")


def test_nobody_was_moved_on_a_trade_off_that_the_class_does_not_have():
    seat, _ = voted_again()
    elsewhere = seat.classroom.case.tradeoffs.get(key="t3")
    make_ballot(seat, round="final", tradeoff=elsewhere)
    with pytest.raises(BadVote):
        credit_move(by=seat, tradeoff=elsewhere, kind="nothing")


def test_why_one_was_moved_has_at_most_280_characters():
    seat, tradeoff = voted_again()
    assert credit_move(by=seat, tradeoff=tradeoff, kind="nothing", why="y" * 280).why == "y" * 280
    with pytest.raises(BadArgument):
        credit_move(by=seat, tradeoff=tradeoff, kind="nothing", why="y" * 281)


def test_an_argument_of_another_is_credited_and_nothing_else():
    seat, tradeoff = voted_again()
    theirs, own = make_argument(make_seat(seat.classroom)), make_argument(seat)
    credit = credit_move(
        by=seat,
        tradeoff=tradeoff,
        kind="argument",
        argument_id=theirs.pk,
        position=seat.classroom.case.positions.first(),
        passage=seat.classroom.case.passages.first(),
    )
    assert (credit.argument, credit.position, credit.passage) == (theirs, None, None)
    for argument_id in (own.pk, None):
        with pytest.raises(BadVote):
            credit_move(by=seat, tradeoff=tradeoff, kind="argument", argument_id=argument_id)


def test_a_card_and_a_passage_are_credited_if_they_are_of_this_case():
    seat, tradeoff = voted_again()
    case, other = seat.classroom.case, make_classroom().case
    passage, card = case.passages.first(), case.positions.get(key="open")
    assert credit_move(by=seat, tradeoff=tradeoff, kind="passage", passage=passage).passage == passage
    assert (
        credit_move(by=seat, tradeoff=tradeoff, kind="card", position=card, passage=passage).passage is None
    )
    for fields in (
        {"kind": "passage"},
        {"kind": "passage", "passage": other.passages.first()},
        {"kind": "card"},
        {"kind": "card", "position": other.positions.get(key="open")},
        {"kind": "card", "position": case.positions.get(key="guards")},
        {"kind": "fate"},
    ):
        with pytest.raises(BadVote):
            credit_move(by=seat, tradeoff=tradeoff, **fields)
    assert seat.credits.get().position == card


def test_what_moved_one_raises_the_version_of_its_class():
    seat, tradeoff = voted_again()
    before = type(seat.classroom).objects.get(pk=seat.classroom.pk).version
    credit_move(by=seat, tradeoff=tradeoff, kind="nothing", seq=7)
    assert type(seat.classroom).objects.get(pk=seat.classroom.pk).version > before
    assert (seat.credits.get().seq, seat.credits.get().epoch) == (7, seat.classroom.phase_epoch)


def test_a_first_answer_to_what_moved_one_may_carry_any_number():
    seat, tradeoff = voted_again()
    assert credit_move(by=seat, tradeoff=tradeoff, kind="nothing", seq=0).seq == 0


def test_nobody_says_what_moved_them_in_another_phase():
    seat, tradeoff = voted_again(phase="debrief")
    with pytest.raises(NotNow):
        credit_move(by=seat, tradeoff=tradeoff, kind="nothing")


def test_a_vote_without_a_number_takes_that_of_its_own_trade_off_and_round():
    seat = make_seat(make_classroom(phase="first_vote"))
    one, two = seat.classroom.tradeoffs.order_by("key")[:2]
    cast(seat, tradeoff=one, seq=9)
    assert cast(seat, tradeoff=two).seq == 0
    assert cast(seat, tradeoff=one).seq == 9
    enter(seat.classroom, "final_vote")
    seat.refresh_from_db()
    assert cast(seat, tradeoff=one, round="final").seq == 0
