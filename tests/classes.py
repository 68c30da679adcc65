"""A whole class that has been through its lesson, made at once: for benchmarks and pictures of the debrief.

Three camps are planted: those who lean to pole a agree with what leans to a, and so on; a few arguments are liked by
everybody. Votes move a little toward the middle. The same seed gives the same class.
"""

from __future__ import annotations

import random

from django.utils import timezone

from deliberation.models import Argument, Ballot, Citation, ClassroomSession, Credit, Participant, Weighing
from deliberation.rules.names import fold_name

CLAIMS = (
    "Drivers fall asleep and people die. A camera that wakes them is worth more than an hour of feeling watched.",
    "A guess about somebody's mood is not a fact, and nobody should lose a day's pay to it.",
    "If the alert stays in the car, and the driver alone hears it, both sides get what they need.",
    "疲劳的原因是工时太长，摄像头治标不治本。",
    "الكاميرا لا تعالج السبب: ساعات العمل الطويلة هي المشكلة الحقيقية.",
    "What is measured will be sold. Say first who may keep the pictures, for how long, and who checks.",
    '<b>Bold</b> & "quoted" </text></svg> claims prove nothing, but they should not break a page either.',
    "Passengers cannot choose their driver.",
)


def fill_class(
    classroom: ClassroomSession,
    *,
    students: int,
    arguments: int | None = None,
    weighings: int = 20,
    seed: int = 1,
    stay_away: float = 0.1,
) -> list[Participant]:
    """Seats, both votes, arguments with evidence and answers, weighings and credits on every trade-off.

    `weighings` is how many each student gives on each trade-off; `stay_away` the share who miss a vote.
    """
    chance = random.Random(seed)
    arguments = students * 2 if arguments is None else arguments
    now = timezone.now()
    cards = [card for card in classroom.case.positions.all() if card.kind != "unheard"]
    passages = list(classroom.case.passages.all())
    seats = Participant.objects.bulk_create(
        Participant(
            classroom=classroom,
            pseudonym=f"Otter {seed}-{n}",
            folded=fold_name(f"Otter {seed}-{n}"),
            joined_at=now,
            joined_epoch=1,
            card=cards[n % len(cards)],
        )
        for n in range(students)
    )
    for tradeoff in classroom.tradeoffs.all():
        lean = {seat.pk: chance.choice(["a", "a", "m", "b", "b"]) for seat in seats}
        ballots, credits = [], []
        written = []
        for n in range(arguments // classroom.tradeoffs.count()):
            seat = seats[n % students]
            pole = chance.choice("ab")
            written.append(
                Argument(
                    classroom=classroom, participant=seat, tradeoff=tradeoff, pole=pole,
                    claim=f"{CLAIMS[n % len(CLAIMS)]} ({n + 1})"[:280],
                    reason="A reason of some length, as students write them. " * 3,
                    position=chance.choice([None, *cards[:3]]), epoch=3, let_through_at=now,
                )
            )  # fmt: skip
        tops = Argument.objects.bulk_create(written)
        replies = [
            Argument(
                classroom=classroom, participant=chance.choice(seats), tradeoff=tradeoff, parent=top,
                kind=chance.choice(["support", "rebut", "ask"]), pole="b" if top.pole == "a" else "a",
                claim="But who pays for it?", epoch=3, let_through_at=now,
            )
            for top in tops if chance.random() < 0.4
        ]  # fmt: skip
        Argument.objects.bulk_create(replies)
        Citation.objects.bulk_create(
            Citation(
                argument=top, order=0, passage=passages[min(len(passages) - 1, int(chance.expovariate(0.15)))],
                exact="a quotation", start=0, end=11,
            )
            for top in tops if chance.random() < 0.7
        )  # fmt: skip
        for seat in seats:
            middle = {"a": 16, "m": 50, "b": 84}[lean[seat.pk]]
            first = min(100, max(0, round(chance.gauss(middle, 12))))
            moved = chance.random() < 0.45
            final = min(
                100,
                max(
                    0,
                    first
                    + (round((50 - first) * chance.uniform(0.1, 1.1)) if moved else chance.randint(-3, 3)),
                ),
            )
            votes = {"first": first, "final": final}
            for round_, value in votes.items():
                if chance.random() < stay_away / 2:
                    continue
                stance = chance.choices(Ballot.Stance.values, [3, 5 if round_ == "final" else 3, 2, 1])[0]
                ballots.append(
                    Ballot(
                        participant=seat, tradeoff=tradeoff, round=round_,
                        value=None if chance.random() < 0.04 else value,
                        confidence=chance.choices([1, 2, 3], [3, 4, 2] if round_ == "first" else [1, 4, 4])[0],
                        stance=stance,
                        conditions=[one["id"] for one in chance.sample(tradeoff.conditions, min(2, len(tradeoff.conditions)))] if stance == "only_if" else [],
                        guess=min(100, max(0, round(chance.gauss(60 if lean[seat.pk] == "a" else 38, 14)))) if round_ == "first" and chance.random() < 0.9 else None,
                        epoch=3,
                    )
                )  # fmt: skip
            kind = (
                chance.choices(["argument", "card", "passage", "nothing"], [5, 1, 1, 3])[0]
                if tops
                else "nothing"
            )
            credits.append(
                Credit(
                    participant=seat, tradeoff=tradeoff, kind=kind, epoch=8,
                    argument=tops[min(len(tops) - 1, int(chance.expovariate(0.5)))] if kind == "argument" else None,
                    position=chance.choice(cards) if kind == "card" else None,
                    passage=chance.choice(passages[:6]) if kind == "passage" else None,
                )
            )  # fmt: skip
        Ballot.objects.bulk_create(ballots)
        Credit.objects.bulk_create(credits)
        weighed = []
        liked = {top.pk for top in tops[:3]}
        for seat in seats:
            for top in chance.sample(tops, min(weighings, len(tops))):
                if top.participant_id == seat.pk:
                    continue
                agrees = (
                    0.85
                    if top.pk in liked or lean[seat.pk] == "m"
                    else 0.8
                    if top.pole == lean[seat.pk]
                    else 0.15
                )
                value = 0 if chance.random() < 0.1 else 1 if chance.random() < agrees else -1
                weighed.append(
                    Weighing(
                        argument=top,
                        participant=seat,
                        value=value,
                        well_argued=chance.random() < 0.3,
                        epoch=6,
                    )
                )
        Weighing.objects.bulk_create(weighed, batch_size=2_000)
    return seats
