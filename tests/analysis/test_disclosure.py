"""Which cells a report withholds."""

from hypothesis import given
from hypothesis import strategies as st

from deliberation.analysis.disclosure import SHARED, protect

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 12), min_size=2)


def test_nothing_is_withheld_where_nothing_is_small():
    assert protect({"t": {"a": 7, "b": 0, "c": 5}}, 6)["t"] == {"a": 7, "b": 0, "c": 5, SHARED: 6}


def test_a_small_cell_takes_another_with_it():
    assert protect({"t": {"a": 3, "b": 8, "c": 20}}, 0)["t"] == {"a": None, "b": None, "c": 20, SHARED: 0}


def test_of_fewer_than_five_nothing_is_shown():
    assert protect({"t": {"a": 1, "b": 0}}, 3)["t"] == {"a": None, "b": None, SHARED: None}


def test_who_is_in_no_cell_is_shown_in_every_table_or_in_none():
    tables = {"one": {"a": 10, "b": 10}, "two": {"a": 20, "b": 0}}
    for shared, shown in ((3, None), (7, 7)):
        found = protect(tables, shared)
        assert {name: cells[SHARED] for name, cells in found.items()} == {"one": shown, "two": shown}


@given(COUNTS, st.integers(0, 12))
def test_no_small_cell_is_shown_and_none_is_withheld_alone(counts, shared):
    found = protect({"t": counts}, shared)["t"]
    assert [n for n in found.values() if n is not None and 0 < n < 5] == []
    assert list(found.values()).count(None) != 1
    assert {key: n for key, n in found.items() if n is not None}.items() <= {**counts, SHARED: shared}.items()
