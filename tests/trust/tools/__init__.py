"""Programs that nobody here wrote, which look through our code and our packages.

Each has an environment of its own in `var/tools`, made once from its lock file: they want other versions of libraries
than the project does, and nothing of the project needs them.
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests import needs

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[2] / "var" / "tools"
SECONDS = 600


def program(name: str) -> str:
    """The path of one of these programs, installed if it is not. Without it a test is skipped; in CI it fails."""
    home, lock = FOLDER / name, HERE / f"{name}.txt"
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = f"{sys.version}\n{lock.read_text()}"
    # Tests that run side by side install once.
    with open(FOLDER / f"{name}.lock", "w") as only_one:
        fcntl.flock(only_one, fcntl.LOCK_EX)
        done = home / "installed"
        if not done.exists() or done.read_text() != wanted:
            venv.create(home, clear=True, with_pip=True)
            pip = [str(home / "bin" / "pip"), "install", "--quiet", "--require-hashes", "--no-deps"]
            tried = subprocess.run(
                [*pip, "--disable-pip-version-check", "-r", str(lock)],
                capture_output=True,
                text=True,
                timeout=SECONDS,
            )
            if tried.returncode:
                problem = f"{name} could not be installed: {tried.stderr[-500:]}"
                pytest.fail(problem) if needs.IN_CI else pytest.skip(problem)
            done.write_text(wanted)
    return str(home / "bin" / name)
