"""What an instructor does with a session. Every act is written into the session's log."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import Case, TradeOff
from deliberation import ledger
from deliberation.actions.leading import hold_account, led_and_locked
from deliberation.errors import BadPlan, NotNow, gettext_noop
from deliberation.ledger import Kind
from deliberation.models import ClassroomSession, JoinMode, LogEntry, PhaseChange
from deliberation.models.classrooms import new_code
from deliberation.rules import limits, phases
from deliberation.rules.privacy import FIRST_KEEP, Keep

CODE_TRIES = 20


def write_log(classroom: ClassroomSession, *, by: User | None, act: str, detail: str = "") -> None:
    """Note an act where the instructor can read it, and tell listeners that something has changed."""
    LogEntry.objects.create(classroom=classroom, by=by, act=act, detail=detail)
    classroom.touch()


@transaction.atomic
def create_classroom(
    *,
    by: User,
    case: Case,
    title: str,
    tradeoffs: Sequence[TradeOff],
    steps: Sequence[phases.Step],
    plan_key: str = "own",
    join_mode: str = JoinMode.OPEN,
    own_names: bool = False,
    keep: Keep = FIRST_KEEP,
    deals_cards: bool = True,
    screens_arguments: bool = False,
    shows_authors: bool = True,
    shows_results: bool = True,
    language: str = "en",
    op: uuid.UUID | None = None,
) -> ClassroomSession:
    """Make a session in its lobby. The same operation sent twice is one session."""
    hold_account(by)
    op, known = _operation(op or uuid.uuid4(), by)
    if known:
        return known
    if not 1 <= len(tradeoffs) <= limits.TRADEOFFS or any(t.case_id != case.pk for t in tradeoffs):
        raise BadPlan(gettext_noop("Choose one to nine trade-offs of this case."), field="tradeoffs")
    plan = [{"phase": step.phase, "minutes": step.minutes} for step in phases.check_plan(list(steps))]
    classroom = ClassroomSession.objects.create(
        code=free_code(),
        op=op,
        title=title.strip() or case.title,
        case=case,
        instructor=by,
        plan_key=plan_key,
        plan=plan,
        join_mode=join_mode,
        own_names=own_names,
        seal_days=keep.seal_days,
        keep_days=keep.keep_days,
        deals_cards=deals_cards,
        screens_arguments=screens_arguments,
        shows_authors=shows_authors,
        shows_results=shows_results,
        language=language,
    )
    classroom.tradeoffs.set(tradeoffs)
    PhaseChange.objects.create(classroom=classroom, phase="lobby", epoch=1, by=by)
    write_log(classroom, by=by, act="create")
    return classroom


def _operation(op: uuid.UUID, by: User) -> tuple[uuid.UUID, ClassroomSession | None]:
    """The operation to make a session under, and the session that it has made already. One that somebody else's
    session was made under is another one in this instructor's hands, and the same each time."""
    made = ClassroomSession.objects.filter(op=op).first()
    if made and not made.is_owned_by(by):
        op = uuid.uuid5(op, str(by.pk))
    return op, ClassroomSession.objects.owned_by(by).filter(op=op).first()


def free_code() -> str:
    """A join code that no session has."""
    for _ in range(CODE_TRIES):
        code = new_code()
        if not ClassroomSession.objects.filter(code=code).exists():
            return code
    raise IntegrityError("no free join code was found")


@transaction.atomic
def move_phase(
    classroom: ClassroomSession, *, by: User | None, to_step: int, epoch: int | None = None
) -> ClassroomSession:
    """Enter a step of the plan: 0 is the lobby, the last one the end.

    `epoch` is the epoch of the page that the act was made on: of two who advance at once, one wins and the
    other is told (NotNow).
    """
    held = led_and_locked(classroom.pk, by)
    held.require_unsealed()
    if epoch is not None and epoch != held.phase_epoch:
        raise NotNow(
            gettext_noop("The class has already moved on: it is in “%(phase)s” now."),
            phase=held.current.title,
        )
    if not 0 <= to_step < len(held.phases):
        raise NotNow(gettext_noop("There is no phase there."))
    now = timezone.now()
    minutes = held.minutes_of(to_step)
    held.step = to_step
    held.phase = held.phases[to_step]
    held.phase_epoch += 1
    held.phase_started_at = now
    held.phase_ends_at = now + timedelta(minutes=minutes) if minutes else None
    held.ended_at = now if held.is_over else None
    held.kept_since = now
    # A new phase is what the class looks at now; a wall that was covered stays so.
    held.wall_kind, held.wall_key = "auto", ""
    changed = ["step", "phase", "phase_epoch", "phase_started_at", "phase_ends_at", "ended_at", "kept_since"]
    held.save(update_fields=[*changed, "wall_kind", "wall_key"])
    PhaseChange.objects.create(classroom=held, phase=held.phase, epoch=held.phase_epoch, at=now, by=by)
    write_log(held, by=by, act="phase", detail=held.phase)
    held.refresh_from_db()
    return held


@transaction.atomic
def extend_phase(
    classroom: ClassroomSession, *, by: User, minutes: int, ends_at: datetime | None = None
) -> ClassroomSession:
    """Give the present phase more minutes (1 to 14 days), from its end or, if that has passed, from now.

    `ends_at` is the end that the page showed: a form sent twice gives the minutes once (NotNow).
    """
    if not 1 <= minutes <= phases.LONGEST_MINUTES:
        raise BadPlan(gettext_noop("Give it at least 1 minute and at most 14 days."), field="minutes")
    held = led_and_locked(classroom.pk, by)
    if held.phase in ("lobby", "ended"):
        raise NotNow(gettext_noop("There is no time to extend now."))
    if ends_at is not None and held.phase_ends_at != ends_at:
        raise NotNow(gettext_noop("The time was changed meanwhile. Look at it before you change it again."))
    now = timezone.now()
    held.phase_ends_at = max(held.phase_ends_at or now, now) + timedelta(minutes=minutes)
    held.save(update_fields=["phase_ends_at"])
    write_log(held, by=by, act="extend", detail=str(minutes))
    held.refresh_from_db()
    return held


@transaction.atomic
def shorten_phase(
    classroom: ClassroomSession, *, by: User, how: str, ends_at: datetime | None = None
) -> ClassroomSession:
    """Change the clock of the present phase, which stays advisory: "minute" takes one away, not past now; "up" lets
    it end now; "none" takes the clock away.

    `ends_at` is the end that the page showed: a form sent twice changes the time once (NotNow).
    """
    held = led_and_locked(classroom.pk, by)
    if held.phase_ends_at is None:
        raise NotNow(gettext_noop("There is no clock to change now."))
    if ends_at is not None and held.phase_ends_at != ends_at:
        raise NotNow(gettext_noop("The time was changed meanwhile. Look at it before you change it again."))
    now = timezone.now()
    sooner = max(now, held.phase_ends_at - timedelta(minutes=1))
    ends = {"minute": min(sooner, held.phase_ends_at), "up": min(now, held.phase_ends_at), "none": None}
    if how not in ends:
        raise BadPlan(gettext_noop("Say what is to be done with the time."))
    held.phase_ends_at = ends[how]
    held.save(update_fields=["phase_ends_at"])
    write_log(held, by=by, act="shorten", detail=how)
    held.refresh_from_db()
    return held


@transaction.atomic
def set_door(classroom: ClassroomSession, *, by: User, is_open: bool) -> None:
    """Lock the door, so that nobody new can join, or open it again."""
    held = led_and_locked(classroom.pk, by)
    if is_open:
        held.require_unsealed()
    changed = ClassroomSession.objects.filter(pk=classroom.pk, door_open=not is_open).update(
        door_open=is_open
    )
    if changed:
        write_log(classroom, by=by, act="open_door" if is_open else "lock_door")


@transaction.atomic
def trash_classroom(classroom: ClassroomSession, *, by: User) -> None:
    """Put a session into the trash: nobody reaches it any more; it can be restored for 30 days."""
    led_and_locked(classroom.pk, by)
    present = ClassroomSession.objects.filter(pk=classroom.pk, trashed_at__isnull=True)
    if present.update(trashed_at=timezone.now()):
        write_log(classroom, by=by, act="trash")


@transaction.atomic
def restore_classroom(classroom: ClassroomSession, *, by: User) -> None:
    """Take a session out of the trash, as it was."""
    led_and_locked(classroom.pk, by)
    trashed = ClassroomSession.objects.filter(pk=classroom.pk, trashed_at__isnull=False)
    if trashed.update(trashed_at=None):
        write_log(classroom, by=by, act="restore")


@transaction.atomic
def purge_trash() -> int:
    """Delete for good what has been in the trash for 30 days; returns how many sessions."""
    until = timezone.now() - timedelta(days=limits.TRASH_DAYS)
    old = ClassroomSession.objects.trashed().filter(trashed_at__lt=until)
    ops = list(old.values_list("op", flat=True))
    return delete_classrooms(ops)


@transaction.atomic
def delete_classrooms(ops: Sequence[uuid.UUID]) -> int:
    """Delete sessions for good, named by the operations that made them, with all that they hold; returns how many."""
    ClassroomSession.objects.filter(op__in=ops).delete()
    ledger.note(Kind.CLASSROOM, ops)
    return len(ops)
