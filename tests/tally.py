"""Counts over several test runs, and the reasons for what was skipped."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree


@dataclass
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def add_report(self, path: Path) -> None:
        """Add what one run of pytest wrote with --junitxml. A test that passed and then broke has failed."""
        outcomes: dict[tuple[str | None, str | None], tuple[int, str]] = {}
        for case in ElementTree.parse(path).iter("testcase"):
            key = (case.get("classname"), case.get("name"))
            outcomes[key] = max(outcomes.get(key, (0, "")), outcome(case))
        ranks = Counter(rank for rank, _ in outcomes.values())
        self.passed += ranks[0]
        self.failed += ranks[2]
        self.skipped.update(reason for rank, reason in outcomes.values() if rank == 1)

    def lines(self) -> list[str]:
        """Why each was skipped, and the count as the last line."""
        reasons = [f"Skipped {count}: {reason}" for reason, count in sorted(self.skipped.items())]
        return [*reasons, f"{self.passed} passed, {self.failed} failed, {self.skipped.total()} skipped"]


def outcome(case: ElementTree.Element) -> tuple[int, str]:
    """0 passed, 1 skipped and why, 2 failed."""
    if case.find("failure") is not None or case.find("error") is not None:
        return 2, ""
    skipped = case.find("skipped")
    if skipped is not None:
        return 1, skipped.get("message") or "no reason given"
    return 0, ""
