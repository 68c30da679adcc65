"""`manage.py opinion_map`, in a process of its own whose database cannot be reached."""

import json
import os
import subprocess
import sys

import pytest

from tests.house.files import ROOT
from tests.polis.published import SEATTLE, rows, unpacked

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


def run(*arguments, data_dir):
    return subprocess.run(
        [sys.executable, "manage.py", "opinion_map", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "DELIBERATION_DATABASE_URL": NOWHERE, "DELIBERATION_DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return unpacked(SEATTLE, tmp_path_factory.mktemp("polis"))


@pytest.fixture(scope="module")
def printed(folder, tmp_path_factory):
    done = run("--polis", folder, "--json", data_dir=tmp_path_factory.mktemp("data"))
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_everybody_and_everything_in_the_files_is_there_under_its_id(printed, folder):
    assert [one["id"] for one in printed["participants"]] == [
        row["participant"] for row in rows(folder, "participants-votes.csv")
    ]
    assert [one["id"] for one in printed["statements"]] == [
        row["comment-id"] for row in rows(folder, "comments.csv")
    ]


def test_groups_have_the_size_of_their_members_and_null_is_no_group(printed):
    members = [one["group"] for one in printed["participants"]]
    assert {group["id"]: group["size"] for group in printed["groups"]} == {
        key: members.count(key) for key in set(members) - {None}
    }
    assert None in members
    for group in printed["groups"]:
        assert group["representative"]
        assert {one["id"] for one in group["representative"]} <= {one["id"] for one in printed["statements"]}


def test_consensus_is_that_of_the_groups_in_the_answer(printed):
    for statement in printed["statements"]:
        product = 1.0
        for group in statement["groups"]:
            product *= (group["agree"] + 1) / (group["seen"] + 2)
        assert statement["consensus"] == pytest.approx(product, abs=1e-12)


def test_without_json_it_is_to_be_read(folder, tmp_path):
    lines = run("--polis", folder, data_dir=tmp_path).stdout.splitlines()
    assert lines[0] == (
        "$15/hour: 339 participants, 2872 votes on 54 statements; 138 people in the conversation."
    )
    assert lines[1].startswith("Group 0, ")


def test_what_is_missing_is_said_in_a_sentence(tmp_path):
    done = run("--polis", tmp_path, "--json", data_dir=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == f"CommandError: {tmp_path} has no comments.csv."
