"""`python -m tests.trust`: every gate, its figure, and whether it was reached.

`--quick` does as little of each as `python -m tests` does; `--only T1-rejoin T8` takes those that begin so. A full run
takes hours: with `--remember` one that was broken off goes on where it stopped.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests import needs
from tests.trust.gates import GATES, Gate
from tests.trust.recording import last_rows

ROOT = Path(__file__).resolve().parents[2]
# How the exit codes of a command end; any other is a failure.
ENDS = {0: "passed", 77: "skipped"}


def run_tests(folder: Path, gates: list[Gate], *, quick: bool) -> None:
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
        alone = [] if quick else [gate.key for gate in gates if gate.timed]
        beside = [gate.key for gate in gates if gate.key not in alone]
        for keys, workers in ((alone, "0"), (beside, "2")):
            if keys:
                command = [sys.executable, "-m", "pytest", "-q", "-m", "gate", "-n", workers]
                # What is asked in full takes hours.
                command += [] if quick else ["-o", "faulthandler_timeout=0"]
                subprocess.run([*command, "--gates", ",".join(keys)], cwd=ROOT, env=environment)


def run_command(gate: Gate, folder: Path, *, quick: bool) -> dict[str, str]:
    """Run a gate's own command; its last line is the figure, its exit code the verdict."""
    command = [
        sys.executable,
        "-m",
        *f"tests.benchmarks.{gate.command}".split(),
        *(["--quick"] if quick else []),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    lines = (done.stdout.strip() or done.stderr.strip() or "nothing printed").splitlines()
    row = {"gate": gate.key, "test": gate.command, "figure": lines[-1]}
    row["outcome"] = ENDS.get(done.returncode, "failed")
    with (folder / f"{gate.command.split()[0]}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return row | {"where": gate.command}


def read(folder: Path) -> dict[str, list[dict[str, str]]]:
    """What was found, by gate."""
    said = defaultdict(list)
    for file in sorted(folder.glob("*.jsonl")):
        for row in last_rows(file):
            said[row["gate"]].append(row | {"where": file.stem})
    return said


def here() -> str:
    """A name for the code as it stands, the same while no file of ours changes."""
    names = subprocess.check_output(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, text=True
    ).splitlines()
    files = [ROOT / name for name in sorted(names) if (ROOT / name).is_file()]
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()[
        :12
    ]


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
    parser.add_argument(
        "--remember",
        action="store_true",
        help="write down under var/trust/ what was reached, and go on from there while no file changes",
    )
    options = parser.parse_args(arguments)
    chosen = [gate for gate in GATES if not options.only or gate.key.startswith(tuple(options.only))]
    with tempfile.TemporaryDirectory(prefix="deliberation-trust-") as name:
        folder = Path(name)
        if options.remember:
            folder = ROOT / "var" / "trust" / f"{here()}-{'quick' if options.quick else 'full'}"
            folder.mkdir(parents=True, exist_ok=True)
        run_tests(folder, chosen, quick=options.quick)
        said = read(folder)
        for gate in chosen:
            wanted = gate.command and not (options.quick and gate.in_full)
            if wanted and not any(row["outcome"] == "passed" for row in said[gate.key]):
                said[gate.key] = [run_command(gate, folder, quick=options.quick)]
    bad = 0
    print(f"\n{'quick run' if options.quick else 'full run'}\n")
    for gate in chosen:
        rows = said[gate.key]
        outcome = verdict(gate, rows, quick=options.quick)
        bad += outcome.startswith("NOT")
        print(f"{gate.key}: {outcome}\n    asked   {gate.asks}: {gate.bar}")
        for row in rows:
            print(f"    {row['where']:<10}  {row['figure']}")
    print(f"\n{len(chosen)} gates, {bad} not reached or not tested")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
