"""What one types to argue: an argument, an answer, a case for the other side, and the words they rest on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, pgettext

from cases.models import Position, TradeOff
from deliberation.actions.evidence import Words
from deliberation.errors import DeliberationError
from deliberation.models import Argument, Citation, Participant
from deliberation.queries.board import Wanted
from deliberation.queries.evidence import EvidenceText
from deliberation.rules import limits
from deliberation.rules.text import clean_text, read_number

SIDES = [("a", "a"), ("b", "b")]
MOST_SEARCHED = 100
NO_EPOCH = -1


def read_op(data: Mapping[str, Any] | None) -> uuid.UUID:
    """The operation that a form was made for; a new one for a new form, or where none is named."""
    try:
        return uuid.UUID(str((data or {}).get("op", "")))
    except ValueError:
        return uuid.uuid4()


def read_epoch(data: Mapping[str, Any]) -> int:
    """The epoch of the class when the form was made. One that is missing or no number matches no epoch."""
    epoch = read_number(str(data.get("epoch", "")), most_digits=9)
    return NO_EPOCH if epoch is None else epoch


def read_seq(data: Mapping[str, Any]) -> int | None:
    """When the form was sent, in ms by the server's clock; None where it does not say."""
    return read_number(str(data.get("seq", "")))


class CitationForm(forms.Form):
    """One row of evidence: a passage and words of it. A row without words is no evidence."""

    passage = forms.TypedChoiceField(
        label=gettext_lazy("Passage"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the passages.")},
    )
    quote = forms.CharField(
        label=gettext_lazy("Its words"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    suffix = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    text = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, evidence: EvidenceText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A form has a prefix of its own, so this field cannot be declared in the class.
        self.fields["prefix"] = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
        cast(forms.ChoiceField, self.fields["passage"]).choices = [
            ("", gettext("Choose a passage")),
            *evidence.choices,
        ]

    def clean(self) -> dict[str, Any]:
        """Words need the passage that they are in."""
        data = super().clean() or self.cleaned_data
        if data.get("quote") and not data.get("passage") and not self.has_error("passage"):
            self.add_error("passage", ValidationError(gettext("Choose the passage that these words are in.")))
        return data

    @property
    def passages(self) -> list[tuple[str, str]]:
        """The passages to choose from, as values and labels."""
        return [(str(value), label) for value, label in cast(Any, self.fields["passage"]).choices]

    @property
    def passage_value(self) -> str:
        return str(self["passage"].value() or "")

    @property
    def prefix_field(self) -> forms.BoundField:
        """The field named prefix, which a template cannot reach: a form has a prefix of its own."""
        return self["prefix"]

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get("quote"))

    def words(self) -> Words:
        data = self.cleaned_data
        is_article = data.get("text") == Citation.Text.ARTICLE
        return Words(
            passage=data["passage"],
            exact=data["quote"],
            prefix=data.get("prefix", "")[-limits.QUOTE_CHARS :],
            suffix=data.get("suffix", "")[: limits.QUOTE_CHARS],
            text=Citation.Text.ARTICLE if is_article else Citation.Text.READING,
        )


class WrittenForm(forms.Form):
    """A claim, its reason and its evidence: what all that is written has in common."""

    claim = forms.CharField(
        label=gettext_lazy("Your claim, in one sentence"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write your claim in one sentence.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Your reason"),
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Give the reason for your claim.")},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        evidence: EvidenceText,
        quotes: int = limits.CITATIONS,
        cited: Sequence[Citation] = (),
        kept: Mapping[str, Any] | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """`kept` is what was typed so far on a form that is shown again without being sent."""
        kept = kept or {}
        super().__init__(data, initial={**(initial or {}), **kept})
        self.op = read_op(data or kept)
        self.epoch = read_epoch(data or {})
        self.seq = read_seq(data or {})
        self.evidence = evidence
        self.quotes = quotes
        self.begins_with = (data, kept, cited)
        self.is_blank = data is None and not kept and not cited and "claim" not in (initial or {})

    @cached_property
    def rows(self) -> list[CitationForm]:
        """The rows of its evidence."""
        data, kept, cited = self.begins_with
        return [
            CitationForm(
                data,
                prefix=f"citation-{n}",
                evidence=self.evidence,
                initial=_row(cited[n]) if n < len(cited) and not kept else _kept_row(kept, n, self.evidence),
            )
            for n in range(self.quotes)
        ]

    @property
    def what(self) -> str:
        """The kind of form, which decides what it asks for."""
        return type(self).__name__

    def is_valid(self) -> bool:
        """Whether the form and every row of its evidence have the right shape; all are looked at."""
        refused_rows = [row for row in self.rows if not row.is_valid()]
        return super().is_valid() and not refused_rows

    @property
    def cited(self) -> list[CitationForm]:
        return [row for row in self.rows if row.is_filled]

    def words(self) -> list[Words]:
        """The words that it rests on, in the order of the rows."""
        return [row.words() for row in self.cited]

    def row_of(self, error: DeliberationError) -> CitationForm | None:
        """The row of evidence that a refusal is about: it counts the rows that hold words."""
        name, _, place = (error.field or "").partition("-")
        return self.cited[int(place)] if name == "citation" and place.isdecimal() else None

    @property
    def has_problems(self) -> bool:
        return bool(self.errors) or any(row.errors for row in self.rows)


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


def _kept_row(kept: Mapping[str, Any], n: int, evidence: EvidenceText) -> dict[str, Any]:
    row = {
        name: kept.get(f"citation-{n}-{name}", "")
        for name in ("passage", "quote", "prefix", "suffix", "text")
    }
    return row if row["quote"] else {**row, "text": evidence.text}


def _row(citation: Citation) -> dict[str, Any]:
    return {
        "passage": citation.passage.number,
        "quote": citation.exact,
        "prefix": citation.prefix,
        "suffix": citation.suffix,
        "text": citation.text,
    }


def _called(card: Position) -> str:
    """A card's name, and beside it whose card it is."""
    if not card.role:
        return card.name
    return f"{card.name}{pgettext('before an aside', ' (')}{card.role}{pgettext('after an aside', ')')}"
