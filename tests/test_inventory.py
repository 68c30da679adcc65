"""The software bill of materials names all that is shipped, and nothing else."""

import hashlib
import json
import re
import socket

import pytest
from django.core.management import call_command

from deliberation.inventory import FONTS, VENDOR, bill
from tests.house.files import ROOT

gate = pytest.mark.gate("S-sbom")


@pytest.fixture(scope="module")
def made():
    return bill(ROOT)


def of_type(made, kind):
    return [one for one in made["components"] if one["type"] == kind]


def digests(one):
    return {entry["content"] for entry in one["hashes"]}


@gate
def test_every_locked_package_is_in_it_with_its_version_and_all_its_hashes(made, figure):
    text = (ROOT / "requirements.txt").read_text().replace("\\\n", " ")
    locked = {
        tuple(re.match(r"([\w.-]+)==([\w.]+)", line).groups()): set(
            re.findall(r"sha256:([0-9a-f]{64})", line)
        )
        for line in text.splitlines()
        if line.strip()
    }
    assert {(one["name"], one["version"]): digests(one) for one in of_type(made, "library")} == locked
    figure(f"{len(locked)} packages, {len(of_type(made, 'file'))} files, none missing")


@gate
def test_every_third_party_file_and_font_is_in_it_with_its_sum(made):
    shipped = {
        path.relative_to(ROOT).as_posix(): {hashlib.sha256(path.read_bytes()).hexdigest()}
        for folder, suffixes in ((VENDOR, (".js", ".LICENSE", ".css")), (FONTS, (".ttf", ".otf")))
        for path in (ROOT / folder).iterdir()
        if path.suffix in suffixes
    }
    assert {one["bom-ref"]: digests(one) for one in of_type(made, "file")} == shipped
    assert len(shipped) > 10


@gate
def test_its_shape_is_that_of_cyclonedx(made):
    assert (made["bomFormat"], made["specVersion"], made["version"]) == ("CycloneDX", "1.5", 1)
    parts = [made["metadata"]["component"], *made["components"]]
    refs = [one["bom-ref"] for one in parts]
    assert len(set(refs)) == len(refs)
    known = {
        "type", "bom-ref", "name", "version", "description", "purl", "hashes", "licenses", "properties",
    }  # fmt: skip
    for one in parts:
        assert set(one) <= known, one
        assert one["type"] in ("application", "library", "file")
        assert one["name"]
        assert one["version"]
        for entry in one.get("hashes", ()):
            assert entry["alg"] == "SHA-256"
            assert re.fullmatch(r"[0-9a-f]{64}", entry["content"])
        for licence in one.get("licenses", ()):
            # An expression stands alone; else an id of SPDX, or a name.
            (kind, value), *more = licence.items()
            assert not more
            assert value if kind == "expression" else kind == "license" and set(value) < {"id", "name"}
        assert not any("expression" in one for one in one.get("licenses", ())) or len(one["licenses"]) == 1


@gate
def test_what_is_installed_here_says_its_licence(made):
    # Packages for other systems are in the lock, and not on this machine.
    without = [one for one in made["components"] if "licenses" not in one and "only-if" not in str(one)]
    assert [one["name"] for one in without] == ["its licence"]


@gate
def test_the_command_writes_the_same_twice_without_a_network(tmp_path, monkeypatch):
    def no_network(*args, **kwargs):
        raise AssertionError("asked the network")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    files = [tmp_path / "one.json", tmp_path / "two.json"]
    for file in files:
        call_command("sbom", to=file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert json.loads(files[0].read_text()) == bill(ROOT)
