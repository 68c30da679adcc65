import itertools
import random
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.analysis.votes import (
    MIN_GROUP,
    THIRD_KEYS,
    Vote,
    before_after,
    bootstrap_interval,
    one_round,
    suppress,
    third_of,
    without_small_cells,
)
from deliberation.rules.limits import MIN_GROUP as MIN_GROUP_OF_THE_RULES


def votes(*values):
    return [Vote(participant=number, value=value) for number, value in enumerate(values)]


values = st.one_of(st.none(), st.integers(0, 100))
classes = st.lists(st.tuples(values, values), max_size=12)


def test_a_group_is_as_small_here_as_in_the_rules():
    assert MIN_GROUP == MIN_GROUP_OF_THE_RULES


def test_every_vote_stands_in_one_band_and_one_third():
    result = before_after(votes(0, 20, 21, 40, 41, 60, 61, 80, 81, 100), votes(*[50] * 10))
    assert result.first.bands == (2, 2, 2, 2, 2)
    assert result.final.bands == (0, 0, 10, 0, 0)
    assert [third_of(value) for value in (0, 33, 34, 66, 67, 100)] == ["a", "a", "middle", "middle", "b", "b"]


def test_the_flow_counts_who_went_from_where_to_where():
    result = before_after(votes(0, 10, 20, 50, 90, 100), votes(0, 50, 90, 90, 90, 10))
    assert result.flow == ((1, 1, 1), (0, 0, 1), (1, 0, 1))


def test_before_and_after_are_compared_among_those_who_voted_twice():
    first = [*votes(10, 20, 30, 40, 50), Vote("left early", 100), Vote("unsure", None)]
    final = [*votes(20, 30, 40, 50, 60), Vote("came late", 0), Vote("unsure", 70)]
    result = before_after(first, final)
    assert (result.first_voters, result.final_voters, result.matched) == (6, 7, 5)
    assert (result.first_cannot_tell, result.final_cannot_tell) == (1, 0)
    assert (result.first.mean, result.final.mean, result.mean_change) == (30, 40, 10)
    assert (result.first.median, result.final.median, result.median_change) == (30, 40, 10)
    assert sum(result.first.bands) == sum(result.final.bands) == 5


def test_a_mean_change_under_five_points_is_a_dead_heat():
    assert before_after(votes(*[50] * 5), votes(54, 54, 54, 54, 54)).dead_heat is True
    assert before_after(votes(*[50] * 5), votes(55, 55, 55, 55, 55)).dead_heat is False
    assert before_after(votes(*[50] * 5), votes(45, 45, 45, 45, 45)).dead_heat is False


def test_a_mean_change_that_is_written_as_five_points_is_no_dead_heat():
    twenty = votes(*[50] * 20)
    assert before_after(twenty, votes(*[55] * 19, 54)).dead_heat is False
    assert before_after(twenty, votes(*[55] * 18, 54, 54)).dead_heat is True


def test_people_who_move_against_each_other_move_while_the_class_does_not():
    result = before_after(votes(*[50] * 6), votes(20, 20, 20, 80, 80, 80))
    assert (result.moved, result.mean_change, result.dead_heat) == (6, 0, True)


def test_a_person_who_moves_four_points_has_not_moved():
    assert before_after(votes(*[50] * 5), votes(54, 46, 55, 45, 50)).moved == 2


@pytest.mark.parametrize("people", range(5))
def test_under_five_matched_voters_only_their_number_is_told(people):
    result = before_after(votes(*[10] * people), votes(*[90] * people))
    assert result.too_few
    assert result.matched == people
    assert (result.first, result.final, result.flow, result.mean_change, result.interval) == (None,) * 5
    assert (result.moved, result.dead_heat, result.median_change) == (None, None, None)


def test_nobody_is_too_few_and_no_error():
    assert before_after([], []).matched == 0


def test_two_votes_by_one_person_in_a_round_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError):
        before_after([Vote("a", 1), Vote("a", 2)], [])


@pytest.mark.parametrize("value", [-1, 101])
def test_a_vote_outside_the_slider_is_a_mistake_of_the_caller(value):
    with pytest.raises(ValueError):
        one_round(votes(value, 1, 2, 3, 4))


def test_confidence_stances_and_conditions_are_counted_on_both_sides():
    first = [Vote(n, 50, confidence=1 + n % 2, stance="never") for n in range(6)]
    final = [Vote(n, 50, confidence=3, stance="only_if", conditions=("warrant", "audit")) for n in range(5)]
    result = before_after(first, [*final, Vote(5, 50, stance="never")])
    assert (result.first.confidence, result.first.confidences) == (1.5, (3, 3, 0))
    assert (result.final.confidence, result.final.confidences) == (3, (0, 0, 5))
    assert (result.first.stances, result.final.stances) == ({"never": 6}, {"never": 1, "only_if": 5})
    assert (result.first.conditions, result.final.conditions) == ({}, {"audit": 5, "warrant": 5})


def test_confidence_that_nobody_gave_is_none_and_not_zero():
    assert before_after(votes(*[1] * 5), votes(*[2] * 5)).first.confidence is None


@settings(deadline=None, max_examples=25)
@given(classes, st.randoms(use_true_random=False))
def test_the_order_of_the_votes_does_not_matter(pairs, chance):
    first = [Vote(who, before) for who, (before, _) in enumerate(pairs)]
    final = [Vote(who, after) for who, (_, after) in enumerate(pairs)]
    shuffled = chance.sample(first, len(first)), chance.sample(final, len(final))
    assert before_after(*shuffled) == before_after(first, final)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=5, max_size=12))
def test_swapping_the_poles_mirrors_the_result(pairs):
    one = before_after(votes(*[a for a, _ in pairs]), votes(*[b for _, b in pairs]))
    other = before_after(votes(*[100 - a for a, _ in pairs]), votes(*[100 - b for _, b in pairs]))
    assert other.flow == tuple(row[::-1] for row in one.flow[::-1])
    assert other.mean_change == pytest.approx(-one.mean_change)
    assert other.median_change == -one.median_change
    assert (other.moved, other.dead_heat) == (one.moved, one.dead_heat)
    assert (other.interval.low, other.interval.high) == (-one.interval.high, -one.interval.low)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=5, max_size=12))
def test_the_flow_the_bands_and_the_means_tell_one_story(pairs):
    result = before_after(votes(*[a for a, _ in pairs]), votes(*[b for _, b in pairs]))
    assert (
        sum(itertools.chain(*result.flow)) == sum(result.first.bands) == sum(result.final.bands) == len(pairs)
    )
    for index, third in enumerate(THIRD_KEYS):
        assert sum(result.flow[index]) == sum(third_of(a) == third for a, _ in pairs)
        assert sum(row[index] for row in result.flow) == sum(third_of(b) == third for _, b in pairs)
    assert result.final.mean - result.first.mean == pytest.approx(result.mean_change)


def test_the_same_changes_always_give_the_same_interval():
    assert bootstrap_interval([1, 5, -9, 30, 2]) == bootstrap_interval([30, 2, 1, -9, 5])


def test_the_interval_holds_the_mean_and_has_about_the_width_that_theory_gives():
    chance = random.Random(4)
    changes = [round(chance.gauss(10, 20)) for _ in range(200)]
    mean = sum(changes) / len(changes)
    interval = bootstrap_interval(changes)
    expected = 2 * 1.2816 * 20 / 200**0.5
    assert interval.low < mean < interval.high
    assert interval.high - interval.low == pytest.approx(expected, rel=0.2)


def test_an_interval_where_everybody_moved_alike_has_no_width():
    interval = bootstrap_interval([7] * 9)
    assert (interval.low, interval.high) == (7, 7)


def test_one_round_is_told_from_five_voters_on():
    assert one_round(votes(10, 10, 50, 90, None)).too_few
    told = one_round(votes(10, 10, 50, 90, 90, None))
    assert (told.voters, told.cannot_tell, told.bands) == (5, 1, (2, 0, 1, 0, 2))
    assert (told.mean, told.median) == (50, 50)


def test_small_cells_are_withheld_and_large_and_empty_ones_stay():
    assert suppress({"a": 3, "b": 2, "c": 9, "d": 0}) == {"a": None, "b": None, "c": 9, "d": 0}


def test_a_single_small_cell_takes_the_smallest_other_with_it():
    assert suppress({"a": 3, "b": 7, "c": 9, "d": 0}) == {"a": None, "b": None, "c": 9, "d": 0}


def test_two_cells_of_one_are_not_given_away_by_their_sum():
    assert suppress({"a": 1, "b": 1, "c": 8}) == {"a": None, "b": None, "c": None}


def test_two_cells_of_four_are_not_given_away_by_their_sum():
    assert suppress({"a": 4, "b": 4, "c": 8}) == {"a": None, "b": None, "c": None}


def test_nothing_is_withheld_where_nothing_is_small():
    assert suppress({"a": 5, "b": 0}) == {"a": 5, "b": 0}
    assert suppress({}) == {}


def test_equally_small_cells_are_withheld_together():
    """Where the first of two equals is taken, one who knows that finds 5, 4, 5 alone behind –, –, 5."""
    assert suppress({"a": 5, "b": 4, "c": 5}) == {"a": None, "b": None, "c": None}
    assert suppress({"a": 5, "b": 4, "c": 6, "d": 5}) == {"a": None, "b": None, "c": 6, "d": None}


def test_a_table_of_ones_is_not_the_only_one_that_is_withheld_whole():
    whole = {"a": None, "b": None, "c": None, "d": None, "e": None}
    assert suppress(dict(zip("abcde", (1, 1, 1, 1, 1), strict=True))) == whole
    assert suppress(dict(zip("abcde", (2, 0, 1, 1, 1), strict=True))) == whole
    assert suppress(dict(zip("abcde", (4, 4, 4, 4, 4), strict=True))) == whole
    assert suppress(dict(zip("abcde", (3, 4, 4, 4, 5), strict=True))) == whole


def test_of_a_total_under_five_nothing_is_shown():
    assert suppress({"a": 4, "b": 0, "c": 0}) == {"a": None, "b": None, "c": None}
    assert suppress({"a": 0, "b": 0}) == {"a": 0, "b": 0}


def tables_of(total, cells):
    """Every table of so many cells that comes to the total."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in tables_of(total - first, cells - 1):
            yield (first, *rest)


@pytest.mark.parametrize(("cells", "most"), [(2, 40), (3, 40), (4, 20), (5, 20), (6, 10)])
def test_no_withheld_cell_has_one_value_only_given_the_rule(cells, most):
    """Of all tables that look the same, each withheld cell is not the same in all, and none is shown small."""
    for total in range(5, most + 1):
        looks_like = defaultdict(list)
        for table in tables_of(total, cells):
            looks_like[tuple(suppress(dict(enumerate(table))).values())].append(table)
        for shown, tables in looks_like.items():
            assert not [n for n in shown if n is not None and 0 < n < 5]
            told = [
                place
                for place, n in enumerate(shown)
                if n is None and len({table[place] for table in tables}) == 1
            ]
            assert told == [], (shown, tables)


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 8), min_size=2))
def test_no_withheld_cell_follows_by_subtraction(counts):
    shown = suppress(counts)
    total = sum(counts.values())
    hidden = [key for key, cell in shown.items() if cell is None]
    assert all(cell is None or cell == 0 or cell >= 5 for cell in shown.values())
    assert all(shown[key] in (None, counts[key]) for key in counts)
    if not hidden or total < 5:
        return
    left = total - sum(cell for cell in shown.values() if cell is not None)
    # What a reader may try who knows that the withheld cells are no negative numbers.
    possible = [
        split for split in itertools.product(range(left + 1), repeat=len(hidden) - 1) if sum(split) <= left
    ]
    possible = [(*split, left - sum(split)) for split in possible]
    for place, key in enumerate(hidden):
        if 0 < counts[key] < 5:
            assert len({split[place] for split in possible}) > 1, (counts, shown)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=5, max_size=30))
def test_a_result_without_small_cells_shows_none_and_keeps_the_large(pairs):
    full = before_after(votes(*[a for a, _ in pairs]), votes(*[b for _, b in pairs]))
    told = without_small_cells(full)
    shown = [*told.first.bands, *told.final.bands, *itertools.chain(*told.flow)]
    known = [*full.first.bands, *full.final.bands, *itertools.chain(*full.flow)]
    assert all(cell is None or cell == 0 or cell >= 5 for cell in [*shown, told.moved])
    assert all(cell is None or cell == whole for cell, whole in zip(shown, known, strict=True))
    assert without_small_cells(told) == told


def test_too_few_stay_too_few_without_small_cells():
    result = before_after(votes(1, 2), votes(1, 2))
    assert without_small_cells(result) == result
