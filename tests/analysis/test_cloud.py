import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.analysis.charts.cloud import EDGE, cloud

places = st.lists(
    st.tuples(st.floats(-9, 9), st.floats(-9, 9), st.sampled_from([None, 0, 1])), min_size=1, max_size=60
)


def people(places):
    return [(who, *place) for who, place in enumerate(places)]


@settings(deadline=None, max_examples=40)
@given(places)
def test_each_person_has_one_mark_inside_the_picture_and_no_two_lie_on_each_other(places):
    drawn = cloud(people(places))
    assert len(drawn.dots) == len({(dot.x, dot.y) for dot in drawn.dots}) == len(places)
    assert all(
        EDGE <= dot.x <= drawn.width - EDGE and EDGE <= dot.y <= drawn.height - EDGE for dot in drawn.dots
    )
    assert sorted(drawn.place_of.values()) == list(range(len(places)))
    assert all(drawn.own(who).group == group for who, (_, _, group) in enumerate(places))


@settings(deadline=None, max_examples=40)
@given(places, st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_names_of_people_change_the_picture(places, chance):
    drawn = cloud(people(places))
    shuffled = chance.sample(people(places), len(places))
    renamed = [(f"seat {chance.random()}", *place) for _, *place in shuffled]
    assert cloud(shuffled).dots == drawn.dots
    # Who stand on the very same spot in two groups can change marks with one another.
    assert [(dot.x, dot.y) for dot in cloud(renamed).dots] == [(dot.x, dot.y) for dot in drawn.dots]


@settings(deadline=None, max_examples=40)
@given(places)
def test_the_table_counts_the_marks(places):
    drawn = cloud(people(places))
    assert sum(row.n for row in drawn.rows) == len(places)
    assert all(sum(row.thirds) == row.n for row in drawn.rows)


@pytest.mark.parametrize(("n", "step"), [(8, 64), (40, 32), (100, 20), (1_000, 14), (2_000, 6)])
def test_the_fewer_people_the_wider_the_lattice(n, step):
    chance = random.Random(1)
    drawn = cloud([(who, chance.gauss(0, 1), chance.gauss(0, 1), None) for who in range(n)])
    assert {(dot.x - drawn.dots[0].x) % step for dot in drawn.dots} == {0}
    assert {(dot.y - drawn.dots[0].y) % step for dot in drawn.dots} == {0}


def test_everybody_on_one_spot_and_nobody_at_all():
    assert len(cloud([(who, 0.0, 0.0, None) for who in range(9)]).dots) == 9
    assert cloud([]) is None
    assert cloud([(who, 0.0, 0.0, None) for who in range(5_001)]) is None
    assert cloud([("x", 1.0, 1.0, None)]).own("y") is None
