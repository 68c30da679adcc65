"""The small form of `tests.benchmarks.hearings`: in a class that weighs, some arguments are weighed by enough."""

import pytest

from tests.benchmarks.hearings import weigh

CLASSES = range(6)
EVEN, UNEVEN, THREE = (0.5, 0.5), (0.7, 0.3), (0.34, 0.33, 0.33)


@pytest.mark.parametrize(("people", "shares"), [(20, EVEN), (30, EVEN), (30, UNEVEN), (30, THREE)])
def test_far_more_arguments_have_five_weighings_of_each_camp_and_each_has_a_hearing(people, shares):
    routed = [weigh(people, 2.0, shares, seed=seed) for seed in CLASSES]
    before = [weigh(people, 2.0, shares, seed=seed, routed=False) for seed in CLASSES]
    assert sum(heard.enough for heard in routed) >= 2 * sum(heard.enough for heard in before)
    assert sum(heard.enough for heard in routed) >= len(CLASSES) / 2
    assert min(heard.least for heard in routed) >= 2


def test_thirty_phones_that_ask_at_once_are_not_sent_to_one_argument():
    assert max(weigh(30, 2.0, EVEN, seed=seed).most for seed in CLASSES) < 25


def test_in_a_small_class_it_is_fewest_first_as_ever():
    for seed in CLASSES:
        assert weigh(12, 1.5, EVEN, seed=seed) == weigh(12, 1.5, EVEN, seed=seed, routed=False)
