"""Sentences made from a case's own material, its poles, cards, prompts and conditions, in the language spoken now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from django.utils.translation import gettext, pgettext

from cases.models import Case, Position, PositionKind, TradeOff
from deliberation.rules import limits

LEAST_QUOTED, MOST_QUOTED = 6, 24
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
# Where a sentence of a text that we wrote ends: Chinese has no space after it.
OWN_SENTENCE_END = re.compile(r"(?<=\.) |(?<=。)")
OTHER = {"a": "b", "b": "a"}


@dataclass(frozen=True)
class Material:
    """What a rehearsed student can speak of."""

    tradeoffs: dict[str, TradeOff]
    cards: dict[str, Position]

    @classmethod
    def of(cls, case: Case, tradeoffs: list[TradeOff]) -> Material:
        """The trade-offs of a session and the cards of its case that have views."""
        cards = case.positions.exclude(kind=PositionKind.UNHEARD)
        return cls({tradeoff.key: tradeoff for tradeoff in tradeoffs}, {card.key: card for card in cards})

    def speakers(self, tradeoff: TradeOff) -> list[Position]:
        """The cards that speak to a trade-off."""
        speaks: dict[str, str] = tradeoff.data.get("speaks", {})
        found = [card for key, card in self.cards.items() if speaks.get(key, "silent") != "silent"]
        return found or list(self.cards.values())


@dataclass(frozen=True)
class Said:
    """A claim and its reason."""

    claim: str
    reason: str


def means(tradeoff: TradeOff, pole: str) -> str:
    return tradeoff.pole_a_means if pole == "a" else tradeoff.pole_b_means


def argument(material: Material, tradeoff: TradeOff, pole: str, rng: Random) -> Said:
    """A claim on a trade-off that leans to one pole, and a reason for it."""
    card = rng.choice(material.speakers(tradeoff))
    condition, question = _condition(tradeoff, rng), _one_of(tradeoff.data.get("prompts", []), rng)
    of = {
        "chosen": tradeoff.pole_name(pole),
        "other": tradeoff.pole_name(OTHER[pole]),
        "condition": condition,
        "question": tradeoff.question,
    }
    claim = rng.choice(
        [
            gettext("If we have to choose, I choose “%(chosen)s” over “%(other)s”, but %(condition)s.") % of,
            gettext("“%(chosen)s” comes first for me. I could live with the rest, but %(condition)s.") % of,
            gettext("“%(other)s” is worth a lot, and still “%(chosen)s” is worth more here: %(condition)s.")
            % of,
            gettext("%(question)s My answer begins with “%(chosen)s”.")
            % {**of, "question": question or tradeoff.question},
            gettext("%(question)s What decides it for me is “%(chosen)s”.") % of,
        ]
    )
    more = [
        gettext("The card “%(card)s” says: “%(claim)s” That has to be answered too.")
        % {"card": card.name, "claim": _one(card, "claims", rng)},
        gettext("I know what speaks for “%(other)s”: %(means)s")
        % {**of, "means": _sentence(means(tradeoff, OTHER[pole]), rng)},
        gettext("What stays open for me: %(question)s") % {"question": question}
        if question and question not in claim
        else "",
    ]
    kept = sorted(rng.sample(more, 2), key=more.index)
    return _cut(claim, _in_a_row([means(tradeoff, pole), *(part for part in kept if part)]))


def reply(tradeoff: TradeOff, kind: str, pole: str, rng: Random) -> Said:
    """An answer that supports, rebuts or asks about an argument that leans to a pole."""
    if kind == "ask":
        asked = {"question": _one_of(tradeoff.data.get("prompts", []), rng)}
        return _cut(gettext("What would you answer to this? %(question)s") % asked, "")
    if kind == "support":
        more = {"means": _sentence(means(tradeoff, pole), rng)}
        claim = gettext("I agree, and would add: %(means)s") % more
        return _cut(claim, gettext("But %(condition)s.") % {"condition": _condition(tradeoff, rng)})
    against = OTHER.get(pole, "b")
    left_out = {"pole": tradeoff.pole_name(against), "means": _sentence(means(tradeoff, against), rng)}
    claim = gettext("That leaves out “%(pole)s”: %(means)s") % left_out
    return _cut(
        claim, gettext("I would follow you, but %(condition)s.") % {"condition": _condition(tradeoff, rng)}
    )


def best_case(card: Position, tradeoff: TradeOff, rng: Random) -> Said:
    """The best case for a card, in the card's own claims."""
    said = {"title": tradeoff.title, "card": card.name, "claim": _one(card, "claims", rng)}
    claim = gettext("On “%(title)s” the card “%(card)s” would say: “%(claim)s”") % said
    strongest = str(card.data.get("strongest") or card.data.get("who") or card.name)
    if changed := card.data.get("would_change", []):
        more = gettext("What could change this view: %(what)s") % {"what": _one_of(changed, rng)}
        return _cut(claim, _in_a_row([strongest, more]))
    return _cut(claim, strongest)


def why(tradeoff: TradeOff, value: int, moved: bool, rng: Random) -> str:
    """One sentence why one has moved, or has not."""
    ending = {"means": _sentence(means(tradeoff, "a" if value < 50 else "b"), rng)}
    if moved:
        return (gettext("It made me see this more clearly: %(means)s") % ending)[: limits.WHY_CHARS]
    return (gettext("I still hold this: %(means)s") % ending)[: limits.WHY_CHARS]


def quotation(blocks: list[str], rng: Random) -> str:
    """A sentence of a passage, or the first words of a long one; none if all are too short."""
    sentences = [sentence.split() for block in blocks for sentence in SENTENCE_END.split(block)]
    long_enough = [words for words in sentences if len(words) >= LEAST_QUOTED]
    if not long_enough:
        return ""
    words = rng.choice(long_enough)[:MOST_QUOTED]
    # Rather end with a clause than in the middle of one
    ends = [n for n, word in enumerate(words, start=1) if n >= LEAST_QUOTED and word[-1] in ",;:.!?"]
    return " ".join(words[: ends[-1]] if ends else words).rstrip(",;:")


def _condition(tradeoff: TradeOff, rng: Random) -> str:
    texts = list(tradeoff.condition_texts.values())
    return rng.choice(texts) if texts else gettext("as it is described")


def _one(card: Position, key: str, rng: Random) -> str:
    return _one_of(card.data.get(key, []), rng) or card.name


def _one_of(texts: list[str], rng: Random) -> str:
    return rng.choice(texts) if texts else ""


def _sentence(text: str, rng: Random) -> str:
    """One sentence of a text, with its full stop."""
    sentence = rng.choice([part.strip() for part in OWN_SENTENCE_END.split(text) if part.strip()])
    return sentence if sentence.endswith("。") else f"{sentence.rstrip('.')}."


def _in_a_row(sentences: list[str]) -> str:
    return pgettext("a space", " ").join(sentences)


def _cut(claim: str, reason: str) -> Said:
    """Within what an argument may hold; a claim that is too long ends after its last whole word."""
    if len(claim) > limits.CLAIM_CHARS:
        claim = claim[: limits.CLAIM_CHARS - 1].rsplit(" ", 1)[0] + "…"
    return Said(claim, reason[: limits.REASON_CHARS])
