"""What a restore refuses, each in a sentence and with nothing changed; and a backup of an older version."""

import contextlib
import shutil
import uuid
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from deliberation import ledger
from deliberation.backups import schema
from deliberation.backups.archive import BackupRefused, Manifest, new_archive, open_archive
from tests.backups.home import Home

OLDER = "0002_sequence_numbers"


@pytest.fixture
def home(tmp_path):
    here = Home(tmp_path / "home")
    yield here
    here.close()


def again(source, target, **fields):
    """The same backup with something else in its manifest, and right digests."""
    with open_archive(source) as reader, new_archive(target) as writer:
        for name in reader.manifest.files:
            with writer.part(name) as write:
                for piece in reader.pieces(name):
                    write(piece)
        said = {**reader.manifest.__dict__, **fields}
        said.pop("files")
        writer.finish(Manifest(**said))


def test_what_cannot_be_restored_is_refused_and_the_place_stays_empty(home, tmp_path):
    home.manage("migrate", "--verbosity", "0")
    home.manage("load_case")
    good = tmp_path / "good.zip"
    home.manage("backup", "--to", str(good))
    assert "whole" in home.manage("verify", str(good))
    assert "never overwrites" in home.fails("backup", "--to", str(good))
    assert "is not empty" in home.fails("restore", str(good))
    with open_archive(good) as reader:
        manifest = reader.manifest

    empty = Home(tmp_path / "empty")
    with contextlib.closing(empty):
        newer = tmp_path / "newer.zip"
        migrations = {**manifest.migrations, "deliberation": ["0001_first", "0999_votes_by_pigeon"]}
        again(good, newer, migrations=migrations, version="9.1")
        said = empty.fails("restore", str(newer))
        assert "newer version (9.1)" in said
        assert "0999_votes_by_pigeon" in said

        other = tmp_path / "other.zip"
        again(good, other, kind={"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor])
        assert f"and the database here is {connection.vendor}" in empty.fails("restore", str(other))

        old = tmp_path / "old.zip"
        again(good, old, made_at=(timezone.now() - timedelta(days=36)).isoformat())
        assert "36 days old" in empty.fails("restore", str(old))

        miscounted = tmp_path / "miscounted.zip"
        again(good, miscounted, rows={**manifest.rows, "cases_case": 2})
        assert "miscounted.zip is not whole. cases_case has 1 rows" in empty.fails("verify", str(miscounted))

        damaged = tmp_path / "damaged.zip"
        shutil.copy(good, damaged)
        with zipfile.ZipFile(good) as archive:
            largest = max(archive.infolist(), key=lambda part: part.compress_size)
        with damaged.open("r+b") as file:
            file.seek(largest.header_offset + 200)
            file.write(b"!!!!")
        assert f"damaged.zip is damaged: “{largest.filename}”" in empty.fails("verify", str(damaged))
        assert f"damaged.zip is damaged: “{largest.filename}”" in empty.fails("restore", str(damaged))
        assert "There is no ledger" in empty.fails("restore", str(good), "--erased", str(tmp_path / "none"))
        assert "There is no file" in empty.fails("restore", str(tmp_path / "none.zip"))

        # After all of that the place is still empty.
        assert "--any-age" in empty.fails("restore", str(old))
        empty.manage("restore", str(old), "--any-age")
        assert empty.manage("verify") == "The database is whole.\n"


def test_a_backup_of_an_older_version_is_brought_to_this_one(home, tmp_path):
    home.manage("migrate", "deliberation", OLDER, "--verbosity", "0")
    home.manage("migrate", "cases", "--verbosity", "0")
    home.manage("migrate", "auth", "--verbosity", "0")
    home.manage("migrate", "sessions", "--verbosity", "0")
    home.manage("createsuperuser", "--noinput", "--username", "ada", "--email", "ada@example.org")
    assert "is of an older version" in home.fails("verify")
    home.manage("backup", "--to", str(tmp_path / "old.zip"))
    new = Home(tmp_path / "new")
    with contextlib.closing(new):
        new.manage("restore", str(tmp_path / "old.zip"))
        assert new.manage("verify") == "The database is whole.\n"
        assert "0 unapplied" not in new.manage("migrate")
        # The account came along, and the next one gets an id that is free.
        assert "taken" in new.fails(
            "createsuperuser", "--noinput", "--username", "ada", "--email", "a@example.org"
        )
        new.manage("createsuperuser", "--noinput", "--username", "bob", "--email", "bob@example.org")


def test_what_was_wrong_already_is_said_and_comes_back_all_the_same(home, tmp_path):
    filled = home.ask("fill", "3")
    assert home.ask("spoil") == 1
    assert "numbered 2 to 2" in home.fails("verify")
    home.manage("backup", "--to", str(tmp_path / "spoilt.zip"))
    new = Home(tmp_path / "new")
    with contextlib.closing(new):
        said = new.fails("restore", str(tmp_path / "spoilt.zip"))
        assert "numbered 2 to 2" in said
        assert "It is restored" in said
        assert len(new.ask("read")["words"]) == len(filled["seats"]) + 3


def test_who_was_erased_after_the_backup_is_erased_again(home, tmp_path, settings):
    filled = home.ask("fill", "3")
    home.manage("backup", "--to", str(tmp_path / "before.zip"))
    ledger.note(ledger.Kind.SEAT, [uuid.UUID(filled["seats"][0]["id"])])
    new = Home(tmp_path / "new")
    with contextlib.closing(new):
        new.manage("restore", str(tmp_path / "before.zip"), "--erased", str(settings.ERASED_LEDGER))
        restored = new.ask("read")
    assert filled["seats"][0]["id"] not in {seat for seat, _, _ in restored["ballots"]}
    assert "Zaphod the canary 0" in home.ask("read")["words"]
    assert "Zaphod the canary 0" not in restored["words"]


@pytest.mark.django_db
def test_this_version_knows_its_own_migrations():
    manifest = Manifest("sqlite", "2026-11-25T10:00:00+00:00", "1", schema.applied(), {})
    schema.require_known(manifest, "one.zip")
    with pytest.raises(BackupRefused, match="0999_later"):
        schema.require_known(Manifest("sqlite", "", "2", {"cases": ["0999_later"]}, {}), "one.zip")
