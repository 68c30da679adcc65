"""Pinned dependencies: each with its hashes, none with an address.

After changing a version in pyproject.toml, both files are made again with uv:

    uv pip compile pyproject.toml -o requirements.txt OPTIONS
    uv pip compile pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt OPTIONS

where OPTIONS is: --generate-hashes --universal --python-version 3.11 --no-annotate --no-header
--no-emit-index-url --no-config
"""

import json
import re
import tomllib

import pytest

from tests.house.files import NOT_OURS, ROOT

FILES = ["requirements.txt", "requirements-dev.txt"]
PIN = re.compile(r"[a-z0-9-]+==[0-9][\w.]*( ; [^\\]+)?( --hash=sha256:[0-9a-f]{64})+")
FOREIGN_LOCKS = {
    "uv.lock",
    "poetry.lock",
    "Pipfile.lock",
    "pdm.lock",
    "pylock.toml",
    "yarn.lock",
    "pnpm-lock.yaml",
}


def requirements(file):
    """The requirements of a file, each on one line."""
    text = (ROOT / file).read_text().replace("\\\n", " ")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def pins(file):
    return {line.split("==")[0]: line for line in requirements(file)}


@pytest.mark.parametrize("file", FILES)
def test_every_requirement_is_one_version_with_hashes_and_nothing_else(file):
    assert [line for line in requirements(file) if not PIN.fullmatch(line)] == []


def test_the_tests_run_with_the_versions_that_a_class_runs_with():
    # A marker may differ: the tests need some packages on every version of Python.
    running, testing = (
        {(line.split()[0], tuple(re.findall(r"--hash=\S+", line))) for line in requirements(file)}
        for file in FILES
    )
    assert running <= testing


def test_every_dependency_of_the_project_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for wanted, file in (
        (project["project"]["dependencies"], "requirements.txt"),
        (project["dependency-groups"]["dev"], "requirements-dev.txt"),
    ):
        names = {re.match(r"[\w.-]+", line)[0].lower().replace(".", "-") for line in wanted}
        assert names - pins(file).keys() == set()
        for line in wanted:
            if found := re.match(r"([\w.-]+)(?:\[\w+\])?==([\w.]+)", line):
                package, version = found[1].lower().replace(".", "-"), found[2]
                assert pins(file)[package].split()[0] == f"{package}=={version}"


def test_there_is_no_lock_file_that_names_where_packages_come_from():
    paths = [path for path in ROOT.rglob("*lock*") if not NOT_OURS & set(path.relative_to(ROOT).parts)]
    assert [path for path in paths if path.name in FOREIGN_LOCKS] == []
    for path in paths:
        if path.name == "package-lock.json":
            packages = json.loads(path.read_text())["packages"].values()
            assert [package for package in packages if "resolved" in package] == []
