"""How a place between two poles is drawn and said."""

from __future__ import annotations

import html
from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.template.base import FilterExpression, Parser, Token
from django.utils.translation import gettext, pgettext

from cases.models import TradeOff
from deliberation.models import Ballot
from deliberation.queries.ballots import Question

register = template.Library()

MIDDLE_FROM, MIDDLE_TO = 45, 55
STRONG = 30


def say_place(tradeoff: TradeOff, value: int | None) -> str:
    """Words for a place: "leaning to Safe arrival (28 points from the middle)"."""
    if value is None:
        return gettext("cannot tell yet")
    away = abs(value - 50)
    if MIDDLE_FROM <= value <= MIDDLE_TO:
        return gettext("in the middle, %(value)d of 100") % {"value": value}
    pole = tradeoff.pole_a if value < MIDDLE_FROM else tradeoff.pole_b
    words = gettext("strongly to “%(pole)s”") if away >= STRONG else gettext("leaning to “%(pole)s”")
    return gettext("%(place)s (%(away)d points from the middle)") % {
        "place": words % {"pole": pole},
        "away": away,
    }


@register.simple_tag
def place_words(question: Question, ballot: Ballot) -> str:
    """Where a vote stands and how it was answered, in words."""
    conditions = pgettext("between things", ", ").join(
        text for key, text in question.tradeoff.condition_texts.items() if key in ballot.conditions
    )
    place = say_place(question.tradeoff, ballot.value)
    if ballot.late:
        place = gettext("%(place)s (late)") % {"place": place}
    return pgettext("between clauses", "; ").join(filter(None, [place, conditions]))


class ClaimOptions(template.Node):
    """The options for arguments, by their claims: hundreds of them, so without a template for each."""

    def __init__(self, arguments: FilterExpression, chosen: FilterExpression) -> None:
        self.arguments, self.chosen = arguments, chosen

    def render(self, context: Context) -> str:
        """Each argument's option; the one chosen is selected."""
        chosen = self.chosen.resolve(context)
        options = [(f"argument:{pk}", claim) for pk, claim in self.arguments.resolve(context)]
        return "".join(
            [
                f'<option value="{value}"{" selected" if value == chosen else ""}>{html.escape(claim)}</option>'
                for value, claim in options
            ]
        )


@register.tag
def claim_options(parser: Parser, token: Token) -> ClaimOptions:
    """{% claim_options arguments chosen %}"""
    _, arguments, chosen = token.split_contents()
    return ClaimOptions(parser.compile_filter(arguments), parser.compile_filter(chosen))


@register.inclusion_tag("ballot/_slider.html")
def slider(
    question: Question, name: str, field: BoundField, legend: str, hint: str = "", ticks: str = ""
) -> dict[str, Any]:
    """A slider between the poles as this student sees them, left and right."""
    tradeoff = question.tradeoff
    ends = {"a": (tradeoff.pole_a, tradeoff.pole_a_means), "b": (tradeoff.pole_b, tradeoff.pole_b_means)}
    (left_name, left_means), (right_name, right_means) = ends[question.left], ends[question.right]
    return {
        "question": question,
        "name": name,
        "field": field,
        "legend": legend,
        "hint": hint,
        "ticks": ticks,
        "left_name": left_name,
        "left_means": left_means,
        "right_name": right_name,
        "right_means": right_means,
    }
