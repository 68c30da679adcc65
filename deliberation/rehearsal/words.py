"""Sentences made from a case's own material: its poles, cards, prompts and conditions."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from cases.models import Case, Position, PositionKind, TradeOff
from deliberation.rules import limits

QUOTE_WORDS = (6, 16)
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
    point = _sentence(means(tradeoff, pole), rng)
    claim = rng.choice(
        [
            f"{chosen} should come first: {_lower(point)}",
            f"Between “{chosen}” and “{other}” I choose the first: {_lower(point)}",
            f"“{chosen}” matters more here than “{other}”. {point}",
            f"{point} That is why I lean to “{chosen}”.",
        ]
    )
    parts = [
        means(tradeoff, pole),
        f"{card.name} says: {_lower(_one(card, 'claims', rng))}",
        f"I know what speaks for “{other}”: {_lower(_sentence(means(tradeoff, OTHER[pole]), rng))}",
        _open_question(tradeoff, rng),
        f"I could live with it {_condition(tradeoff, rng)}.",
    ]
    return _cut(claim, " ".join([parts[0], *sorted(rng.sample(parts[1:], 2), key=parts.index)]))


def reply(tradeoff: TradeOff, kind: str, pole: str, rng: Random) -> Said:
    """An answer that supports, rebuts or asks about an argument that leans to a pole."""
    if kind == "ask":
        claim = f"What would you answer to this? {_one_of(tradeoff.data.get('prompts', []), rng)}"
        return _cut(claim, "")
    if kind == "support":
        claim = f"I agree, and would add: {_lower(_sentence(means(tradeoff, pole), rng))}"
        return _cut(claim, f"It would still have to be {_condition(tradeoff, rng)}.")
    against = OTHER.get(pole, "b")
    left_out = _lower(_sentence(means(tradeoff, against), rng))
    claim = f"That leaves out “{tradeoff.pole_name(against)}”: {left_out}"
    return _cut(claim, f"I would follow you {_condition(tradeoff, rng)}.")


def best_case(card: Position, tradeoff: TradeOff, pole: str, rng: Random) -> Said:
    """The best case for a card, in the card's own claims."""
    claim = f"{card.name}: {_one(card, 'claims', rng)}"
    strongest = str(card.data.get("strongest") or card.data.get("who") or card.name)
    changed = card.data.get("would_change", [])
    more = f" What could change this view: {_lower(_one_of(changed, rng))}" if changed else ""
    return _cut(claim, f"{strongest} On this question it leans to “{tradeoff.pole_name(pole)}”.{more}")


def why(tradeoff: TradeOff, value: int, moved: bool, rng: Random) -> str:
    """One sentence why one has moved, or has not."""
    pole = "a" if value < 50 else "b"
    ending = _lower(_sentence(means(tradeoff, pole), rng))
    began = "It made me see more clearly that" if moved else "I still hold that"
    return f"{began} {ending}"[: limits.WHY_CHARS]


def quotation(blocks: list[str], rng: Random) -> str:
    """Some words of a passage in their order, from one of its blocks of text; none if it has too few."""
    long_enough = [words for words in (block.split() for block in blocks) if len(words) >= QUOTE_WORDS[0]]
    if not long_enough:
        return ""
    words = rng.choice(long_enough)
    length = min(len(words), rng.randint(*QUOTE_WORDS))
    start = rng.randint(0, len(words) - length)
    return " ".join(words[start : start + length])


def _open_question(tradeoff: TradeOff, rng: Random) -> str:
    prompts = tradeoff.data.get("prompts", [])
    return f"This question stays open for me: {_one_of(prompts, rng)}" if prompts else tradeoff.question


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


def _lower(sentence: str) -> str:
    """A sentence as it goes on after a colon: with a small letter, unless it begins with “I” or a name."""
    first = sentence.split(" ", 1)[0]
    begins_small = first.isalpha() and first != "I" and (len(first) == 1 or first[1:].islower())
    return sentence[:1].lower() + sentence[1:] if begins_small else sentence


def _cut(claim: str, reason: str) -> Said:
    """Within what an argument may hold; a claim that is too long ends after its last whole word."""
    if len(claim) > limits.CLAIM_CHARS:
        claim = claim[: limits.CLAIM_CHARS - 1].rsplit(" ", 1)[0] + "…"
    return Said(claim, reason[: limits.REASON_CHARS])
