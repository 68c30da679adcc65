import pytest

from deliberation.analysis.common_ground import Weighed, common_ground
from deliberation.analysis.consensus import CampVotes


def weighed(name, *counts, **more):
    return Weighed(
        name, tuple(CampVotes(camp, *count) for camp, count in zip("ab", counts, strict=False)), **more
    )


LOVED = weighed("loved", (20, 20), (20, 20), answers=1, citations=1)
FOR_A = weighed("for a", (20, 20), (0, 20), answers=2)
FOR_B = weighed("for b", (2, 20), (20, 20), citations=1)
RARE = weighed("rare", (2, 3), (1, 2))
UNSEEN = weighed("unseen", (0, 0), (0, 0))
ALL = [FOR_A, LOVED, RARE, FOR_B, UNSEEN]


def names(ranked):
    return [one.argument for one in ranked]


def test_what_both_camps_share_comes_first_and_bridges():
    ground = common_ground(ALL)
    assert names(ground.shown) == ["loved", "rare", "for b", "for a"]
    assert names(ground.bridging) == ["loved"]


def test_the_most_divided_comes_first_among_what_divides():
    assert names(common_ground(ALL).dividing) == ["for a", "for b"]


def test_each_camps_best_has_a_place_however_few_are_shown():
    only_b = weighed("only b", (0, 20), (19, 20))
    ground = common_ground(
        [weighed("half", (11, 20), (11, 20)), weighed("more", (13, 20), (13, 20)), only_b], most=1
    )
    assert names(ground.shown) == ["more", "only b"]
    assert ground.best_of == {"a": "more", "b": "only b"}
    assert [one.best_of for one in ground.shown] == [("a",), ("b",)]


def test_a_camps_best_needs_five_of_its_votes():
    assert common_ground([weighed("few", (4, 4), (5, 5))]).best_of == {"a": None, "b": "few"}


def test_of_equals_the_first_that_came_is_first():
    twins = [weighed("one", (8, 9), (8, 9)), weighed("two", (8, 9), (8, 9))]
    assert names(common_ground(twins).shown) == ["one", "two"]
    assert common_ground(twins).best_of == {"a": "one", "b": "one"}


def test_what_nobody_answered_and_what_has_no_evidence_is_listed_even_if_nobody_weighed_it():
    ground = common_ground(ALL)
    assert ground.unanswered == ("rare", "for b", "unseen")
    assert ground.without_evidence == ("for a", "rare", "unseen")


@pytest.mark.parametrize("arguments", [[], [UNSEEN], [weighed("nobody's")]])
def test_nobody_asked_shows_nothing(arguments):
    ground = common_ground(arguments)
    assert (ground.shown, ground.bridging, ground.dividing) == ((), (), ())
    assert set(ground.best_of.values()) <= {None}
