"""What a student weighs next, and how far they are. Never how others have weighed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, Q

from deliberation.live.shared import Shared
from deliberation.models import Argument, Participant, TakenBack, Weighing
from deliberation.models.arguments import ArgumentQuerySet
from deliberation.queries.arguments import Spoken, in_seeded_order, spoken
from deliberation.queries.prepared import Prepared

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
    """Of what this student has not weighed: the side they have weighed less of, and of it what fewest have seen.

    `again` names one to show before all others, if it is still to be weighed.
    """
    pool = _pool(seat.classroom_id)
    mine = [
        (pk, argument)
        for pk, argument in WEIGHED.rows(seat=seat.pk)
        if argument in pool and pool[argument].author != seat.pk
    ]
    done = {argument for _, argument in mine}
    left = {pk: one for pk, one in pool.items() if pk not in done and one.author != seat.pk}
    current = _to_weigh(seat, left, [pool[argument].pole for argument in done], again)
    return WeighQueue(
        current=current,
        weighed=len(done),
        left=len(left),
        last=LAST.first(pk=mine[-1][0]) if mine else None,
        taken_back=_taken_back(seat, current) if current else 0,
    )


def _taken_back(seat: Participant, current: Spoken) -> int:
    found: tuple[int] | None = TAKEN_BACK.first(seat=seat.pk, argument=current.argument.pk)
    return found[0] if found else 0


@dataclass(frozen=True)
class _Weighable:
    """What there is to weigh: its pole, its author's seat, and how many have weighed it."""

    pole: str
    author: uuid.UUID
    seen: int


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


def _pool(classroom: int) -> dict[uuid.UUID, _Weighable]:
    """All that the class weighs. Of a large class it is held for a second: who is next to be weighed need not be
    counted anew for each of a thousand, and what is shown of it is read when it is shown."""

    def fill() -> dict[uuid.UUID, _Weighable]:
        return {pk: _Weighable(*row) for pk, *row in POOL.rows(classroom=classroom)}

    count = sum(n for (n,) in POOL_SIZE.rows(classroom=classroom))
    pool: dict[uuid.UUID, _Weighable] = POOLS.get(classroom, fill) if count >= MANY else fill()
    return pool


def _to_weigh(
    seat: Participant, left: dict[uuid.UUID, _Weighable], done: list[str], again: uuid.UUID | None
) -> Spoken | None:
    """The one to weigh now. One that was hidden since the pool was filled is left out."""
    while left:
        chosen = again if again in left else _next(seat, left, done)
        found = spoken(seat, [chosen]).get(chosen)
        if found and not found.is_out_of_sight:
            return found
        del left[chosen]
    return None


def _next(seat: Participant, left: dict[uuid.UUID, _Weighable], done: list[str]) -> uuid.UUID:
    behind = {pole: done.count(pole) for pole in {one.pole for one in left.values()}}
    least = min(behind.values())
    even = {pk: one for pk, one in left.items() if behind[one.pole] == least}
    fewest = min(one.seen for one in even.values())
    return in_seeded_order(seat, [pk for pk, one in even.items() if one.seen == fewest])[0]
