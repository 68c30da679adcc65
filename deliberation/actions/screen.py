"""What an instructor does with the wall: choosing its slide, covering it, and making it a new address."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from deliberation.actions.classrooms import write_log
from deliberation.actions.leading import led_and_locked
from deliberation.errors import NotNow, gettext_noop
from deliberation.models import ClassroomSession
from deliberation.models.classrooms import new_token
from deliberation.rules.screen import SLIDES, figure_keys


def put_on_wall(classroom: ClassroomSession, *, kind: str, key: str) -> None:
    """Write down what the wall shows, uncovered. The caller has asked whether the class may see it."""
    ClassroomSession.objects.filter(pk=classroom.pk).update(wall_kind=kind, wall_key=key, wall_blank=False)


@transaction.atomic
def show_on_wall(classroom: ClassroomSession, *, by: User, kind: str, key: str = "") -> None:
    """Choose the slide of the wall. An argument is put there by `feature_argument`, which the board shows too.

    The picture of a vote can stand there only when the class may see its results (NotNow).
    """
    held = led_and_locked(classroom.pk, by)
    if not _is_there(held, kind, key):
        raise NotNow(gettext_noop("There is nothing of that kind to show on the wall."))
    if kind == "figure" and not held.shows_results:
        raise NotNow(gettext_noop("This class is not shown how it voted, nor does the wall show it."))
    if kind == "figure" and not held.allows("see_results"):
        raise NotNow(gettext_noop("The class does not see how it voted before the debrief."))
    if held.has_on_wall(kind, key) and not held.wall_blank:
        return
    put_on_wall(held, kind=kind, key=key)
    write_log(held, by=by, act="wall", detail=f"{kind}:{key}" if key else kind)


def _is_there(classroom: ClassroomSession, kind: str, key: str) -> bool:
    if kind not in SLIDES or kind == "argument" or bool(key) != SLIDES[kind].names_one:
        return False
    if kind == "card":
        return classroom.case.positions.filter(key=key).exists()
    if kind == "tradeoff":
        return classroom.tradeoffs.filter(key=key).exists()
    if kind == "figure":
        tradeoffs = classroom.tradeoffs.values_list("key", flat=True)
        return key in {slide for _, _, slide in figure_keys(tradeoffs)}
    return True


@transaction.atomic
def blank_wall(classroom: ClassroomSession, *, by: User, blank: bool) -> None:
    """Cover the wall on every display, or show again what stood there."""
    led_and_locked(classroom.pk, by)
    changed = ClassroomSession.objects.filter(pk=classroom.pk, wall_blank=not blank).update(wall_blank=blank)
    if changed:
        write_log(classroom, by=by, act="blank_wall" if blank else "uncover_wall")


@transaction.atomic
def renew_wall(classroom: ClassroomSession, *, by: User, old: str = "") -> str:
    """Give the wall a new address and return its token; from now on nobody reaches it under the old one.

    `old` is the token of the page that the act was made on: a form sent twice gives one new address.
    """
    held = led_and_locked(classroom.pk, by)
    if old and held.screen_token != old:
        return held.screen_token
    held.screen_token = new_token()
    held.save(update_fields=["screen_token"])
    write_log(held, by=by, act="renew_wall")
    return held.screen_token
