"""Tries to find out what a report withholds, from what it shows, with a solver of linear programs (HiGHS, in scipy).

Reads reports as JSON: for each the number of all people (null where nothing adds up to it), the tables as shown (null is withheld), and the true number of
those in no cell; a table's cells and these together are all people. Prints every withheld cell of 1 to 4 that can have
one value only.
"""

import json
import sys

import numpy as np
from scipy.optimize import linprog


def found_out(report):
    """The withheld cells of 1 to 4 that follow from the rest."""
    names, truth, equations, sums = {}, [], [], []

    def variable(key, value):
        if key not in names:
            names[key] = len(names)
            truth.append(value)
        return names[key]

    for table, cells in report["shown"].items():
        row, left = {}, report["total"] or 0
        for key, shown in cells.items():
            if shown is None:
                # Who is in no cell is the same in every table.
                place = variable(key if key == "" else (table, key), report["true"][table][key])
                row[place] = 1
            else:
                left -= shown
        # How often something was done comes to no total that is told.
        if report["total"] is not None:
            equations.append(row)
            sums.append(left)
    if not names or not equations:
        return []
    matrix = np.zeros((len(equations), len(names)))
    for line, row in enumerate(equations):
        for place in row:
            matrix[line, place] = 1
    truth = np.array(truth, dtype=float)
    open_cells = set(np.flatnonzero((truth >= 1) & (truth <= 4)))

    def reach(costs):
        solved = linprog(costs, A_eq=matrix, b_eq=sums, bounds=(0, report["total"]), method="highs")
        assert solved.status == 0, solved.message
        return solved.x

    for sign in (1, -1):
        # One other answer that fits all that is shown is enough for each cell that it changes.
        costs = np.zeros(len(names))
        costs[list(open_cells)] = sign
        open_cells -= set(np.flatnonzero(np.abs(reach(costs) - truth) > 0.5))
    for place in sorted(open_cells):
        costs = np.zeros(len(names))
        costs[place] = 1
        if max(abs(reach(costs)[place] - truth[place]), abs(reach(-costs)[place] - truth[place])) > 0.5:
            open_cells.discard(place)
    return [str(key) for key, place in names.items() if place in open_cells]


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([found_out(report) for report in json.load(file)]))
