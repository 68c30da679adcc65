"""A database of any released version comes up to date with all that is in it, also if that is interrupted."""

import json
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from cases.migrating import MadeAtOnce
from tests.backups.home import Home
from tests.browser.place import ROOT
from tests.trust.size import full, size

MOST_SECONDS = 60
gate = pytest.mark.gate("T20-upgrade")


@pytest.fixture
def home(tmp_path):
    here = Home(tmp_path / "home")
    yield here
    here.close()


@gate
def test_every_released_schema_comes_up_to_date_with_all_its_rows(home, figure):
    how_much = (size(quick=2, whole=100), size(quick=12, whole=125), size(quick=0, whole=1), int(full()))
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.upgrade", *map(str, how_much)],
        cwd=ROOT,
        env=home.environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    *ways, killed = map(json.loads, done.stdout.splitlines())
    back = ways.pop()
    slowest = max(way["seconds"] for way in ways)
    figure(
        f"{how_much[0]} sessions, {killed['ballots']:,} ballots, {killed['rows']:,} rows: "
        f"{len({way['what'] for way in ways} | {killed['what']})} ways up, the slowest {slowest:.1f} s; "
        f"killed {killed['deaths']} times"
    )
    for way in (*ways, killed):
        assert way["same_rows"], way["what"]
        assert way["same_tallies"], way["what"]
    for way in (*ways, back, killed):
        # The constraints, indexes and columns of a database that was made at once.
        assert way["lost_schema"] == [], way["what"]
        assert way["findings"] == [], way["what"]
    # Each migration after the first died as it was about to be written down; in full, before each of its statements.
    assert killed["deaths"] >= size(quick=7, whole=60)
    assert slowest <= MOST_SECONDS


@gate
@pytest.mark.django_db
def test_the_models_ask_for_nothing_that_no_migration_makes():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@gate
def test_every_migration_of_ours_makes_all_of_it_before_it_is_written_down():
    ours = {
        key: migration
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if key[0] in ("cases", "deliberation")
    }
    assert len(ours) > 8
    assert [key for key, one in ours.items() if not isinstance(one.operations[-1], MadeAtOnce)] == []
