"""Counts, numbers and times in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext

from deliberation.analysis.votes import Cell


def shown(n: Cell) -> str:
    """A count, or the sign for one that is withheld."""
    return "–" if n is None else str(n)


def decimal(value: float) -> str:
    """With one decimal, rounded and written as on the pages; `number_format` would cut off the rest."""
    return floatformat(value, 1)


def moment(at: datetime) -> str:
    """A time as the language writes it."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def in_a_row(sentences: Iterable[str]) -> str:
    """One sentence after the other, with what the language writes between them."""
    return pgettext("a space", " ").join(sentences)


def aside(said: str, more: str) -> str:
    """What is said, and more about it in brackets."""
    return f"{said}{pgettext('before an aside', ' (')}{more}{pgettext('after an aside', ')')}"


def shortened(text: str, most: int) -> str:
    """The text as one line of so many characters at most: cut between words, and the cut is shown."""
    folded = " ".join(text.split())
    if len(folded) <= most:
        return folded
    cut = folded[:most]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut[-40:] else cut} …"
