import pytest
from django.utils import timezone

from deliberation.models import Credit
from deliberation.queries.debrief import debrief_of
from deliberation.queries.results import class_results
from tests.make import make_argument, make_ballot, make_classroom, make_seat, make_weighing

pytestmark = pytest.mark.django_db


def voted(classroom, before, after, **fields):
    seat = make_seat(classroom)
    make_ballot(seat, value=before, **fields)
    make_ballot(seat, value=after, round="final")
    return seat


def credit(seat, argument):
    Credit.objects.create(
        participant=seat, tradeoff=argument.tradeoff, kind="argument", argument=argument, epoch=1
    )


def test_only_those_who_placed_themselves_twice_are_compared():
    classroom = make_classroom()
    for _ in range(5):
        voted(classroom, 20, 60)
    make_ballot(make_seat(classroom), value=100)
    shift = class_results(classroom)[0].shift
    assert (shift.first_voters, shift.matched, shift.mean_change) == (6, 5, 40)


def test_a_late_first_vote_is_left_out_of_the_shift():
    classroom = make_classroom()
    for _ in range(5):
        voted(classroom, 20, 60)
    voted(classroom, 0, 100, late=True)
    assert class_results(classroom)[0].shift.matched == 5


def test_the_tally_is_a_recount_of_the_active_seats():
    classroom = make_classroom()
    seats = [voted(classroom, 20, 60) for _ in range(6)]
    seats[0].removed_at = timezone.now()
    seats[0].save()
    assert class_results(classroom)[0].shift.matched == 5


def test_what_is_credited_carries_the_size_of_the_moves():
    classroom = make_classroom()
    argument = make_argument(make_seat(classroom), claim="The one that moved them")
    for after in (30, 60, 60, 60, 60):
        credit(voted(classroom, 20, after), argument)
    (row,) = debrief_of(classroom, for_print=True).tradeoffs[0].movers
    assert (row.words, row.mover.n, row.mover.change) == ("The one that moved them", 5, 170)


def test_a_hidden_argument_keeps_its_credit_but_not_its_words():
    classroom = make_classroom()
    argument = make_argument(make_seat(classroom), claim="Not to be seen", hidden_at=timezone.now())
    for _ in range(5):
        credit(voted(classroom, 20, 30), argument)
    (row,) = debrief_of(classroom, for_print=True).tradeoffs[0].movers
    assert (row.words, row.mover.n) == ("", 5)


def test_who_is_missing_at_the_end_is_in_no_part_of_those_who_guessed():
    """Else the parts by guess, less the same parts of who voted twice, would tell where one of them had stood."""
    classroom = make_classroom()
    for value, many in ((10, 7), (50, 6), (90, 8)):
        for _ in range(many):
            voted(classroom, value, 50, guess=50)
    make_ballot(make_seat(classroom), value=90, guess=0)
    (result, _) = debrief_of(classroom).tradeoffs
    assert [start.size for start in result.flow.starts] == [7, 6, 8]
    assert [row.guess.n for row in result.guesses] == [7, 6, 8]
    assert [row.guess.mean for row in result.guesses] == [50, 50, 50]
    assert (result.gap.voters, result.gap.guesses, result.gap.actual) == (21, 21, 52)


def test_well_argued_needs_a_mark_from_each_camp():
    classroom = make_classroom()
    side_a = [voted(classroom, 5, 5) for _ in range(4)]
    side_b = [voted(classroom, 95, 95) for _ in range(4)]
    argument = make_argument(side_a[0])
    for seat in side_a[1:]:
        make_weighing(argument, participant=seat, well_argued=True)
    make_weighing(argument, participant=side_b[0])
    make_weighing(argument, participant=side_b[1])
    assert debrief_of(classroom).tradeoffs[0].fair == ()
    make_weighing(argument, participant=side_b[2], well_argued=True)
    (row,) = debrief_of(classroom).tradeoffs[0].fair
    assert (row.words, row.told.n, row.told.of) == (argument.claim, 4, 6)
    (printed,) = debrief_of(classroom, for_print=True).tradeoffs[0].fair
    assert (printed.told.n, printed.told.of) == (None, 6)


def test_well_argued_says_nothing_of_four_who_weighed():
    classroom = make_classroom()
    side_a = [voted(classroom, 5, 5) for _ in range(4)]
    side_b = [voted(classroom, 95, 95) for _ in range(4)]
    argument = make_argument(side_a[0])
    for seat in (*side_a[1:3], *side_b[1:3]):
        make_weighing(argument, participant=seat, well_argued=True)
    assert debrief_of(classroom).tradeoffs[0].fair == ()


def test_nobody_and_nothing_give_empty_results():
    (first, second) = class_results(make_classroom())
    assert first.shift.too_few and second.credited == [] and first.chart is None
