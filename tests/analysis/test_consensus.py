import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.analysis.consensus import CampVotes, consensus


def of(*counts):
    return consensus(CampVotes(f"camp {place}", yes, seen) for place, (yes, seen) in enumerate(counts))


def test_the_score_is_the_geometric_mean_of_the_camps():
    assert of((7, 8), (2, 8)).score == pytest.approx(((8 / 10) * (3 / 10)) ** 0.5)
    assert of((1, 2), (1, 2), (1, 2)).score == pytest.approx(0.5)


def test_two_camps_and_three_that_answer_alike_score_alike():
    assert of((6, 8), (6, 8)).score == pytest.approx(of((6, 8), (6, 8), (6, 8)).score)


def test_what_both_camps_share_stands_above_what_one_camp_loves():
    assert of((6, 8), (6, 8)).score > of((8, 8), (3, 8)).score


def test_clear_agreement_in_every_camp_bridges():
    result = of((9, 10), (8, 9), (10, 10))
    assert result.verdict == "bridging"
    assert result.least.low > 0.5


def test_four_votes_in_a_camp_are_not_enough_however_they_fall():
    assert of((10, 10), (4, 4)).verdict == "not enough votes yet"
    assert of((10, 10), (4, 4)).least is None
    assert of((10, 10), (5, 5)).verdict == "bridging"


def test_votes_that_leave_it_open_are_not_enough():
    assert of((4, 7), (4, 7)).verdict == "not enough votes yet"


def test_one_camp_for_and_one_against_divides():
    assert of((10, 10), (0, 10)).verdict == "divides"


def test_what_every_camp_rejects_neither_bridges_nor_divides():
    assert of((1, 12), (0, 12)).verdict == "none"


def test_one_camp_alone_has_nobody_to_agree_with():
    result = of((10, 10))
    assert (result.verdict, result.least) == ("none", None)
    assert result.score == pytest.approx(11 / 12)


def test_nobody_asked_scores_nothing():
    assert (of().score, of().verdict) == (None, "none")
    assert (of((0, 0), (0, 0)).score, of((0, 0), (0, 0)).verdict) == (None, "not enough votes yet")


def test_one_camp_that_was_not_asked_keeps_the_question_open():
    result = of((9, 9), (0, 0))
    assert result.verdict == "not enough votes yet"
    assert result.score == pytest.approx(((10 / 11) * (1 / 2)) ** 0.5)


def test_everybody_answering_alike_is_a_certainty_and_no_error():
    assert (of((5, 5), (5, 5)).least.low, of((5, 5), (5, 5)).verdict) == (1, "bridging")
    assert (of((0, 5), (0, 5)).least.high, of((0, 5), (0, 5)).verdict) == (0, "none")


@pytest.mark.parametrize(("yes", "seen"), [(3, 2), (-1, 2)])
def test_more_yes_than_voters_is_a_mistake_of_the_caller(yes, seen):
    with pytest.raises(ValueError):
        CampVotes("a", yes, seen)


counts = st.integers(0, 30).flatmap(lambda seen: st.tuples(st.integers(0, seen), st.just(seen)))


@settings(deadline=None, max_examples=40)
@given(st.lists(counts, max_size=3), st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_names_of_camps_matter(camps, chance):
    assert of(*chance.sample(camps, len(camps))) == of(*camps)


@settings(deadline=None, max_examples=40)
@given(st.lists(counts, min_size=2, max_size=3))
def test_a_bridge_has_five_votes_in_each_camp_and_a_majority_of_the_class(camps):
    result = of(*camps)
    if result.verdict == "bridging":
        assert min(seen for _, seen in camps) >= 5
        assert sum(yes for yes, _ in camps) * 2 > sum(seen for _, seen in camps)
    assert result.least is None or 0 <= result.least.low <= result.least.high <= 1
    assert result.score is None or 0 < result.score < 1
