"""Taking a seat: by the class's code, or by one's name on a list and its PIN."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from cases.models import Position, PositionKind
from deliberation.actions.classrooms import write_log
from deliberation.actions.rosters import pin_hash
from deliberation.errors import BadName, BadPin, DoorClosed, gettext_noop
from deliberation.models import ClassroomSession, Identity, Participant
from deliberation.rules import limits
from deliberation.rules.names import (
    GREEK,
    clean_name,
    fold_name,
    look_alike,
    name_keys,
    pseudonyms,
    some_pseudonyms,
)

PSEUDONYMS_DRAWN = 12


def suggest_pseudonym(classroom: ClassroomSession, seed: int | None = None) -> str:
    """A pseudonym in the language of the class that nobody in it has."""
    seed = secrets.randbelow(2**31) if seed is None else seed
    # One of a few is free in all but the fullest class, and a class joins all at once.
    language = classroom.spoken_language
    drawn = {fold_name(name): name for name in some_pseudonyms(seed, PSEUDONYMS_DRAWN, language)}
    taken = set(classroom.participants.filter(folded__in=drawn).values_list("folded", flat=True))
    for folded, name in drawn.items():
        if folded not in taken:
            return name
    taken = set(classroom.participants.values_list("folded", flat=True))
    return next(name for name in pseudonyms(seed, language) if fold_name(name) not in taken)


def _require_open_door(classroom: ClassroomSession) -> None:
    if classroom.trashed_at or classroom.is_over:
        raise DoorClosed(gettext_noop("No class is open under this code."))
    if not classroom.door_open:
        raise DoorClosed(gettext_noop("The door of this class is locked. Ask your instructor to open it."))


@transaction.atomic
def join_class(
    *, classroom: ClassroomSession, pseudonym: str, op: uuid.UUID, rehearsed: bool = False
) -> Participant:
    """Take a seat under a pseudonym in a class that is open to whoever has the code.

    The same operation sent twice is one seat. BadName if the name is taken, imitates another or is not a name.
    """
    held = ClassroomSession.objects.locked(classroom.pk)
    known = held.participants.filter(op=op).first()
    if known:
        return known
    _require_open_door(held)
    if held.is_roster:
        raise DoorClosed(gettext_noop("This class has a list of names. Choose yours and enter your PIN."))
    if held.participants.count() >= limits.SEATS:
        raise DoorClosed(gettext_noop("This class is full."))
    name = clean_name(pseudonym)
    if _is_taken(held, name):
        raise BadName(
            gettext_noop("Somebody in this class has this name, or one that looks like it. Choose another."),
            field="pseudonym",
        )
    seat = Participant(
        classroom=held,
        op=op,
        pseudonym=name,
        folded=fold_name(name),
        joined_at=timezone.now(),
        joined_epoch=held.phase_epoch,
        rehearsed=rehearsed,
    )
    seat.card = _next_card(held)
    seat.save(force_insert=True)
    held.touch()
    return seat


def _is_taken(classroom: ClassroomSession, name: str) -> bool:
    """Whether somebody in the class goes by this name, or by one that can be taken for it."""
    if classroom.participants.filter(folded__in=name_keys(name)).exists():
        return True
    if not classroom.own_names:
        return False
    # A seat is stored under one key, and a Greek name has two: the few there are, are looked at one by one.
    names = classroom.participants.values_list("pseudonym", flat=True)
    return look_alike(name, [other for other in names if GREEK.search(other)])


def _next_card(classroom: ClassroomSession) -> Position | None:
    """The heard card that fewest hold, so that cards are dealt evenly; among equals, by chance."""
    if not classroom.deals_cards:
        return None
    seated = Q(
        holders__classroom=classroom, holders__removed_at__isnull=True, holders__joined_at__isnull=False
    )
    cards = list(
        Position.objects.filter(case_id=classroom.case_id, kind=PositionKind.HEARD).annotate(
            dealt=Count("holders", filter=seated)
        )
    )
    fewest = min((card.dealt for card in cards), default=0)
    return secrets.choice([card for card in cards if card.dealt == fewest]) if cards else None


def claim_seat(
    *, classroom: ClassroomSession, seat_id: uuid.UUID, pin: str, op: uuid.UUID | None = None
) -> Participant:
    """Take one's seat of the roster with its one-time PIN. BadPin after five wrong tries for a minute.

    The same operation sent twice, with the right PIN, is one claim. A wrong try is counted in the transaction that
    looked at it: however many are sent at once, five are looked at.
    """
    with transaction.atomic():
        taken = _claim(ClassroomSession.objects.locked(classroom.pk), seat_id, pin, op)
    if isinstance(taken, BadPin):
        raise taken
    return taken


def _claim(
    held: ClassroomSession, seat_id: uuid.UUID, pin: str, op: uuid.UUID | None
) -> Participant | BadPin:
    """The seat, or why it is not given; a wrong try is written down."""
    seat = held.participants.select_related("identity").filter(pk=seat_id, removed_at__isnull=True).first()
    if seat is None or not hasattr(seat, "identity"):
        _require_open_door(held)
        return BadPin(gettext_noop("Choose your name from the list."), field="seat")
    identity = seat.identity
    is_right = constant_time_compare(pin_hash(seat.pk, pin), identity.pin_hash)
    if identity.claimed_at and op == seat.op and is_right:
        return seat
    _require_open_door(held)
    if identity.claimed_at:
        _note_second_claim(held, seat)
        return BadPin(
            gettext_noop("This seat was taken already. If it was not you, tell your instructor now."),
            field="seat",
        )
    if identity.must_wait:
        return BadPin(gettext_noop("Too many tries. Wait a minute, then try again."), field="pin")
    if not is_right:
        _count_wrong_pin(identity)
        return BadPin(gettext_noop("This PIN does not belong to this name."), field="pin")
    now = timezone.now()
    identity.claimed_at = now
    identity.failed_tries = 0
    identity.save(update_fields=["claimed_at", "failed_tries"])
    # Who comes back with a new PIN joined when they first did: a vote that has closed stays closed to them.
    if seat.joined_at is None:
        seat.joined_at = now
        seat.joined_epoch = held.phase_epoch
    seat.key = secrets.token_hex(16)
    if op and not held.participants.filter(op=op).exists():
        seat.op = op
    if seat.card_id is None:
        seat.card = _next_card(held)
    seat.save(update_fields=["joined_at", "joined_epoch", "key", "op", "card"])
    held.touch()
    return seat


def _note_second_claim(held: ClassroomSession, seat: Participant) -> None:
    """Tell the instructor that somebody tried to take a seat that is taken: which and when, and not who it was."""
    now = timezone.now()
    lately = (now - timedelta(seconds=limits.CLAIM_NOTED_SECONDS), now)
    if not held.log.filter(act="second_claim", detail=seat.pseudonym, at__range=lately).exists():
        write_log(held, by=None, act="second_claim", detail=seat.pseudonym)


def _count_wrong_pin(identity: Identity) -> None:
    """Remember a wrong try on a seat: after five, the seat waits for a minute."""
    identity.failed_tries += 1
    if identity.failed_tries >= limits.PIN_TRIES:
        identity.failed_tries = 0
        identity.wait_until = timezone.now() + timedelta(seconds=limits.PIN_WAIT_SECONDS)
    identity.save(update_fields=["failed_tries", "wait_until"])
