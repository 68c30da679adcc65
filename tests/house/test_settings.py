"""README lists each value that differs by place, and no other."""

import ast
import re

from tests.house.files import ROOT, name, ours


def read_in_settings():
    """The names that settings.py reads, through env_str, env_bool, env_int, env_list or env_secret."""
    tree = ast.parse((ROOT / "deliberation/settings.py").read_text())
    return {
        f"DELIBERATION_{call.args[0].value}"
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id.startswith("env_")
        and isinstance(call.args[0], ast.Constant)
    }


def read_by_the_tests():
    return set(re.findall(r'"(DELIBERATION_[A-Z_]+)"', (ROOT / "tests/needs.py").read_text()))


def test_readme_lists_each_setting_and_no_other():
    listed = set(re.findall(r"\bDELIBERATION_[A-Z_]+[A-Z]\b", (ROOT / "README.md").read_text()))
    assert listed == read_in_settings() | read_by_the_tests()


def test_only_settings_reads_the_environment():
    readers = set()
    for path in ours("deliberation", ".py") + ours("cases", ".py"):
        tree = ast.parse(path.read_text())
        if any(
            isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} for node in ast.walk(tree)
        ):
            readers.add(name(path))
    # The two entry points name the settings module, as Django's own do; the demonstration sets its own settings.
    entries = {"deliberation/asgi.py", "deliberation/wsgi.py", "deliberation/management/commands/demo.py"}
    assert readers <= {"deliberation/settings.py"} | entries
