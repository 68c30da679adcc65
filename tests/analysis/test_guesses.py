from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.analysis.guesses import perception_gap


def gap(*people):
    """Of people given as (vote, guess)."""
    return perception_gap(
        {who: vote for who, (vote, _) in enumerate(people) if vote is not None},
        {who: guess for who, (_, guess) in enumerate(people)},
    )


def test_each_side_is_compared_with_where_the_class_stood():
    result = gap(*[(10, 60)] * 10, *[(90, 40)] * 10)
    assert (result.actual, result.mean) == (50, 50)
    assert [(one.key, one.n, one.mean) for one in result.groups] == [("a", 10, 60), ("b", 10, 40)]


def test_four_guesses_or_four_votes_say_nothing():
    assert gap(*[(10, 60)] * 4).mean is None
    assert gap(*[(10, 60)] * 4, *[(10, None)] * 9).mean is None
    assert gap(*[(10, 60)] * 4, *[(None, 60)] * 9).actual is None
    assert perception_gap({}, {}).guesses == 0


def test_guesses_that_are_off_both_ways_are_off():
    result = gap(*[(50, 0)] * 6, *[(50, 100)] * 6)
    assert (result.mean, result.actual, result.distance) == (50, 50, 50)
    assert gap(*[(50, 50)] * 12).distance == 0


def test_a_class_on_one_side_is_one_row():
    assert gap(*[(10, 60)] * 12).groups == ()


def test_how_many_guessed_on_a_side_is_not_told_where_few_did_not():
    """7 and 9 began on the sides: 8 who guessed of the 9 would say where the silent one stood."""
    silent = gap(*[(10, 60)] * 7, *[(90, 40)] * 8, (90, None))
    assert [(one.key, one.n, one.mean) for one in silent.groups] == [("a", None, 60), ("b", None, 40)]
    five = gap(*[(10, 60)] * 7, *[(90, 40)] * 8, *[(90, None)] * 5)
    assert [one.n for one in five.groups] == [7, 8]


def test_nobody_follows_from_a_third_in_which_nobody_guessed():
    """Who began there is put together with a neighbour elsewhere, and stands in no part here."""
    silent = gap(*[(10, 60)] * 7, *[(50, None)] * 3, *[(90, 40)] * 9)
    assert [one.n for one in silent.groups] == [None, None]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=5, max_size=19))
def test_in_a_small_class_all_is_rounded_to_five(people):
    result = gap(*people)
    assert result.actual % 5 == result.mean % 5 == result.distance % 5 == 0
    assert result.distance >= abs(result.mean - result.actual)
    assert all(one.mean % 5 == 0 and (one.n is None or one.n >= 5) for one in result.groups)
