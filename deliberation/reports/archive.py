"""A zip archive that is written piece by piece, and comes out the same each time.

Every entry has the same time and rights, in the order given. The last entry lists the SHA-256 of all others, as
`sha256sum -c` reads it. The archive's comment is the SHA-256 of all that stands before its table of contents, so that
a change of any byte, of an entry or between entries, is found.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, cast

# The earliest moment that a zip archive can name.
NO_TIME = (1980, 1, 1, 0, 0, 0)
READ_BY_ALL = 0o100644 << 16
MANIFEST = "manifest-sha256.txt"
COMMENT = b"sha256 of all before the table of contents: "
# What is compressed already only grows when it is compressed again.
COMPRESSED = (".xlsx", ".docx", ".pdf", ".zip", ".png", ".woff2")
# The next levels take much longer to save a few per cent.
LEVEL = 4


class _Pipe:
    """A file that can only be written; what was written is taken out of it, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.digest = hashlib.sha256()

    def write(self, data: bytes, /) -> int:
        self.pieces.append(bytes(data))
        self.digest.update(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> bytes:
        found = b"".join(self.pieces)
        self.pieces.clear()
        return found


def zip_chunks(files: Iterable[tuple[str, Callable[[], Iterable[bytes]]]]) -> Iterator[bytes]:
    """The archive of the files, each a path and what makes its bytes, piece by piece."""
    pipe = _Pipe()
    lines: list[str] = []
    with zipfile.ZipFile(cast("IO[bytes]", pipe), "w", zipfile.ZIP_DEFLATED) as archive:
        for path, make in files:
            digest = hashlib.sha256()
            with archive.open(entry_of(path), "w") as entry:
                for chunk in make():
                    digest.update(chunk)
                    entry.write(chunk)
                    if pipe.pieces:
                        yield pipe.taken()
            lines.append(f"{digest.hexdigest()}  {path}\n")
        with archive.open(entry_of(MANIFEST), "w") as entry:
            entry.write("".join(lines).encode())
        archive.comment = COMMENT + pipe.digest.hexdigest().encode()
    yield pipe.taken()


def entry_of(path: str) -> zipfile.ZipInfo:
    """What the archive says of a file besides its content; the same for everything of its kind."""
    entry = zipfile.ZipInfo(path, date_time=NO_TIME)
    entry.compress_type = zipfile.ZIP_STORED if path.endswith(COMPRESSED) else zipfile.ZIP_DEFLATED
    entry.external_attr = READ_BY_ALL
    entry.create_system = 3
    entry._compresslevel = LEVEL  # type: ignore[attr-defined]
    return entry
