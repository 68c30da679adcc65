"""The published conversations beside this file, unpacked as the folders that they were."""

import csv
import gzip
from pathlib import Path

HERE = Path(__file__).resolve().parent / "conversations"
SEATTLE, BOWLING_GREEN, BIODIVERSITY = NAMES = (
    "15-per-hour-seattle",
    "bg2050-volunteers",
    "scoop-hivemind.biodiversity",
)


def unpacked(name: str, into: Path, *, but: str = "") -> Path:
    """The folder of one conversation, with its notice in the folder above; `but` is a file to leave out."""
    folder = into / name
    folder.mkdir()
    for path in (HERE / name).glob("*.csv.gz"):
        if path.stem != but:
            (folder / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
    (into / "ATTRIBUTION.md").write_bytes((HERE / "ATTRIBUTION.md").read_bytes())
    return folder


def rows(folder: Path, file: str) -> list[dict[str, str]]:
    """A file's rows as Python's own reader has them."""
    with (folder / file).open(newline="") as opened:
        return list(csv.DictReader(opened))
