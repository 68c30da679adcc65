"""What one says with a vote, and with what moved one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from cases.models import PositionKind, TradeOff
from deliberation.forms.choices import offer
from deliberation.models import Ballot, Credit, Participant
from deliberation.queries.ballots import creditable
from deliberation.queries.held import cards_of, passages_of
from deliberation.rules import limits

HUNDRED = 100
CONFIDENCE = [
    ("1", gettext_lazy("A guess")),
    ("2", gettext_lazy("Fairly sure")),
    ("3", gettext_lazy("Sure")),
]
STANCES = [
    ("as_described", gettext_lazy("Yes, as described")),
    ("only_if", gettext_lazy("Only if …")),
    ("never", gettext_lazy("Never")),
    ("cannot_tell", gettext_lazy("I cannot tell yet")),
]


# What the page itself sends.
PLAIN_PLACES: dict[str, int | None] = {"": None} | {str(place): place for place in range(HUNDRED + 1)}
PLAIN_CONFIDENCE = {value: int(value) for value, _ in CONFIDENCE}
PLAIN_STANCES = {value for value, _ in STANCES}
TICKS = {None: False, "on": True}


class BallotForm(forms.Form):
    """One vote. `place` and `guess_place` run from the pole on the left to the one on the right, as the student
    sees them; `value` and `guess` say the same from pole a (0) to pole b (100)."""

    place = forms.IntegerField(
        min_value=0,
        max_value=HUNDRED,
        required=False,
        error_messages={
            "min_value": gettext_lazy("Place yourself between 0 and 100."),
            "max_value": gettext_lazy("Place yourself between 0 and 100."),
            "invalid": gettext_lazy("Place yourself between 0 and 100."),
        },
    )
    unplaced = forms.BooleanField(required=False)
    confidence = forms.TypedChoiceField(
        choices=CONFIDENCE,
        coerce=int,
        error_messages={
            "required": gettext_lazy("Say how sure you are."),
            "invalid_choice": gettext_lazy("Say how sure you are: 1, 2 or 3."),
        },
    )
    stance = forms.ChoiceField(
        choices=STANCES,
        error_messages={
            "required": gettext_lazy("Choose one of the four answers."),
            "invalid_choice": gettext_lazy("Choose one of the four answers."),
        },
    )
    conditions = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": gettext_lazy("Choose conditions from the list.")}
    )
    guessed = forms.BooleanField(required=False)
    guess_place = forms.IntegerField(
        min_value=0,
        max_value=HUNDRED,
        required=False,
        error_messages={
            "min_value": gettext_lazy("Guess a place between 0 and 100."),
            "max_value": gettext_lazy("Guess a place between 0 and 100."),
            "invalid": gettext_lazy("Guess a place between 0 and 100."),
        },
    )

    def __init__(self, *args: Any, tradeoff: TradeOff, flipped: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tradeoff = tradeoff
        self.flipped = flipped
        offer(self, "conditions", tradeoff.condition_texts.items())

    @staticmethod
    def read(data: QueryDict, *, tradeoff: TradeOff, flipped: bool) -> dict[str, Any] | None:
        """What a vote says that was sent as the page makes it; None where the form must look, and say what is wrong.

        A class votes all at once, and to make a form takes longer than all else that a vote does.
        """
        try:
            place, guess = PLAIN_PLACES[data.get("place", "")], PLAIN_PLACES[data.get("guess_place", "")]
            unplaced, guessed = TICKS[data.get("unplaced")], TICKS[data.get("guessed")]
            confidence = PLAIN_CONFIDENCE[data.get("confidence", "")]
        except KeyError:
            return None
        stance, conditions = data.get("stance", ""), data.getlist("conditions")
        is_plain = stance in PLAIN_STANCES and set(conditions) <= tradeoff.condition_texts.keys()
        if not is_plain or (place is None and not unplaced):
            return None
        return {
            "value": None if unplaced else _canonical(place, flipped),
            "confidence": confidence,
            "stance": stance,
            "conditions": conditions,
            "guess": _canonical(guess, flipped) if guessed else None,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("place") is None and not data.get("unplaced") and "place" not in self.errors:
            self.add_error("place", gettext_lazy("Move the slider, or say that you cannot tell yet."))
        data["value"] = None if data.get("unplaced") else _canonical(data.get("place"), self.flipped)
        data["guess"] = _canonical(data.get("guess_place"), self.flipped) if data.get("guessed") else None
        return data

    @staticmethod
    def initial_of(ballot: Ballot | None, *, flipped: bool) -> dict[str, Any]:
        """What the form shows of a vote that was cast already."""
        if ballot is None:
            return {}
        return {
            "place": _canonical(ballot.value, flipped),
            "unplaced": ballot.value is None,
            "confidence": str(ballot.confidence),
            "stance": ballot.stance,
            "conditions": ballot.conditions,
            "guessed": ballot.guess is not None,
            "guess_place": _canonical(ballot.guess, flipped),
        }


def _canonical(place: int | None, flipped: bool) -> int | None:
    """From the pole on the left to pole a, and the same way back."""
    return HUNDRED - place if flipped and place is not None else place


class MovedForm(forms.Form):
    """What moved one: one choice among arguments, cards and passages, written "kind:key", or nothing new."""

    what = forms.CharField(
        error_messages={"required": gettext_lazy("Say what moved you, or that nothing new did.")}
    )
    why = forms.CharField(
        required=False,
        max_length=limits.WHY_CHARS,
        error_messages={"max_length": gettext_lazy("Say why in at most %(limit_value)d characters.")},
    )

    def __init__(self, *args: Any, seat: Participant, tradeoff: TradeOff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case = seat.classroom.case_id
        self.arguments = creditable(seat, tradeoff)
        self.cards = [card for card in cards_of(case).values() if card.kind != PositionKind.UNHEARD]
        self.passages = passages_of(case).values()

    def clean_what(self) -> str:
        what: str = self.cleaned_data["what"]
        kind, _, which = what.partition(":")
        offered: Iterable[object] = {
            Credit.Kind.ARGUMENT.value: (pk for pk, _ in self.arguments),
            Credit.Kind.CARD.value: (card.key for card in self.cards),
            Credit.Kind.PASSAGE.value: (passage.number for passage in self.passages),
        }.get(kind, ())
        if what != Credit.Kind.NOTHING and which not in map(str, offered):
            raise forms.ValidationError(
                gettext_lazy("Choose one of the list; it may have been hidden meanwhile."), "invalid_choice"
            )
        return what

    @property
    def is_of_case(self) -> bool:
        """Whether the answer is a card or a passage."""
        return str(self["what"].value()).startswith((Credit.Kind.CARD, Credit.Kind.PASSAGE))

    def card_choices(self) -> list[tuple[str, str]]:
        """The cards that can be named."""
        return [(f"card:{card.key}", card.name) for card in self.cards]

    def passage_choices(self) -> list[tuple[str, str]]:
        """The passages that can be named, each by how it begins."""
        return [(f"passage:{one.number}", f"P{one.number} · {one.text[:60]}…") for one in self.passages]

    @staticmethod
    def initial_of(credit: Credit | None) -> dict[str, Any]:
        """What the form shows of an answer that was given already."""
        if credit is None:
            return {}
        what = {
            Credit.Kind.ARGUMENT: f"argument:{credit.argument_id}",
            Credit.Kind.CARD: f"card:{credit.position.key if credit.position else ''}",
            Credit.Kind.PASSAGE: f"passage:{credit.passage.number if credit.passage else ''}",
        }.get(Credit.Kind(credit.kind), Credit.Kind.NOTHING.value)
        return {"what": what, "why": credit.why}
