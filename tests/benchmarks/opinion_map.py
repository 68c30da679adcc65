"""What the opinion map costs: `python -m tests.benchmarks.opinion_map`.

Made-up classes of 1,000, 10,000 and 100,000 with three planted groups, 200 statements and about 45 votes each.
For each, in a process of its own: the seconds of a first map, of the next one after a vote in a hundred has
changed, and the megabytes that the process came to hold at most, Python and numpy among them. Each is done
REPEATS times and the middle one is printed with the least and the greatest. Then red-dwarf on the same votes,
at 1,000 and 10,000, and how many times longer it takes in this run. Beside it, how well each finds the planted
groups (adjusted Rand index).

OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE, where a machine sets them, are unset together in these processes only:
they slow a current numpy. The kernel that OpenBLAS then runs is printed. It has one thread, as in the server.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

STATEMENTS = 200
VOTES_EACH = 45
GROUPS = 3
REPEATS = 5
BARS = {1_000: (0.5, 0.2, 60), 10_000: (0.6, 0.4, 90), 100_000: (5, 1.5, 300)}
AGAINST_RED_DWARF = (1_000, 10_000)


def planted(people: int) -> dict[str, np.ndarray]:
    """Votes of so many people, each group with its own chance of agreeing with each statement."""
    chance = np.random.default_rng(people)
    group = chance.integers(0, GROUPS, people)
    common = chance.normal(0.4, 1.0, STATEMENTS)
    own = chance.normal(0.0, 1.0, (GROUPS, STATEMENTS))
    odds = common + own
    share = np.clip(chance.gamma(2.0, VOTES_EACH / STATEMENTS / 2, people), 8 / STATEMENTS, 1)
    person, statement, value = [], [], []
    for first in range(0, people, 10_000):
        rows = np.arange(first, min(first + 10_000, people))
        who, what = np.nonzero(chance.random((len(rows), STATEMENTS)) < share[rows][:, None])
        agrees = chance.random(len(who)) < 1 / (1 + np.exp(-odds[group[rows[who]], what]))
        vote = np.where(chance.random(len(who)) < 0.12, 0, np.where(agrees, 1, -1))
        person.append(rows[who].astype(np.int32))
        statement.append(what.astype(np.int32))
        value.append(vote.astype(np.int8))
    return {
        "person": np.concatenate(person),
        "statement": np.concatenate(statement),
        "value": np.concatenate(value),
        "group": group.astype(np.int8),
    }


def votes_in(folder: Path) -> dict[str, np.ndarray]:
    return {path.stem: np.load(path) for path in folder.glob("*.npy")}


def ours(folder: Path, work: str) -> dict[str, float]:
    """One cold map, or one refresh of it, in this process."""
    from deliberation.analysis.opinion.clusters import adjusted_rand
    from deliberation.analysis.opinion_map import Votes, opinion_map

    held = votes_in(folder)
    people = len(held["group"])
    votes = Votes(range(people), range(STATEMENTS), held["person"], held["statement"], held["value"])
    if work == "nothing":
        return {"megabytes": megabytes()}
    began = time.perf_counter()
    drawn = opinion_map(votes)
    seconds = time.perf_counter() - began
    result = {"cold": seconds, "megabytes": megabytes(), "groups": len(drawn.groups)}
    truth = held["group"].astype(np.int64)
    found = np.array([-1 if point.group is None else point.group for point in drawn.points])
    result["agreement"] = adjusted_rand(found[found >= 0], truth[found >= 0]) if drawn.groups else 0.0
    if work == "refresh":
        changed = held["value"].copy()
        changed[::100] = 1
        next_votes = Votes(range(people), range(STATEMENTS), held["person"], held["statement"], changed)
        began = time.perf_counter()
        opinion_map(next_votes, previous=drawn)
        result["refresh"] = time.perf_counter() - began
    return result


def red_dwarf(folder: Path) -> dict[str, float]:
    """One map by red-dwarf in this process, its own reading of the votes included as it has no other way in."""
    from reddwarf.implementations.polis import run_pipeline

    from deliberation.analysis.opinion.clusters import adjusted_rand

    held = votes_in(folder)
    votes = [
        {"participant_id": person, "statement_id": statement, "vote": value}
        for person, statement, value in zip(
            held["person"].tolist(), held["statement"].tolist(), held["value"].tolist(), strict=True
        )
    ]
    began = time.perf_counter()
    result = run_pipeline(votes=votes, random_state=0)
    seconds = time.perf_counter() - began
    found = result.participants_df["cluster_id"].dropna().astype(int)
    truth = held["group"][found.index.to_numpy()].astype(np.int64)
    return {
        "cold": seconds,
        "megabytes": megabytes(),
        "agreement": adjusted_rand(found.to_numpy().astype(np.int64), truth),
    }


def megabytes() -> float:
    """The most that this process has held (ru_maxrss would count what its parent held when it was made)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def kernel() -> str:
    from threadpoolctl import threadpool_info

    return ", ".join(f"{pool['internal_api']} {pool.get('architecture')}" for pool in threadpool_info())


def in_child(*arguments: str) -> dict[str, float]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}
    }
    environment["OPENBLAS_NUM_THREADS"] = "1"
    command = [sys.executable, "-m", "tests.benchmarks.opinion_map", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def spread(values: list[float], unit: str) -> str:
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.3g} {unit} ({least:.3g} to {most:.3g})"


def main() -> None:
    print("OpenBLAS:", in_child("kernel")["kernel"])
    print(
        f"{STATEMENTS} statements, about {VOTES_EACH} votes each, {GROUPS} planted groups, {REPEATS} repeats"
    )
    for people, (cold, refresh, memory) in BARS.items():
        with tempfile.TemporaryDirectory(prefix="opinion-map-") as name:
            folder = Path(name)
            held = planted(people)
            for key, values in held.items():
                np.save(folder / f"{key}.npy", values)
            print(f"\n{people} people, {len(held['value'])} votes")
            del held
            runs = [in_child("refresh", name) for _ in range(REPEATS)]
            peaks = [in_child("cold", name)["megabytes"] for _ in range(REPEATS)]
            print(f"  cold     {spread([run['cold'] for run in runs], 's')}, bar {cold} s")
            print(f"  refresh  {spread([run['refresh'] for run in runs], 's')}, bar {refresh} s")
            print(f"  memory   {spread(peaks, 'MB')}, bar {memory} MB", end="; ")
            print(f"{in_child('nothing', name)['megabytes']:.3g} MB with the votes and no map")
            print(
                f"  agreement with the planted groups {runs[0]['agreement']:.3f}, {runs[0]['groups']} groups"
            )
            if people in AGAINST_RED_DWARF:
                theirs = in_child("red-dwarf", name)
                times = theirs["cold"] / statistics.median([run["cold"] for run in runs])
                print(
                    f"  red-dwarf {theirs['cold']:.3g} s, {theirs['megabytes']:.3g} MB, agreement "
                    f"{theirs['agreement']:.3f}: {times:.3g} times longer"
                )


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "kernel":
        print(json.dumps({"kernel": kernel()}))
    elif sys.argv[1] == "red-dwarf":
        print(json.dumps(red_dwarf(Path(sys.argv[2]))))
    else:
        print(json.dumps(ours(Path(sys.argv[2]), sys.argv[1])))
