"""A pytest plugin: which test runs which lines of the modules under change, and which functions beside them.

What is found is written as JSON, for each file of tests to the place that DELIBERATION_COVERING names.
"""

import json
import os
import sys
import time
from pathlib import Path

import pytest

from tests.mutation.changes import ROOT

HERE = f"{ROOT / 'deliberation'}{os.sep}"


class Covering:
    """Follows every test. Of a module under change each line is kept, of any other of ours the functions called."""

    def __init__(self, targets: list[str]) -> None:
        self.targets = {str(ROOT / name): name for name in targets}
        self.lines: set[tuple[str, int]] = set()
        self.names: dict[str, str | None] = {}
        self.by_test: dict[str, list[str]] = {}
        self.seconds: dict[str, float] = {}

    def _name(self, path: str) -> str | None:
        if path not in self.names:
            self.names[path] = os.path.relpath(path, ROOT) if path.startswith(HERE) else None
        return self.names[path]

    def _trace(self, frame, event, arg):
        code = frame.f_code
        name = self._name(code.co_filename)
        if name is None:
            return None
        self.lines.add((name, code.co_firstlineno))
        return self._trace_line if code.co_filename in self.targets else None

    def _trace_line(self, frame, event, arg):
        if event == "line":
            self.lines.add((self.targets[frame.f_code.co_filename], frame.f_lineno))
        return self._trace_line

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        self.lines = set()
        began = time.process_time()
        sys.settrace(self._trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self.seconds[item.nodeid] = round(time.process_time() - began, 3)
            self.by_test[item.nodeid] = sorted(f"{name}:{line}" for name, line in self.lines)

    def pytest_sessionfinish(self, session):
        if session.testsfailed:
            return
        for name, place in json.loads(os.environ["DELIBERATION_COVERING"]).items():
            own = [test for test in self.by_test if test.partition("::")[0] == name]
            measured = {
                "lines": {test: self.by_test[test] for test in own},
                "seconds": {test: self.seconds[test] for test in own},
            }
            Path(place).write_text(json.dumps(measured), encoding="utf-8")


def pytest_configure(config):
    config.pluginmanager.register(Covering(json.loads(os.environ["DELIBERATION_TARGETS"])))
