"""Which tests are run for a mutant, and in which order."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from tests.mutation.changes import FUNCTIONS, ROOT, Mutant

# Rooms whose tests are tried: those of the modules under change, and of what stands on them.
POOL = (
    "rules",
    "actions",
    "views",
    "test_ledger.py",
    "test_admin.py",
    "trust/test_classified.py",
    "trust/test_retention.py",
)
LEFT_OUT = "not browser and not client and not reddwarf"
# Databases that are thrown away need no disk.
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
WATCH_SECONDS = 10.0
# A process is made warm with these: of two folders at least, one with a database, and none that starts a thread.
WARM = (
    "tests/actions/test_weighings.py",
    "tests/rules/test_phases.py",
    "tests/views/test_arguments.py",
    "tests/views/teach/test_control.py",
)
# What a mutant may cost: tests of so many seconds, the quickest first. One that only slower ones notice has survived.
MOST_SECONDS = 24.0
# The tests of seats: of joining, of class lists and of leaving.
SEATS = ["tests/actions/test_participants.py", "tests/actions/test_pins.py", "tests/views/test_join.py"]
# The tests of what is written, wherever it is done.
WRITTEN = ["tests/actions/test_arguments.py"]
# Of the modules whose tests bear another name.
BESIDE = {
    "deliberation/views/guards.py": ["tests/views/test_strangers.py", "tests/views/test_join.py"],
    "deliberation/actions/imports.py": ["tests/actions/test_import_bounds.py"],
    "deliberation/actions/joining.py": SEATS,
    "deliberation/actions/rosters.py": SEATS,
    "deliberation/actions/leaving.py": [*SEATS, "tests/actions/test_erasures.py"],
    "deliberation/actions/evidence.py": WRITTEN,
    "deliberation/actions/moderation.py": [*WRITTEN, "tests/actions/test_screen.py"],
    "deliberation/actions/switch.py": WRITTEN,
    "deliberation/actions/wording.py": WRITTEN,
    "deliberation/actions/written.py": WRITTEN,
    "deliberation/rules/weighings.py": ["tests/queries/test_weighings.py", "tests/rules/test_hearings.py"],
    "deliberation/rules/pace.py": ["tests/rules/test_limits.py"],
    "deliberation/rules/phases.py": ["tests/rules/test_limits.py"],
    "deliberation/rules/privacy.py": ["tests/trust/test_classified.py", "tests/actions/test_retention.py"],
    "deliberation/rules/rubric.py": ["tests/rules/test_limits.py"],
    "deliberation/actions/retention.py": ["tests/trust/test_retention.py"],
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
        ours = hashlib.sha256(
            b"".join(file.read_bytes() for file in sorted(ROOT.glob("deliberation/**/*.py")))
        )
        kept = {}
        for room in POOL:
            place = ROOT / "tests" / room
            for file in [place] if place.is_file() else sorted(place.glob("**/test_*.py")):
                digest = hashlib.sha256(ours.digest() + file.read_bytes()).hexdigest()
                kept[str(file.relative_to(ROOT))] = work / f"{digest[:20]}.json"
        work.mkdir(parents=True, exist_ok=True)
        if missing := [name for name, at in kept.items() if not at.exists()]:
            print(f"measuring what {len(missing)} files of tests run", file=sys.stderr)
            code, said = run_pytest(
                missing,
                "tests.mutation.covering",
                DELIBERATION_COVERING=json.dumps({name: str(kept[name]) for name in missing}),
                DELIBERATION_TARGETS=json.dumps(targets),
            )
            if code:
                sys.exit(f"the tests do not pass as they are\n{said[-4000:]}")
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
        if not mutant.in_body:
            found |= {test for test in self.seconds if test.partition("::")[0] in own}
        near = own | files_that_name(mutant.function.rpartition(".")[2])
        order = sorted(
            found, key=lambda test: (test.partition("::")[0] not in near, self.seconds[test], test)
        )
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


@cache
def files_that_name(function: str) -> set[str]:
    """Files of tests in which a function is spoken of: its tests are tried before those that only pass it."""
    word = re.compile(rf"\b{re.escape(function)}\b") if function else None
    files = (ROOT / "tests").glob("**/test_*.py")
    return {
        str(file.relative_to(ROOT))
        for file in files
        if word and word.search(file.read_text(encoding="utf-8"))
    }


def mirrored(file: str) -> list[str]:
    """The test files of a module's own name."""
    own = ROOT / "tests" / Path(file).relative_to("deliberation").parent / f"test_{Path(file).name}"
    return [str(own.relative_to(ROOT))] * own.exists() + BESIDE.get(file, [])


def stands(test: str) -> bool:
    """Whether a test's file is there and holds a test of that name."""
    file, _, name = test.partition("::")
    path = ROOT / file
    return path.exists() and (
        not name or f"def {name.partition('[')[0]}(" in path.read_text(encoding="utf-8")
    )


def run_pytest(
    tests: list[str], plugin: str, watch: Callable[[], None] = lambda: None, **environment: str
) -> tuple[int, str]:
    """pytest in one process, with one of our plugins, on a database of its own: its code and what it said."""
    with tempfile.TemporaryDirectory(prefix="deliberation-mutants-", dir=IN_MEMORY) as folder:
        names = Path(folder) / "tests"
        names.write_text("\n".join(tests), encoding="utf-8")
        options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", plugin, "-m", LEFT_OUT]
        command = ["pytest", *options, f"--basetemp={folder}/temp", f"@{names}"]
        return run_module(command, watch, **environment)


def run_module(
    command: list[str], watch: Callable[[], None] = lambda: None, **environment: str
) -> tuple[int, str]:
    """A module of Python's in one process: its code and what it said. Meanwhile `watch` is called every few seconds."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("DELIBERATION_")}
    with tempfile.TemporaryDirectory(prefix="deliberation-mutants-", dir=IN_MEMORY) as folder:
        own, said = plain | {"DELIBERATION_DATA_DIR": folder} | environment, Path(folder) / "said"
        with said.open("w") as out:
            running = subprocess.Popen(
                [sys.executable, "-m", *command], cwd=ROOT, env=own, stdout=out, stderr=subprocess.STDOUT
            )
            try:
                while running.poll() is None:
                    with suppress(subprocess.TimeoutExpired):
                        running.wait(WATCH_SECONDS)
                    watch()
            finally:
                running.kill()
        return running.returncode, said.read_text(encoding="utf-8", errors="replace")
