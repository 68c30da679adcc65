"""Writes down, for `python -m tests.trust`, what the tests of the gates found. Loaded by tests/conftest.py."""

import json
import os

import pytest

from tests.trust.gates import BY_KEY

SAID = pytest.StashKey[list]()


def pytest_addoption(parser):
    parser.addoption("--gates", default="", help="only the tests of these gates, with commas between")


def pytest_collection_modifyitems(config, items):
    """Keep what `--gates` asks for; a gate that is not in the list is a mistake."""
    wanted = set(filter(None, config.getoption("--gates").split(",")))
    for item in items:
        for mark in item.iter_markers("gate"):
            if mark.args[0] not in BY_KEY:
                raise pytest.UsageError(f"{item.nodeid}: no gate {mark.args[0]!r} in tests/trust/gates.py")
    if wanted:
        kept = [item for item in items if wanted & {mark.args[0] for mark in item.iter_markers("gate")}]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


@pytest.fixture
def figure(request):
    """Say the figure that this test has found, before or after it is asserted: `figure("1,000 joins, 1 seat")`."""
    return request.node.stash.setdefault(SAID, []).append


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    path = os.environ.get("DELIBERATION_TRUST_FIGURES")
    if path and (call.when == "call" or report.skipped or report.failed):
        said = "; ".join(item.stash.get(SAID, []))
        if report.skipped:
            said = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        for mark in item.iter_markers("gate"):
            row = {"gate": mark.args[0], "figure": said or item.name, "outcome": report.outcome}
            with open(path, "a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return report
