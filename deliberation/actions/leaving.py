"""Losing a seat: removed and given back by the instructor, left or erased by whoever sat there."""

from __future__ import annotations

import secrets

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from deliberation import ledger
from deliberation.actions.classrooms import write_log
from deliberation.actions.leading import led_and_locked
from deliberation.errors import SeatGone, gettext_noop
from deliberation.ledger import Kind
from deliberation.models import (
    Citation,
    ClassroomSession,
    DeletedArgument,
    Identity,
    LogEntry,
    Participant,
    RubricMark,
)
from deliberation.queries.me import log_about

ERASED = gettext_noop("This seat was erased: nothing that it held is there to be restored.")


@transaction.atomic
def remove_seat(*, seat: Participant, by: User) -> None:
    """Take a seat out of the class: its votes and arguments leave every tally, reversibly."""
    classroom = led_and_locked(seat.classroom_id, by)
    classroom.require_unsealed()
    kept = Participant.objects.filter(pk=seat.pk, removed_at__isnull=True)
    if kept.update(removed_at=timezone.now()):
        write_log(classroom, by=by, act="remove", detail=seat.pseudonym)


@transaction.atomic
def restore_seat(*, seat: Participant, by: User) -> None:
    """Give a removed seat back, with all it had done. One that was left comes back to nobody: its key is another."""
    classroom = led_and_locked(seat.classroom_id, by)
    classroom.require_unsealed()
    found = Participant.objects.filter(pk=seat.pk).first()
    if found is None or found.is_erased:
        raise SeatGone(ERASED)
    removed = Participant.objects.filter(pk=seat.pk, removed_at__isnull=False)
    if removed.update(removed_at=None):
        write_log(classroom, by=by, act="restore_seat", detail=seat.pseudonym)


@transaction.atomic
def leave_class(*, by: Participant, erase: bool) -> None:
    """Leave the seat. With `erase`, everything that it holds is deleted, the name behind it too. Nothing happens to a
    seat that was left already, or that another browser has been given since."""
    classroom = ClassroomSession.objects.locked(by.classroom_id)
    seat_id = by.pk
    if not Participant.objects.filter(pk=seat_id, key=by.key).exists():
        return
    if erase:
        erase_seat(by)
        gone = [Kind.SEAT]
    else:
        gone = [Kind.IDENTITY] if erase_name(by) else []
    classroom.touch()
    for kind in gone:
        ledger.note(kind, [seat_id])


def erase_name(seat: Participant) -> bool:
    """Delete the name behind a seat that is left; what it said and voted stays, under its pseudonym. Whether there
    was one."""
    deleted, _ = Identity.objects.filter(participant=seat).delete()
    Participant.objects.filter(pk=seat.pk).update(key=secrets.token_hex(16), left_at=timezone.now())
    return bool(deleted)


def erase_seat(seat: Participant) -> None:
    """Delete a seat and its words. What others have answered or credited keeps an empty place, without a word
    or name in it, so that nobody else's work goes with it. The log keeps what was done, and not to whom."""
    about = log_about(seat, seat.arguments.all())
    LogEntry.objects.filter(pk__in=[entry.pk for entry in about]).update(detail="")
    others = Q(replies__isnull=False) | Q(credits__isnull=False)
    kept = set(seat.arguments.filter(others).values_list("pk", flat=True))
    gone = seat.arguments.exclude(pk__in=kept).values_list("pk", flat=True)
    DeletedArgument.objects.bulk_create(
        (DeletedArgument(classroom_id=seat.classroom_id, argument=pk) for pk in gone), ignore_conflicts=True
    )
    if not kept:
        seat.delete()
        return
    seat.arguments.exclude(pk__in=kept).delete()
    Citation.objects.filter(argument__in=kept).delete()
    seat.arguments.update(claim="", reason="", hidden_reason="", position=None, featured_at=None)
    for rows in (seat.ballots, seat.weighings, seat.taken_back, seat.credits, seat.fairness_marks):
        rows.all().delete()
    seat.marks.clear()
    Identity.objects.filter(participant=seat).delete()
    RubricMark.objects.filter(participant=seat).delete()
    now = timezone.now()
    Participant.objects.filter(pk=seat.pk).update(
        pseudonym=gettext_noop("Erased seat"),
        folded=f"erased {seat.pk}",
        key=secrets.token_hex(16),
        seed=0,
        card=None,
        left_at=now,
        removed_at=now,
    )
