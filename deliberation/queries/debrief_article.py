"""The article in the debrief of a class: how it was used, who was spoken for, and who is not heard in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.text import Truncator

from deliberation.analysis.charts import PassageChart, passage_chart
from deliberation.analysis.citations import ArticleUse, PassageUse, article_use
from deliberation.queries.debrief_rows import Card, Rows

# So many passages that both sides cite are quoted by their beginning, in so many characters.
MOST_SHARED = 5
BEGINNING = 90


@dataclass(frozen=True)
class CardUse:
    """A position card, and how many arguments spoke for it."""

    card: Card
    arguments: int


@dataclass(frozen=True)
class PassageLine:
    """A passage, how it was used, and how it begins."""

    use: PassageUse
    begins: str


@dataclass(frozen=True)
class ArticleDebrief:
    """The article as the class used it, and whom nobody spoke for."""

    use: ArticleUse
    chart: PassageChart | None
    shared: tuple[PassageLine, ...]
    cards: tuple[CardUse, ...]
    voices: tuple[Card, ...]

    @property
    def unspoken(self) -> tuple[Card, ...]:
        return tuple(use.card for use in self.cards if not use.arguments)


def article_of(rows: Rows) -> ArticleDebrief:
    """The article as these rows used it."""
    use = article_use(rows.citations, list(rows.case.passages))
    begins = {number: Truncator(text).chars(BEGINNING) for number, text in rows.case.passages.items()}
    spoken = Counter(row.position_id for row in rows.arguments.values())
    return ArticleDebrief(
        use=use,
        chart=passage_chart(use),
        shared=tuple(PassageLine(one, begins[one.number]) for one in use.shared[:MOST_SHARED]),
        cards=tuple(CardUse(card, spoken[card.pk]) for card in rows.case.cards if not card.is_unheard),
        voices=tuple(card for card in rows.case.cards if card.is_unheard),
    )
