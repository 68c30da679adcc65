"""What an instructor does with what the class writes: hiding it, letting it through, putting it before the class."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from deliberation.actions.classrooms import write_log
from deliberation.actions.leading import led_and_locked
from deliberation.actions.screen import put_on_wall
from deliberation.actions.wording import just_after, require_wording
from deliberation.errors import BadArgument, NotNow, gettext_noop
from deliberation.models import Argument, ClassroomSession
from deliberation.rules import limits
from deliberation.rules.text import clean_text


@transaction.atomic
def hide_argument(*, argument: Argument, by: User, reason: str) -> None:
    """Take an argument out of the class's sight, with a reason that its author sees."""
    reason = clean_text(reason, lines=False)
    if not reason:
        raise BadArgument(gettext_noop("Give the reason that its author will read."), field="reason")
    if len(reason) > limits.WHY_CHARS:
        raise BadArgument(
            gettext_noop("Give the reason in at most %(most)d characters."),
            field="reason",
            most=limits.WHY_CHARS,
        )
    # Whoever writes in a class holds its row first: in another order, an edit and this would wait for each other.
    classroom = led_and_locked(argument.classroom_id, by)
    # The same form sent twice is one act; another reason is another.
    others = Argument.objects.filter(pk=argument.pk).exclude(hidden_at__isnull=False, hidden_reason=reason)
    if others.update(hidden_at=timezone.now(), hidden_reason=reason, hidden_by=by, featured_at=None):
        _off_the_wall(argument)
        write_log(classroom, by=by, act="hide", detail=f"{argument.pk}: {reason}")


@transaction.atomic
def restore_argument(*, argument: Argument, by: User) -> None:
    """Show a hidden argument again."""
    classroom = led_and_locked(argument.classroom_id, by)
    hidden = Argument.objects.filter(pk=argument.pk, hidden_at__isnull=False)
    if hidden.update(hidden_at=None, hidden_reason="", hidden_by=None):
        write_log(classroom, by=by, act="restore_argument", detail=str(argument.pk))


@transaction.atomic
def let_through(*, argument: Argument, by: User, wording: str = "") -> None:
    """Show an argument to the class where the instructor reads first. `wording` is the one that they have read;
    OtherWords if its author has changed it since."""
    classroom = led_and_locked(argument.classroom_id, by)
    found = classroom.arguments.filter(pk=argument.pk, let_through_at__isnull=True).first()
    if found is None:
        return
    require_wording(found, wording)
    classroom.arguments.filter(pk=found.pk).update(let_through_at=timezone.now())
    write_log(classroom, by=by, act="let_through", detail=str(found.pk))


@transaction.atomic
def feature_argument(*, argument: Argument, by: User, featured: bool = True, wording: str = "") -> None:
    """Put one argument before the class, on the wall and on the board, or take it away again. One at a time.

    `wording` is the one that the instructor has read; OtherWords if its author has changed it since. One that was
    edited after it was put there is put there anew.
    """
    classroom = led_and_locked(argument.classroom_id, by)
    found = classroom.arguments.filter(pk=argument.pk).first()
    if found and featured and found.participant.removed_at:
        raise NotNow(
            gettext_noop("The seat that wrote it was removed. Restore the seat before you feature it.")
        )
    if found is None or (featured and not Argument.objects.shown().filter(pk=found.pk).exists()):
        raise NotNow(gettext_noop("Let it through or show it again before you feature it."))
    if featured:
        seen = found.is_featured and classroom.has_on_wall("argument", str(found.pk))
        if seen and not classroom.wall_blank:
            return
        require_wording(found, wording)
        classroom.arguments.filter(featured_at__isnull=False).update(featured_at=None)
        classroom.arguments.filter(pk=found.pk).update(featured_at=just_after(found.edited_at))
        put_on_wall(classroom, kind="argument", key=str(found.pk))
    else:
        if found.featured_at is None:
            return
        classroom.arguments.filter(pk=found.pk).update(featured_at=None)
        _off_the_wall(found)
    write_log(classroom, by=by, act="feature" if featured else "unfeature", detail=str(found.pk))


def _off_the_wall(argument: Argument) -> None:
    """Leave the wall to the phase if it shows this argument; what is shown again later does not come back by itself."""
    ClassroomSession.objects.filter(
        pk=argument.classroom_id, wall_kind="argument", wall_key=str(argument.pk)
    ).update(wall_kind="auto", wall_key="")
