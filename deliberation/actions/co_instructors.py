"""Who leads a session beside its owner: added and removed by the owner, and free to leave."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from deliberation.actions.classrooms import write_log
from deliberation.actions.leading import hold_account, led_and_locked
from deliberation.errors import BadCoInstructor, NoSuchInstructor, gettext_noop
from deliberation.models import ClassroomSession, CoInstructor
from deliberation.rules import limits

LEFT = "leave_co_instructor"


@transaction.atomic
def add_co_instructor(classroom: ClassroomSession, *, by: User, user_name: str) -> CoInstructor:
    """Let an account of this server, named exactly, lead the session with its owner. Twice is once."""
    held = led_and_locked(classroom.pk, by)
    user = User.objects.filter(username=user_name, is_active=True).first()
    if user is None:
        raise NoSuchInstructor
    if held.is_owned_by(user):
        raise BadCoInstructor(
            gettext_noop("This is the user name of the session’s owner, who leads it anyway."),
            field="user_name",
        )
    if known := held.co_instructors.filter(user=user).first():
        return known
    if held.co_instructors.count() >= limits.CO_INSTRUCTORS:
        raise BadCoInstructor(
            gettext_noop("A session has at most %(most)d co-instructors. Remove one first."),
            most=limits.CO_INSTRUCTORS,
        )
    added = CoInstructor.objects.create(classroom=held, user=user)
    write_log(held, by=by, act="add_co_instructor", detail=user_name)
    return added


@transaction.atomic
def remove_co_instructor(classroom: ClassroomSession, *, by: User, user_name: str) -> None:
    """Let a co-instructor lead the session no more, from their next request on. Who is none is removed already."""
    held = led_and_locked(classroom.pk, by)
    # PostgreSQL cannot look for a name with a NUL in it; nobody has one.
    removed, _ = held.co_instructors.filter(user__username=user_name.replace("\x00", "")).delete()
    if removed:
        write_log(held, by=by, act="remove_co_instructor", detail=user_name)


@transaction.atomic
def leave_as_co_instructor(classroom: ClassroomSession, *, by: User) -> None:
    """Lead a session of somebody else's no more. Twice is once."""
    held = ClassroomSession.objects.locked(classroom.pk)
    hold_account(by)
    left, _ = held.co_instructors.filter(user=by).delete()
    if left:
        write_log(held, by=by, act="leave_co_instructor")
