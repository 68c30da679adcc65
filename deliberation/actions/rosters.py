"""The list of names of a class, and the one-time PINs that its seats are claimed with."""

from __future__ import annotations

import random
import secrets
import uuid
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from deliberation.actions.classrooms import write_log
from deliberation.actions.leading import led_and_locked
from deliberation.errors import BadPin, BadRoster, Problem, SeatGone, gettext_noop
from deliberation.models import ClassroomSession, Identity, Participant
from deliberation.rules import limits
from deliberation.rules.names import RosterLine, fold_name, name_keys, one_time_pins, pseudonyms


@transaction.atomic
def add_roster(
    *, classroom: ClassroomSession, by: User, lines: Sequence[RosterLine], op: uuid.UUID | None = None
) -> list[tuple[str, str]]:
    """Make a seat for each name that is new; returns (name, one-time PIN) of each, to be printed once.

    The same operation sent twice makes the seats once and returns the same PINs: the first sheet may have got lost.
    """
    held = led_and_locked(classroom.pk, by)
    held.require_unsealed()
    if not held.is_roster:
        raise BadRoster(
            [Problem(gettext_noop("This session is open to whoever has the code; it has no list of names."))]
        )
    identities = Identity.objects.filter(participant__classroom=held)
    hashes = {
        name: (seat, pin) for name, seat, pin in identities.values_list("name", "participant_id", "pin_hash")
    }
    pins = one_time_pins(len(lines), _chance(op))
    sheet = [(line.name, pin) for line, pin in zip(lines, pins, strict=True)]
    if all(name in hashes and hashes[name][1] == pin_hash(hashes[name][0], pin) for name, pin in sheet):
        return sheet
    listed = list(hashes)
    known = {key for name in listed for key in name_keys(name)}
    doubled = [line for line in lines if name_keys(line.name) & known]
    if doubled:
        names = ", ".join(line.name for line in doubled[:5])
        raise BadRoster(
            [Problem(gettext_noop("These names are on the list already: %(names)s."), {"names": names})]
        )
    if len(listed) + len(lines) > limits.SEATS:
        raise BadRoster([Problem(gettext_noop("This class is full."))])
    taken = set(held.participants.values_list("folded", flat=True))
    dealt = pseudonyms(secrets.randbelow(2**31), held.spoken_language)
    free = (name for name in dealt if fold_name(name) not in taken)
    seats = [
        Participant(classroom=held, pseudonym=name, folded=fold_name(name))
        for name, _ in zip(free, lines, strict=False)
    ]
    Participant.objects.bulk_create(seats)
    Identity.objects.bulk_create(
        Identity(participant=seat, name=line.name, pin_hash=pin_hash(seat.pk, pin))
        for seat, line, pin in zip(seats, lines, pins, strict=True)
    )
    write_log(held, by=by, act="roster", detail=str(len(lines)))
    return sheet


def _chance(*about: object) -> random.Random:
    """Where PINs are drawn from. About an operation it is the same each time, and known to this server alone."""
    if None in about:
        return secrets.SystemRandom()
    seed = salted_hmac("deliberation.pins", ":".join(map(str, about)), algorithm="sha256").hexdigest()
    return random.Random(seed)  # noqa: S311 - seeded with the server's secret


def pin_hash(seat_id: uuid.UUID, pin: str) -> str:
    """A PIN has a million values, so a slow hash alone would not hold: it is keyed with the server's secret."""
    return salted_hmac("deliberation.pin", f"{seat_id}:{pin.strip()}", algorithm="sha256").hexdigest()


@transaction.atomic
def new_pin(*, seat: Participant, by: User, op: uuid.UUID | None = None) -> str:
    """Free a roster's seat and give it a new one-time PIN, returned to be read out; older cookies are turned away.

    The same operation sent twice is one new PIN.
    """
    classroom = led_and_locked(seat.classroom_id, by)
    classroom.require_unsealed()
    identity = Identity.objects.filter(participant=seat).first()
    if identity is None:
        raise BadPin(gettext_noop("This seat has no PIN."))
    if not Participant.objects.filter(pk=seat.pk, removed_at__isnull=True).exists():
        raise SeatGone(gettext_noop("This seat was removed. Restore it before you give it a new PIN."))
    pin = one_time_pins(1, _chance(op, seat.pk))[0]
    if constant_time_compare(pin_hash(seat.pk, pin), identity.pin_hash):
        return pin
    identity.pin_hash = pin_hash(seat.pk, pin)
    identity.claimed_at = None
    identity.failed_tries = 0
    identity.wait_until = None
    identity.save()
    Participant.objects.filter(pk=seat.pk).update(key=secrets.token_hex(16))
    write_log(classroom, by=by, act="new_pin", detail=seat.pseudonym)
    return pin
