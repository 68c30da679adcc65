"""The small form of `tests.benchmarks.simulated_classes`: what a class is told is seldom wrong."""

import pytest

from tests.benchmarks.simulated_classes import bridges, shown


@pytest.mark.parametrize(("people", "camps"), [(12, 2), (30, 2), (30, 3), (120, 2)])
def test_bridging_is_said_wrongly_of_one_in_ten_at_most_even_where_one_camp_is_split(people, camps):
    told = bridges(people, camps, "split camp", classes=20)
    assert told.not_bridging == 400
    assert told.false_alarms <= 0.10


def test_bridging_is_said_where_it_is_so():
    told = bridges(30, 2, "mixed", classes=20)
    assert told.called > 20
    assert told.called_wrongly <= 0.10 * told.called


@pytest.mark.parametrize(("people", "classes"), [(12, 5), (30, 20), (120, 20)])
def test_no_groups_are_shown_where_none_are_planted(people, classes):
    assert shown(people, 1, "no groups", classes=classes)[0] <= 0.05


def test_planted_groups_are_shown_to_a_large_class():
    share, agreement = shown(120, 2, "groups", classes=8)
    assert share >= 0.5
    assert agreement >= 0.5
