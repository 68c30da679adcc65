"""Puts known bugs back, one at a time, into copies of the tree, and runs there the tests that must turn red.

By hand: `python -m tests.trust.putting_back`, with words to take only the bugs whose `what` holds one of them.
"""

import os
import queue
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.trust.known_bugs import BUGS, Bug

ROOT = Path(__file__).resolve().parents[2]
NOT_COPIED = shutil.ignore_patterns(".*", "var", "node_modules", "__pycache__", "tour")
# Copies and databases that are thrown away need no disk.
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
# What pytest ends with: all passed; some test failed. Anything else is no answer.
PASSED, FAILED = 0, 1
COPIES = 2


def times_found(bug: Bug) -> int:
    """How often the old text stands in its file: it must be once."""
    path = ROOT / bug.file
    return path.read_text(encoding="utf-8").count(bug.old) if path.exists() else 0


def copy_of_the_tree(folder: Path) -> Path:
    tree = Path(shutil.copytree(ROOT, folder / "tree", ignore=NOT_COPIED))
    (tree / "var").mkdir()
    return tree


def run(tree: Path, tests: Iterable[str]) -> subprocess.CompletedProcess:
    """Run these tests in a copy, on SQLite, until one fails."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DELIBERATION_", "PYTEST_"))
    }
    # Two versions of a file within one second and of one length would share what was compiled.
    own = {"DELIBERATION_DATA_DIR": str(tree / "var"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command.append(f"--basetemp={tree / 'var' / 'temp'}")
    return subprocess.run([*command, *tests], cwd=tree, env=kept | own, capture_output=True, text=True)


def put_back(tree: Path, bug: Bug) -> str:
    """Why the suite does not notice the bug; empty if it does."""
    path = tree / bug.file
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace(bug.old, bug.new), encoding="utf-8")
    try:
        done = run(tree, bug.tests)
    finally:
        path.write_text(good, encoding="utf-8")
    if done.returncode == FAILED and "\nERROR tests/" not in done.stdout:
        print(f"red: {bug.what}", flush=True)
        return ""
    words = (
        "no test turned red" if done.returncode == PASSED else f"the tests did not run\n{done.stdout[-1500:]}"
    )
    return f"{bug.what}: {words}"


def not_noticed(bugs: Iterable[Bug]) -> list[str]:
    """What is wrong with these bugs: a text that is not there, tests that are red by themselves, bugs that pass."""
    bugs = list(bugs)
    if lost := [
        f"{bug.what}: the old text stands {times_found(bug)} times in {bug.file}"
        for bug in bugs
        if times_found(bug) != 1
    ]:
        return lost
    with tempfile.TemporaryDirectory(prefix="deliberation-bugs-", dir=IN_MEMORY) as name:
        trees: queue.Queue[Path] = queue.Queue()
        for number in range(min(COPIES, len(bugs))):
            folder = Path(name) / str(number)
            folder.mkdir()
            trees.put(copy_of_the_tree(folder))

        def work(job):
            tree = trees.get()
            try:
                return job(tree)
            finally:
                trees.put(tree)

        with ThreadPoolExecutor(COPIES) as pool:
            clean = pool.submit(
                work, lambda tree: run(tree, dict.fromkeys(t for bug in bugs for t in bug.tests))
            )
            found = list(pool.map(lambda bug: work(lambda tree: put_back(tree, bug)), bugs))
        if clean.result().returncode != PASSED:
            found.append(f"red without any bug:\n{clean.result().stdout[-3000:]}")
    return [words for words in found if words]


def main(words: list[str]) -> int:
    bugs = [bug for bug in BUGS if not words or any(word in bug.what for word in words)]
    found = not_noticed(bugs)
    print("\n".join([*found, f"{len(bugs) - len(found)} of {len(bugs)} turn a test red"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
