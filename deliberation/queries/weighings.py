"""What a student weighs next, and how far they are. Never how others have weighed."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial

from django.db.models import Count, Q

from deliberation.live.shared import Shared
from deliberation.models import Argument, Participant, TakenBack, Weighing
from deliberation.models.arguments import ArgumentQuerySet
from deliberation.queries.arguments import Spoken, in_seeded_order, spoken
from deliberation.queries.prepared import Prepared
from deliberation.rules.weighings import Stage, next_stage, stages

# From so many arguments on, what there is to weigh is held for a second.
MANY = 200
POOLS = Shared(seconds=1.0, most=64)
WEIGHED_KINDS = (Argument.Kind.ARGUMENT, Argument.Kind.STEELMAN)


@dataclass(frozen=True)
class WeighQueue:
    """The one argument to weigh now, if any is left, and the last one weighed, which can be undone."""

    current: Spoken | None
    weighed: int
    left: int
    last: Weighing | None
    taken_back: int  # the number of the form by which the current one was taken back, 0 if it was not

    @property
    def total(self) -> int:
        return self.weighed + self.left


def weigh_queue(seat: Participant, *, again: uuid.UUID | None = None) -> WeighQueue:
    """Of what this student has not weighed: the side they have weighed less of, and of it what `rules/weighings.py`
    puts first.

    `again` names one to show before all others, if it is still to be weighed.
    """
    pool, me = _pool(seat.classroom_id), seat.pk.int
    mine = [
        (pk, argument)
        for pk, argument in WEIGHED.rows(seat=seat.pk)
        if pool.author.get(argument.int, me) != me
    ]
    done = {argument.int for _, argument in mine}
    left = len(pool.ids) - pool.written[me] - len(done)
    current = _to_weigh(seat, pool, done, again)
    return WeighQueue(
        current=current,
        weighed=len(done),
        left=left,
        last=LAST.first(pk=mine[-1][0]) if mine else None,
        taken_back=_taken_back(seat, current) if current else 0,
    )


def _taken_back(seat: Participant, current: Spoken) -> int:
    found: tuple[int] | None = TAKEN_BACK.first(seat=seat.pk, argument=current.argument.pk)
    return found[0] if found else 0


@dataclass(frozen=True)
class _Pool:
    """What there is to weigh, under the number that each id is: numbers are compared without a call."""

    ids: dict[int, uuid.UUID]
    pole: dict[int, str]
    author: dict[int, int]
    written: Counter[int]  # by its author
    stages: dict[str, list[Stage]]  # of each pole, in the order in which they are to be weighed


def _weighable(classroom: int) -> ArgumentQuerySet:
    """What the class sees and weighs: arguments and cases for the other side, but no answers to them."""
    return Argument.objects.shown().filter(classroom_id=classroom, kind__in=WEIGHED_KINDS).order_by()


WEIGHED = Prepared(
    # In the order in which they were made, whatever the clock said.
    lambda seat: Weighing.objects.filter(participant=seat).order_by("pk").values_list("pk", "argument_id"),
    seat=lambda: Weighing._meta.get_field("participant"),
)
TAKEN_BACK = Prepared(
    lambda seat, argument: (
        TakenBack.objects.filter(participant=seat, argument=argument).order_by().values_list("seq")
    ),
    seat=lambda: TakenBack._meta.get_field("participant"),
    argument=lambda: TakenBack._meta.get_field("argument"),
)
# The number of a seat's weighing of one argument.
KNOWN = Prepared(
    lambda seat, argument: (
        Weighing.objects.filter(participant=seat, argument=argument).order_by().values_list("seq")
    ),
    seat=lambda: Weighing._meta.get_field("participant"),
    argument=lambda: Weighing._meta.get_field("argument"),
)
LAST = Prepared(
    lambda pk: Weighing.objects.select_related("argument").filter(pk=pk),
    pk=lambda: Weighing._meta.get_field("id"),
)
POOL = Prepared(
    lambda classroom: (
        _weighable(classroom)
        .annotate(seen=Count("weighings", filter=Q(weighings__participant__removed_at__isnull=True)))
        .values_list("pk", "pole", "participant_id", "seen")
    ),
    classroom=lambda: Argument._meta.get_field("classroom"),
)
POOL_SIZE = Prepared(
    lambda classroom: _weighable(classroom).values("classroom").annotate(n=Count("pk")).values_list("n"),
    classroom=lambda: Argument._meta.get_field("classroom"),
)


def _pool(classroom: int) -> _Pool:
    """All that the class weighs. Of a large class it is held for a second: who is next to be weighed need not be
    counted anew for each of a thousand, and what is shown of it is read when it is shown."""
    count = sum(n for (n,) in POOL_SIZE.rows(classroom=classroom))
    fill = partial(_filled, classroom)
    pool: _Pool = POOLS.get(classroom, fill) if count >= MANY else fill()
    return pool


def _filled(classroom: int) -> _Pool:
    rows = POOL.rows(classroom=classroom)
    by_seen: defaultdict[str, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for pk, pole, _, seen in rows:
        by_seen[pole][seen].append(pk.int)
    written = Counter([author.int for _, _, author, _ in rows])
    return _Pool(
        ids={pk.int: pk for pk, _, _, _ in rows},
        pole={pk.int: pole for pk, pole, _, _ in rows},
        author={pk.int: author.int for pk, _, author, _ in rows},
        written=written,
        # Who wrote something is the class, near enough, and asks for no further query.
        stages={pole: stages(found, people=len(written)) for pole, found in by_seen.items()},
    )


def _to_weigh(seat: Participant, pool: _Pool, done: set[int], again: uuid.UUID | None) -> Spoken | None:
    """The one to weigh now. One that was hidden since the pool was filled is left out."""
    passed, poles = set(done), Counter([pool.pole[number] for number in done])
    is_there = again is not None and pool.author.get(again.int, seat.pk.int) != seat.pk.int
    chosen = again if is_there and again and again.int not in done else _next(seat, pool, passed, poles)
    while chosen:
        found = spoken(seat, [chosen]).get(chosen)
        if found and not found.is_out_of_sight:
            return found
        passed.add(chosen.int)
        chosen = _next(seat, pool, passed, poles)
    return None


def _next(seat: Participant, pool: _Pool, passed: set[int], poles: Counter[str]) -> uuid.UUID | None:
    """Of what may come next, what chance has put first for this student; None if nothing is left."""
    found = next_stage(pool.stages, weighed=poles, passed=passed, author=pool.author, me=seat.pk.int)
    return in_seeded_order(seat, [pool.ids[number] for number in found])[0] if found else None
