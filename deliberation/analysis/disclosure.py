"""Counts that tell of no small group, not even to who adds and subtracts what is shown.

Withheld is what is 1 to 4, and more until nothing of it follows from the rest (complementary suppression, see
Willenborg and de Waal, Elements of Statistical Disclosure Control, 2001). Tables of the same people may share one
cell: those who are in none of the tables' answers. It is shown in all of them or in none.
"""

from __future__ import annotations

from collections.abc import Mapping

from deliberation.analysis.votes import MIN_GROUP, Cell

SHARED = ""
Tables = Mapping[str, Mapping[str, int]]


def protect(tables: Tables, shared: int) -> dict[str, dict[str, Cell]]:
    """Tables of the same people, each a partition of all of them: its own cells, and `shared` besides.

    `shared` counts those who stand in no cell of any table (it is given back under the key ""). The number of all
    people is taken to be known. With fewer than five people nothing is shown, nor where withholding cannot help.
    """
    total = shared + max((sum(table.values()) for table in tables.values()), default=0)
    if total < MIN_GROUP:
        return {name: dict.fromkeys([*table, SHARED]) for name, table in tables.items()}
    hidden = 0 < shared < MIN_GROUP
    while True:
        found = {name: _withheld(table, shared, hidden) for name, table in tables.items()}
        if hidden or not any(SHARED in keys for keys in found.values()):
            break
        hidden = True
    return {
        name: {key: None if key in found[name] else count for key, count in {**table, SHARED: shared}.items()}
        for name, table in tables.items()
    }


def _withheld(table: Mapping[str, int], shared: int, hides_shared: bool) -> set[str]:
    """What is withheld of one table. The shared cell goes last, since it would go in every table."""
    cells = {**table, SHARED: shared}
    withheld = {key for key, count in table.items() if 0 < count < MIN_GROUP}
    if hides_shared:
        withheld.add(SHARED)
    while len(withheld) < len(cells) and withheld and not _is_open([cells[key] for key in withheld]):
        # All that are equally small, as in `suppress`: who knows which of them comes first would know more.
        next_ones = [_rank(key, count) for key, count in cells.items() if key not in withheld]
        withheld |= {key for key, count in cells.items() if _rank(key, count) == min(next_ones)}
    return withheld


def _rank(key: str, count: int) -> tuple[bool, bool, int]:
    return key == SHARED, count == 0, count


def _is_open(counts: list[int]) -> bool:
    """Whether nothing follows from the sum of the withheld: two or more, neither all ones nor all fours.

    A single one, or a sum that only one set of small numbers has, would give itself away.
    """
    total, most = sum(counts), MIN_GROUP - 1
    return len(counts) > 1 and total > len(counts) and total != most * len(counts)
