from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.analysis.guesses import perception_gap


def gap(*people):
    """Of people given as (vote, guess)."""
    return perception_gap(
        {who: vote for who, (vote, _) in enumerate(people)},
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


def test_a_part_is_not_shown_where_the_rest_would_be_one_to_four_people():
    with_four = gap(*[(10, 60)] * 10, *[(90, 40)] * 10, *[(None, 99)] * 4)
    assert with_four.groups == ()
    assert gap(*[(10, 60)] * 10, *[(90, 40)] * 10, *[(None, 99)] * 5).groups != ()


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=5, max_size=19))
def test_in_a_small_class_all_is_rounded_to_five(people):
    result = gap(*people)
    assert result.actual % 5 == result.mean % 5 == result.distance % 5 == 0
    assert result.distance >= abs(result.mean - result.actual)
    assert all(one.mean % 5 == 0 and one.n >= 5 for one in result.groups)
