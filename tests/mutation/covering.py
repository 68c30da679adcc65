"""A pytest plugin: which test runs which lines of the modules under change, and which functions beside them.

What is found is written as JSON, for each file of tests when it is through, to the place that DELIBERATION_COVERING names.
"""

import json
import os
import sys
import time
from pathlib import Path

import pytest

from tests.mutation.caches import PREPARED, caches, forget
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
        self.caches: list[object] = []
        self.modules = [name.removesuffix(".py").replace("/", ".") for name in targets]
        self.places: dict[str, str] = json.loads(os.environ["DELIBERATION_COVERING"])

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
    def pytest_runtest_protocol(self, item, nextitem):
        self.lines = set()
        # What is remembered from another test is run by this one too, as far as a change of it goes.
        self.caches = self.caches or caches((PREPARED, *self.modules))
        forget(self.caches)
        began = time.process_time()
        sys.settrace(self._trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self.seconds[item.nodeid] = round(time.process_time() - began, 3)
            self.by_test[item.nodeid] = sorted(f"{name}:{line}" for name, line in self.lines)
            if not item.session.testsfailed and (nextitem is None or nextitem.path != item.path):
                self._write(item.nodeid.partition("::")[0])

    def pytest_sessionfinish(self, session):
        """Of files that hold no test to run here, that they hold none."""
        if not session.testsfailed:
            for name in self.places.keys() - {test.partition("::")[0] for test in self.by_test}:
                self._write(name)

    def _write(self, name: str) -> None:
        own = [test for test in self.by_test if test.partition("::")[0] == name]
        measured = {
            "lines": {test: self.by_test[test] for test in own},
            "seconds": {test: self.seconds[test] for test in own},
        }
        Path(self.places[name]).write_text(json.dumps(measured), encoding="utf-8")


def pytest_configure(config):
    config.pluginmanager.register(Covering(json.loads(os.environ["DELIBERATION_TARGETS"])))
