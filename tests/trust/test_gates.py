"""Every gate is tried by something, or says why not."""

import ast
from pathlib import Path

from tests.trust.gates import BY_KEY, GATES

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
