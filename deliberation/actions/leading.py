"""Who acts on a session still leads it: asked again inside the act's own transaction, whatever was asked before."""

from __future__ import annotations

from django.contrib.auth.models import User

from deliberation.errors import NotLed
from deliberation.models import ClassroomSession


def led_and_locked(pk: int, by: User | None) -> ClassroomSession:
    """A session's row, held until the transaction ends, for somebody who leads it now; NotLed otherwise.

    Who removes a co-instructor holds the same row, so an act is either before the removal or refused. Without
    anybody (None) it is the server itself that acts.
    """
    held = ClassroomSession.objects.locked(pk)
    if by is not None:
        hold_account(by)
        if not held.is_led_by(by):
            raise NotLed
    return held


def hold_account(by: User) -> None:
    """Hold an account until the transaction ends: who deactivates or deletes it waits. NotLed if that was done before.

    What one account makes, it makes one after the other: two equal forms of one instructor are one session.
    """
    active = User.objects.select_for_update(no_key=True).filter(pk=by.pk, is_active=True)
    if not list(active.values_list("pk")):
        raise NotLed
