"""What a student weighs next, and how far they are. Never how others have weighed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, Q

from deliberation.models import Argument, Participant, Weighing
from deliberation.models.arguments import ArgumentQuerySet
from deliberation.queries.arguments import Spoken, in_seeded_order, spoken

WEIGHED_KINDS = (Argument.Kind.ARGUMENT, Argument.Kind.STEELMAN)


@dataclass(frozen=True)
class WeighQueue:
    """The one argument to weigh now, if any is left, and the last one weighed, which can be undone."""

    current: Spoken | None
    weighed: int
    left: int
    last: Weighing | None

    @property
    def total(self) -> int:
        return self.weighed + self.left


def weigh_queue(seat: Participant, *, again: uuid.UUID | None = None) -> WeighQueue:
    """Of what this student has not weighed: the side they have weighed less of, and of it what fewest have seen.

    `again` names one to show before all others, if it is still to be weighed.
    """
    done = dict(
        Weighing.objects.filter(participant=seat, argument__in=_weighable(seat)).values_list(
            "argument_id", "argument__pole"
        )
    )
    counted = Q(weighings__participant__removed_at__isnull=True)
    left = {
        pk: (pole, seen)
        for pk, pole, seen in _weighable(seat)
        .annotate(seen=Count("weighings", filter=counted))
        .values_list("pk", "pole", "seen")
        if pk not in done
    }
    chosen = again if again in left else _next(seat, left, list(done.values()))
    return WeighQueue(
        current=spoken(seat, [chosen])[chosen] if chosen else None,
        weighed=len(done),
        left=len(left),
        last=_last(seat),
    )


def _weighable(seat: Participant) -> ArgumentQuerySet:
    """What others have made and the class sees: arguments and cases for the other side, but no answers to them."""
    return (
        Argument.objects.shown()
        .filter(classroom_id=seat.classroom_id, kind__in=WEIGHED_KINDS)
        .exclude(participant_id=seat.pk)
        .order_by()
    )


def _next(seat: Participant, left: dict[uuid.UUID, tuple[str, int]], done: list[str]) -> uuid.UUID | None:
    if not left:
        return None
    behind = {pole: done.count(pole) for pole, _ in left.values()}
    least = min(behind.values())
    even = [pk for pk, (pole, _) in left.items() if behind[pole] == least]
    return min(in_seeded_order(seat, even), key=lambda pk: left[pk][1])


def _last(seat: Participant) -> Weighing | None:
    return (
        Weighing.objects.filter(participant=seat, argument__in=_weighable(seat))
        .select_related("argument")
        .order_by("-at", "-pk")
        .first()
    )
