"""What a student weighs next, in a class that is large enough for arguments to get enough weighings."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.models import Ballot, Weighing
from deliberation.queries.weighings import weigh_queue
from tests.make import make_argument, make_ballot, make_classroom, make_seat, make_weighing

pytestmark = pytest.mark.django_db
PEOPLE = 18
FRONT = 2


@pytest.fixture
def written():
    """A class of which everybody wrote an argument for one pole or the other, and has weighed the next two."""
    classroom = make_classroom(phase="weigh")
    seats = [make_seat(classroom) for _ in range(PEOPLE)]
    arguments = [make_argument(seat, pole="ab"[n % 2]) for n, seat in enumerate(seats)]
    for n, seat in enumerate(seats):
        for further in (1, 2):
            make_weighing(arguments[(n + further) % PEOPLE], participant=seat)
    return arguments


def more_weigh(arguments, argument, times):
    at = arguments.index(argument)
    for n in range(times):
        make_weighing(argument, participant=arguments[(at + 1 + n) % PEOPLE].participant)


def all_in_turn(seat):
    """The arguments that a student is shown, weighing each; then it is as before."""
    found = []
    while shown := weigh_queue(seat).current:
        found.append(shown.argument.pk)
        make_weighing(shown.argument, participant=seat)
    Weighing.objects.filter(participant=seat).delete()
    return found


def test_what_is_nearest_to_enough_comes_first_once_each_has_had_a_hearing(written):
    near = written[4:8]
    for argument in near:
        more_weigh(written, argument, 5)
    for seed in range(4):
        first = all_in_turn(make_seat(written[0].classroom, seed=seed))[: 2 * FRONT]
        assert set(first) == {argument.pk for argument in near}


def test_each_student_has_an_order_of_their_own_among_what_stands_in_front(written):
    for argument in written[4:8]:
        more_weigh(written, argument, 5)
    seats = [make_seat(written[0].classroom, seed=seed) for seed in range(12)]
    assert len({weigh_queue(seat).current.argument.pk for seat in seats}) > FRONT


def test_what_nobody_has_weighed_comes_before_what_is_nearest(written):
    classroom = written[0].classroom
    for argument in written[4:8]:
        more_weigh(written, argument, 5)
    fresh = {make_argument(written[n].participant, pole="ab"[n % 2]).pk for n in range(2 * FRONT)}
    for seed in range(4):
        assert set(all_in_turn(make_seat(classroom, seed=seed))[: 2 * FRONT]) == fresh


def test_the_sides_still_come_evenly(written):
    for argument in written[4:14:2]:
        more_weigh(written, argument, 5)
    pole = {argument.pk: argument.pole for argument in written}
    found = [pole[pk] for pk in all_in_turn(make_seat(written[0].classroom))]
    assert all(set(pair) == {"a", "b"} for pair in zip(found[::2], found[1::2], strict=True))


def test_the_order_knows_nothing_of_values_or_ballots(written):
    for argument in written[4:8]:
        more_weigh(written, argument, 5)
    seat = make_seat(written[0].classroom, seed=3)
    before = all_in_turn(seat)
    for n, weighing in enumerate(Weighing.objects.order_by("pk")):
        Weighing.objects.filter(pk=weighing.pk).update(value=n % 3 - 1, well_argued=n % 2 == 0)
    for n, argument in enumerate(written):
        make_ballot(argument.participant, value=100 * (n % 2))
    assert all_in_turn(seat) == before
    Ballot.objects.update(value=50)
    Weighing.objects.update(value=-1)
    assert all_in_turn(seat) == before


def test_it_is_found_in_as_few_queries_as_in_a_small_class(written):
    small = make_classroom(phase="weigh")
    make_argument(make_seat(small))
    counted = []
    for classroom in (small, small, written[0].classroom, written[0].classroom):
        seat = make_seat(classroom)
        with CaptureQueriesContext(connection) as caught:
            assert weigh_queue(seat).current
        counted.append(len(caught))
    # What cannot change is read once, and held: the second time tells.
    assert counted[1] == counted[3]
