"""Taking a session's data out of the application is an act that the log keeps."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from deliberation.actions.classrooms import write_log
from deliberation.actions.leading import led_and_locked
from deliberation.models import ClassroomSession
from deliberation.rules.levels import Level
from deliberation.rules.privacy import ONLY_NUMBERS, WITH_NAMES

WORDS = {Level.NAMED: WITH_NAMES, Level.PSEUDONYMOUS: "", Level.AGGREGATE: ONLY_NUMBERS}


@transaction.atomic
def note_export(
    classroom: ClassroomSession, *, by: User | None, what: str, level: Level = Level.PSEUDONYMOUS
) -> None:
    """Write into the log that a file was taken out, and at which level."""
    led_and_locked(classroom.pk, by)
    write_log(classroom, by=by, act="export", detail=f"{what}{WORDS[level]}")
