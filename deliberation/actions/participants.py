"""Joining, leaving, removing and restoring; dealing and choosing cards."""

from __future__ import annotations

import random
import secrets
import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from cases.models import Passage, Position, PositionKind
from deliberation import ledger
from deliberation.actions.classrooms import write_log
from deliberation.actions.leading import led_and_locked
from deliberation.errors import (
    BadName,
    BadPin,
    BadRoster,
    BadVote,
    DoorClosed,
    NotNow,
    Overtaken,
    Problem,
    SeatGone,
    gettext_noop,
)
from deliberation.ledger import Kind
from deliberation.live.announce import announce
from deliberation.live.hub import CHANNEL
from deliberation.models import (
    Citation,
    ClassroomSession,
    DeletedArgument,
    Identity,
    LogEntry,
    Participant,
    RubricMark,
)
from deliberation.queries.me import log_about
from deliberation.queries.prepared import Prepared
from deliberation.rules import limits
from deliberation.rules.names import (
    GREEK,
    RosterLine,
    clean_name,
    fold_name,
    look_alike,
    name_keys,
    one_time_pins,
    pseudonyms,
    some_pseudonyms,
)

PSEUDONYMS_DRAWN = 12
# What can change under a request's hands, of the class and of the seat.
OF_CLASSROOM = (
    "step",
    "phase",
    "phase_epoch",
    "phase_started_at",
    "phase_ends_at",
    "door_open",
    "version",
    "trashed_at",
)
OF_SEAT = ("key", "joined_at", "joined_epoch", "removed_at", "left_at", "card_id")
HOLD = Prepared(
    lambda pk: (
        ClassroomSession.objects.select_for_update().filter(pk=pk).order_by().values_list(*OF_CLASSROOM)
    ),
    pk=lambda: ClassroomSession._meta.get_field("id"),
)
# The same, and the version one higher. PostgreSQL tells the listeners with it, once the transaction is committed.
RAISE = Prepared(
    HOLD.build,
    "version = version + 1",
    lambda vendor: f"pg_notify('{CHANNEL}', id::text)" if vendor == "postgresql" else "",
    pk=lambda: ClassroomSession._meta.get_field("id"),
)
LOOK = Prepared(
    lambda pk: Participant.objects.filter(pk=pk).order_by().values_list(*OF_SEAT),
    pk=lambda: Participant._meta.get_field("id"),
)


def seat_for_update(participant: Participant, *, touch: bool = False) -> Participant:
    """The seat and its classroom as they are now, held until the transaction ends; SeatGone if the seat was removed,
    or given up or to another browser since it was read.

    Every write of a student begins here: authority is asked again inside the write's own transaction. The instances
    that were given are brought up to date. With `touch` the version of the class is raised as it is held, which
    saves a statement at the end: for an act that either changes something or is refused and rolled back.
    """
    classroom, key = participant.classroom, participant.key
    held = (RAISE if touch else HOLD).first(pk=participant.classroom_id)
    if touch and connection.vendor != "postgresql":
        announce(participant.classroom_id)
    seat = LOOK.first(pk=participant.pk)
    for row, names, fresh in ((classroom, OF_CLASSROOM, held), (participant, OF_SEAT, seat)):
        for name, value in zip(names, fresh or (), strict=False):
            setattr(row, name, value)
    is_here = held is not None and seat is not None and participant.key == key
    if not is_here or not participant.is_seated or classroom.trashed_at:
        raise SeatGone(gettext_noop("Your seat in this class was removed. Your text is still on this page."))
    return participant


def require_newer(stored: int, seq: int | None) -> int:
    """The number to store with a write; Overtaken if what is stored was sent after it. None asks for no order.

    The same number again is the same form again: writing it again changes nothing.
    """
    if seq is None:
        return stored
    if seq < stored:
        raise Overtaken(stored)
    return seq


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
    is_right = constant_time_compare(_pin_hash(seat.pk, pin), identity.pin_hash)
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
    if all(name in hashes and hashes[name][1] == _pin_hash(hashes[name][0], pin) for name, pin in sheet):
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
        Identity(participant=seat, name=line.name, pin_hash=_pin_hash(seat.pk, pin))
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


def _pin_hash(seat_id: uuid.UUID, pin: str) -> str:
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
    pin = one_time_pins(1, _chance(op, seat.pk))[0]
    if constant_time_compare(_pin_hash(seat.pk, pin), identity.pin_hash):
        return pin
    identity.pin_hash = _pin_hash(seat.pk, pin)
    identity.claimed_at = None
    identity.failed_tries = 0
    identity.wait_until = None
    identity.save()
    Participant.objects.filter(pk=seat.pk).update(key=secrets.token_hex(16))
    write_log(classroom, by=by, act="new_pin", detail=seat.pseudonym)
    return pin


@transaction.atomic
def remove_seat(*, seat: Participant, by: User) -> None:
    """Take a seat out of the class: its votes and arguments leave every tally, reversibly."""
    classroom = led_and_locked(seat.classroom_id, by)
    classroom.require_unsealed()
    kept = Participant.objects.filter(pk=seat.pk, removed_at__isnull=True)
    if kept.update(removed_at=timezone.now()):
        write_log(classroom, by=by, act="remove", detail=seat.pseudonym)


@transaction.atomic
def restore_seat(*, seat: Participant, by: User) -> None:
    """Give a removed seat back, with all it had done."""
    classroom = led_and_locked(seat.classroom_id, by)
    classroom.require_unsealed()
    if Participant.objects.filter(pk=seat.pk, left_at__isnull=False).exists():
        raise SeatGone(gettext_noop("This student has left and can only come back by joining again."))
    removed = Participant.objects.filter(pk=seat.pk, removed_at__isnull=False)
    if removed.update(removed_at=None):
        write_log(classroom, by=by, act="restore_seat", detail=seat.pseudonym)


@transaction.atomic
def leave_class(*, by: Participant, erase: bool) -> None:
    """Leave the seat. With `erase`, everything that it holds is deleted, the name behind it too. Nothing happens to a
    seat that was left already, or that another browser has been given since."""
    classroom = ClassroomSession.objects.locked(by.classroom_id)
    seat_id = by.pk
    if not Participant.objects.filter(pk=seat_id, key=by.key).exists():
        return
    if erase:
        erase_seat(by)
        gone = [Kind.SEAT]
    else:
        gone = [Kind.IDENTITY] if erase_name(by) else []
    classroom.touch()
    for kind in gone:
        ledger.note(kind, [seat_id])


def erase_name(seat: Participant) -> bool:
    """Delete the name behind a seat that is left; what it said and voted stays, under its pseudonym. Whether there
    was one."""
    deleted, _ = Identity.objects.filter(participant=seat).delete()
    Participant.objects.filter(pk=seat.pk).update(key=secrets.token_hex(16), left_at=timezone.now())
    return bool(deleted)


def erase_seat(seat: Participant) -> None:
    """Delete a seat and its words. What others have answered or credited keeps an empty place, without a word
    or name in it, so that nobody else's work goes with it. The log keeps what was done, and not to whom."""
    about = log_about(seat, seat.arguments.all())
    LogEntry.objects.filter(pk__in=[entry.pk for entry in about]).update(detail="")
    others = Q(replies__isnull=False) | Q(credits__isnull=False)
    kept = set(seat.arguments.filter(others).values_list("pk", flat=True))
    gone = seat.arguments.exclude(pk__in=kept).values_list("pk", flat=True)
    DeletedArgument.objects.bulk_create(
        (DeletedArgument(classroom_id=seat.classroom_id, argument=pk) for pk in gone), ignore_conflicts=True
    )
    if not kept:
        seat.delete()
        return
    seat.arguments.exclude(pk__in=kept).delete()
    Citation.objects.filter(argument__in=kept).delete()
    seat.arguments.update(claim="", reason="", hidden_reason="", position=None, featured_at=None)
    for rows in (seat.ballots, seat.weighings, seat.taken_back, seat.credits, seat.fairness_marks):
        rows.all().delete()
    seat.marks.clear()
    Identity.objects.filter(participant=seat).delete()
    RubricMark.objects.filter(participant=seat).delete()
    now = timezone.now()
    Participant.objects.filter(pk=seat.pk).update(
        pseudonym=gettext_noop("Erased seat"),
        folded=f"erased {seat.pk}",
        key=secrets.token_hex(16),
        seed=0,
        card=None,
        left_at=now,
        removed_at=now,
    )


@transaction.atomic
def choose_card(*, by: Participant, position: Position) -> Participant:
    """Speak for a heard card of one's own choice, where the class deals none."""
    seat = seat_for_update(by)
    seat.classroom.require("choose_card")
    if seat.classroom.deals_cards:
        raise NotNow(gettext_noop("In this class the cards are dealt."))
    if position.case_id != seat.classroom.case_id or position.kind != PositionKind.HEARD:
        raise BadVote(gettext_noop("Choose one of the cards that are heard in the article."))
    seat.card = position
    seat.save(update_fields=["card"])
    seat.classroom.touch()
    return seat


@transaction.atomic
def mark_passage(*, by: Participant, passage: Passage, marked: bool) -> None:
    """Mark a passage of the reading for oneself, or take the mark away."""
    seat = seat_for_update(by)
    seat.classroom.require("mark")
    if passage.case_id != seat.classroom.case_id:
        raise BadVote(gettext_noop("This passage is not part of the case."))
    if marked:
        seat.marks.add(passage)
    else:
        seat.marks.remove(passage)
    seat.classroom.touch()
