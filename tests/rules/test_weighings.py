"""The order in which arguments come to be weighed, from counts alone."""

from collections import Counter

import pytest

from deliberation.rules.weighings import ENOUGH, FLOOR, SMALL_CLASS, next_stage, stages

MANY = 40


def by_seen(*counts):
    """Arguments 0, 1, 2 and so on, by how many have weighed each."""
    found = {}
    for number, seen in enumerate(counts):
        found.setdefault(seen, []).append(number)
    return found


def in_order(counts, people=MANY):
    return [set(numbers) for _, numbers in stages(by_seen(*counts), people=people)]


def test_five_of_each_of_three_camps_fit_in_what_is_enough_after_a_hearing_for_all():
    assert (FLOOR, ENOUGH, SMALL_CLASS) == (2, 18, 16)


def test_each_argument_gets_a_hearing_before_any_gets_enough():
    assert in_order([0] * 4 + [1] * 5 + [9] * 4) == [{0, 1, 2, 3}, {4, 5, 6, 7, 8}, {9, 10, 11, 12}]


def test_what_is_nearest_to_enough_comes_before_the_rest_a_few_at_a_time():
    assert in_order([2, 3, 4, 5, 15, 14, 13, 12]) == [{4, 5, 6, 7}, {0, 1, 2, 3}]


def test_what_has_enough_comes_last_and_of_it_fewest_first():
    counts = [20] * 4 + [ENOUGH] * 4 + [ENOUGH - 1] * 4
    assert in_order(counts) == [{8, 9, 10, 11}, {4, 5, 6, 7}, {0, 1, 2, 3}]


@pytest.mark.parametrize(("people", "front"), [(17, 2), (24, 2), (25, 3), (60, 5), (600, 50)])
def test_more_stand_in_front_the_more_there_are_to_ask(people, front):
    assert len(in_order([5] * 100, people)[0]) == front


def test_of_several_that_are_as_near_the_same_stand_in_front_however_they_are_listed():
    listed = {5: [4, 1, 3, 0, 2]}
    assert stages(listed, people=20)[0] == ((1, 0), [0, 1])


def test_the_last_without_a_hearing_are_not_sent_to_everybody():
    assert in_order([0, 9, 9, 9, 9, 5]) == [{0, 1, 2, 3, 4}, {5}]


def test_in_a_small_class_it_is_fewest_first():
    counts = [9, 2, 5, 0, 2]
    assert in_order(counts, people=SMALL_CLASS) == [{3}, {1, 4}, {2}, {0}]
    assert in_order(counts, people=SMALL_CLASS + 1) == [{0, 2, 3}, {1, 4}]


def test_nothing_is_lost_or_doubled():
    counts = [n % 23 for n in range(90)]
    for people in (1, 17, 40, 500):
        found = [number for _, numbers in stages(by_seen(*counts), people=people) for number in numbers]
        assert sorted(found) == list(range(90))


def choices(poles, *, weighed=(), passed=(), author=(), me=-1):
    authors = dict.fromkeys(range(20), 99) | dict(author)
    found = next_stage(
        {pole: stages(by_seen, people=1) for pole, by_seen in poles.items()},
        weighed=Counter(dict(weighed)),
        passed=set(passed),
        author=authors,
        me=me,
    )
    return set(found)


def test_the_side_that_one_has_weighed_less_of_comes_first_whatever_its_stage():
    poles = {"a": {0: [1]}, "b": {7: [2]}}
    assert choices(poles, weighed={"a": 1}) == {2}
    assert choices(poles, weighed={"b": 1}) == {1}


def test_where_both_sides_are_even_the_earlier_stage_comes_or_both():
    assert choices({"a": {0: [1]}, "b": {7: [2]}}) == {1}
    assert choices({"a": {7: [1]}, "b": {7: [2, 3]}}) == {1, 2, 3}


def test_what_one_has_weighed_or_written_oneself_does_not_come():
    poles = {"a": {0: [1, 2], 3: [4]}, "b": {}}
    assert choices(poles, passed={1}) == {2}
    assert choices(poles, passed={1}, author={2: 5}, me=5) == {4}
    assert choices(poles, passed={1, 2, 4}) == set()
