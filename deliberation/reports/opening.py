"""Reading a bundle that came from elsewhere. Nothing is unpacked to the disk; what is odd is refused by name.

The archive must be exactly as `archive.py` writes it: every byte of it is accounted for, by the SHA-256 of an entry,
by the SHA-256 of all entries together in the comment, or by the table of contents, which is made anew and compared.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deliberation.errors import BadBundle, gettext_noop
from deliberation.reports.archive import COMMENT, MANIFEST, READ_BY_ALL, entry_of

MOST_ARCHIVE = 300_000_000
MOST_FILE = 200_000_000
MOST_IN_ALL = 600_000_000
MOST_FILES = 300
MOST_RATIO = 200
# A small file may be packed tightly by chance; only what is large can fill a machine.
SMALL = 1_000_000
PIECE = 1_000_000
LINE = re.compile(r"([0-9a-f]{64})  (.+)")
DRIVE = re.compile(r"^[A-Za-z]:")
END = struct.Struct("<4s4H2LH")
CONTENTS = struct.Struct("<4s4B4HL2L5H2L")
# Written from its beginning to its end, with the sizes after the content; an extra bit for a name beyond ASCII.
SIZES_AFTER, UTF8_NAME = 0x08, 0x800
FIRST_DAY = 0x21
# Bytes before a file, besides its name, and behind it.
HEADER, TRAILER = 30, 16
ENCRYPTED = 0x01
SESSION = "session.json"


@dataclass(frozen=True)
class Bundle:
    """A bundle that is whole: its path, and the SHA-256 of each of its files by name, in their order."""

    path: Path
    files: dict[str, str]

    def session(self) -> dict[str, Any]:
        """session.json as plain values. BadBundle if the bundle has none, as at the aggregate level."""
        if SESSION not in self.files:
            raise BadBundle(
                gettext_noop(
                    "This bundle has no session.json: it holds aggregates only, and cannot be taken in."
                )
            )
        with zipfile.ZipFile(self.path) as archive:
            try:
                found = json.loads(archive.read(SESSION), parse_constant=_no_number)
            except (ValueError, RecursionError) as error:
                raise BadBundle(gettext_noop("session.json cannot be read as JSON.")) from error
        if not isinstance(found, dict):
            raise BadBundle(gettext_noop("session.json does not hold a session."))
        return found


def open_bundle(path: Path) -> Bundle:
    """The bundle at a path, after every check. BadBundle says what is wrong with it, and with which file."""
    try:
        if path.stat().st_size > MOST_ARCHIVE:
            raise BadBundle(gettext_noop("This file is larger than any bundle."))
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_names(entries)
            _check_sizes(entries)
            sums = _manifest(archive)
            names = [entry.filename for entry in entries if entry.filename != MANIFEST]
            for name in sums.keys() - set(names):
                raise BadBundle(gettext_noop("%(file)s is missing from the bundle."), file=name)
            for name in names:
                if name not in sums:
                    raise BadBundle(
                        gettext_noop("%(file)s is not in the bundle’s list of files."), file=_shown(name)
                    )
            for name, expected in sums.items():
                if _digest(archive, name) != expected:
                    raise _altered(name)
            _check_frame(path, archive, entries)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, struct.error, UnicodeError) as error:
        raise BadBundle(gettext_noop("This file is no bundle, or its archive was damaged.")) from error
    except OSError as error:
        raise BadBundle(
            gettext_noop("The file cannot be read: %(why)s."), why=error.strerror or str(error)
        ) from error
    return Bundle(path=path, files=sums)


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    """Plain relative paths, each once, none of them a link or locked."""
    if len(entries) > MOST_FILES:
        raise BadBundle(gettext_noop("The archive holds more files than any bundle."))
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        raw = entry.orig_filename
        parts = raw.split("/")
        if (
            raw != name
            or not name.isprintable()
            or "\\" in raw
            or DRIVE.match(raw)
            or not all(part not in {"", ".", ".."} for part in parts)
        ):
            raise BadBundle(
                gettext_noop("The archive names a file outside its folder: %(file)s."), file=_shown(raw)
            )
        if name.casefold() in seen:
            raise BadBundle(gettext_noop("The archive holds %(file)s twice."), file=name)
        seen.add(name.casefold())
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind and not stat.S_ISREG(entry.external_attr >> 16):
            raise BadBundle(gettext_noop("%(file)s is a link or a device, not a file."), file=name)
        if entry.flag_bits & ENCRYPTED:
            raise BadBundle(gettext_noop("%(file)s is locked with a password."), file=name)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    """What the archive says of its sizes, before anything is unpacked. `_pieces` counts what is really there."""
    if sum(entry.file_size for entry in entries) > MOST_IN_ALL:
        raise BadBundle(gettext_noop("Unpacked, the archive would be larger than any bundle."))
    for entry in entries:
        if entry.file_size > MOST_FILE or (
            entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
        ):
            raise BadBundle(gettext_noop("%(file)s would be far too large unpacked."), file=entry.filename)


def _manifest(archive: zipfile.ZipFile) -> dict[str, str]:
    """The list of the files with the SHA-256 of each."""
    if MANIFEST not in archive.namelist():
        raise BadBundle(gettext_noop("%(file)s is missing from the bundle."), file=MANIFEST)
    found: dict[str, str] = {}
    for line in b"".join(_pieces(archive, MANIFEST)).decode("utf-8", "replace").splitlines():
        match = LINE.fullmatch(line)
        if match is None or match[2] in found or match[2] == MANIFEST:
            raise _altered(MANIFEST)
        found[match[2]] = match[1]
    return found


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(archive, name):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A file of the archive, piece by piece, never more than it said it is."""
    declared, read = archive.getinfo(name).file_size, 0
    try:
        with archive.open(name) as file:
            while piece := file.read(PIECE):
                read += len(piece)
                if read > declared:
                    raise BadBundle(gettext_noop("%(file)s is larger than the archive says."), file=name)
                yield piece
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeError) as error:
        raise _altered(name) from error
    if read != declared:
        raise _altered(name)


def _check_frame(path: Path, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """What stands around the files: nothing before, between or behind them that this program did not write."""
    start = archive.start_dir
    digest = hashlib.sha256()
    with path.open("rb") as file:
        left = start
        while left and (piece := file.read(min(PIECE, left))):
            digest.update(piece)
            left -= len(piece)
        rest = file.read()
    # The files stand one behind the other, each as long as the table of contents says.
    ends = [
        entry.header_offset + HEADER + len(entry.filename.encode()) + entry.compress_size + TRAILER
        for entry in entries
    ]
    as_told = [0, *ends] == [*(entry.header_offset for entry in entries), start]
    comment = COMMENT + digest.hexdigest().encode()
    contents = b"".join(_contents(entry) for entry in entries)
    count = len(entries)
    end = END.pack(b"PK\x05\x06", 0, 0, count, count, len(contents), start, len(comment)) + comment
    if not as_told or rest != contents + end:
        raise BadBundle(
            gettext_noop("The archive was changed after it was written, in what stands around its files.")
        )


def _contents(entry: zipfile.ZipInfo) -> bytes:
    """The entry's place in the table of contents, as this program would have written it."""
    name = entry.filename.encode()
    flags = SIZES_AFTER | (0 if entry.filename.isascii() else UTF8_NAME)
    made = entry_of(entry.filename)
    return (
        CONTENTS.pack(
            b"PK\x01\x02",
            made.create_version,
            made.create_system,
            made.extract_version,
            0,
            flags,
            made.compress_type,
            0,
            FIRST_DAY,
            entry.CRC,
            entry.compress_size,
            entry.file_size,
            len(name),
            0,
            0,
            0,
            0,
            READ_BY_ALL,
            entry.header_offset,
        )
        + name
    )


def _altered(name: str) -> BadBundle:
    return BadBundle(gettext_noop("%(file)s was altered after it was exported."), file=name)


def _shown(name: str) -> str:
    """A name fit to be printed: what cannot be seen is spelled out."""
    return name.encode("unicode_escape").decode()[:200]


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")
