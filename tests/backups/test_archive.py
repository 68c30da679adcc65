"""The file of a backup, without a database: whatever is changed in it is found, and named."""

import os
import stat
import zipfile

import pytest

from deliberation.backups.archive import BackupRefused, Manifest, new_archive, open_archive

PARTS = {"tables/a.copy": b"one\ntwo\n" * 20, "tables/b.copy": os.urandom(50)}


def make(path, parts=PARTS, **fields):
    with new_archive(path) as writer:
        for name, content in parts.items():
            with writer.part(name) as write:
                write(content[:100])
                write(content[100:])
        said = {
            "kind": "sqlite",
            "made_at": "2026-11-25T10:00:00+00:00",
            "version": "1",
            "migrations": {"cases": ["0001_first"]},
            "rows": {"a": 80},
        }
        return writer.finish(Manifest(**said | fields))


def contents(path):
    with open_archive(path) as reader:
        reader.check()
        return {name: b"".join(reader.pieces(name)) for name in reader.manifest.files}, reader.manifest


def test_what_is_put_in_comes_out(tmp_path):
    manifest = make(tmp_path / "one.zip")
    assert contents(tmp_path / "one.zip") == (PARTS, manifest)
    assert stat.S_IMODE((tmp_path / "one.zip").stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["one.zip"]


def test_every_byte_that_is_changed_is_found_or_changes_nothing(tmp_path):
    path = tmp_path / "one.zip"
    manifest = make(path)
    whole = path.read_bytes()
    changed = tmp_path / "changed.zip"
    said = []
    for place in range(len(whole)):
        changed.write_bytes(whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :])
        try:
            assert contents(changed) == (PARTS, manifest)
        except BackupRefused as error:
            said.append(str(error))
    assert len(said) > len(whole) / 2
    assert [sentence for sentence in said if "changed.zip" not in sentence] == []


@pytest.mark.parametrize("length", [0, 10, 200, -1])
def test_a_backup_that_is_cut_is_refused(tmp_path, length):
    make(tmp_path / "one.zip")
    cut = tmp_path / "cut.zip"
    cut.write_bytes((tmp_path / "one.zip").read_bytes()[:length])
    with pytest.raises(BackupRefused, match=r"cut\.zip"):
        contents(cut)


def rewrite(path, name, content):
    """The same archive with one part replaced, or one more, as somebody would who has a zip program."""
    with zipfile.ZipFile(path) as old:
        parts = {one: old.read(one) for one in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for one, text in {**parts, name: content}.items():
            new.writestr(one, text)


def test_a_part_that_was_changed_by_hand_is_named(tmp_path):
    path = tmp_path / "one.zip"
    make(path)
    rewrite(path, "tables/a.copy", b"another\n" * 40)
    with pytest.raises(BackupRefused, match=r"one\.zip was changed: “tables/a\.copy”"):
        contents(path)


@pytest.mark.parametrize("name", ["manifest.json", "tables/c.copy"])
def test_a_changed_manifest_and_a_part_that_it_does_not_name_are_refused(tmp_path, name):
    path = tmp_path / "one.zip"
    make(path)
    with zipfile.ZipFile(path) as archive:
        manifest = archive.read("manifest.json")
    rewrite(path, name, manifest.replace(b'"a": 80', b'"a": 81'))
    with pytest.raises(BackupRefused, match=r"one\.zip was changed"):
        contents(path)


def test_a_backup_overwrites_nothing_and_leaves_nothing_behind(tmp_path):
    path = tmp_path / "one.zip"
    path.write_text("a photograph")
    with pytest.raises(BackupRefused, match="never overwrites"):
        make(path)
    assert path.read_text() == "a photograph"
    with pytest.raises(ZeroDivisionError), new_archive(tmp_path / "two.zip"):
        raise ZeroDivisionError
    assert os.listdir(tmp_path) == ["one.zip"]


def test_a_later_format_is_said(tmp_path):
    make(tmp_path / "one.zip", format=2)
    with pytest.raises(BackupRefused, match="in format 2"):
        contents(tmp_path / "one.zip")
