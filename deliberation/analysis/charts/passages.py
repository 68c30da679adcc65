"""The article from its first passage to its last: arguments of one side stand up, those of the other hang down."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.analysis.charts.shapes import WIDTH, Bar, most_of
from deliberation.analysis.citations import ArticleUse

TALL = 88
# Between the two sides, for the numbers of the passages.
MIDDLE = 36
HEAD = 28


@dataclass(frozen=True)
class PassageColumn:
    """One passage: how many arguments of side a, of side b and of neither (questions) rest on it.

    Questions are counted in the table and not drawn. `is_labelled` is true for every fifth passage and the first.
    """

    number: int
    a: Bar
    b: Bar
    is_labelled: bool

    @property
    def is_unused(self) -> bool:
        return not self.a.n and not self.b.n


@dataclass(frozen=True)
class PassageChart:
    """All passages in order, on one scale."""

    width: int
    height: int
    a_y: int
    top: int
    bottom: int
    label_y: int
    most: int
    columns: tuple[PassageColumn, ...]


def passage_chart(use: ArticleUse) -> PassageChart | None:
    """Draw where the article was cited; None if it has no passage, or nobody cited any."""
    if not any(passage.a or passage.b for passage in use.passages):
        return None
    most = most_of(n for passage in use.passages for n in (passage.a, passage.b))
    top = HEAD + TALL
    bottom = top + MIDDLE
    count = len(use.passages)

    columns = []
    for index, passage in enumerate(use.passages):
        left, right = (round(WIDTH * edge / count) for edge in (index, index + 1))
        gap = 2 if right - left > 6 else 0
        x, width = left + gap // 2, right - left - gap
        tall_a, tall_b = (round(TALL * n / most) for n in (passage.a, passage.b))
        columns.append(
            PassageColumn(
                number=passage.number,
                a=Bar("a", passage.label, passage.a, x, top - tall_a, width, tall_a),
                b=Bar("b", passage.label, passage.b, x, bottom, width, tall_b),
                is_labelled=passage.number == 1 or passage.number % 5 == 0,
            )
        )
    return PassageChart(
        width=WIDTH,
        height=bottom + TALL + HEAD,
        a_y=HEAD - 6,
        top=top,
        bottom=bottom,
        label_y=top + MIDDLE // 2,
        most=most,
        columns=tuple(columns),
    )
