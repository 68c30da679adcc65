"""A bundle from elsewhere is read only if every byte of it is as it was written."""

import io
import random
import stat
import zipfile

import pytest
from django.core.management import CommandError, call_command

from deliberation.errors import BadBundle
from deliberation.models import ClassroomSession
from deliberation.reports import opening
from deliberation.reports.archive import MANIFEST, zip_chunks
from deliberation.reports.bundle import write_bundle
from deliberation.reports.export import Export
from deliberation.reports.opening import open_bundle
from deliberation.rules.levels import Level
from tests.make import make_instructor
from tests.reports.everything import everything

FILES = {"a.txt": b"alpha" * 200, "folder/b.json": b"{}", "c.xlsx": bytes(range(256))}


@pytest.fixture
def bundle(tmp_path):
    """The path of a small bundle."""
    path = tmp_path / "bundle.zip"
    path.write_bytes(packed(FILES))
    return path


def packed(files):
    return b"".join(zip_chunks((name, lambda content=content: [content]) for name, content in files.items()))


def refused(path, content=None):
    """What a bundle is refused with."""
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadBundle) as caught:
        open_bundle(path)
    return str(caught.value)


def test_a_bundle_as_it_was_written_is_opened(bundle):
    assert list(open_bundle(bundle).files) == list(FILES)


def test_a_change_of_any_byte_is_found(bundle):
    """Each single byte of a small bundle, changed in one bit."""
    content = bundle.read_bytes()
    chance = random.Random(3)
    missed = []
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        bundle.write_bytes(changed)
        try:
            open_bundle(bundle)
            missed.append(place)
        except BadBundle:
            continue
    assert missed == []


@pytest.mark.parametrize("name", [*FILES, MANIFEST])
def test_a_file_that_was_altered_is_named(bundle, name):
    content = bytearray(bundle.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        entry = archive.getinfo(name)
    content[entry.header_offset + 30 + len(name.encode()) + entry.compress_size // 2] ^= 1
    assert refused(bundle, content) == f"{name} was altered after it was exported."


def rewritten(change):
    """The bundle written anew by another program after a change of its files."""
    with zipfile.ZipFile(io.BytesIO(packed(FILES))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        change(files, archive)
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def link(files, archive):
    entry = zipfile.ZipInfo("link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(entry, "/etc/passwd")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda files, archive: files.pop("a.txt"), "a.txt is missing"),
        (lambda files, archive: files.pop(MANIFEST), f"{MANIFEST} is missing"),
        (lambda files, archive: files.update(extra=b"x"), "extra is not in the bundle’s list"),
        (lambda files, archive: files.update({"a.txt": b"other"}), "a.txt was altered"),
        (lambda files, archive: archive.writestr("a.txt", b"first"), "holds a.txt twice"),
        (lambda files, archive: archive.writestr("A.TXT", b"first"), "twice"),
        (lambda files, archive: archive.writestr("../out.txt", b"x"), "outside its folder: ../out.txt"),
        (lambda files, archive: archive.writestr("/etc/out.txt", b"x"), "outside its folder"),
        (lambda files, archive: archive.writestr("a/../../out.txt", b"x"), "outside its folder"),
        (lambda files, archive: archive.writestr("C:\\out.txt", b"x"), "outside its folder"),
        (lambda files, archive: archive.writestr("a\\b.txt", b"x"), "outside its folder"),
        (lambda files, archive: archive.writestr("folder/", b""), "outside its folder"),
        (link, "link is a link or a device"),
        (lambda files, archive: None, "changed after it was written, in what stands around"),
    ],
)
def test_what_another_program_wrote_is_refused_with_its_reason(bundle, change, says):
    assert says in refused(bundle, rewritten(change))


def test_a_bomb_is_refused_before_it_is_unpacked(bundle):
    def bomb(files, archive):
        archive.writestr("bomb", b"\0" * 30_000_000)

    assert refused(bundle, rewritten(bomb)) == "bomb would be far too large unpacked."


def test_a_file_larger_than_it_says_is_refused_where_it_goes_over(bundle):
    """The declared size is a lie, in both places where an archive declares it."""
    content = bytearray(packed({"a.txt": b"x" * 5_000}))
    place = content.find(b"PK\x01\x02")
    content[place + 24 : place + 28] = (100).to_bytes(4, "little")
    assert refused(bundle, content) in {
        "a.txt was altered after it was exported.",
        "a.txt is larger than the archive says.",
    }


@pytest.mark.parametrize(
    ("limit", "to", "says"),
    [
        ("MOST_ARCHIVE", 100, "larger than any bundle"),
        ("MOST_FILES", 2, "more files than any bundle"),
        ("MOST_IN_ALL", 500, "Unpacked, the archive would be larger"),
        ("MOST_FILE", 500, "a.txt would be far too large"),
    ],
)
def test_each_limit_is_kept(bundle, monkeypatch, limit, to, says):
    monkeypatch.setattr(opening, limit, to)
    assert says in refused(bundle)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04" * 40])
def test_what_is_no_archive_is_refused(bundle, content):
    assert refused(bundle, content).endswith(".")


def test_what_stands_before_or_behind_the_archive_is_found(bundle):
    content = bundle.read_bytes()
    assert refused(bundle, b"#!/bin/sh\n" + content).endswith(".")
    assert refused(bundle, content + b"more").endswith(".")


def test_a_path_that_is_not_there_is_said(tmp_path):
    assert "cannot be read" in refused(tmp_path / "nothing.zip")


@pytest.mark.parametrize("content", [b"", b"[]", b'{"a": NaN}', b"[" * 100_000, b"{", b"\xff"])
def test_a_session_file_that_is_no_json_is_refused(bundle, content):
    bundle.write_bytes(packed({"session.json": content}))
    with pytest.raises(BadBundle, match=r"session\.json"):
        open_bundle(bundle).session()


@pytest.mark.django_db
def test_the_commands_verify_and_import(tmp_path, capsys):
    classroom = everything()
    path = tmp_path / "bundle.zip"
    call_command("export_session", classroom.code, "--to", str(path))
    content = path.read_bytes()
    call_command("verify_bundle", str(path))
    assert "is whole" in capsys.readouterr().out
    with pytest.raises(CommandError, match="here already"):
        call_command("import_session", str(path), "--instructor", classroom.instructor.username)
    code = classroom.code
    ClassroomSession.objects.all().delete()
    call_command("import_session", str(path))
    assert code in capsys.readouterr().out
    call_command("export_session", code, "--to", str(tmp_path / "again.zip"))
    assert (tmp_path / "again.zip").read_bytes() == content


@pytest.mark.django_db
def test_the_commands_say_what_they_cannot_do(tmp_path):
    path = tmp_path / "bundle.zip"
    path.write_bytes(write_bundle(Export(everything(), Level.AGGREGATE)))
    with pytest.raises(CommandError, match=r"no session\.json"):
        call_command("import_session", str(path))
    with pytest.raises(CommandError, match="no instructor “nobody”"):
        call_command("import_session", str(path), "--instructor", "nobody")
    make_instructor()
    with pytest.raises(CommandError, match="several instructors"):
        call_command("import_session", str(path))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(CommandError, match="was altered"):
        call_command("verify_bundle", str(path))


@pytest.mark.django_db
def test_one_file_or_a_folder_can_be_taken_out_by_itself(tmp_path):
    classroom = everything()
    call_command("export_session", classroom.code, "--to", str(tmp_path), "--only", "arguments.argdown")
    assert (tmp_path / f"{classroom.code}-arguments.argdown").read_text().startswith("===")
    call_command("export_session", classroom.code, "--to", str(tmp_path / "p.zip"), "--only", "polis")
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {"polis", MANIFEST}
    with pytest.raises(CommandError, match=r"no csv/nothing\.csv"):
        call_command("export_session", classroom.code, "--to", str(tmp_path), "--only", "csv/nothing.csv")
