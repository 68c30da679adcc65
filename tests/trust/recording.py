"""Writes down, for `python -m tests.trust`, what the tests of the gates found. Loaded by tests/conftest.py."""

import json
import os
from pathlib import Path

import pytest

from tests.trust.gates import BY_KEY

SAID = pytest.StashKey[list]()


def pytest_addoption(parser):
    parser.addoption("--gates", default="", help="only the tests of these gates, with commas between")


def pytest_collection_modifyitems(config, items):
    """Keep what `--gates` asks for and has not passed yet; a gate that is not in the list is a mistake."""
    wanted = set(filter(None, config.getoption("--gates").split(",")))
    for item in items:
        for mark in item.iter_markers("gate"):
            if mark.args[0] not in BY_KEY:
                raise pytest.UsageError(f"{item.nodeid}: no gate {mark.args[0]!r} in tests/trust/gates.py")
    if wanted:
        passed = {row["test"] for row in last_rows(figures()) if row["outcome"] == "passed"}
        kept = [
            item
            for item in items
            if item.nodeid not in passed and wanted & {mark.args[0] for mark in item.iter_markers("gate")}
        ]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def figures() -> Path | None:
    """The file in which a run of the gates is written down, if this is one."""
    path = os.environ.get("DELIBERATION_TRUST_FIGURES")
    return Path(path) if path else None


def last_rows(file: Path | None) -> list[dict[str, str]]:
    """Of each test and gate in such a file, what was found last."""
    if file is None or not file.exists():
        return []
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return list({(row["gate"], row["test"]): row for row in rows}.values())


@pytest.fixture
def figure(request):
    """Say the figure that this test has found, before or after it is asserted: `figure("1,000 joins, 1 seat")`."""
    return request.node.stash.setdefault(SAID, []).append


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    file = figures()
    if file and (call.when == "call" or report.skipped or report.failed):
        said = "; ".join(item.stash.get(SAID, []))
        if report.skipped:
            said = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        for mark in item.iter_markers("gate"):
            row = {
                "gate": mark.args[0],
                "test": item.nodeid,
                "figure": said or item.name,
                "outcome": report.outcome,
            }
            with file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return report
