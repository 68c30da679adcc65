"""Sentences made from a case's own material: its poles, cards, prompts and conditions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from cases.models import Case, Position, PositionKind, TradeOff
from deliberation.rules import limits

LEAST_QUOTED, MOST_QUOTED = 6, 24
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
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
    chosen, other = tradeoff.pole_name(pole), tradeoff.pole_name(OTHER[pole])
    condition, question = _condition(tradeoff, rng), _one_of(tradeoff.data.get("prompts", []), rng)
    claim = rng.choice(
        [
            f"If we have to choose, I choose “{chosen}” over “{other}”, but {condition}.",
            f"“{chosen}” comes first for me. I could live with the rest, but {condition}.",
            f"“{other}” is worth a lot, and still “{chosen}” is worth more here: {condition}.",
            f"{question or tradeoff.question} My answer begins with “{chosen}”.",
            f"{tradeoff.question} What decides it for me is “{chosen}”.",
        ]
    )
    more = [
        f"The {card.name} card says: “{_one(card, 'claims', rng)}” That has to be answered too.",
        f"I know what speaks for “{other}”: {_sentence(means(tradeoff, OTHER[pole]), rng)}",
        f"What stays open for me: {question}" if question and question not in claim else "",
    ]
    kept = sorted(rng.sample(more, 2), key=more.index)
    return _cut(claim, " ".join([means(tradeoff, pole), *(part for part in kept if part)]))


def reply(tradeoff: TradeOff, kind: str, pole: str, rng: Random) -> Said:
    """An answer that supports, rebuts or asks about an argument that leans to a pole."""
    if kind == "ask":
        claim = f"What would you answer to this? {_one_of(tradeoff.data.get('prompts', []), rng)}"
        return _cut(claim, "")
    if kind == "support":
        claim = f"I agree, and would add: {_sentence(means(tradeoff, pole), rng)}"
        return _cut(claim, f"But {_condition(tradeoff, rng)}.")
    against = OTHER.get(pole, "b")
    left_out = _sentence(means(tradeoff, against), rng)
    claim = f"That leaves out “{tradeoff.pole_name(against)}”: {left_out}"
    return _cut(claim, f"I would follow you, but {_condition(tradeoff, rng)}.")


def best_case(card: Position, tradeoff: TradeOff, rng: Random) -> Said:
    """The best case for a card, in the card's own claims."""
    claim = f"On “{tradeoff.title}” the {card.name} card would say: “{_one(card, 'claims', rng)}”"
    strongest = str(card.data.get("strongest") or card.data.get("who") or card.name)
    changed = card.data.get("would_change", [])
    more = f" What could change this view: {_one_of(changed, rng)}" if changed else ""
    return _cut(claim, f"{strongest}{more}")


def why(tradeoff: TradeOff, value: int, moved: bool, rng: Random) -> str:
    """One sentence why one has moved, or has not."""
    pole = "a" if value < 50 else "b"
    ending = _sentence(means(tradeoff, pole), rng)
    began = "It made me see this more clearly:" if moved else "I still hold this:"
    return f"{began} {ending}"[: limits.WHY_CHARS]


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
    return rng.choice(texts) if texts else "as it is described"


def _one(card: Position, key: str, rng: Random) -> str:
    return _one_of(card.data.get(key, []), rng) or card.name


def _one_of(texts: list[str], rng: Random) -> str:
    return rng.choice(texts) if texts else ""


def _sentence(text: str, rng: Random) -> str:
    """One sentence of a text, with its full stop."""
    sentences = [part.strip().rstrip(".") for part in text.split(". ") if part.strip()]
    return f"{rng.choice(sentences)}."


def _cut(claim: str, reason: str) -> Said:
    """Within what an argument may hold; a claim that is too long ends after its last whole word."""
    if len(claim) > limits.CLAIM_CHARS:
        claim = claim[: limits.CLAIM_CHARS - 1].rsplit(" ", 1)[0] + "…"
    return Said(claim, reason[: limits.REASON_CHARS])
