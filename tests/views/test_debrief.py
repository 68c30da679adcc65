import pytest
from django.urls import reverse

from deliberation.actions.erasures import erase_for
from deliberation.actions.leaving import remove_seat
from deliberation.actions.moderation import hide_argument
from deliberation.models import Credit
from deliberation.rules.phases import Step
from tests.make import (
    enter,
    make_argument,
    make_ballot,
    make_classroom,
    make_seat,
    make_weighing,
    student,
)

pytestmark = pytest.mark.django_db


def show(seat):
    return student(seat).get(reverse("debrief-class", args=[seat.classroom.code]))


def class_of(n, **fields):
    classroom = make_classroom(phase="first_vote", **fields)
    seats = [make_seat(classroom) for _ in range(n)]
    for number, seat in enumerate(seats):
        make_ballot(seat, value=10 if number % 2 else 90)
        make_ballot(seat, value=40 if number % 2 else 90, round="final")
    return classroom, seats


def test_nobody_sees_totals_before_the_debrief():
    classroom, seats = class_of(6)
    for phase in ("first_vote", "argue", "switch", "weigh", "final_vote"):
        enter(classroom, phase)
        assert show(seats[0]).status_code == 302


def test_the_class_is_shown_before_and_after_with_how_many():
    classroom, seats = class_of(8)
    enter(classroom, "debrief")
    text = show(seats[0]).content.decode()
    assert "8 placed themselves before, 8 after, 8 both times." in text
    assert "Of 8 who placed themselves both times, 4 moved by five points or more: 0 toward" in text
    assert "n = 8" in text


def test_fewer_than_five_are_counted_but_not_shown():
    classroom, seats = class_of(4)
    enter(classroom, "debrief")
    text = show(seats[0]).content.decode()
    assert "Too few to show" in text
    assert 'role="img"' not in text


def test_the_table_beside_the_picture_has_its_figures():
    classroom, seats = class_of(8)
    enter(classroom, "debrief")
    text = show(seats[0]).content.decode()
    assert text.count('<td class="number">4</td>') >= 2 and text.count('class="bar band-') == 10


def test_a_class_that_is_not_to_see_its_votes_sees_only_its_own():
    classroom, seats = class_of(8, shows_results=False)
    enter(classroom, "debrief")
    text = show(seats[0]).content.decode()
    assert "Your own way" in text and "<svg" not in text and "n = 8" not in text


def test_an_argument_that_both_sides_found_well_argued_is_shown():
    classroom, seats = class_of(8)
    argument = make_argument(seats[0], claim="A bridge of a claim")
    for seat in seats[1:]:
        make_weighing(argument, participant=seat, well_argued=True)
    enter(classroom, "debrief")
    assert "A bridge of a claim" in show(seats[3]).content.decode()


def test_removed_seats_leave_every_tally():
    classroom, seats = class_of(8)
    seats[7].removed_at = seats[7].joined_at
    seats[7].save()
    enter(classroom, "debrief")
    assert "7 both times" in show(seats[0]).content.decode()


def test_the_debrief_asks_the_database_as_often_for_many_as_for_few(django_assert_max_num_queries):
    classroom, seats = class_of(20)
    for seat in seats:
        make_weighing(make_argument(seat), participant=seats[0] if seat is not seats[0] else seats[1])
    enter(classroom, "debrief")
    with django_assert_max_num_queries(12):
        assert show(seats[0]).status_code == 200


def test_guesses_are_compared_with_where_the_class_stood():
    classroom = make_classroom(phase="first_vote")
    seats = [make_seat(classroom) for _ in range(6)]
    for seat in seats:
        make_ballot(seat, value=40, guess=60)
        make_ballot(seat, value=40, round="final")
    enter(classroom, "debrief")
    assert "Guessed 60: 20 points too near to “Thrift”." in show(seats[0]).content.decode()


def moved_by(seat, kind, **what):
    """A seat is asked what moved it, and says so."""
    fields = {"participant": seat, "tradeoff": seat.classroom.tradeoffs.first(), "kind": kind, "epoch": 1}
    return Credit.objects.create(**fields, **what)


@pytest.mark.parametrize("phase", ["debrief", "ended"])
@pytest.mark.parametrize("kind", ["argument", "card", "passage", "nothing"])
def test_ones_own_way_says_what_moved_one_and_nobody_elses_does(kind, phase):
    classroom, (me, other) = class_of(2, shows_results=False)
    case = classroom.case
    what, said = {
        "argument": ({"argument": make_argument(other, claim="Lamps cost little")}, "Lamps cost little"),
        "card": ({"position": case.positions.get(key="open")}, "the card “Open all night”"),
        "passage": ({"passage": case.passages.first()}, f"{case.passages.first().label}\n"),
        "nothing": ({}, "nothing new"),
    }[kind]
    moved_by(me, kind, why="It had not occurred to me", **what)
    enter(classroom, phase)
    mine, theirs = (show(seat).content.decode() for seat in (me, other))
    assert "What moved you" in mine and said in mine and "It had not occurred to me" in mine
    assert "What moved you" not in theirs and "It had not occurred to me" not in theirs


@pytest.mark.parametrize("how", ["hidden", "removed", "erased"])
def test_of_what_moved_one_and_is_not_shown_any_more_ones_own_way_has_no_word(how):
    classroom, (me, other) = class_of(2)
    argument = make_argument(other, claim="Lamps cost little")
    moved_by(me, "argument", argument=argument)
    enter(classroom, "debrief")
    by = classroom.instructor
    {
        "hidden": lambda: hide_argument(argument=argument, by=by, reason="Please speak to the case."),
        "removed": lambda: remove_seat(seat=other, by=by),
        "erased": lambda: erase_for(seat=other, by=by),
    }[how]()
    page = show(me).content.decode()
    assert "Lamps cost little" not in page
    assert "An argument that is not shown now." in page


def test_a_late_first_vote_is_called_late_in_ones_own_way():
    classroom = make_classroom(phase="debrief", tradeoffs=1)
    seat = make_seat(classroom)
    make_ballot(seat, value=90, late=True)
    make_ballot(seat, value=20, round="final")
    text = show(seat).content.decode()
    assert text.count("(late)") == 1
    assert "strongly to “Thrift” (40 points from the middle) (late)" in text


def test_one_passage_and_one_point_are_one():
    classroom = make_classroom(phase="debrief", tradeoffs=1)
    card = classroom.case.positions.get(key="open")
    for number in range(5):
        seat = make_seat(classroom)
        make_ballot(seat, value=20)
        make_ballot(seat, value=20 if number else 21, round="final")
        Credit.objects.create(
            participant=seat, tradeoff=classroom.tradeoffs.get(), epoch=1, kind="card", position=card
        )
    classroom.case.passages.exclude(number=1).delete()
    text = show(seat).content.decode()
    assert "0 of them moved by five points or more; 1 point in all." in text
    assert "1 of 1 passages was used by nobody:" in text


def test_where_there_is_no_passage_nothing_is_said_of_passages_that_nobody_used():
    classroom = make_classroom(phase="debrief", tradeoffs=1)
    make_argument(make_seat(classroom))
    classroom.case.passages.all().delete()
    text = show(make_seat(classroom)).content.decode()
    assert "by nobody" not in text
    # The phase in which it could have been is over.
    assert "No argument has been weighed." in text


def test_a_plan_without_a_vote_says_of_nobody_that_they_did_not_vote_then():
    steps = [Step("first_vote", 3), Step("argue", 9), Step("debrief", 5)]
    words = show(make_seat(make_classroom(phase="debrief", steps=steps))).content.decode()
    assert "You did not vote then." in words
    assert "You did not vote again." not in words
    both = show(make_seat(make_classroom(phase="debrief"))).content.decode()
    assert "You did not vote again." in both
