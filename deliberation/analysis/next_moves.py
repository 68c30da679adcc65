"""What an instructor might do or say next: a few plain rules, each of them a sentence that a teacher could check.

Nothing here is a score. A rule looks at counts, finds at most one thing worth the class's eye, and says why. The
order of RULES is the order of urgency: first what cannot wait, last what is only good to talk about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import fmean

from deliberation.analysis.votes import MIN_GROUP
from deliberation.errors import gettext_noop

MOST_MOVES = 5
SILENCE_SECONDS = 180
LAST_SECONDS = 60
# From this share on, most are done; under the other one, too many are not.
NEARLY_ALL = 0.9
TOO_FEW_DONE = 0.5
# A card or a pole can be missed only once something has been said.
SOMETHING_SAID = 3
ONE_SIDED_FROM = 4
MUCH_NOTICED = 3
# Split: the smaller side has at least two fifths of those who lean; sure: mean confidence of 1 to 3.
SMALLER_SIDE = 0.4
SURE = 2.4

WRITING = ("argue", "switch")
AFTER_FIRST_VOTE = ("argue", "switch", "weigh", "final_vote")
TALKING = ("argue", "weigh", "final_vote", "debrief")
WEIGHED = ("weigh", "final_vote", "debrief")


@dataclass(frozen=True)
class ArgumentFacts:
    """One argument that is not hidden. `noticed` is how many have weighed or answered it; what waits to be let through
    is something that was said, but nothing to show."""

    key: str
    claim: str
    tradeoff: str
    pole: str = ""
    card: str = ""
    is_question: bool = False
    is_answered: bool = False
    is_cited: bool = False
    noticed: int = 0
    is_fair_to_both: bool = False
    is_waiting: bool = False


@dataclass(frozen=True)
class CardFacts:
    """A card that students can speak for."""

    key: str
    name: str


@dataclass(frozen=True)
class TradeOffFacts:
    """A trade-off with the first votes: values 0 to 100, and confidences 1 to 3 of the same people."""

    key: str
    title: str
    pole_a: str
    pole_b: str
    values: tuple[int, ...] = ()
    confidences: tuple[int, ...] = ()


@dataclass(frozen=True)
class ClassFacts:
    """A class at one moment. Seconds are None where no clock runs; `done` of `of` have done what the phase asks."""

    phase: str
    done: int = 0
    of: int = 0
    seconds_left: float | None = None
    seconds_silent: float | None = None
    arguments: tuple[ArgumentFacts, ...] = ()
    cards: tuple[CardFacts, ...] = ()
    tradeoffs: tuple[TradeOffFacts, ...] = ()
    on_wall: tuple[str, str] = ("auto", "")


@dataclass(frozen=True)
class Move:
    """One thing to do or say: the rule, its sentence with what fills it, what it is about, and the slide to show.

    `about` is a card's or trade-off's name or a student's claim: text of others, never part of the sentence.
    """

    rule: str
    sentence: str
    kind: str
    key: str = ""
    about: str = ""
    params: Mapping[str, object] = field(default_factory=dict, hash=False)


def next_moves(facts: ClassFacts) -> tuple[Move, ...]:
    """At most five moves, the most urgent first: one for each rule and for each thing, none for what the wall shows."""
    moves: list[Move] = []
    named = {facts.on_wall}
    for rule in RULES:
        move = rule(facts)
        if move is None or (move.key and (move.kind, move.key) in named):
            continue
        named.add((move.kind, move.key))
        moves.append(move)
    return tuple(moves[:MOST_MOVES])


def behind(facts: ClassFacts) -> Move | None:
    """A minute is left, or none, and fewer than half are done."""
    if facts.seconds_left is None or facts.seconds_left > LAST_SECONDS or not facts.of:
        return None
    if facts.done >= TOO_FEW_DONE * facts.of:
        return None
    if facts.seconds_left > 0:
        sentence = gettext_noop(
            "Time is nearly up, and %(done)d of %(of)d are done. Give more time, or go on without them."
        )
    else:
        sentence = gettext_noop(
            "Time is up, and %(done)d of %(of)d are done. Give more time, or go on without them."
        )
    return Move(
        rule="behind",
        sentence=sentence,
        kind="auto",
        params={"done": facts.done, "of": facts.of},
    )


def nearly_done(facts: ClassFacts) -> Move | None:
    """Nine in ten of at least five are done, with more than a minute left."""
    has_time = facts.seconds_left is None or facts.seconds_left > LAST_SECONDS
    if facts.of < MIN_GROUP or facts.done < NEARLY_ALL * facts.of or not has_time:
        return None
    return Move(
        rule="nearly_done",
        sentence=gettext_noop("%(done)d of %(of)d are done. You can go on."),
        kind="auto",
        params={"done": facts.done, "of": facts.of},
    )


def silence(facts: ClassFacts) -> Move | None:
    """Nobody has written for three minutes while the class writes; the trade-off with the fewest arguments."""
    silent = facts.seconds_silent
    if facts.phase not in WRITING or not facts.of or not facts.tradeoffs:
        return None
    if silent is None or silent < SILENCE_SECONDS:
        return None
    said = [argument.tradeoff for argument in facts.arguments]
    least = min(facts.tradeoffs, key=lambda tradeoff: said.count(tradeoff.key))
    return Move(
        rule="silence",
        sentence=gettext_noop("Nobody has written for %(minutes)d minutes. Ask this aloud:"),
        kind="tradeoff",
        key=least.key,
        about=least.title,
        params={"minutes": int(silent // 60)},
    )


def split(facts: ClassFacts) -> Move | None:
    """A trade-off on which the class leans both ways and is sure; of several, the one it is surest of."""
    if facts.phase not in AFTER_FIRST_VOTE:
        return None
    halves = [tradeoff for tradeoff in facts.tradeoffs if _is_split(tradeoff)]
    if not halves:
        return None
    surest = max(halves, key=lambda tradeoff: fmean(tradeoff.confidences))
    return Move(
        rule="split",
        sentence=gettext_noop(
            "The class is close to even here, and sure. Ask each side for its best reason:"
        ),
        kind="tradeoff",
        key=surest.key,
        about=surest.title,
    )


def _is_split(tradeoff: TradeOffFacts) -> bool:
    a = sum(value < 50 for value in tradeoff.values)
    b = sum(value > 50 for value in tradeoff.values)
    if a + b < MIN_GROUP or not tradeoff.confidences:
        return False
    return min(a, b) >= SMALLER_SIDE * (a + b) and fmean(tradeoff.confidences) >= SURE


def silent_card(facts: ClassFacts) -> Move | None:
    """A card that nobody has spoken for, once something has been said."""
    if facts.phase not in WRITING or len(facts.arguments) < SOMETHING_SAID:
        return None
    spoken = {argument.card for argument in facts.arguments}
    missing = [card for card in facts.cards if card.key not in spoken]
    if not missing:
        return None
    return Move(
        rule="silent_card",
        sentence=gettext_noop("Nobody has spoken for this card yet:"),
        kind="card",
        key=missing[0].key,
        about=missing[0].name,
    )


def one_sided(facts: ClassFacts) -> Move | None:
    """A trade-off whose arguments, four at least, all lean to one pole; of several, the one with the most."""
    if facts.phase not in WRITING:
        return None
    found = []
    for tradeoff in facts.tradeoffs:
        poles = [arg.pole for arg in facts.arguments if arg.tradeoff == tradeoff.key and arg.pole]
        if len(poles) >= ONE_SIDED_FROM and len(set(poles)) == 1:
            found.append((len(poles), poles[0], tradeoff))
    if not found:
        return None
    n, pole, tradeoff = max(found, key=lambda row: row[0])
    other = tradeoff.pole_b if pole == "a" else tradeoff.pole_a
    return Move(
        rule="one_sided",
        sentence=gettext_noop("All %(n)d arguments lean one way. Who can speak for “%(other)s”?"),
        kind="tradeoff",
        key=tradeoff.key,
        about=tradeoff.title,
        params={"n": n, "other": other},
    )


def open_question(facts: ClassFacts) -> Move | None:
    """A question of a student that nobody has answered; the oldest."""
    if facts.phase not in ("argue", "debrief"):
        return None
    return _first(
        (argument for argument in _seen(facts) if argument.is_question and not argument.is_answered),
        rule="open_question",
        sentence=gettext_noop("Nobody has answered this question:"),
    )


def unsupported(facts: ClassFacts) -> Move | None:
    """The claim without evidence that most have weighed or answered, three at least."""
    if facts.phase not in TALKING:
        return None
    bare = [arg for arg in _seen(facts) if not arg.is_cited and not arg.is_question]
    noticed = [argument for argument in bare if argument.noticed >= MUCH_NOTICED]
    return _first(
        sorted(noticed, key=lambda argument: -argument.noticed),
        rule="unsupported",
        sentence=gettext_noop(
            "This was weighed or answered three times or more, and rests on no passage. What supports it?"
        ),
    )


def fair_to_both(facts: ClassFacts) -> Move | None:
    """An argument that somebody on each side found well argued; of several, the one most have noticed."""
    if facts.phase not in WEIGHED:
        return None
    fair = [argument for argument in _seen(facts) if argument.is_fair_to_both]
    return _first(
        sorted(fair, key=lambda argument: -argument.noticed),
        rule="fair_to_both",
        sentence=gettext_noop(
            "Both sides found this well argued. Ask those who disagree what is good in it:"
        ),
    )


def _seen(facts: ClassFacts) -> list[ArgumentFacts]:
    """The arguments that the class sees."""
    return [argument for argument in facts.arguments if not argument.is_waiting]


def _first(arguments: Iterable[ArgumentFacts], *, rule: str, sentence: str) -> Move | None:
    argument = next(iter(arguments), None)
    if argument is None:
        return None
    return Move(rule=rule, sentence=sentence, kind="argument", key=argument.key, about=argument.claim)


RULES: tuple[Callable[[ClassFacts], Move | None], ...] = (
    behind,
    silence,
    nearly_done,
    silent_card,
    one_sided,
    split,
    open_question,
    unsupported,
    fair_to_both,
)
