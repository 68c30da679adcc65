"""`python -m tests`: everything that must hold before a change is whole, and one line that counts it.

Style, types, migrations, then every test on SQLite and those without a browser again on PostgreSQL.
`--fast` leaves out the browser, other programs and PostgreSQL; other arguments go to pytest (`python -m tests -k word`).
A test that stands still for a quarter of an hour is ended, says where it stands, and has failed.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests import needs
from tests.clients import programs
from tests.tally import Tally

ROOT = Path(__file__).resolve().parent.parent
NO_TEST_SELECTED = 5
# A developer's own settings do not reach the tests.
KEPT = {"DELIBERATION_CHROMIUM", "DELIBERATION_TEST_ARTICLE", "DELIBERATION_TEST_POSTGRES"}
CHECKS = {
    "ruff check": ["ruff", "check", "--quiet"],
    "ruff format --check": ["ruff", "format", "--check", "--quiet"],
    "mypy": ["mypy", "--no-error-summary"],
}


class Run:
    """One run of all steps: what they share, and what came of them."""

    def __init__(self, folder: Path, arguments: list[str]) -> None:
        self.folder = folder
        self.fast = "--fast" in arguments
        self.arguments = [argument for argument in arguments if argument != "--fast"]
        self.tally = Tally()
        self.failed_steps: list[str] = []
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name in KEPT or not name.startswith(("DELIBERATION_", "DJANGO_", "PYTEST_"))
        }
        self.environment["DELIBERATION_DATA_DIR"] = str(folder)

    def step(self, name: str, work: Callable[[], bool]) -> None:
        """Do one step, and print its name, how long it took and how it ended."""
        print(f"== {name}", flush=True)
        began = time.monotonic()
        good = work()
        print(f"== {name}: {'good' if good else 'FAILED'}, {time.monotonic() - began:.1f} s", flush=True)
        if not good:
            self.failed_steps.append(name)

    def check(self, *command: str) -> bool:
        """Run a command that is one check, not a test."""
        good = subprocess.run([sys.executable, *command], cwd=ROOT, env=self.environment).returncode == 0
        if not good:
            self.tally.failed += 1
        return good

    def pytest(self, key: str, *options: str, database: str | None = None) -> bool:
        """Run pytest in parallel, and count what it reports."""
        report = self.folder / f"{key}.xml"
        environment = self.environment | ({"DELIBERATION_DATABASE_URL": database} if database else {})
        workers = str(min(4, max(2, os.cpu_count() or 2)))
        command = ["pytest", "-q", "-n", workers, f"--junitxml={report}", *options, *self.arguments]
        code = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=environment).returncode
        before = self.tally.failed
        if report.exists():
            self.tally.add_report(report)
        if code == NO_TEST_SELECTED and self.arguments:
            return True
        if code and self.tally.failed == before:
            self.tally.failed += 1
        return code == 0

    def chromium(self) -> bool:
        """Have a Chromium. Without one its tests are skipped with that reason; in CI that is a failure."""
        good = needs.install_chromium() or not needs.IN_CI
        if not good:
            self.tally.failed += 1
        return good

    def programs(self) -> bool:
        """Have LibreOffice, Java, node and what they run. Without one its tests are skipped; in CI that is a failure."""
        if problem := programs.install():
            print(f"Not all is here: {problem}.", flush=True)
        good = not problem or not needs.IN_CI
        if not good:
            self.tally.failed += 1
        return good

    def on_postgres(self) -> bool:
        """The second run, if a PostgreSQL answers."""
        if needs.postgres_answers():
            # The number keeps two runs on one machine apart.
            return self.pytest("postgres", database=needs.postgres(f"deliberation_{os.getpid()}"))
        reason = "the run on PostgreSQL: nothing answers at DELIBERATION_TEST_POSTGRES"
        print(f"Skipped {reason}.", flush=True)
        if needs.IN_CI:
            self.tally.failed += 1
            return False
        self.tally.skipped[reason] += 1
        return True

    def close(self) -> int:
        """Print why anything was skipped, which steps failed, and the count; the exit code."""
        skipped = self.tally.skipped.total()
        if needs.IN_CI and skipped:
            self.failed_steps.append(f"nothing may be skipped with CI=true, and {skipped} were")
        *reasons, count = self.tally.lines()
        for line in [*reasons, *(f"Failed step: {name}" for name in self.failed_steps), count]:
            print(line)
        return 1 if self.failed_steps or self.tally.failed else 0


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="deliberation-tests-") as folder:
        run = Run(Path(folder), arguments)
        if not run.fast:
            run.step("Chromium", run.chromium)
            run.step("programs that open what is exported", run.programs)
        for name, command in CHECKS.items():
            run.step(name, lambda command=command: run.check("-m", *command))
        run.step("migrations", lambda: run.check("manage.py", "makemigrations", "--check", "--dry-run"))
        if run.fast:
            run.step(
                "tests on SQLite, without a browser or other programs",
                lambda: run.pytest("sqlite", "-m", "not browser and not client"),
            )
        else:
            run.step("tests on SQLite", lambda: run.pytest("sqlite"))
            run.step("tests on PostgreSQL", run.on_postgres)
        return run.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
