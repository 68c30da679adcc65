"""Taking a session's data out of the application is an act that the log keeps."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from deliberation.actions.classrooms import write_log
from deliberation.models import ClassroomSession


@transaction.atomic
def note_export(classroom: ClassroomSession, *, by: User | None, what: str, names: bool = False) -> None:
    """Write into the log that a file was taken out, and whether it holds names."""
    write_log(classroom, by=by, act="export", detail=f"{what}, with names" if names else what)
