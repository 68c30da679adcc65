"""A language that nobody speaks, from right to left: every sentence in brackets, so that one without a translation shows.

It is made from the catalogue's own sentences, never kept. A case is told in it in the same way.
"""

import re
from dataclasses import replace

from django.conf import global_settings

from cases.casefile import Translation
from cases.loading import LIBRARY, store_case
from cases.reader import read_case
from cases.translating import texts_of, translated
from tests import catalogue

CODE, FOLDER = "ar-xb", "ar_XB"
OPEN, CLOSE = "⟦", "⟧"
HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
# Sentences that a script takes apart, part by part.
PARTS = re.compile(r"(\|)")


def pseudo(text):
    """A sentence in brackets, with a letter at each end that runs from right to left."""
    return "".join(part if part == "|" else f"{OPEN}א {part} א{CLOSE}" for part in PARTS.split(text))


def speak(settings, folder):
    """Let the server speak the language, and ask for nothing else."""
    entries = catalogue.said()
    for message in entries.values():
        message.forms = [pseudo(message.id), *([pseudo(message.plural)] if message.plural else [])]
    entries[(None, "")] = catalogue.Message("", forms=[HEADER])
    place = folder / FOLDER / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.mo").write_bytes(catalogue.compiled(entries))
    settings.LANGUAGES_BIDI = [*global_settings.LANGUAGES_BIDI, CODE]
    settings.DATE_FORMAT, settings.DATETIME_FORMAT = "Y-m-d", "Y-m-d H:i T"
    settings.SHORT_DATETIME_FORMAT, settings.MONTH_DAY_FORMAT = "Y-m-d H:i", "m-d H:i"
    settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, folder]
    settings.LANGUAGES = [("en", pseudo("English")), (CODE, pseudo("Mirror"))]


def told(value):
    """A tree of texts, each of them in brackets."""
    if isinstance(value, dict):
        return {key: told(one) for key, one in value.items()}
    return [told(one) for one in value] if isinstance(value, list) else pseudo(value)


def mirrored_case():
    """The case of the library, told in the language."""
    file = read_case(LIBRARY / "sensetime" / "case.md")
    return store_case(
        replace(file, translations=(Translation(CODE, translated(file, told(texts_of(file)))),))
    )[0]
