"""Writing for the other side: what one has written, and what others wrote for the card that one holds."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, Q

from deliberation.models import Argument, FairnessMark, Participant
from deliberation.queries.arguments import Spoken, in_seeded_order, spoken


@dataclass(frozen=True)
class Written:
    """A case that this student wrote for a card, and how many who hold that card found it fair."""

    spoken: Spoken
    fair: int
    not_yet: int


@dataclass(frozen=True)
class Judged:
    """A case that another wrote for this student's card, and the mark it has of this student, if any."""

    spoken: Spoken
    fair: bool | None


@dataclass(frozen=True)
class OtherSide:
    """The page of the switch: one case to judge now, those judged before, how many are left, and one's own."""

    current: Judged | None
    judged: tuple[Judged, ...]
    left: int
    written: tuple[Written, ...]


def other_side(seat: Participant, *, again: uuid.UUID | None = None) -> OtherSide:
    """What there is to judge and what was written. `again` names a case to look at once more."""
    cases = in_seeded_order(seat, _for_my_card(seat))
    given = dict(FairnessMark.objects.filter(participant=seat).values_list("argument_id", "fair"))
    marks = {pk: given[pk] for pk in cases if pk in given}
    left = [pk for pk in cases if pk not in marks]
    now = again if again in cases else next(iter(left), None)
    counts = {pk: (fair, not_yet) for pk, fair, not_yet in _own_counts(seat)}
    # What is left to judge is only counted: of a thousand who write, hundreds wrote for one's own card.
    found = spoken(seat, {*([now] if now else []), *marks, *counts})
    judging = {pk: Judged(spoken=found[pk], fair=marks.get(pk)) for pk in cases if pk in found}
    return OtherSide(
        current=judging.get(now) if now else None,
        judged=tuple(case for pk, case in judging.items() if pk in marks and pk != now),
        left=len(left),
        written=tuple(
            Written(spoken=found[pk], fair=fair, not_yet=not_yet) for pk, (fair, not_yet) in counts.items()
        ),
    )


def _for_my_card(seat: Participant) -> list[uuid.UUID]:
    if seat.card_id is None:
        return []
    written = Argument.objects.shown().filter(
        classroom_id=seat.classroom_id, kind=Argument.Kind.STEELMAN, position_id=seat.card_id
    )
    return list(written.exclude(participant_id=seat.pk).values_list("pk", flat=True))


def _own_counts(seat: Participant) -> list[tuple[uuid.UUID, int, int]]:
    by_seated = Q(fairness_marks__participant__removed_at__isnull=True)
    return list(
        Argument.objects.filter(
            classroom_id=seat.classroom_id, participant_id=seat.pk, kind=Argument.Kind.STEELMAN
        )
        .annotate(
            fair=Count("fairness_marks", filter=by_seated & Q(fairness_marks__fair=True)),
            not_yet=Count("fairness_marks", filter=by_seated & Q(fairness_marks__fair=False)),
        )
        .values_list("pk", "fair", "not_yet")
    )
