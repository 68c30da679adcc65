"""A seat in a class, and, apart from it, the name behind the seat."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext

from cases.models import Passage, Position
from deliberation.models.classrooms import ClassroomSession
from deliberation.rules import limits


def new_seed() -> int:
    return secrets.randbelow(2**31)


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def seated(self) -> ParticipantQuerySet:
        """Those who have joined and were not removed."""
        return self.filter(joined_at__isnull=False, removed_at__isnull=True)


class Participant(models.Model):
    """One seat, under a pseudonym; no account. A roster's seat exists before anybody has claimed it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    classroom = models.ForeignKey(ClassroomSession, on_delete=models.CASCADE, related_name="participants")
    # The operation that made the seat: a join form sent twice is one seat.
    op = models.UUIDField(default=uuid.uuid4)
    pseudonym = models.CharField(max_length=60)
    folded = models.CharField(max_length=120)
    card = models.ForeignKey(
        Position, null=True, blank=True, on_delete=models.PROTECT, related_name="holders"
    )
    # Seeds every random order that this student sees, so that it stays the same from page to page.
    seed = models.PositiveIntegerField(default=new_seed)
    # Part of the seat's cookie: a new value turns every older cookie away.
    key = models.CharField(max_length=64, default=secrets.token_hex)
    joined_at = models.DateTimeField(null=True, blank=True)
    joined_epoch = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    rehearsed = models.BooleanField(default=False)
    marks = models.ManyToManyField(Passage, related_name="marked_by", blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["pseudonym"]
        constraints = [
            models.UniqueConstraint(fields=["classroom", "folded"], name="one_seat_per_name"),
            models.UniqueConstraint(fields=["classroom", "op"], name="one_seat_per_operation"),
        ]

    def __str__(self) -> str:
        return self.pseudonym

    @property
    def called(self) -> str:
        """The pseudonym; an erased seat, which has none, is called so in the reader's language."""
        return gettext(self.pseudonym) if self.folded == f"erased {self.pk}" else self.pseudonym

    @property
    def is_seated(self) -> bool:
        return self.joined_at is not None and self.removed_at is None

    @property
    def is_erased(self) -> bool:
        """Whether this is the empty place of a seat that was erased, kept because others answered or credited it."""
        return self.folded == f"erased {self.pk}"

    @cached_property
    def has_voted(self) -> bool:
        """Whether this seat has any vote: what has happened since is shown only after it."""
        return self.ballots.exists()

    def sees_flipped(self, tradeoff_order: int) -> bool:
        """Whether this student sees pole b on the left: at random, and always the same."""
        return bool((self.seed >> (tradeoff_order % 31)) & 1)


class Identity(models.Model):
    """The name behind a seat, where the class uses names; a row of its own, so that it can be erased."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="identity")
    name = models.CharField(max_length=80)
    pin_hash = models.CharField(max_length=200)
    claimed_at = models.DateTimeField(null=True, blank=True)
    failed_tries = models.PositiveSmallIntegerField(default=0)
    wait_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return self.name

    @property
    def must_wait(self) -> bool:
        """Whether too many wrong PINs were tried a moment ago. A wait longer than any that is given is one from before
        the clock was set back, and over."""
        if self.wait_until is None:
            return False
        return timedelta() < self.wait_until - timezone.now() <= timedelta(seconds=limits.PIN_WAIT_SECONDS)


class Ballot(models.Model):
    """Where a participant stands on one trade-off in one round. Tallies are always counted from these rows."""

    class Round(models.TextChoices):
        FIRST = "first"
        FINAL = "final"

    class Stance(models.TextChoices):
        AS_DESCRIBED = "as_described"
        ONLY_IF = "only_if"
        NEVER = "never"
        CANNOT_TELL = "cannot_tell"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="ballots")
    tradeoff = models.ForeignKey("cases.TradeOff", on_delete=models.PROTECT, related_name="ballots")
    round = models.CharField(max_length=5, choices=Round.choices)
    # 0 is pole a, 100 is pole b, None is "I cannot tell yet"
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    confidence = models.PositiveSmallIntegerField()
    stance = models.CharField(max_length=12, choices=Stance.choices)
    conditions = models.JSONField(default=list)  # ids of the trade-off's conditions
    guess = models.PositiveSmallIntegerField(null=True, blank=True)  # where the class stands, 0 to 100
    # When the form was sent, in ms by the server's clock: what comes late never replaces what is newer.
    seq = models.PositiveBigIntegerField(default=0)
    late = models.BooleanField(default=False)  # cast after the first vote had closed: left out of the shift
    epoch = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["participant", "tradeoff", "round"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "tradeoff", "round"], name="one_ballot_per_round"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0, value__lte=100),
                name="ballot_value_0_to_100",
            ),
            models.CheckConstraint(
                condition=Q(guess__isnull=True) | Q(guess__gte=0, guess__lte=100),
                name="ballot_guess_0_to_100",
            ),
            models.CheckConstraint(
                condition=Q(confidence__gte=1, confidence__lte=3), name="ballot_confidence_1_to_3"
            ),
            models.CheckConstraint(condition=Q(round__in=["first", "final"]), name="ballot_round_is_known"),
            models.CheckConstraint(
                condition=Q(stance__in=["as_described", "only_if", "never", "cannot_tell"]),
                name="ballot_stance_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.value}"
