"""Every gate is tried by something, or says why not."""

import ast
import json
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.benchmarks import power
from tests.trust import __main__ as command
from tests.trust.gates import BY_KEY, GATES
from tests.trust.recording import last_rows, pytest_collection_modifyitems

TESTS = Path(__file__).resolve().parents[1]


def gates_named() -> set[str]:
    """The keys in `gate(...)` markers of all tests."""
    found = set()
    for file in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.gate"):
                found.add(node.args[0].value)
    return found


def test_every_gate_has_a_test_a_command_or_a_reason():
    tried = gates_named()
    assert [gate.key for gate in GATES if not (gate.key in tried or gate.command or gate.not_here)] == []


def test_no_test_names_a_gate_that_is_not_there():
    assert gates_named() <= set(BY_KEY)


def test_a_gate_with_a_command_has_that_command():
    assert [
        g.key
        for g in GATES
        if g.command and not (TESTS / "benchmarks" / f"{g.command.split()[0]}.py").exists()
    ] == []


def test_of_a_run_that_went_on_the_last_word_of_each_test_counts(tmp_path):
    rows = [
        {"gate": "T1-seen", "test": "a", "outcome": "failed", "figure": "3 s"},
        {"gate": "T1-seen", "test": "b", "outcome": "passed", "figure": "1 s"},
        {"gate": "T1-seen", "test": "a", "outcome": "passed", "figure": "2 s"},
    ]
    file = tmp_path / "sqlite.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert last_rows(file) == [rows[2], rows[1]]
    assert last_rows(tmp_path / "none.jsonl") == last_rows(None) == []


def test_a_test_that_has_passed_is_not_tried_again(tmp_path, monkeypatch):
    """Of three tests the one is left that is asked for and has not passed."""
    file = tmp_path / "sqlite.jsonl"
    file.write_text(json.dumps({"gate": "T1-seen", "test": "done", "outcome": "passed", "figure": ""}) + "\n")
    monkeypatch.setenv("DELIBERATION_TRUST_FIGURES", str(file))
    items = [Item("done", "T1-seen"), Item("open", "T1-seen"), Item("other", "T8-interference")]
    left_out = []
    hook = SimpleNamespace(pytest_deselected=lambda items: left_out.extend(items))
    pytest_collection_modifyitems(SimpleNamespace(getoption=lambda name: "T1-seen", hook=hook), items)
    assert [item.nodeid for item in items] == ["open"]
    assert [item.nodeid for item in left_out] == ["done", "other"]


@pytest.mark.parametrize(
    ("code", "verdict"),
    [(0, "reached"), (1, "NOT REACHED"), (-9, "NOT REACHED"), (77, "not tested here: why")],
)
def test_the_exit_code_of_a_command_is_the_verdict(monkeypatch, tmp_path, code, verdict):
    done = subprocess.CompletedProcess([], code, stdout="on the way\nwhy\n", stderr="")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    gate = BY_KEY["T16-power"]
    rows = [command.run_command(gate, tmp_path, quick=False)]
    assert command.verdict(gate, rows, quick=False) == verdict
    assert command.read(tmp_path)[gate.key] == rows
    assert command.verdict(gate, [], quick=True) == "tried in a full run only"


def test_where_there_can_be_no_disk_that_forgets_the_command_says_so(monkeypatch, capsys):
    monkeypatch.setattr(power.machine, "NEEDED", (Path("/dev/no-such-device"),))
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert command.ENDS[power.main([])] == "skipped"
    assert capsys.readouterr().out == "a disk that forgets needs /dev/no-such-device\n"


class Item:
    """What pytest has collected, as far as it is asked here."""

    def __init__(self, name, gate):
        self.nodeid, self.gate = name, gate

    def iter_markers(self, name):
        return [SimpleNamespace(args=(self.gate,))]
