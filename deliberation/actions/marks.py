"""Marking a contribution, and showing the marks to those who were marked."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from deliberation.actions.classrooms import write_log
from deliberation.actions.leading import led_and_locked
from deliberation.errors import BadMark, MarkedMeanwhile, SeatGone, gettext_noop
from deliberation.models import ClassroomSession, Participant, RubricMark
from deliberation.rules.rubric import HIGHEST, LOWEST
from deliberation.rules.text import clean_text


@transaction.atomic
def give_marks(
    *,
    seat: Participant,
    by: User,
    quotation: int | None,
    fairness: int | None,
    evidence: int | None,
    condition: int | None,
    comment: str = "",
    seen: str | None = None,
) -> RubricMark:
    """Mark a seat by the four criteria, 0 to 3 each; None takes a mark away. Once released, a change is logged.

    `seen` is the stamp of the marks that the form was made from, "" if there were none: where others stand there by
    now, they are not written over (MarkedMeanwhile). None asks nothing.
    """
    classroom = led_and_locked(seat.classroom_id, by)
    classroom.require_unsealed()
    if not Participant.objects.seated().filter(pk=seat.pk).exists():
        raise SeatGone(gettext_noop("This seat is not in the class, so it is not marked."))
    given = {"quotation": quotation, "fairness": fairness, "evidence": evidence, "condition": condition}
    if any(mark is not None and not LOWEST <= mark <= HIGHEST for mark in given.values()):
        raise BadMark(gettext_noop("Each criterion is marked from 0 to 3."))
    new = given | {"comment": clean_text(comment)}
    known = RubricMark.objects.filter(participant=seat).first()
    if known and all(getattr(known, name) == value for name, value in new.items()):
        return known
    if known and seen is not None and seen != known.stamp:
        raise MarkedMeanwhile
    mark, _ = RubricMark.objects.update_or_create(
        participant=seat, defaults={**new, "by": by, "at": timezone.now()}
    )
    if classroom.marks_released_at:
        write_log(classroom, by=by, act="change_marks", detail=seat.pseudonym)
    return mark


@transaction.atomic
def release_marks(classroom: ClassroomSession, *, by: User, released: bool) -> None:
    """Show every student the marks and the comment of their own seat, or hold them back again."""
    locked = led_and_locked(classroom.pk, by)
    locked.require_unsealed()
    if bool(locked.marks_released_at) == released:
        return
    locked.marks_released_at = timezone.now() if released else None
    locked.save(update_fields=["marks_released_at"])
    write_log(locked, by=by, act="release_marks" if released else "hold_marks")
