"""Sealing a session: nothing in it says any more who sat where, or when anybody did what. There is no way back.

`rules/privacy.py` says what becomes of each field. What one seat did stays together, so that before and after can still
be compared; seats, arguments and all rows get other ids and names by chance and are written down in another order.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from deliberation import ledger
from deliberation.actions.classrooms import write_log
from deliberation.actions.leading import led_and_locked
from deliberation.errors import NotNow, gettext_noop
from deliberation.ledger import Kind
from deliberation.models import Argument, ClassroomSession, Participant, TakenBack
from deliberation.queries.record_kinds import KINDS
from deliberation.rules.names import fold_name, pseudonyms
from deliberation.rules.privacy import ABOUT_THE_CLASS, FIELDS, Sealing

BATCH = 500
# Lists of a session's record whose rows hang on a seat, in the order in which they can be written.
REWRITTEN = tuple(
    kind
    for kind in KINDS
    if kind.of != "classroom" or kind.model in (Participant, Argument)
    if not any(classed.sealing == Sealing.GONE for classed in FIELDS[kind.model._meta.label].values())
)


@transaction.atomic
def seal_classroom(classroom: ClassroomSession, *, by: User | None) -> None:
    """Cut every link between people and seats of a session that has ended (else NotNow). Twice is once."""
    held = led_and_locked(classroom.pk, by)
    if held.is_sealed:
        return
    if not held.is_over:
        raise NotNow(gettext_noop("Only a session that has ended can be sealed. End it first."))
    end = held.phase_started_at
    # Edited after it was put before the class: it does not stand there, and would without its times.
    held.arguments.filter(edited_at__gt=F("featured_at")).update(featured_at=None)
    rows = [(kind.model, list(kind.model._default_manager.filter(**{kind.of: held}))) for kind in REWRITTEN]
    ids = {
        row.pk: uuid.uuid4() for _, found in rows for row in found if isinstance(row, Participant | Argument)
    }
    # None that the class has known: under it, one student's words would be taken for another's.
    known = set(held.participants.values_list("folded", flat=True))
    dealt = pseudonyms(secrets.randbelow(2**31), held.spoken_language)
    names = (name for name in dealt if fold_name(name) not in known)
    _delete(held)
    for model, found in rows:
        for row in found:
            _seal_row(row, ids, end)
            if isinstance(row, Participant):
                _rename(row, names)
        # Who wrote first would else be read from the numbers that the database gives.
        secrets.SystemRandom().shuffle(found)
        model._default_manager.bulk_create(found, batch_size=BATCH)
    held.log.exclude(act__in=ABOUT_THE_CLASS).update(detail="", at=end)
    held.sealed_at, held.door_open, held.marks_released_at = timezone.now(), False, None
    held.wall_kind, held.wall_key = "auto", ""
    held.save(update_fields=["sealed_at", "door_open", "marks_released_at", "wall_kind", "wall_key"])
    write_log(held, by=by, act="seal")
    ledger.note(Kind.SEAL, [held.op])


def _delete(classroom: ClassroomSession) -> None:
    """Delete all that hangs on the seats, the seats last: what is not written anew is gone."""
    TakenBack.objects.filter(participant__classroom=classroom).delete()
    classroom.deleted_arguments.all().delete()
    for kind in reversed(KINDS):
        if kind.of != "classroom":
            kind.model._default_manager.filter(**{kind.of: classroom}).delete()
    classroom.arguments.all().delete()
    classroom.participants.all().delete()


def _seal_row(row: models.Model, ids: dict[Any, uuid.UUID], end: datetime) -> None:
    """Make a row one that was never stored: other ids, and of every field what its class leaves of it."""
    was_erased = isinstance(row, Participant) and row.is_erased
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        sealing = FIELDS[row._meta.label][field.name].sealing
        if field.primary_key:
            setattr(row, field.attname, ids.get(value))
        elif field.is_relation and value in ids:
            setattr(row, field.attname, ids[value])
        elif sealing == Sealing.EMPTIED:
            setattr(row, field.attname, None if field.null else type(value)())
        elif sealing == Sealing.LEVELLED and value is not None:
            setattr(row, field.attname, end)
        elif sealing == Sealing.RENEWED and field.has_default():
            setattr(row, field.attname, field.get_default())
    row._state.adding = True
    if was_erased and isinstance(row, Participant):
        row.folded = f"erased {row.pk}"


def _rename(seat: Participant, names: Iterable[str]) -> None:
    """Another pseudonym, in the place of one that the class knows somebody by; an erased seat keeps having none."""
    if seat.is_erased:
        return
    seat.pseudonym = next(iter(names))
    seat.folded = fold_name(seat.pseudonym)
