"""What an instructor does about where they are signed in."""

from __future__ import annotations

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from deliberation.live.announce import announce
from deliberation.models import ClassroomSession


@transaction.atomic
def sign_out_everywhere(*, account: User) -> int:
    """End every browser's session of an account; how many there were. Event streams that they hold end soon after."""
    # A session does not say whose it is before it is read; students have none, so there are few.
    rows = Session.objects.filter(expire_date__gt=timezone.now())
    theirs = [row.pk for row in rows if row.get_decoded().get(SESSION_KEY) == str(account.pk)]
    Session.objects.filter(pk__in=theirs).delete()
    tell_streams(account=account)
    return len(theirs)


def tell_streams(*, account: User) -> None:
    """Have it asked anew who may listen to the account's classes: a browser was signed out."""
    for classroom in ClassroomSession.objects.led_by(account).values_list("pk", flat=True):
        announce(classroom)
