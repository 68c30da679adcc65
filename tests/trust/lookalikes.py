"""Pairs of names that a reader takes for each other, made from Unicode and not from our own table."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

NAMES = (
    "Teal Otter", "Alice", "Ben Cox", "Pavo", "Nora Vance", "Xavier", "Zoe Hope", "Kate", "Peter Cope", "Maya Tate",
    "Oscar", "Vera Pace", "Hana", "Jose Pike", "Bob Yates", "Tom Hayes", "Cara Coyote", "Evan Moss", "Mia Kern", "Yara",
)  # fmt: skip
# By eye, letter for letter; written for this test, without a look at `rules/lookalikes.py`.
CYRILLIC = str.maketrans("AaBCcEeHKkMOoPpTXxYySsIiJj", "АаВСсЕеНКкМОоРрТХхУуЅѕІіЈј")
GREEK = str.maketrans("ABEZHIKMNOPTYXovukx", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυκχ")
ARMENIAN = str.maketrans("ohnuS", "օհոսՏ")
COPTIC = str.maketrans("BCHKMNOPTXY", "ⲂⲤⲎⲔⲘⲚⲞⲢⲦⲬⲨ")
LISU = str.maketrans("PDTGKJCZFMNLSRVHXWYABEIOU", "ꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓧꓫꓪꓬꓮꓐꓰꓲꓳꓴ")
# Small Greek letters alone, and the small Latin letters that they look like.
SMALL_GREEK = str.maketrans("aoiuvpxkn", "αοιυνρχκη")
ONLY_SMALL_GREEK = ("nova", "viva", "pixi", "nina", "ivan", "pavo", "noa", "ina", "kiko", "anika")


def styled(first: int) -> Callable[[str], str]:
    """The name in another alphabet of the same letters: mathematical ones, wide ones, ringed ones."""

    def change(name: str) -> str:
        return "".join(
            chr(first + ord(char) - ord("A")) if char.isascii() and char.isupper() else char for char in name
        )

    return change


def marked(mark: str) -> Callable[[str], str]:
    """The name with a combining mark on its second letter."""
    return lambda name: name[:2] + mark + name[2:]


def inside(char: str) -> Callable[[str], str]:
    """The name with something that nobody sees inside it."""
    return lambda name: name[:2] + char + name[2:]


def wide(name: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else "\u3000" for char in name)


CHANGES: tuple[Callable[[str], str], ...] = (
    lambda name: name.translate(CYRILLIC),
    lambda name: name.translate(GREEK),
    lambda name: name.translate(ARMENIAN),
    lambda name: name.upper().translate(COPTIC),
    lambda name: name.upper().translate(LISU),
    wide,
    styled(0x1D400),
    styled(0x1D5D4),
    styled(0x24B6),
    inside("\u200b"),
    inside("\u200d"),
    inside("\u2060"),
    inside("\u00ad"),
    inside("\ufe0f"),
    inside("\u202e"),
    marked("\u0301"),
    marked("\u0323"),
    marked("\u0335"),
    lambda name: f"{name} ",
    lambda name: f"\u00a0{name}",
    lambda name: f"{name}\u3164",
    lambda name: name.replace(" ", "\u2003") + "\u2003",
    lambda name: name.swapcase(),
    lambda name: f"{name}.",
    lambda name: name.replace("o", "0").replace("O", "0") + ("" if "o" in name.lower() else "\u200c"),
    lambda name: name.replace("l", "I").replace("i", "1") + "\u2063",
    lambda name: unicodedata.normalize("NFD", name.replace("a", "ä")),
)  # fmt: skip


def pairs() -> Iterator[tuple[str, str]]:
    """Every pair: which of the two came first makes no difference, so each second one is turned around."""
    made = [(name, change(name)) for name in NAMES for change in CHANGES]
    made += [(name, name.translate(SMALL_GREEK)) for name in ONLY_SMALL_GREEK]
    for number, (one, other) in enumerate(pair for pair in made if pair[0] != pair[1]):
        yield (other, one) if number % 2 else (one, other)
