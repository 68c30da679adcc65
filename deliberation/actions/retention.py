"""What the server does with sessions by itself as time passes: sealing, deleting, emptying the trash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from deliberation import ledger
from deliberation.actions.classrooms import delete_classrooms, purge_trash, write_log
from deliberation.actions.leading import led_and_locked
from deliberation.actions.sealing import seal_classroom
from deliberation.errors import BadPlan, KeptLonger, gettext_noop
from deliberation.models import ClassroomSession
from deliberation.rules.privacy import LEAST_DAYS, MOST_DAYS, Keep


@dataclass(frozen=True)
class Tidied:
    """How many sessions were sealed, deleted because their days were over, and deleted out of the trash."""

    sealed: int
    expired: int
    purged: int


def tidy() -> Tidied:
    """Do all that is due. Each session is a transaction of its own, so that one that cannot be done keeps no other."""
    now = timezone.now()
    due = [room for room in ClassroomSession.objects.select_related("case") if room.delete_at <= now]
    expired = sum(delete_classrooms([room.op]) for room in due)
    purged = purge_trash()
    sealed = 0
    for room in ClassroomSession.objects.select_related("case").filter(phase="ended", sealed_at__isnull=True):
        # A conversation held elsewhere was published with its ids and times; nobody sat in it here.
        if room.seal_at and room.seal_at <= now and not room.case.is_conversation:
            seal_classroom(room, by=None)
            sealed += 1
    Session.objects.filter(expire_date__lt=now).delete()
    ledger.drop_old()
    return Tidied(sealed=sealed, expired=expired, purged=purged)


def overdue() -> list[ClassroomSession]:
    """Sessions that should have been deleted more than a day ago: nobody runs `tidy`."""
    until = timezone.now() - timedelta(days=1)
    return [room for room in ClassroomSession.objects.all() if room.delete_at < until]


@transaction.atomic
def set_keep(classroom: ClassroomSession, *, by: User, keep: Keep) -> None:
    """Choose how long a session is kept; once somebody has joined, only for less long (KeptLonger)."""
    held = led_and_locked(classroom.pk, by)
    if not (LEAST_DAYS <= keep.seal_days <= MOST_DAYS and LEAST_DAYS <= keep.keep_days <= MOST_DAYS):
        raise BadPlan(gettext_noop("Give it at least 1 day and at most 365."), field="keep_days")
    known = Keep(seal_days=held.seal_days, keep_days=held.keep_days)
    if keep == known:
        return
    is_longer = keep.seal_days > known.seal_days or keep.keep_days > known.keep_days
    if is_longer and held.participants.filter(joined_at__isnull=False).exists():
        raise KeptLonger
    held.seal_days, held.keep_days = keep
    held.save(update_fields=["seal_days", "keep_days"])
    write_log(held, by=by, act="keep", detail=f"{keep.seal_days}, {keep.keep_days}")
