"""A case file in, a CaseFile out, or a CaseError that names every problem with its line."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cases.casefile import CaseError, CaseFile, Problem, Translation
from cases.crosschecks import check_everything
from cases.frontmatter import Report, read_front_matter
from cases.reading import read_reading
from cases.translating import files_beside, read_translation, translated

FENCE = "---"
LARGEST = 1_000_000  # bytes; a case is text, and this is ten times the longest we know


def read_case(path: Path) -> CaseFile:
    """Read and check a case file and its translations. Raises CaseError with all the problems of a file at once."""
    name = str(path)
    text = _text(path, name)
    report = Report(name)
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        raise CaseError([Problem(name, 1, "a case file begins with a line of three dashes, ---.")])
    end = next((i for i, line in enumerate(lines[1:], start=1) if line.rstrip() == FENCE), None)
    if end is None:
        raise CaseError([Problem(name, 1, "the front matter is not closed by a second line of dashes, ---.")])
    front = read_front_matter("\n".join(lines[1:end]) + "\n", first_line=2, report=report)
    quotes = {quote.id: quote for quote in front.quotes} if front else None
    passages, placed = read_reading(
        "\n".join(lines[end + 1 :]), first_line=end + 2, quotes=quotes, report=report
    )
    if front:
        check_everything(front, passages, placed, report)
    if front is None or report.problems:
        raise CaseError(report.problems)
    digest = hashlib.sha256(text.encode())
    translations = []
    for language, beside in files_beside(path).items():
        told = _text(beside, str(beside))
        there = Report(str(beside))
        tree = read_translation(told, front, language, there)
        if there.problems:
            raise CaseError(there.problems)
        translations.append(Translation(language, translated(front, tree)))
        digest.update(told.encode())
    return CaseFile(
        **vars(front),
        passages=tuple(passages),
        translations=tuple(translations),
        digest=digest.hexdigest(),
        path=name,
    )


def _text(path: Path, name: str) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CaseError([Problem(name, 1, f"the file cannot be read: {error.strerror}.")]) from error
    if len(data) > LARGEST:
        raise CaseError([Problem(name, 1, f"the file is larger than {LARGEST:,} bytes.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "the file is not UTF-8 text: save it again with the encoding UTF-8."
        raise CaseError([Problem(name, line, message)]) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
