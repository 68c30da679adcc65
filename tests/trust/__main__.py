"""`python -m tests.trust`: every gate, its figure, and whether it was reached.

`--quick` does as little of each as `python -m tests` does; `--only T1-rejoin T8` takes those that begin so.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests import needs
from tests.trust.gates import GATES, Gate

ROOT = Path(__file__).resolve().parents[2]


def run_tests(folder: Path, only: list[str], *, quick: bool) -> None:
    """Run the tests of the gates on each database; what they say comes into `folder`."""
    databases = {"sqlite": ""}
    if needs.postgres_answers():
        databases["postgresql"] = needs.postgres(f"deliberation_trust_{os.getpid()}")
    for name, address in databases.items():
        environment = os.environ | {
            "DELIBERATION_DATA_DIR": str(folder / name),
            "DELIBERATION_TRUST": "quick" if quick else "full",
            "DELIBERATION_TRUST_FIGURES": str(folder / f"{name}.jsonl"),
        }
        if address:
            environment["DELIBERATION_DATABASE_URL"] = address
        command = [sys.executable, "-m", "pytest", "-q", "-m", "gate", "-n", "2", "--gates", ",".join(only)]
        subprocess.run(command, cwd=ROOT, env=environment)


def run_command(gate: Gate, *, quick: bool) -> dict[str, str]:
    """Run a gate's own command; its last line is the figure, its exit code the verdict."""
    command = [
        sys.executable,
        "-m",
        *f"tests.benchmarks.{gate.command}".split(),
        *(["--quick"] if quick else []),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    lines = (done.stdout.strip() or done.stderr.strip() or "nothing printed").splitlines()
    return {"figure": lines[-1], "outcome": "failed" if done.returncode else "passed", "where": gate.command}


def read(folder: Path) -> dict[str, list[dict[str, str]]]:
    """What the tests said, by gate."""
    said = defaultdict(list)
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            said[row["gate"]].append(row | {"where": file.stem})
    return said


def verdict(gate: Gate, rows: list[dict[str, str]], *, quick: bool) -> str:
    """Reached, not reached, or not tested here and why."""
    if gate.not_here:
        return f"not tested here: {gate.not_here}"
    if quick and gate.in_full:
        return "tried in a full run only"
    if not rows:
        return "NOT TESTED"
    if reasons := {row["figure"] for row in rows if row["outcome"] == "skipped"}:
        return f"not tested here: {'; '.join(sorted(reasons))}"
    return "reached" if all(row["outcome"] == "passed" for row in rows) else "NOT REACHED"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.trust", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="as little of each as the suite does")
    parser.add_argument("--only", nargs="*", default=[], help="gates whose keys begin so")
    options = parser.parse_args(arguments)
    chosen = [gate for gate in GATES if not options.only or gate.key.startswith(tuple(options.only))]
    with tempfile.TemporaryDirectory(prefix="deliberation-trust-") as name:
        folder = Path(name)
        run_tests(folder, [gate.key for gate in chosen], quick=options.quick)
        said = read(folder)
    bad = 0
    print(f"\n{'quick run' if options.quick else 'full run'}\n")
    for gate in chosen:
        rows = said[gate.key] or ([run_command(gate, quick=options.quick)] if gate.command else [])
        outcome = verdict(gate, rows, quick=options.quick)
        bad += outcome.startswith("NOT")
        print(f"{gate.key}: {outcome}\n    asked   {gate.asks}: {gate.bar}")
        for row in rows:
            print(f"    {row['where']:<10}  {row['figure']}")
    print(f"\n{len(chosen)} gates, {bad} not reached or not tested")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
