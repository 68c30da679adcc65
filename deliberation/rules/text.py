"""What a text may hold, and where a quotation stands in a passage. Offsets are code points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MARKS_PER_BASE = 4
# No writing puts more marks behind a letter (Unicode's Stream-Safe Text Format). To bring n of them into order takes a
# time that grows with n squared, in which nobody else is answered.
MARKS_IN_A_ROW = 30
# No number that a page of ours sends is longer. Python refuses to read thousands of digits.
MOST_DIGITS = 15
CONTEXT_CHARS = 32

# Embeddings, overrides and isolates turn the neighbours' text around; no name or argument needs them.
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Word processors and web pages end lines with these; a person sees a new line.
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
TOO_MANY_BLANK_LINES = re.compile("\n{5,}")

# While searching, these are the same; what is stored is always what the passage has.
SAME_WHILE_SEARCHING = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032\u00b4`", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    "\u2026": "...",
    # Marks of where a line may break, and byte order marks: nobody sees or types them.
    **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
}


@dataclass(frozen=True)
class Found:
    """A quotation as it stands in its passage, with up to 32 code points of what stands around it."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


def clean_text(text: str, *, lines: bool = True) -> str:
    """What a person wrote, without what only a machine would send; cleaning twice changes nothing.

    With `lines=False` the text becomes one line with single spaces.
    """
    text = LINE_ENDS.sub("\n", text)
    text = "".join(char for char in text if not _unwanted(char))
    text = _few_marks(unicodedata.normalize("NFC", _no_endless_marks(text)))
    if not lines:
        return fold_space(text)
    text = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    return TOO_MANY_BLANK_LINES.sub("\n\n\n", text)


def read_number(text: str, *, most_digits: int = MOST_DIGITS) -> int | None:
    """A whole number as somebody sent it, in the digits of any script; None for what is none, or longer than any."""
    return int(text) if text.isdecimal() and len(text) <= most_digits else None


def has_unwanted(text: str) -> bool:
    """Whether a text from elsewhere holds what `clean_text` would have taken out of it."""
    return any(_unwanted(char) and char != "\r" for char in text)


def fold_space(text: str) -> str:
    """The text with every run of white space (no-break spaces and line ends too) as one space, trimmed."""
    return " ".join(text.split())


def locate_quote(exact: str, passage_text: str, prefix: str = "", suffix: str = "") -> Found | None:
    """Where the passage says these words; None if it does not say them, or if there are no words.

    White space is folded, and typographic quotes, dashes and accents written in other ways are the same;
    capitals are not. Of several places, the one whose surroundings agree best with `prefix` and `suffix`;
    if they agree equally, the first.
    """
    needle = _searchable(exact)[0].strip()
    if not needle:
        return None
    haystack, origin = _searchable(passage_text)
    before, after = _searchable(prefix)[0].rstrip(), _searchable(suffix)[0].lstrip()

    best: tuple[int, int, int] | None = None
    for at in _occurrences(needle, haystack):
        stop = at + len(needle)
        start, end = origin[at], origin[stop - 1] + 1
        if not _whole(passage_text, origin, at, stop):
            continue
        agreement = _shared(haystack[:at].rstrip()[::-1], before[::-1])
        agreement += _shared(haystack[stop:].lstrip(), after)
        if best is None or agreement > best[0]:
            best = (agreement, start, end)
    if best is None:
        return None
    _, start, end = best
    return Found(
        start=start,
        end=end,
        exact=passage_text[start:end],
        prefix=passage_text[max(0, start - CONTEXT_CHARS) : start],
        suffix=passage_text[end : end + CONTEXT_CHARS],
    )


def _unwanted(char: str) -> bool:
    """Control characters, half characters (which no database can store) and what turns a line around."""
    return char in BIDI_CONTROLS or (char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cs"))


def _no_endless_marks(text: str) -> str:
    """The text with at most thirty marks in a row, of whatever kind, in a time that grows as it does."""
    if text.isascii():
        return text
    kept: list[str] = []
    row = 0
    for char in text:
        row = row + 1 if unicodedata.combining(char) else 0
        if row <= MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def _few_marks(text: str) -> str:
    """The text with at most four combining marks on each letter; invisible characters start no new letter."""
    kept: list[str] = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        if category in ("Mn", "Me"):
            marks += 1
            if marks > MARKS_PER_BASE:
                continue
        elif category != "Cf":
            marks = 0
        kept.append(char)
    return "".join(kept)


def _searchable(text: str) -> tuple[str, list[int]]:
    """The text as it is searched, and for each of its characters where it stands in the text itself."""
    chars: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        if char.isspace():
            replaced = "" if chars and chars[-1] == " " else " "
        else:
            replaced = SAME_WHILE_SEARCHING.get(char, unicodedata.normalize("NFD", char))
        chars.extend(replaced)
        origin.extend([index] * len(replaced))
    return "".join(chars), origin


def _occurrences(needle: str, haystack: str) -> Iterator[int]:
    at = haystack.find(needle)
    while at != -1:
        yield at
        at = haystack.find(needle, at + 1)


def _whole(text: str, origin: list[int], at: int, stop: int) -> bool:
    """Whether a match begins and ends between characters of the text, not inside one or before its accent."""
    if at > 0 and origin[at - 1] == origin[at]:
        return False
    if stop < len(origin) and origin[stop] == origin[stop - 1]:
        return False
    end = origin[stop - 1] + 1
    return end == len(text) or not unicodedata.combining(text[end])


def _shared(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
