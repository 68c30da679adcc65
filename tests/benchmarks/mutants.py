"""`python -m tests.benchmarks.mutants`: of small changes to rules, actions and guards, how many some test notices.

A fixed sample is tried; a change that every test lets pass is listed as survived. `--quick` tries few of them, with the
tests that noticed each when it was last tried (tests/mutation/noticed.json, rewritten by `--remember`), else with those of
the module's own name. `--only TEXT` takes those whose key holds the text. The last line counts; under 85 % it fails.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from tests.mutation.changes import ROOT, Mutant, mutants_of
from tests.mutation.choosing import Covered, mirrored, run_pytest
from tests.mutation.equivalent import EQUIVALENT

TARGETS = sorted(
    str(file.relative_to(ROOT))
    for file in (
        *(ROOT / "deliberation/rules").glob("*.py"),
        *(ROOT / "deliberation/actions").glob("*.py"),
        ROOT / "deliberation/views/guards.py",
    )
)
SAMPLE, QUICK_SAMPLE, QUICK_IMPORTED = 500, 40, 3
BAR = 0.85
WORK = ROOT / "var" / "mutants"
REMEMBERED = ROOT / "tests" / "mutation" / "noticed.json"
# From two folders, one with a database: the process is made warm with them, whatever else is tried.
ALWAYS = ("tests/actions/test_weighings.py", "tests/rules/test_phases.py")
# What pytest ends with when a test failed, and when a module could not even be imported.
FAILED = {1, 2, 3, 4}


def drawn(options: argparse.Namespace) -> tuple[list[Mutant], int]:
    """The sample, the same for the same code; and how many were left out because they change nothing."""
    every = [mutant for file in TARGETS for mutant in mutants_of(file)]
    real = [mutant for mutant in every if not mutant.key.startswith(tuple(EQUIVALENT))]
    ranked = sorted(real, key=lambda mutant: mutant.rank)
    if options.only:
        ranked = [mutant for mutant in ranked if options.only in mutant.key]
    if options.quick:
        # A changed import needs a process of its own, so there are few of them.
        living = [mutant for mutant in ranked if mutant.in_body]
        imported = [mutant for mutant in ranked if not mutant.in_body][:QUICK_IMPORTED]
        return living[: QUICK_SAMPLE - len(imported)] + imported, len(every) - len(real)
    return ranked[: options.sample], len(every) - len(real)


def plan_of(mutants: list[Mutant], *, quick: bool) -> list[dict]:
    """For each mutant, the tests to try."""
    if quick:
        noticed = json.loads(REMEMBERED.read_text(encoding="utf-8"))
        tests = {m.key: [*filter(None, [noticed.get(m.key)]), *mirrored(m.file)] for m in mutants}
        seconds = {m.key: 20.0 for m in mutants}
    else:
        covered = Covered.measured(TARGETS, WORK)
        tests = {m.key: covered.tests_of(m) for m in mutants}
        seconds = {m.key: covered.seconds_of(tests[m.key]) for m in mutants}
    return [
        {"key": m.key, "mutant": asdict(m), "tests": tests[m.key], "seconds": seconds[m.key]} for m in mutants
    ]


def try_living(plan: list[dict]) -> dict[str, dict]:
    """Those in the bodies of functions: all in one process, a forked child each."""
    if not plan:
        return {}
    files = sorted({*ALWAYS, *(test.partition("::")[0] for row in plan for test in row["tests"])})
    with tempfile.TemporaryDirectory(prefix="deliberation-mutants-") as name:
        rows, found = Path(name) / "plan.json", Path(name) / "found.jsonl"
        rows.write_text(json.dumps(plan), encoding="utf-8")
        found.touch()
        done = run_pytest(
            [file for file in files if (ROOT / file).exists()],
            "tests.mutation.trying",
            DELIBERATION_MUTANTS=str(rows),
            DELIBERATION_MUTANTS_FOUND=str(found),
        )
        lines = [json.loads(line) for line in found.read_text(encoding="utf-8").splitlines()]
        if len(lines) < len(plan):
            sys.exit(f"tried {len(lines)} of {len(plan)}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return {line["key"]: line for line in lines}


def try_imported(row: dict) -> dict:
    """One that is decided when its module is imported: in a process of its own."""
    if not row["tests"]:
        return {"outcome": "not found", "test": ""}
    done = run_pytest(row["tests"], "tests.mutation.imported", DELIBERATION_MUTANT=json.dumps(row["mutant"]))
    test = next((line.split()[1] for line in done.stdout.splitlines() if line.startswith("FAILED ")), "")
    return {"outcome": "noticed" if done.returncode in FAILED else "survived", "test": test}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.mutants", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--remember", action="store_true", help="write down which test noticed each")
    parser.add_argument("--sample", type=int, default=SAMPLE)
    parser.add_argument("--only", default="", help="those whose key holds this text")
    options = parser.parse_args(arguments)
    mutants, equivalent = drawn(options)
    plan = plan_of(mutants, quick=options.quick and not options.remember)
    found = try_living([row for row in plan if row["mutant"]["in_body"]])
    for row in plan:
        if not row["mutant"]["in_body"]:
            found[row["key"]] = try_imported(row)
    noticed = {key for key, outcome in found.items() if outcome["outcome"] == "noticed"}
    if options.remember:
        tests = {key: found[key]["test"] for key in sorted(noticed) if "::" in found[key]["test"]}
        REMEMBERED.write_text(json.dumps(tests, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    all_of, noticed_of = (
        Counter(mutant.file for mutant in mutants),
        Counter(mutant.file for mutant in mutants if mutant.key in noticed),
    )
    for file in sorted(all_of):
        print(f"{noticed_of[file]:>4} noticed {all_of[file] - noticed_of[file]:>4} survived  {file}")
    print(f"\nSurvived, of those that some test runs or none; {equivalent} that change nothing are left out:")
    for mutant in sorted(mutants, key=lambda mutant: (mutant.file, mutant.line)):
        if mutant.key not in noticed:
            tests = next(len(row["tests"]) for row in plan if row["key"] == mutant.key)
            print(f"  {mutant.file}:{mutant.line}  {mutant.key.partition(':')[2]}  ({tests} tests)")
    share = len(noticed) / len(mutants) if mutants else 0.0
    print(f"\n{len(noticed)} of {len(mutants)} noticed: {share:.0%}")
    return 0 if share >= BAR else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
