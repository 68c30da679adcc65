"""Which tests are run for a mutant, and in which order."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests.mutation.changes import FUNCTIONS, ROOT, Mutant

# Rooms whose tests are tried: those of the modules under change, and of what stands on them.
POOL = ("rules", "actions", "views", "test_ledger.py", "test_admin.py")
LEFT_OUT = "not browser and not client and not gate and not reddwarf"
# Databases that are thrown away need no disk.
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
# What a mutant may cost: tests of so many seconds, the quickest first. One that only slower ones notice has survived.
MOST_SECONDS = 8.0
# Of the modules whose tests bear another name.
BESIDE = {
    "deliberation/views/guards.py": ["tests/views/test_strangers.py", "tests/views/test_join.py"],
    "deliberation/rules/limits.py": ["tests/actions/test_arguments.py", "tests/actions/test_participants.py"],
}


class Covered:
    """What `covering.py` has measured: the tests of each line, and how long each test takes."""

    def __init__(self, measured: dict) -> None:
        self.by_line: dict[str, list[str]] = measured["by_line"]
        self.seconds: dict[str, float] = measured["seconds"]
        self.mentioning = functions_by_name()

    @classmethod
    def measured(cls, targets: list[str], work: Path) -> Covered:
        """Measure each file of tests, unless neither it nor the code has changed since it was measured last."""
        code = hashlib.sha256(
            b"".join(file.read_bytes() for file in sorted(ROOT.glob("deliberation/**/*.py")))
        )
        kept = {}
        for room in POOL:
            place = ROOT / "tests" / room
            for file in [place] if place.is_file() else sorted(place.glob("**/test_*.py")):
                digest = hashlib.sha256(code.digest() + file.read_bytes()).hexdigest()
                kept[str(file.relative_to(ROOT))] = work / f"{digest[:20]}.json"
        work.mkdir(parents=True, exist_ok=True)
        if missing := [name for name, at in kept.items() if not at.exists()]:
            done = run_pytest(
                missing,
                "tests.mutation.covering",
                DELIBERATION_COVERING=json.dumps({name: str(kept[name]) for name in missing}),
                DELIBERATION_TARGETS=json.dumps(targets),
            )
            if done.returncode:
                sys.exit(f"the tests do not pass as they are\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
        by_line, seconds = defaultdict(list), {}
        for at in kept.values():
            measured = json.loads(at.read_text(encoding="utf-8"))
            seconds |= measured["seconds"]
            for test, lines in measured["lines"].items():
                for line in lines:
                    by_line[line].append(test)
        return cls({"by_line": by_line, "seconds": seconds})

    def tests_of(self, mutant: Mutant) -> list[str]:
        """Of a line in a function, the tests that run it; of anything else, those of the functions that it is for."""
        lines = [f"{mutant.file}:{mutant.line}"] if mutant.in_body else self._functions_for(mutant)
        own = set(mirrored(mutant.file))
        found = {test for line in lines for test in self.by_line.get(line, ())}
        order = sorted(found, key=lambda test: (test.partition("::")[0] not in own, self.seconds[test], test))
        chosen, spent = [], 0.0
        for test in order:
            if chosen and spent + self.seconds[test] > MOST_SECONDS:
                continue
            spent += self.seconds[test]
            chosen.append(test)
        return chosen

    def seconds_of(self, tests: list[str]) -> float:
        return sum(self.seconds.get(test, 1.0) for test in tests)

    def _functions_for(self, mutant: Mutant) -> list[str]:
        """Of a decorator or a default, its function; of a name, every function of ours that speaks of it."""
        names = {mutant.function.rpartition(".")[2]} if mutant.function else set()
        for statement in ast.parse((ROOT / mutant.file).read_text(encoding="utf-8")).body:
            end = statement.end_lineno or statement.lineno
            begins = min([statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))])
            held = begins <= mutant.line <= end
            spoken = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
            if held or (spoken & names and not isinstance(statement, FUNCTIONS)):
                targets = getattr(statement, "targets", [getattr(statement, "target", statement)])
                names |= {getattr(target, "id", getattr(target, "name", "")) for target in targets}
        return [line for name in names - {""} for line in self.mentioning.get(name, ())]


def functions_by_name() -> dict[str, set[str]]:
    """For each name, where the functions begin that bear it or speak of it, as file:line."""
    found = defaultdict(set)
    for file in ROOT.glob("deliberation/**/*.py"):
        name = str(file.relative_to(ROOT))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, FUNCTIONS):
                begins = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                found[node.name].add(f"{name}:{begins}")
                for part in node.body:
                    for inner in ast.walk(part):
                        word = getattr(inner, "id", None) or getattr(inner, "attr", None)
                        if isinstance(word, str):
                            found[word].add(f"{name}:{begins}")
    return found


def mirrored(file: str) -> list[str]:
    """The test files of a module's own name."""
    own = ROOT / "tests" / Path(file).relative_to("deliberation").parent / f"test_{Path(file).name}"
    return [str(own.relative_to(ROOT))] * own.exists() + BESIDE.get(file, [])


def run_pytest(tests: list[str], plugin: str, **environment: str) -> subprocess.CompletedProcess:
    """pytest in one process, with one of our plugins, on a database of its own."""
    with tempfile.TemporaryDirectory(prefix="deliberation-mutants-", dir=IN_MEMORY) as folder:
        names = Path(folder) / "tests"
        names.write_text("\n".join(tests), encoding="utf-8")
        plain = {name: value for name, value in os.environ.items() if not name.startswith("DELIBERATION_")}
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
            + ["-p", plugin, "-m", LEFT_OUT, f"--basetemp={folder}/temp", f"@{names}"],
            cwd=ROOT,
            env=plain | {"DELIBERATION_DATA_DIR": folder} | environment,
            capture_output=True,
            text=True,
        )
