"""Programs that nobody here wrote, which the tests have open what a session exports.

They are installed once into `var/clients`, in versions that are pinned: those in JavaScript by `npm ci` from
`package-lock.json`, those in Python into an environment of their own from `requirements.txt` (some of them want other
versions of libraries than the project does). LibreOffice, Java and node come from the system.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tests import needs

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent.parent / "var" / "clients"
LOCKS = ("package.json", "package-lock.json", ".npmrc", "requirements.txt")
MINUTES = 60
# What these need is among the packages of the tests themselves.
HERE_TOO = {"polis.py", "solver.py"}


def install() -> str:
    """Have everything; returns what could not be had, in words, or nothing."""
    if missing := needs.install_readers():
        return f"not installed here: {', '.join(missing)}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    # Tests that run side by side install once.
    with open(FOLDER / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done, digest = FOLDER / "installed", _digest()
        if not done.exists() or done.read_text() != digest:
            try:
                _npm()
                _python()
            except subprocess.CalledProcessError as error:
                return f"{error.cmd[0]} failed: {(error.stderr or b'').decode(errors='replace')[-500:]}"
            done.write_text(digest)
    return ""


def _digest() -> str:
    content = b"".join((HERE / name).read_bytes() for name in LOCKS)
    return hashlib.sha256(content + sys.version.encode()).hexdigest()


def _npm() -> None:
    for name in LOCKS[:3]:
        shutil.copy(HERE / name, FOLDER)
    subprocess.run(["npm", "ci"], cwd=FOLDER, check=True, capture_output=True, timeout=10 * MINUTES)


def _python() -> None:
    home = FOLDER / "python"
    venv.create(home, clear=True, with_pip=True)
    command = [
        str(home / "bin" / "pip"),
        "install",
        "--quiet",
        "--require-hashes",
        "--disable-pip-version-check",
    ]
    subprocess.run(
        [*command, "-r", str(HERE / "requirements.txt")],
        check=True,
        capture_output=True,
        timeout=20 * MINUTES,
    )


def ask(script: str, *arguments: object) -> object:
    """Run one of the scripts beside this file, and return what it prints, which is JSON."""
    if script.endswith(".mjs"):
        # A module finds its packages from where it stands.
        path = FOLDER / script
        shutil.copy(HERE / script, path)
        command = ["node", str(path)]
    elif script in HERE_TOO:
        command = [sys.executable, str(HERE / script)]
    else:
        command = [str(FOLDER / "python" / "bin" / "python"), str(HERE / script)]
    # Nothing of the project's own settings or packages reaches them.
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "DJANGO_", "DELIBERATION_"))
    }
    done = subprocess.run(
        [*command, *map(str, arguments)],
        cwd=FOLDER,
        env=environment,
        capture_output=True,
        text=True,
        timeout=5 * MINUTES,
    )
    assert done.returncode == 0, f"{script}: {done.stderr[-3000:]}"
    return json.loads(done.stdout)


def convert(paths: list[Path], to: str, into: Path, *, infilter: str = "") -> None:
    """Have LibreOffice open all of the files and save each in another form, in one run."""
    profile = into / "profile"
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--norestore"]
    if infilter:
        command.append(f"--infilter={infilter}")
    done = subprocess.run(
        [*command, "--convert-to", to, "--outdir", str(into), *map(str, paths)],
        capture_output=True,
        text=True,
        timeout=5 * MINUTES,
    )
    assert done.returncode == 0, done.stderr
    shutil.rmtree(profile, ignore_errors=True)
