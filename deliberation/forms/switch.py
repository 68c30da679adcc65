"""What one types for the other side, and how one marks what others typed for one's own card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext, gettext_lazy, pgettext

from cases.models import Position
from deliberation.forms.arguments import ArgumentForm
from deliberation.forms.carried import read_epoch, read_seq


class SteelmanForm(ArgumentForm):
    """The best case for a card that one does not hold."""

    card = forms.ChoiceField(
        label=gettext_lazy("The card you write for"),
        error_messages={
            "required": gettext_lazy("Choose one of the cards."),
            "invalid_choice": gettext_lazy("Choose one of the cards."),
        },
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, cards: Sequence[Position], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        del self.fields["voice"]
        self.cards = {card.key: card for card in cards}
        cast(forms.ChoiceField, self.fields["card"]).choices = [
            ("", gettext("Choose a card")),
            *((card.key, _called(card)) for card in cards),
        ]
        self.fields["claim"].label = gettext("Its claim, in one sentence")
        self.fields["reason"].label = gettext("Its best reason")

    @property
    def card_chosen(self) -> Position:
        return self.cards[self.cleaned_data["card"]]


class FairForm(forms.Form):
    """Fair, or not yet fair."""

    fair = forms.ChoiceField(
        choices=[("yes", gettext_lazy("Fair")), ("no", gettext_lazy("Not yet fair"))],
        error_messages={
            "required": gettext_lazy("Say whether this case is fair."),
            "invalid_choice": gettext_lazy("Say whether this case is fair."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.epoch = read_epoch(data or {})
        self.seq = read_seq(data or {})
        self.wording = str((data or {}).get("wording", ""))

    @property
    def is_fair(self) -> bool:
        return self.cleaned_data["fair"] == "yes"


def _called(card: Position) -> str:
    """A card's name, and beside it whose card it is."""
    if not card.role:
        return card.name
    return f"{card.name}{pgettext('before an aside', ' (')}{card.role}{pgettext('after an aside', ')')}"
