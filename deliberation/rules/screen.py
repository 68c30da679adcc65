"""What can stand on the wall, as data. One slide at a time; the instructor chooses it, or leaves it to the phase."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
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
    """A picture of the debrief: of one trade-off, or of the class.

    To add one: a line here, and its template in views/screen.py. `needs` says of what there must be enough:
    "votes" in both rounds, or nothing but itself.
    """

    key: str
    title: str
    of_class: bool = False
    needs: str = ""


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
# Shown for each trade-off in this order when the results are open; those of the class come last.
FIGURES: dict[str, Figure] = {
    figure.key: figure
    for figure in (
        Figure("before_after", gettext_noop("Before and after"), needs="votes"),
        Figure("flow", gettext_noop("Who went where"), needs="votes"),
        Figure("sure", gettext_noop("How sure people were"), needs="votes"),
        Figure("stance", gettext_noop("Would they allow it"), needs="votes"),
        Figure("conditions", gettext_noop("On what conditions"), needs="votes"),
        Figure("movers", gettext_noop("What moved people")),
        Figure("guesses", gettext_noop("How well we knew each other")),
        Figure("agreed", gettext_noop("Where the sides agree")),
        Figure("divides", gettext_noop("What divides us")),
        Figure("article", gettext_noop("The reading, as the class used it"), of_class=True),
        Figure("map", gettext_noop("Who weighed alike"), of_class=True),
    )
}
# Stands where a trade-off's key would, in the key of a figure of the whole class.
WHOLE_CLASS = "class"

# Where a text of the wall is set smaller, so that all of it is seen: so many columns, a wide letter counting two.
LONG_COLUMNS = 120
VERY_LONG_COLUMNS = 300


def figure_key(figure: str, tradeoff: str = WHOLE_CLASS) -> str:
    """The key of a figure's slide: the figure and the trade-off's key."""
    return f"{figure}:{tradeoff}"


def figure_keys(tradeoffs: Iterable[str]) -> list[tuple[Figure, str, str]]:
    """Every figure of a class with these trade-offs, in the order in which one goes through them.

    Each with the key of its trade-off, and that of its slide.
    """
    figures = FIGURES.values()
    return [
        (figure, tradeoff, figure_key(figure.key, tradeoff))
        for tradeoff in [*tradeoffs, WHOLE_CLASS]
        for figure in figures
        if figure.of_class == (tradeoff == WHOLE_CLASS)
    ]


def length_of(text: str) -> str:
    """short, long or very-long, by the columns that the text takes; each new line counts as a quarter of a long one."""
    columns = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    columns += text.count("\n") * (LONG_COLUMNS // 4)
    if columns <= LONG_COLUMNS:
        return "short"
    return "long" if columns <= VERY_LONG_COLUMNS else "very-long"
