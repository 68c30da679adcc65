"""What can stand on the wall, as data. One slide at a time; the instructor chooses it, or leaves it to the phase."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from deliberation.errors import gettext_noop


@dataclass(frozen=True)
class SlideKind:
    """A kind of slide: its key, what the instructor reads, and whether a key says which one it is."""

    key: str
    title: str
    names_one: bool = False


@dataclass(frozen=True)
class Figure:
    """A picture of one trade-off's votes, for the debrief. To add one: a line here, a template in views/screen.py."""

    key: str
    title: str


SLIDES: dict[str, SlideKind] = {
    kind.key: kind
    for kind in (
        SlideKind("auto", gettext_noop("What the phase asks for")),
        SlideKind("join", gettext_noop("How to join")),
        SlideKind("argument", gettext_noop("An argument"), names_one=True),
        SlideKind("tradeoff", gettext_noop("A trade-off’s question"), names_one=True),
        SlideKind("card", gettext_noop("A position card"), names_one=True),
        SlideKind("figure", gettext_noop("A picture of the votes"), names_one=True),
    )
}
# Shown for each trade-off in this order when the results are open.
FIGURES: dict[str, Figure] = {
    figure.key: figure for figure in (Figure("before_after", gettext_noop("Before and after")),)
}

# Where a text of the wall is set smaller, so that all of it is seen: so many columns, a wide letter counting two.
LONG_COLUMNS = 120
VERY_LONG_COLUMNS = 300


def figure_key(figure: str, tradeoff: str) -> str:
    """The key of a figure's slide: the figure and the trade-off's key."""
    return f"{figure}:{tradeoff}"


def length_of(text: str) -> str:
    """short, long or very-long, by the columns that the text takes; each new line counts as a quarter of a long one."""
    columns = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    columns += text.count("\n") * (LONG_COLUMNS // 4)
    if columns <= LONG_COLUMNS:
        return "short"
    return "long" if columns <= VERY_LONG_COLUMNS else "very-long"
