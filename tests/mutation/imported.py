"""`python -m tests.mutation.imported`: try mutants that are decided when their module is imported: its data, its classes, the
defaults and the decorators of its functions. Each has a forked child of its own, in which none of our modules is there
yet, though pytest, Django and a database are.

The plan and the outcomes are named as for `trying.py`.
"""

import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import resource
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from tests.mutation.changes import ROOT, Mutant, changed_tree
from tests.mutation.choosing import IN_MEMORY, LEFT_OUT, WARM
from tests.mutation.keeping import Outcomes
from tests.mutation.waiting import LEAST_CPU_SECONDS, LEAST_SECONDS, NOTICED, OUTCOMES, wait

# What takes longest to import of what is not ours.
OTHERS = (
    "hypothesis.strategies",
    "playwright.sync_api",
    "django.core.management",
    "django.db.migrations.executor",
    "django.db.backends.sqlite3.base",
    "django.forms",
    "django.template.loader",
    "django.test.utils",
    "django.urls",
)
# What pytest ends with when all passed; when a name that it was given is not there, or what the name stands in cannot be
# imported; and when there is no test.
PASSED, NO_SUCH_NAME, NO_TEST = 0, 4, 5


class Changed(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, mutant: Mutant) -> None:
        super().__init__(name, path)
        self.mutant = mutant

    def get_code(self, fullname):
        return compile(changed_tree(self.mutant), self.path, "exec")


class Finder(importlib.abc.MetaPathFinder):
    """Finds one module, changed."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        self.name = mutant.file.removesuffix(".py").replace("/", ".")

    def find_spec(self, fullname, path, target=None):
        if fullname != self.name:
            return None
        place = str(ROOT / self.mutant.file)
        loader = Changed(fullname, place, self.mutant)
        return importlib.util.spec_from_file_location(fullname, place, loader=loader)


class Watched:
    """A pytest plugin: begins with the database that is kept, and remembers which test failed."""

    def __init__(self, kept: Path | None) -> None:
        self.kept = kept
        self.failed = ""

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef, request):
        done = yield
        if fixturedef.argname == "django_db_modify_db_settings" and self.kept:
            shutil.copy(self.kept, settings.DATABASES["default"]["TEST"]["NAME"])
        return done

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.failed = self.failed or report.nodeid


def run_tests(tests: list[str], folder: Path, watched: Watched, *more: str) -> int:
    """pytest in this process, as quiet as it can be."""
    (folder / "names").write_text("\n".join(tests), encoding="utf-8")
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
    flags = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", LEFT_OUT, "--reuse-db", *more]
    return pytest.main([*flags, f"--basetemp={folder / 'temp'}", f"@{folder / 'names'}"], [watched])


def in_a_child(do, seconds: float) -> tuple[int, str]:
    """What a forked child ended with, and what it said."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            bound = int(LEAST_CPU_SECONDS + 2 * seconds)
            resource.setrlimit(resource.RLIMIT_CPU, (bound, bound + 5))
            code, said = do()
            os.write(write, said.encode())
        finally:
            os._exit(code)
    os.close(write)
    status = wait(pid, LEAST_SECONDS + 40 * seconds)
    with os.fdopen(read, encoding="utf-8") as said:
        return os.waitstatus_to_exitcode(status), said.read()


def make_database(folder: Path) -> Path:
    """A database as it is before the first test."""
    code, _ = in_a_child(lambda: (run_tests([WARM[0]], folder, Watched(None)), ""), 60.0)
    if code != PASSED:
        sys.exit(f"{WARM[0]} does not pass as it is")
    return Path(shutil.copy(next((folder / "temp").glob("**/test.sqlite3")), folder / "kept.sqlite3"))


def attempt(mutant: Mutant, tests: list[str], seconds: float, folder: Path, kept: Path) -> dict[str, str]:
    def do() -> tuple[int, str]:
        sys.meta_path.insert(0, Finder(mutant))
        watched = Watched(kept)
        return run_tests(tests, folder, watched), watched.failed

    if not tests:
        return {"outcome": "not found", "test": ""}
    code, failed = in_a_child(do, seconds)
    if code == NO_SUCH_NAME:
        # The names are right if pytest finds them where nothing is changed.
        code, _ = in_a_child(lambda: (run_tests(tests, folder, Watched(kept), "--collect-only"), ""), seconds)
        code = NOTICED if code == PASSED else NO_TEST
    outcome = "not found" if code == NO_TEST else OUTCOMES.get(code, "noticed")
    return {"outcome": outcome, "test": failed}


def main() -> None:
    for name in OTHERS:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    outcomes = Outcomes(Path(os.environ["DELIBERATION_MUTANTS_FOUND"]))
    plan = json.loads(Path(os.environ["DELIBERATION_MUTANTS"]).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="deliberation-mutants-", dir=IN_MEMORY) as name:
        folder = Path(name)
        kept = make_database(folder)
        for row in plan:
            outcomes.add(row, attempt(Mutant(**row["mutant"]), row["tests"], row["seconds"], folder, kept))


if __name__ == "__main__":
    main()
