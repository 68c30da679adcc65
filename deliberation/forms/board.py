"""Which arguments of the board one asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django import forms

from cases.models import Position, TradeOff
from deliberation.queries.board import Wanted
from deliberation.rules.text import clean_text

MOST_SEARCHED = 100


class BoardForm(forms.Form):
    """What the board is to show, from the address; `q` are words to search for. What it does not understand it
    leaves out."""

    tradeoff = forms.CharField(required=False)
    card = forms.CharField(required=False)
    side = forms.CharField(required=False)
    unevidenced = forms.BooleanField(required=False)
    unanswered = forms.BooleanField(required=False)

    def wanted(self, tradeoffs: Sequence[TradeOff], cards: Iterable[Position]) -> Wanted:
        """The filter as values that are known to exist: the first trade-off unless another is named."""
        self.is_valid()
        data = self.cleaned_data
        known = {"myself", *(card.key for card in cards)}
        return Wanted(
            tradeoff=next((t for t in tradeoffs if t.key == data.get("tradeoff")), tradeoffs[0]),
            card=data["card"] if data.get("card") in known else "",
            side=data["side"] if data.get("side") in ("a", "b") else "",
            without_evidence=data.get("unevidenced", False),
            without_answer=data.get("unanswered", False),
            words=clean_text(str(self.data.get("q", "")), lines=False)[:MOST_SEARCHED],
        )
