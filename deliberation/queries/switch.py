"""Writing for the other side: what one has written, and what others wrote for the card that one holds."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from deliberation.models import Argument, FairnessMark, Participant
from deliberation.queries.arguments import Spoken, in_seeded_order, spoken
from deliberation.queries.prepared import Prepared


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
    seq: int  # of that mark


@dataclass(frozen=True)
class OtherSide:
    """The page of the switch: one case to judge now, those judged before, how many are left, and one's own."""

    current: Judged | None
    judged: tuple[Judged, ...]
    left: int
    written: tuple[Written, ...]

    @property
    def newest(self) -> int:
        """The highest number of what this student has written: writing again takes the place of one of them."""
        return max((one.spoken.argument.seq for one in self.written), default=0)


def other_side(seat: Participant, *, again: uuid.UUID | None = None) -> OtherSide:
    """What there is to judge and what was written. `again` names a case to look at once more."""
    cases = in_seeded_order(seat, _for_my_card(seat))
    given = {pk: (fair, seq) for pk, fair, seq in GIVEN.rows(seat=seat.pk)}
    marks = {pk: given[pk] for pk in cases if pk in given}
    left = [pk for pk in cases if pk not in marks]
    now = again if again in cases else next(iter(left), None)
    counts = {pk: (fair, not_yet) for pk, fair, not_yet in OWN_COUNTS.rows(seat=seat.pk)}
    # What is left to judge is only counted: of a thousand who write, hundreds wrote for one's own card.
    found = spoken(seat, {*([now] if now else []), *marks, *counts})
    judging = {pk: Judged(found[pk], *marks.get(pk, (None, 0))) for pk in cases if pk in found}
    return OtherSide(
        current=judging.get(now) if now else None,
        judged=tuple(case for pk, case in judging.items() if pk in marks and pk != now),
        left=len(left),
        written=tuple(
            Written(spoken=found[pk], fair=fair, not_yet=not_yet) for pk, (fair, not_yet) in counts.items()
        ),
    )


FOR_CARD = Prepared(
    lambda classroom, card: (
        Argument.objects.shown()
        .filter(classroom_id=classroom, kind=Argument.Kind.STEELMAN, position_id=card)
        .order_by()
        .values_list("pk", "participant_id")
    ),
    classroom=lambda: Argument._meta.get_field("classroom"),
    card=lambda: Argument._meta.get_field("position"),
)
GIVEN = Prepared(
    lambda seat: (
        FairnessMark.objects.filter(participant=seat).order_by().values_list("argument_id", "fair", "seq")
    ),
    seat=lambda: FairnessMark._meta.get_field("participant"),
)


def _counted(seat: uuid.UUID) -> QuerySet[Argument, tuple[uuid.UUID, int, int]]:
    by_seated = Q(fairness_marks__participant__removed_at__isnull=True)
    return (
        Argument.objects.filter(participant_id=seat, kind=Argument.Kind.STEELMAN)
        .annotate(
            fair=Count("fairness_marks", filter=by_seated & Q(fairness_marks__fair=True)),
            not_yet=Count("fairness_marks", filter=by_seated & Q(fairness_marks__fair=False)),
        )
        .values_list("pk", "fair", "not_yet")
    )


OWN_COUNTS = Prepared(_counted, seat=lambda: Argument._meta.get_field("participant"))


def _for_my_card(seat: Participant) -> list[uuid.UUID]:
    if seat.card_id is None:
        return []
    written = FOR_CARD.rows(classroom=seat.classroom_id, card=seat.card_id)
    return [pk for pk, author in written if author != seat.pk]
