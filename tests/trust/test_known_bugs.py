"""Each known bug, put back, turns a test red. Every run puts back a few; a full one all of them."""

import pytest

from tests.mutation.choosing import stands
from tests.trust.known_bugs import BUGS
from tests.trust.putting_back import not_noticed, times_found
from tests.trust.size import full

# One for each kind of place where a bug can be: the database, settings, a guard, a template, an action.
QUICK = (
    "uniqueness dropped: one_ballot_per_round",
    "transactions on SQLite begin deferred",
    "the guard of students forgets the removed seat",
    "|safe in a template",
    "the epoch of a vote is not asked",
)


def test_every_known_bug_can_still_be_put_back():
    assert {bug.what: times_found(bug) for bug in BUGS if times_found(bug) != 1} == {}
    assert len({bug.what for bug in BUGS}) == len(BUGS) >= 35


def test_every_known_bug_names_tests_that_are_there():
    assert [test for bug in BUGS for test in bug.tests if not stands(test)] == []


# The copies run on SQLite, whatever this run is for.
@pytest.mark.sqlite
@pytest.mark.gate("M-bugs")
def test_each_known_bug_put_back_turns_a_test_red(figure):
    chosen = [bug for bug in BUGS if full() or bug.what in QUICK]
    found = not_noticed(chosen)
    figure(f"{len(chosen) - len(found)} of {len(chosen)} put back turn a test red (of {len(BUGS)} known)")
    assert found == []
