"""What an aggregate report withholds cannot be computed from what it shows: a solver has tried."""

import json
import random

import pytest

from deliberation.analysis.disclosure import SHARED, protect
from tests.clients.programs import ask

pytestmark = [pytest.mark.client, pytest.mark.django_db]

REPORTS = 1_000
SHAPES = {"first": 5, "final": 5, "stance_first": 4, "stance_final": 4, "moved": 3}


def random_report(chance):
    """A class of 1 to 60 in the tables of one trade-off, leaning more or less to some of the answers."""
    total = chance.randint(1, 60)
    shared = chance.choice([0, 0, chance.randint(0, 4), chance.randint(0, total)])
    shared = min(shared, total)
    tables = {}
    for name, size in SHAPES.items():
        weights = [chance.random() ** chance.choice([1, 4]) for _ in range(size)]
        places = chance.choices(range(size), weights, k=total - shared)
        tables[name] = {str(place): places.count(place) for place in range(size)}
    return tables, shared, total


def report(tables, shared, total, shown):
    true = {name: {**table, SHARED: shared} for name, table in tables.items()}
    return {"total": total, "shown": shown, "true": true}


def solved(reports, tmp_path):
    path = tmp_path / "reports.json"
    path.write_text(json.dumps(reports))
    return ask("solver.py", path)


@pytest.mark.gate("T10-cells")
def test_no_small_cell_of_a_thousand_random_reports_can_be_found_out(tmp_path, figure):
    chance = random.Random(5)
    drawn = [random_report(chance) for _ in range(REPORTS)]
    # Of fewer than five nothing is shown, not even how many they are.
    drawn = [one for one in drawn if one[2] >= 5]
    reports = [report(*one, protect(one[0], one[1])) for one in drawn]
    assert len(reports) > 900
    found_out = [found for found in solved(reports, tmp_path) if found]
    figure(f"{REPORTS:,} random sets of tables: {len(found_out)} cells found out")
    assert found_out == []
    small = [
        cell
        for one in reports
        for name, table in one["true"].items()
        for key, cell in table.items()
        if 0 < cell < 5 and one["shown"][name][key] is not None
    ]
    assert small == []
    shown = sum(
        cell is not None for one in reports for table in one["shown"].values() for cell in table.values()
    )
    cells = sum(len(table) for one in reports for table in one["shown"].values())
    # Withholding everything would be safe as well.
    assert shown / cells > 0.4


def test_the_solver_does_find_out_what_is_withheld_alone(tmp_path):
    tables, shared, total = {"first": {"a": 3, "b": 20}}, 7, 30
    naive = {"first": {"a": None, "b": 20, SHARED: 7}}
    assert solved([report(tables, shared, total, naive)], tmp_path) == [["('first', 'a')"]]


def test_the_solver_does_find_out_what_two_tables_say_together(tmp_path):
    """Each table by itself is open; but one shows the cell that both share."""
    tables, shared, total = {"first": {"a": 3, "b": 20}, "final": {"a": 11, "b": 12}}, 7, 30
    apart = {
        "first": {"a": None, "b": 20, SHARED: None},
        "final": {"a": 11, "b": 12, SHARED: 7},
    }
    found = solved(
        [report(tables, shared, total, {**apart, "final": {**apart["final"], SHARED: None}})], tmp_path
    )
    assert "('first', 'a')" in found[0]
