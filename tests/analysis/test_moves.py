import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.analysis.moves import (
    Credited,
    flow_between,
    flow_without_small_cells,
    moved_without_small_cells,
    what_moved,
)
from deliberation.analysis.votes import Vote


def rounds(pairs):
    """Both rounds of people numbered from 0."""
    return (
        [Vote(who, before) for who, (before, _) in enumerate(pairs)],
        [Vote(who, after) for who, (_, after) in enumerate(pairs)],
    )


def credits(*keys):
    """One credit for each person; "" is nothing new."""
    return [Credited(who, "argument" if key else "nothing", key) for who, key in enumerate(keys)]


def test_the_sum_behind_a_credit_counts_movement_either_way():
    pairs = [(10, 40), (40, 10), (50, 50), (50, 54), (20, 80)]
    (mover,) = what_moved(credits(*"xxxxx"), *rounds(pairs)).movers
    assert (mover.n, mover.moved, mover.change) == (5, 3, 30 + 30 + 0 + 4 + 60)


def test_under_five_people_show_their_number_and_no_points():
    movers = what_moved(credits("x", "x", "y", "", ""), *rounds([(10, 40)] * 5)).movers
    assert [(mover.key, mover.n, mover.change, mover.moved) for mover in movers] == [
        ("x", 2, None, None), ("y", 1, None, None), ("", 2, None, None),
    ]  # fmt: skip


def test_nothing_new_is_counted_and_stands_last():
    movers = what_moved(credits(*[""] * 7, "x"), *rounds([(10, 40)] * 8)).movers
    assert [(mover.kind, mover.n) for mover in movers] == [("argument", 1), ("nothing", 7)]


def test_who_did_not_vote_twice_is_counted_apart():
    first, final = rounds([(10, 40)] * 6)
    moved = what_moved(credits(*"xxxxxx"), first, final[:5])
    assert (moved.n, moved.others) == (5, 1)


def test_four_who_voted_twice_are_too_few():
    moved = what_moved(credits(*"xxxx"), *rounds([(10, 40)] * 4))
    assert (moved.n, moved.too_few, moved.movers) == (4, True, ())


def test_nobody_credits_nothing():
    moved = what_moved([], [], [])
    assert (moved.n, moved.others, moved.movers) == (0, 0, ())


def test_a_split_shows_no_part_under_five():
    pairs = [(10, 10)] * 10 + [(90, 90)] * 10
    movers = what_moved(credits(*"x" * 10, *"y" * 10), *rounds(pairs)).movers
    assert [mover.by_start for mover in movers] == [(10, 0), (0, 10)]
    movers = what_moved(credits(*"x" * 9, "y", *"y" * 10), *rounds(pairs)).movers
    assert [mover.by_start for mover in movers] == [None, None]


def possible(withheld):
    """Every table of these rows' and columns' sums, for two columns."""
    total = sum(row[0] for row in withheld)
    ranges = [range(sum(row) + 1) for row in withheld]
    return [table for table in itertools.product(*ranges) if sum(table) == total]


starts = st.lists(st.tuples(st.sampled_from("vwxyz"), st.booleans()), min_size=10, max_size=24)


@settings(deadline=None, max_examples=60)
@given(starts)
def test_no_part_of_one_to_four_follows_from_the_splits_that_are_shown(people):
    people = people + [("v", True)] * 5 + [("v", False)] * 5
    pairs = [(10, 10) if near_a else (90, 90) for _, near_a in people]
    keys = [key for key, _ in people]
    moved = what_moved(credits(*keys), *rounds(pairs))
    true = {
        mover.key: tuple(sum(k == mover.key and a == side for k, a in people) for side in (True, False))
        for mover in moved.movers
    }
    withheld = [true[mover.key] for mover in moved.movers if mover.by_start is None]
    for mover in moved.movers:
        assert mover.by_start in (None, true[mover.key])
        assert not mover.by_start or all(cell == 0 or cell >= 5 for cell in mover.by_start)
    tables = possible(withheld)
    for place, row in enumerate(withheld):
        for column, cell in enumerate(row):
            if 0 < cell < 5:
                values = {sum(row) - table[place] if column else table[place] for table in tables}
                assert len(values) > 1


def test_what_is_printed_has_no_number_of_one_to_four():
    moved = what_moved(credits(*"x" * 8, *"yyy", *"zz"), *rounds([(10, 40)] * 13))
    printed = moved_without_small_cells(moved).movers
    assert [(mover.key, mover.n, mover.change) for mover in printed] == [
        ("x", 8, 240), ("y", None, None), ("z", None, None),
    ]  # fmt: skip


def test_five_things_named_by_five_people_are_not_listed():
    """Five lines without a number would say that each has one."""
    moved = what_moved(credits(*"vwxyz"), *rounds([(10, 40)] * 5))
    printed = moved_without_small_cells(moved)
    assert (printed.n, printed.too_few, printed.movers) == (5, True, ())


def test_a_flow_needs_two_starts_of_five():
    assert flow_between(*rounds([(10, 90)] * 9)) is None
    assert flow_between(*rounds([(10, 90)] * 9 + [(90, 10)] * 4)) is None
    flow = flow_between(*rounds([(10, 90)] * 9 + [(90, 10)] * 5))
    assert [(start.key, start.size) for start in flow.starts] == [("a", 9), ("b", 5)]
    assert flow.cells == ((0, 0, 9), (5, 0, 0))


def test_a_small_third_is_put_together_with_its_neighbour_and_that_is_said():
    flow = flow_between(*rounds([(10, 10)] * 6 + [(40, 40)] * 2 + [(90, 90)] * 6))
    assert [start.key for start in flow.starts] == ["a+middle", "b"]
    assert flow.merged


def test_a_printed_flow_withholds_a_cell_of_one_to_four_with_another():
    flow = flow_between(*rounds([(10, 10)] * 7 + [(10, 90)] * 2 + [(90, 90)] * 6))
    assert flow_without_small_cells(flow).cells == ((None, 0, None), (0, 0, 6))
    assert flow_without_small_cells(None) is None
