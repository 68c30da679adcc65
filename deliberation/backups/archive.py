"""The file of a backup: a zip archive with a manifest that names every part, its SHA-256 and its rows.

The digests find what was damaged or changed by hand. They are no signature: whoever can write the file can also write
another manifest.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import IO

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024
# What reading a damaged zip archive may raise; nothing else is read in these places.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


class BackupRefused(Exception):
    """A backup that cannot be made or used; the message is a sentence for who runs the command."""


@dataclass(frozen=True)
class Manifest:
    """What is in a backup. `kind` is "sqlite" or "postgresql"; `made_at` in ISO 8601, UTC."""

    kind: str
    made_at: str
    version: str
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    columns: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def made(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    @property
    def digest(self) -> str:
        """SHA-256 of everything that the manifest says, the digests of the files among it: one line for all."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


class Writer:
    """A backup in the making. A part is copied in as it is read; its digest is taken on the way."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.files: dict[str, str] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Yields what takes the content of one part, piece by piece."""
        digest = hashlib.sha256()
        with self.archive.open(name, "w", force_zip64=True) as member:

            def write(piece: bytes) -> None:
                digest.update(piece)
                member.write(piece)

            yield write
        self.files[name] = digest.hexdigest()

    def copy(self, name: str, source: Path) -> None:
        """Take a file in whole."""
        with self.part(name) as write, source.open("rb") as file:
            while piece := file.read(CHUNK):
                write(piece)

    def finish(self, manifest: Manifest) -> Manifest:
        """Write the manifest, with the digests of all parts."""
        whole = replace(manifest, files=self.files)
        self.archive.writestr(MANIFEST, json.dumps({**asdict(whole), "digest": whole.digest}, indent=1))
        return whole


@contextmanager
def new_archive(path: Path) -> Iterator[Writer]:
    """A new backup: readable by its owner alone, under a temporary name until all of it is on the disk.

    BackupRefused if there is a file already; nothing is left behind when it fails.
    """
    partial = path.with_name(f".{path.name}.partial")
    if path.exists():
        raise BackupRefused(
            f"{path} is there already, and a backup never overwrites one. Choose another name."
        )
    partial.unlink(missing_ok=True)
    try:
        with open(os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                yield Writer(archive)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
        descriptor = os.open(path.parent, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    finally:
        partial.unlink(missing_ok=True)


class Reader:
    """A backup that was opened and whose manifest is whole; its parts are checked as they are read."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path = path
        self.archive = archive
        self.manifest = manifest

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a part. BackupRefused, with the part's name, if it is not what the manifest says."""
        digest = hashlib.sha256()
        try:
            with self.archive.open(name) as member:
                while piece := member.read(CHUNK):
                    digest.update(piece)
                    yield piece
        except DAMAGE as error:
            raise BackupRefused(f"{self.path.name} is damaged: “{name}” cannot be read.") from error
        if digest.hexdigest() != self.manifest.files[name]:
            raise BackupRefused(f"{self.path.name} was changed: “{name}” is not what the manifest says.")

    def extract(self, name: str, file: IO[bytes]) -> None:
        for piece in self.pieces(name):
            file.write(piece)

    def check(self) -> None:
        """Read every part once. BackupRefused names the first that is damaged."""
        for name in self.manifest.files:
            for _ in self.pieces(name):
                pass


@contextmanager
def open_archive(path: Path) -> Iterator[Reader]:
    """A backup to read. BackupRefused if it is none, or if its manifest was changed."""
    if not path.is_file():
        raise BackupRefused(f"There is no file {path}.")
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGE as error:
        raise BackupRefused(f"{path.name} is damaged, or is no backup: it cannot be opened.") from error
    with archive:
        yield Reader(path, archive, _manifest(path, archive))


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    changed = f"{path.name} was changed, or is no backup: “{MANIFEST}” is not what was written."
    try:
        said = json.loads(archive.read(MANIFEST))
        if said.get("format") != FORMAT:
            raise BackupRefused(
                f"{path.name} is in format {said.get('format')}; this version reads format {FORMAT}. "
                "Install the version that it was made with, or a newer one."
            )
        digest = said.pop("digest")
        manifest = Manifest(**said)
    except (*DAMAGE, AttributeError) as error:
        raise BackupRefused(changed) from error
    if manifest.digest != digest or {*manifest.files, MANIFEST} != set(archive.namelist()):
        raise BackupRefused(changed)
    return manifest
