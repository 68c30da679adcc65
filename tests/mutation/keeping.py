"""What came of each mutant, written down as it is found: a run that was broken off goes on where it stopped.

An outcome holds while the code is the same, and with it, of a mutant that was noticed, the file of the test that noticed
it; of one that survived, the list and the files of all tests that let it pass.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from tests.mutation.changes import ROOT

# All that decides what a test sees, but for the test's own file.
CODE = ("deliberation/**/*.py", "cases/**/*.py", "templates/**/*.html", "tests/*.py")
WAYS = ("changes", "imported", "trying", "waiting")


class Outcomes:
    """A file of outcomes, a line each."""

    def __init__(self, place: Path) -> None:
        self.place = place
        files = [file for pattern in CODE for file in sorted(ROOT.glob(pattern))]
        files += [ROOT / "tests" / "mutation" / f"{name}.py" for name in WAYS]
        self.code = hashlib.sha256("".join(map(_digest, files)).encode()).hexdigest()
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()

    def add(self, row: dict, outcome: dict[str, str]) -> None:
        """Write down what came of one row of a plan."""
        line = {"key": row["key"], **outcome, "stands_on": self._stands_on(row, outcome)}
        with self.place.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def of(self, plan: list[dict]) -> dict[str, dict[str, str]]:
        """By key, what is known of this plan and still holds."""
        rows = {row["key"]: row for row in plan}
        found = {}
        for text in self.place.read_text(encoding="utf-8").splitlines():
            line = json.loads(text)
            row = rows.get(line["key"])
            if row and line["stands_on"] == self._stands_on(row, line):
                found[line["key"]] = {"outcome": line["outcome"], "test": line["test"]}
        return found

    def _stands_on(self, row: dict, outcome: dict[str, str]) -> str:
        by_one = outcome["outcome"] == "noticed" and "::" in outcome["test"]
        tests = [outcome["test"]] if by_one else row["tests"]
        files = sorted({ROOT / test.partition("::")[0] for test in tests})
        said = [self.code, *tests, *(_digest(file) for file in files if file.exists())]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:20]


@cache
def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
