"""`python -m tests.benchmarks.mutants`: of small changes to rules, actions and guards, how many some test notices.

A fixed sample is tried; a change that every test lets pass is listed as survived. What came of each is kept under
var/mutants, so that a run that was broken off goes on, and one after a few new tests tries only what they can change;
`--afresh` forgets it. `--quick` tries few of them, with the tests that noticed each when it was last tried
(tests/mutation/noticed.json, brought up to date by `--remember`), else with those of the module's own name. `--only TEXT`
takes those whose key holds the text. The last line counts; under 85 %, or if some could not be tried, it fails.
"""

import argparse
import json
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from tests.mutation.changes import ROOT, Mutant, mutants_of
from tests.mutation.choosing import WARM, Covered, mirrored, run_module, run_pytest, stands
from tests.mutation.equivalent import EQUIVALENT
from tests.mutation.keeping import Outcomes

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


def every() -> list[Mutant]:
    """All that can be made of all modules under change."""
    return [mutant for file in TARGETS for mutant in mutants_of(file)]


def drawn(mutants: list[Mutant], options: argparse.Namespace) -> list[Mutant]:
    """The sample of these, the same for the same code."""
    ranked = sorted(mutants, key=lambda mutant: mutant.rank)
    if options.only:
        ranked = [mutant for mutant in ranked if options.only in mutant.key]
    if options.quick:
        # A changed import needs a process of its own, so there are few of them.
        living = [mutant for mutant in ranked if mutant.in_body]
        imported = [mutant for mutant in ranked if not mutant.in_body][:QUICK_IMPORTED]
        return living[: QUICK_SAMPLE - len(imported)] + imported
    return ranked[: options.sample]


def remembered() -> dict[str, str]:
    """The test that noticed each mutant when it was last tried, if that test is still there."""
    noticed = json.loads(REMEMBERED.read_text(encoding="utf-8"))
    return {key: test for key, test in noticed.items() if stands(test)}


def remember(found: dict[str, dict]) -> None:
    """Write down what noticed these, beside what is known of others that can still be made."""
    before = remembered()
    noticed = {mutant.key: before.get(mutant.key, "") for mutant in every()}
    noticed |= {key: row["test"] for key, row in found.items()}
    lasting = {key: test for key, test in sorted(noticed.items()) if "::" in test}
    REMEMBERED.write_text(json.dumps(lasting, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def plan_of(mutants: list[Mutant], *, quick: bool) -> list[dict]:
    """For each mutant, the tests to try."""
    if quick:
        noticed = remembered()
        tests = {m.key: [noticed[m.key]] if m.key in noticed else mirrored(m.file) for m in mutants}
        seconds = {m.key: 3.0 if m.key in noticed else 20.0 for m in mutants}
    else:
        covered = Covered.measured(TARGETS, WORK)
        tests = {m.key: covered.tests_of(m) for m in mutants}
        seconds = {m.key: covered.seconds_of(tests[m.key]) for m in mutants}
    return [
        {"key": m.key, "mutant": asdict(m), "tests": tests[m.key], "seconds": seconds[m.key]} for m in mutants
    ]


def try_some(plan: list[dict], outcomes: Outcomes, watch: Callable[[], None]) -> None:
    """Those in the bodies of functions in one warm process, those that an import decides in another."""
    with tempfile.TemporaryDirectory(prefix="deliberation-mutants-") as name:
        rows = Path(name) / "plan.json"
        named = {"DELIBERATION_MUTANTS": str(rows), "DELIBERATION_MUTANTS_FOUND": str(outcomes.place)}
        for in_body in (True, False):
            part = [row for row in plan if row["mutant"]["in_body"] == in_body]
            rows.write_text(json.dumps(part), encoding="utf-8")
            if part and in_body:
                files = {*WARM, *(test.partition("::")[0] for row in part for test in row["tests"])}
                _, said = run_pytest(sorted(files), "tests.mutation.trying", watch, **named)
            elif part:
                _, said = run_module(["tests.mutation.imported"], watch, **named)
            if len(outcomes.of(part)) < len(part):
                print(f"not all could be tried\n{said[-4000:]}", file=sys.stderr)


def try_all(plan: list[dict], outcomes: Outcomes) -> dict[str, dict[str, str]]:
    """What came of each, as far as it came before somebody broke it off."""

    def watch() -> None:
        found = outcomes.of(plan).values()
        noticed = sum(row["outcome"] == "noticed" for row in found)
        print(f"{len(found)} of {len(plan)} tried, {noticed} noticed", file=sys.stderr, flush=True)

    known = outcomes.of(plan)
    print(f"{len(known)} of {len(plan)} are known from before", file=sys.stderr, flush=True)
    rows = [row for row in plan if row["key"] not in known]
    try:
        try_some(rows, outcomes, watch)
    except KeyboardInterrupt:
        print("broken off", file=sys.stderr)
    return outcomes.of(plan)


def report(mutants: list[Mutant], plan: list[dict], found: dict[str, dict], left_out: int) -> bool:
    """Print what was noticed in each file, what survived, and the figure: is it enough?"""
    noticed = {key for key, outcome in found.items() if outcome["outcome"] == "noticed"}
    tests = {row["key"]: len(row["tests"]) for row in plan}
    tried = [mutant for mutant in mutants if mutant.key in found]
    all_of = Counter(mutant.file for mutant in tried)
    noticed_of = Counter(mutant.file for mutant in tried if mutant.key in noticed)
    for file in sorted(all_of):
        print(f"{noticed_of[file]:>4} noticed {all_of[file] - noticed_of[file]:>4} survived  {file}")
    print(f"\nSurvived, of those that some test runs or none; {left_out} that change nothing are left out:")
    for mutant in sorted(tried, key=lambda mutant: (mutant.file, mutant.line)):
        if mutant.key not in noticed:
            name = mutant.key.partition(":")[2]
            print(f"  {mutant.file}:{mutant.line}  {name}  ({tests[mutant.key]} tests)")
    share = len(noticed) / len(tried) if tried else 0.0
    missing = f" ({len(mutants) - len(tried)} were not tried)" if len(tried) < len(mutants) else ""
    print(f"\n{len(noticed)} of {len(tried)} noticed: {share:.0%}{missing}")
    return share >= BAR and not missing


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.mutants", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--remember", action="store_true", help="write down which test noticed each")
    parser.add_argument("--afresh", action="store_true", help="forget what came of each before")
    parser.add_argument("--sample", type=int, default=SAMPLE)
    parser.add_argument("--only", default="", help="those whose key holds this text")
    options = parser.parse_args(arguments)
    for end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(end, signal.default_int_handler)
    real = [mutant for mutant in every() if not mutant.key.startswith(tuple(EQUIVALENT))]
    mutants = drawn(real, options)
    quick = options.quick and not options.remember
    plan = plan_of(mutants, quick=quick)
    with tempfile.TemporaryDirectory(prefix="deliberation-mutants-") as name:
        # A quick run is over soon: it tries all it has drawn, every time.
        kept = Path(name) / "outcomes.jsonl" if quick else WORK / "outcomes.jsonl"
        if options.afresh:
            kept.unlink(missing_ok=True)
        found = try_all(plan, Outcomes(kept))
    if options.remember:
        remember(found)
    return 0 if report(mutants, plan, found, len(every()) - len(real)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
