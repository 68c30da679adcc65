"""README's two commands are the ones that are run."""

from tests.house.files import ROOT

RUN = "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/python manage.py demo"
TEST = "python3 -m venv .venv && .venv/bin/pip install -r requirements-dev.txt && .venv/bin/python -m tests"


def test_readme_gives_both_commands():
    readme = (ROOT / "README.md").read_text()
    assert RUN in readme
    assert TEST in readme


def test_continuous_integration_runs_the_test_command_of_readme():
    lines = (ROOT / ".ci/run").read_text().splitlines()
    assert [line for line in lines if "pip install" in line] == [TEST]
