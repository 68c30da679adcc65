"""A file that is made to its end before any of it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile

# Up to so many bytes a file waits in memory for its reader; of more, all of it on the disk, where it has no name and is
# gone once it is closed. The archive of a class of 300 has nine million, and two are made at once.
IN_MEMORY = 16 * 1024 * 1024


def made_whole(pieces: Iterable[bytes]) -> SpooledTemporaryFile[bytes]:
    """The file of these pieces, to be read from its beginning. What goes wrong in any of them leaves no file."""
    file: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - its reader closes it
    try:
        for piece in pieces:
            file.write(piece)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file
