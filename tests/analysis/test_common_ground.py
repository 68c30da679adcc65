import pytest

from deliberation.analysis.common_ground import Weighed, common_ground
from deliberation.analysis.consensus import CampVotes
from deliberation.analysis.weighings import camps

TWO = camps(dict(enumerate([10] * 10 + [90] * 10)))


def argument(key, a, b, *, answered=True, evidence=True):
    return Weighed(key, (CampVotes("a", *a), CampVotes("b", *b)), answered, evidence)


def keys(rows):
    return [row.key for row in rows]


def test_what_both_camps_agree_on_is_first_and_may_bridge():
    ground = common_ground(
        [
            argument("both", (9, 10), (10, 10)),
            argument("one", (10, 10), (1, 10)),
            argument("few", (2, 3), (3, 3)),
        ],
        TWO,
    )
    assert keys(ground.agreed) == ["both"]
    assert keys(ground.bridges) == ["both"]
    assert keys(ground.divides) == ["one"]
    assert (ground.weighed, ground.by_all, ground.by_two) == (3, 2, 2)


def test_what_too_few_weighed_takes_no_place_of_what_all_agree_on():
    few = [argument(f"few {n}", (2, 2), (2, 2)) for n in range(5)]
    ground = common_ground([*few, argument("bridge", (7, 9), (7, 9))], TWO)
    assert keys(ground.agreed) == ["bridge"]
    assert (ground.by_all, ground.by_two) == (1, 1)


def test_what_one_camp_is_against_divides_and_is_not_agreed_on():
    ground = common_ground([argument("apart", (14, 15), (4, 14))], TWO)
    assert (keys(ground.agreed), keys(ground.divides)) == ([], ["apart"])


def test_half_of_a_camp_is_not_more_than_half_of_it():
    ground = common_ground([argument("even", (5, 10), (10, 10))], TWO)
    assert (ground.agreed, ground.divides) == ((), ())
    assert keys(ground.held) == ["even"]


def test_what_too_few_weighed_takes_no_place_of_what_divides():
    few = [argument(f"few {n}", (4, 4), (0, 4)) for n in range(3)]
    ground = common_ground([*few, argument("apart", (7, 10), (3, 10))], TWO)
    assert keys(ground.divides) == ["apart"]


def test_two_camps_are_enough_to_be_divided_and_not_to_agree():
    three = camps(dict(enumerate([10] * 9 + [50] * 9 + [90] * 9)))
    votes = (CampVotes("a", 8, 9), CampVotes("middle", 2, 2), CampVotes("b", 1, 9))
    alike = (CampVotes("a", 9, 9), CampVotes("middle", 2, 2), CampVotes("b", 9, 9))
    ground = common_ground([Weighed("apart", votes, True, True), Weighed("alike", alike, True, True)], three)
    assert (keys(ground.agreed), keys(ground.divides)) == ([], ["apart"])
    assert (ground.by_all, ground.by_two) == (0, 2)


def test_on_paper_what_has_a_small_number_takes_no_place():
    small = [argument(f"small {n}", (19, 20), (19, 20)) for n in range(5)]
    apart = [argument(f"apart {n}", (19, 20), (0, 20)) for n in range(3)]
    told = [argument("all", (12, 20), (12, 20)), argument("divides", (14, 20), (6, 20))]
    ground = common_ground([*small, *apart, *told], TWO, for_print=True)
    assert (keys(ground.agreed), keys(ground.divides)) == (["all"], ["divides"])
    assert [row.best_of for row in (*ground.agreed, *ground.divides)] == [("b",), ("a",)]


def test_each_camps_own_best_is_there_whatever_the_order():
    many = [argument(f"shared {n}", (9, 10), (9, 10)) for n in range(8)]
    apart = [argument(f"apart {n}", (1, 10), (9, 10)) for n in range(3)]
    ground = common_ground([*many, *apart, argument("only a", (10, 10), (4, 10))], TWO)
    assert len(ground.agreed) == 5
    assert keys(ground.divides) == ["apart 0", "apart 1", "apart 2"]
    assert keys(ground.held) == ["only a"]
    assert ground.held[0].best_of == ("a",)


def test_a_camp_that_leans_to_nothing_has_no_best():
    ground = common_ground([argument("x", (0, 10), (10, 10))], TWO)
    assert [row.best_of for row in ground.divides] == [("b",)]


def test_what_is_left_open_is_listed_by_how_many_saw_it_and_counted_in_all():
    ground = common_ground(
        [argument(n, (n, n), (0, n), answered=False, evidence=n % 2 == 0) for n in range(1, 6)], TWO
    )
    assert (ground.unanswered, ground.unanswered_in_all) == ((5, 4, 3), 5)
    assert (ground.without_evidence, ground.without_evidence_in_all) == ((5, 3, 1), 3)


@pytest.mark.parametrize("among", [camps({}), camps(dict.fromkeys(range(9), 10))], ids=["nobody", "one camp"])
def test_where_there_are_not_two_camps_nothing_is_ranked(among):
    votes = tuple(CampVotes(camp.key, 5, 5) for camp in among.camps)
    ground = common_ground([Weighed("x", votes, False, False)], among)
    assert (ground.agreed, ground.divides, ground.held) == ((), (), ())
    assert ground.unanswered == ("x",)


def test_the_order_of_the_arguments_does_not_matter():
    rows = [argument(f"x{n}", (n, 10), (10 - n // 2, 10)) for n in range(10)]
    assert common_ground(rows, TWO) == common_ground(rows[::-1], TWO)
