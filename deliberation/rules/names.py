"""Names of students: how they are cleaned, when two are the same, pseudonyms and PINs."""

from __future__ import annotations

import math
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deliberation.errors import BadName, gettext_noop
from deliberation.rules.lookalikes import BEFORE_NORMALISING, LOOKALIKES
from deliberation.rules.pseudonym_words import words_in
from deliberation.rules.text import clean_text

NAME_CHARS = 40
PIN_DIGITS = 6

JOINERS = "\u200c\u200d"
# Seen as a space and as nothing, though Unicode counts them as letters, marks or symbols.
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
NOTHINGS = frozenset("\u034f\u17b4\u17b5")
# Arabic to N'Ko, the scripts of India and their neighbours, Mongolian: here a joiner shapes the letters.
JOINING_SCRIPTS = ((0x0600, 0x07FF), (0x0840, 0x10FF), (0x1780, 0x18AF))
# Letters whose capitals look like other Latin letters than they do themselves.
GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
ROLES = ("instructor", "teacher", "moderator", "老师", "老師", "教师", "教師", "班主任", "管理员", "管理員")
ADMIN = "admin"

EMPTY = gettext_noop("Please enter a name.")
TOO_LONG = gettext_noop("Please choose a name of at most 40 characters.")
NO_LETTER = gettext_noop("A name needs at least one letter or digit.")
STAFF = gettext_noop("Please choose a name that nobody can take for the instructor’s.")


def fold_name(name: str) -> str:
    """The key under which two names count as the same, whatever script, width, case or accent they are in.

    Empty if nothing of the name can be seen as a letter or a digit. Folding twice changes nothing.
    A name that is Greek throughout is compared in capitals, so that its case makes no difference.
    """
    return _folded(name, greek_in_capitals=True)


def name_keys(name: str) -> frozenset[str]:
    """The keys under which a name can be taken for another: two names that share one look the same.

    It is one key, that of `fold_name`, but for a name that is Greek throughout: its small letters look like other
    Latin letters than their capitals do (ν like v, Ν like N), so the way it looks as it stands is a second one.
    """
    if not GREEK.search(name):
        return frozenset({fold_name(name)})
    return frozenset({fold_name(name), _folded(name, greek_in_capitals=False)})


def look_alike(name: str, others: Iterable[str]) -> bool:
    """Whether a name can be taken for one of the others."""
    keys = name_keys(name)
    return any(keys & name_keys(other) for other in others)


def _folded(name: str, *, greek_in_capitals: bool) -> str:
    text = unicodedata.normalize("NFKD", name.translate(BEFORE_NORMALISING))
    text = "".join(char for char in text if not _invisible(char))
    if greek_in_capitals and _all_greek(text):
        text = _without_marks(text).upper()
    text = text.translate(LOOKALIKES)
    text = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(LOOKALIKES)
    text = "".join(_digit(char) for char in _without_marks(text)).translate(LOOKALIKES)
    text = "".join(char for char in text if unicodedata.category(char)[0] in "LNM")
    return text.replace("rn", "m").replace("vv", "w")


def clean_name(name: str) -> str:
    """The name as it is stored; raises BadName if nobody could go by it.

    Trimmed, in NFC, with single spaces, at most four marks on a letter, and nothing invisible except the
    joiners that some scripts and some emoji are written with.
    """
    text = "".join(" " if char in BLANKS else char for char in name)
    text = clean_text(text, lines=False)
    text = "".join(char for index, char in enumerate(text) if _has_place(text, index))
    # What was removed may have stood between spaces, or between a letter and its accent.
    text = clean_text(text, lines=False)
    if not text:
        raise BadName(EMPTY)
    if len(text) > NAME_CHARS:
        raise BadName(TOO_LONG)
    # Some signs that count as letters are an accent on nothing: no key would tell two such names apart.
    if not any(unicodedata.category(char)[0] in "LN" for char in fold_name(text)):
        raise BadName(NO_LETTER)
    if _sounds_like_staff(text):
        raise BadName(STAFF)
    return text


def pseudonym(seed: int, language: str = "en") -> str:
    """A friendly name such as "Teal Otter" or "青瓷水獭"; the same for the same seed, another for the next seed."""
    words = words_in(language)
    # A step that shares no factor with the count visits every name once before any comes again.
    far = words.count * 5 // 8
    step = next(step for step in range(far, words.count) if math.gcd(step, words.count) == 1)
    quality, animal = divmod(seed * step % words.count, len(words.animals))
    return f"{words.qualities[quality]}{words.between}{words.animals[animal]}"


def pseudonyms(seed: int, language: str = "en") -> Iterator[str]:
    """Every pseudonym of a language once, in an order that the seed decides; then all again with a 2, and so on."""
    order = list(range(words_in(language).count))
    random.Random(seed).shuffle(order)  # noqa: S311 - a name is no secret
    turn = 1
    while True:
        for number in order:
            name = pseudonym(number, language)
            yield name if turn == 1 else f"{name} {turn}"
        turn += 1


def some_pseudonyms(seed: int, count: int, language: str = "en") -> list[str]:
    """A few different pseudonyms of a language, drawn by the seed."""
    among = range(words_in(language).count)
    drawn = random.Random(seed).sample(among, count)  # noqa: S311 - a name is no secret
    return [pseudonym(number, language) for number in drawn]


def one_time_pins(count: int, rng: random.Random) -> list[str]:
    """So many different PINs of six digits. None starts with 0, which spreadsheets drop.

    `rng` is the caller's: `secrets.SystemRandom()` for a class, a seeded one for a test.
    """
    return [str(pin) for pin in rng.sample(range(10 ** (PIN_DIGITS - 1), 10**PIN_DIGITS), count)]


@dataclass(frozen=True)
class RosterLine:
    """One student of a roster: the line it stands on, the name as stored, and the key it is compared by."""

    number: int
    name: str
    key: str


def _sounds_like_staff(name: str) -> bool:
    folded = fold_name(name)
    if any(fold_name(role) in folded for role in ROLES):
        return True
    # Only at the edge of a word: badminton is a game.
    admin = fold_name(ADMIN)
    words = [folded, *(fold_name(word) for word in re.split(r"[\W_]+", name))]
    return any(word.startswith(admin) or word.endswith(admin) for word in words)


def _has_place(text: str, index: int) -> bool:
    """Whether this character of a name is one to keep: visible, or a joiner where its script needs one."""
    char = text[index]
    if char in JOINERS:
        if not 0 < index < len(text) - 1:
            return False
        return _joins(text[index - 1]) and _joins(text[index + 1])
    return char not in NOTHINGS and unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")


def _joins(char: str) -> bool:
    category = unicodedata.category(char)
    # Emoji, their skin tones and the mark that says "as a picture".
    if category in ("So", "Sk") or char == "\ufe0f":
        return True
    return category[0] in "LM" and any(first <= ord(char) <= last for first, last in JOINING_SCRIPTS)


def _invisible(char: str) -> bool:
    return char in BLANKS | NOTHINGS or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")


def _all_greek(text: str) -> bool:
    letters = [char for char in text if unicodedata.category(char)[0] == "L"]
    return bool(letters) and all("\u0370" <= char <= "\u03ff" for char in letters)


def _without_marks(text: str) -> str:
    """The text without accents. Vowel marks of other scripts stay, unless on a Latin letter."""
    kept: list[str] = []
    base = ""
    for char in text:
        if unicodedata.category(char)[0] != "M":
            base = char
        elif base.isascii() or unicodedata.category(char) == "Me" or _is_accent(char):
            continue
        kept.append(char)
    return "".join(kept)


def _is_accent(char: str) -> bool:
    """Accents, overlays, and the points of Hebrew and Arabic; variation selectors too."""
    order = unicodedata.combining(char)
    return order == 1 or 10 <= order <= 36 or order >= 200 or "\ufe00" <= char <= "\ufe0f"


def _digit(char: str) -> str:
    value = unicodedata.digit(char, None)
    return char if value is None else str(value)
