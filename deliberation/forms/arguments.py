"""What one types to argue: an argument, an answer, and other words for one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext, gettext_lazy

from cases.models import Position, TradeOff
from deliberation.forms.written import WrittenForm
from deliberation.models import Argument, Citation, Participant
from deliberation.rules import limits

SIDES = [("a", "a"), ("b", "b")]


class ArgumentForm(WrittenForm):
    """An argument on a trade-off, for one side, spoken for one's card or for oneself."""

    tradeoff = forms.ChoiceField(
        label=gettext_lazy("What you argue about"),
        error_messages={
            "required": gettext_lazy("Choose what you argue about."),
            "invalid_choice": gettext_lazy("This class does not argue about that trade-off."),
        },
    )
    pole = forms.ChoiceField(
        label=gettext_lazy("Where your argument leans"),
        choices=SIDES,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose the side that your argument leans to."),
            "invalid_choice": gettext_lazy("Choose the side that your argument leans to."),
        },
    )
    voice = forms.ChoiceField(
        label=gettext_lazy("Spoken for"),
        choices=[("self", gettext_lazy("myself")), ("card", gettext_lazy("my card"))],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Speak for the card that you hold, or for yourself.")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, tradeoffs: Sequence[TradeOff], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.tradeoffs = {tradeoff.key: tradeoff for tradeoff in tradeoffs}
        cast(forms.ChoiceField, self.fields["tradeoff"]).choices = [
            (tradeoff.key, tradeoff.title) for tradeoff in tradeoffs
        ]

    @property
    def chosen(self) -> TradeOff:
        """The trade-off that the page shows the two ends of."""
        key = str(self["tradeoff"].value() or "")
        return self.tradeoffs.get(key) or next(iter(self.tradeoffs.values()))

    @property
    def tradeoff_chosen(self) -> TradeOff:
        return self.tradeoffs[self.cleaned_data["tradeoff"]]

    def position_for(self, seat: Participant) -> Position | None:
        """The card that the argument is spoken for; None for oneself."""
        return seat.card if self.cleaned_data.get("voice") == "card" else None


class ReplyForm(WrittenForm):
    """An answer that supports, rebuts or asks. Its reason may be left out, and it rests on one quotation at most."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        choices=[
            (Argument.Kind.SUPPORT, gettext_lazy("supports it")),
            (Argument.Kind.REBUT, gettext_lazy("rebuts it")),
            (Argument.Kind.ASK, gettext_lazy("asks about it")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Say whether you support, rebut or ask."),
            "invalid_choice": gettext_lazy("Say whether you support, rebut or ask."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, quotes=1, **kwargs)
        self.fields["claim"].label = gettext("Your answer, in one sentence")
        self.fields["reason"].label = gettext("Why (you may leave this out)")
        self.fields["reason"].required = False
        self.fields["reason"].widget.attrs["rows"] = 3


class EditForm(WrittenForm):
    """New words for one's own argument or answer; what it is about stays."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        argument: Argument,
        cited: Sequence[Citation],
        **kwargs: Any,
    ) -> None:
        super().__init__(
            data,
            cited=cited,
            quotes=max(1, len(cited)) if argument.is_reply else limits.CITATIONS,
            initial={"claim": argument.claim, "reason": argument.reason},
            **kwargs,
        )
        self.fields["reason"].required = not argument.is_reply
