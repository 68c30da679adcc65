"""A pytest plugin: instead of running the tests, try each mutant of a plan in a forked child that stops at the first
failure. The process is warm by then: everything is imported, and the database is made.

The plan is the JSON file that DELIBERATION_MUTANTS names; what came of each is added to the outcomes (keeping.py) that
DELIBERATION_MUTANTS_FOUND names.
"""

import gc
import json
import os
import resource
import shutil
import types
from collections import defaultdict
from pathlib import Path

import hypothesis
import pytest
from _pytest.runner import runtestprotocol
from django.db import connections

from tests.mutation.caches import caches, forget
from tests.mutation.changes import ROOT, Mutant, changed_tree
from tests.mutation.choosing import WARM
from tests.mutation.keeping import Outcomes
from tests.mutation.waiting import (
    LEAST_CPU_SECONDS,
    LEAST_SECONDS,
    NOT_FOUND,
    NOTICED,
    OUTCOMES,
    SURVIVED,
    wait,
)

THREADS = Path("/proc/self/task")
JOURNALS = ("-journal", "-wal", "-shm")


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    """The same examples for every mutant; how small a failing one could be is of no interest."""
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    hypothesis.settings.register_profile(
        "mutants", deadline=None, database=None, derandomize=True, phases=phases
    )
    hypothesis.settings.load_profile("mutants")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    Trial(session).run()
    return True


class Trial:
    """All that stays the same from mutant to mutant."""

    def __init__(self, session: pytest.Session) -> None:
        self.items = {item.nodeid: item for item in session.items}
        self.by_file = defaultdict(list)
        for item in session.items:
            self.by_file[item.nodeid.partition("::")[0]].append(item)
        self.setup = session._setupstate
        self.plan = json.loads(Path(os.environ["DELIBERATION_MUTANTS"]).read_text(encoding="utf-8"))

    def run(self) -> None:
        self.warm()
        database = Path(connections["default"].settings_dict["NAME"])
        connections.close_all()
        kept = database.with_suffix(".kept")
        shutil.copy(database, kept)
        self.functions = functions_of({row["mutant"]["file"] for row in self.plan})
        self.caches = caches()
        gc.freeze()
        outcomes = Outcomes(Path(os.environ["DELIBERATION_MUTANTS_FOUND"]))
        for row in self.plan:
            for journal in JOURNALS:
                Path(f"{database}{journal}").unlink(missing_ok=True)
            shutil.copy(kept, database)
            outcomes.add(row, self.attempt(Mutant(**row["mutant"]), row["tests"], row["seconds"]))

    def warm(self) -> None:
        """Run a few tests, so that what is made at first use is there; then let go of all but the session. A thread
        would be missing in the children, which would wait for it for ever."""
        firsts = [self.by_file[file][0] for file in WARM]
        folders = {item.path.parent: item for item in firsts}
        if len(folders) < 2:
            raise pytest.UsageError("the process is made warm with tests of two folders at least")
        for item in firsts:
            elsewhere = next(other for folder, other in folders.items() if folder != item.path.parent)
            runtestprotocol(item, log=False, nextitem=elsewhere)
        if THREADS.is_dir() and len(list(THREADS.iterdir())) > 1:
            raise pytest.UsageError("a test that the process is made warm with starts a thread")

    def attempt(self, mutant: Mutant, tests: list[str], seconds: float) -> dict[str, str]:
        """What came of a mutant, and the test that failed or was the last to begin."""
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = NOTICED
            try:
                # At the first bound a signal that says why, at the second the end.
                bound = int(LEAST_CPU_SECONDS + 2 * seconds)
                resource.setrlimit(resource.RLIMIT_CPU, (bound, bound + 5))
                code = self.child(mutant, tests, write)
            finally:
                os._exit(code)
        os.close(write)
        status = wait(pid, LEAST_SECONDS + 40 * seconds)
        with os.fdopen(read, encoding="utf-8") as said:
            begun = len(said.read())
        code = os.waitstatus_to_exitcode(status)
        outcome = "not found" if code == NOT_FOUND else OUTCOMES.get(code, "noticed")
        last = self.items_of(tests)[begun - 1].nodeid if begun else ""
        return {"outcome": outcome, "test": last if outcome in ("noticed", "waited") else ""}

    def items_of(self, tests: list[str]) -> list[pytest.Item]:
        """What stands behind these names of tests and of their files."""
        items = []
        for name in tests:
            items += self.by_file.get(name) or ([self.items[name]] if name in self.items else [])
        return items

    def child(self, mutant: Mutant, tests: list[str], begins: int) -> int:
        """Run the tests, in order, until one fails; say a character at the beginning of each."""
        items = self.items_of(tests)
        if not items or not self.swap(mutant):
            return NOT_FOUND
        for n, item in enumerate(items):
            os.write(begins, b".")
            following = items[n + 1] if n + 1 < len(items) else item
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
                return NOTICED
        return SURVIVED

    def swap(self, mutant: Mutant) -> bool:
        """Give the living functions the changed code, under whatever name they were imported."""
        path = str(ROOT / mutant.file)
        code = code_named(compile(changed_tree(mutant), path, "exec"), mutant.function)
        functions = self.functions.get((path, mutant.function), [])
        if code is None or not functions:
            return False
        for function in functions:
            function.__code__ = code
        forget(self.caches)
        return True


def functions_of(files: set[str]) -> dict[tuple[str, str], list[types.FunctionType]]:
    """The functions of these files that are alive in this process, by file and qualified name."""
    paths = {str(ROOT / name) for name in files}
    found = defaultdict(list)
    for one in gc.get_objects():
        if type(one) is types.FunctionType and one.__code__.co_filename in paths:
            found[one.__code__.co_filename, one.__code__.co_qualname].append(one)
    return found


def code_named(code: types.CodeType, name: str) -> types.CodeType | None:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            if constant.co_qualname == name:
                return constant
            if found := code_named(constant, name):
                return found
    return None
