"""Counts, numbers and times in words."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, number_format

from deliberation.analysis.votes import Cell


def shown(n: Cell) -> str:
    """A count, or the sign for one that is withheld."""
    return "–" if n is None else str(n)


def decimal(value: float) -> str:
    """With one decimal, as the language writes it."""
    return number_format(value, 1)


def moment(at: datetime) -> str:
    """A time as the language writes it."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def shortened(text: str, most: int) -> str:
    """The text as one line of so many characters at most: cut between words, and the cut is shown."""
    folded = " ".join(text.split())
    if len(folded) <= most:
        return folded
    cut = folded[:most]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut[-40:] else cut} …"
