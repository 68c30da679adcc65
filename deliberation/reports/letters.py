"""What can be printed of a text that a person typed, and how it runs. No database here.

A printed page has a shape for every letter or it does not exist: the fonts beside this file cover what
coverage.json says, and whatever else somebody typed is printed as its number in Unicode.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path

from deliberation.rules.text import clean_text

FONTS = Path(__file__).parent / "fonts"

# No XML file or PDF may hold these, and no font has a shape for them.
NO_CHARACTERS = re.compile("[\ufeff\ufffe\uffff]")
# Joiners and selectors say how their neighbours are drawn; no font needs a shape for them.
NO_SHAPE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\u034f\u00ad\ufe0e\ufe0f")
LONG_WORD = re.compile(r"[!-~\u00a1-\u02af\u0370-\u058f]{36,}")
PIECE = 24
ZERO_WIDTH_SPACE = "\u200b"

# First letters of a character's name in Unicode, and the language that most probably is written with it.
SCRIPTS = {
    "ARABIC": "ar",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "THAI": "th",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "ETHIOPIC": "am",
    "CJK": "zh",
}
RIGHT_TO_LEFT = {"ar", "he"}


def cleaned(text: str) -> str:
    """The text without what would turn a line around or cannot stand in a file; tabs as spaces."""
    return NO_CHARACTERS.sub("", clean_text(text)).replace("\t", " ")


def printable(text: str) -> str:
    """The cleaned text in letters that the fonts have, long words with places where a line may end."""
    shown = "".join(char if has_shape(char) else f"[U+{ord(char):04X}]" for char in cleaned(text))
    return LONG_WORD.sub(_with_breaks, shown)


def _with_breaks(found: re.Match[str]) -> str:
    word = found[0]
    return ZERO_WIDTH_SPACE.join(word[at : at + PIECE] for at in range(0, len(word), PIECE))


def has_shape(char: str) -> bool:
    """Whether one of the shipped fonts can show a character, or it needs no shape."""
    if char == "\n" or char in NO_SHAPE:
        return True
    firsts, lasts = _coverage()
    at = bisect_right(firsts, ord(char)) - 1
    return at >= 0 and ord(char) <= lasts[at]


@lru_cache(maxsize=1)
def _coverage() -> tuple[list[int], list[int]]:
    ranges = json.loads((FONTS / "coverage.json").read_text())
    return [first for first, _ in ranges], [last for _, last in ranges]


def language_of(text: str) -> str:
    """A guess from the script of the first letters that tell: a two-letter code, or "" for none.

    Latin, Greek and Cyrillic are written in many languages, so they tell nothing. Kana anywhere makes it Japanese.
    """
    guess = ""
    for char in text:
        if char.isascii() or not char.isalpha():
            continue
        found = SCRIPTS.get(unicodedata.name(char, "").split(" ")[0].split("-")[0], "")
        if found == "ja":
            return found
        guess = guess or found
    return guess


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left, as `dir="auto"` decides it."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
