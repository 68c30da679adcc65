"""Arguments, what they rest on, how others weigh them, and what they moved."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cases.models import Passage, Position, TradeOff
from deliberation.models.classrooms import ClassroomSession
from deliberation.models.participants import Participant


class ArgumentQuerySet(models.QuerySet["Argument"]):
    def shown(self) -> ArgumentQuerySet:
        """What the class may see: let through, not hidden, and written by somebody who was not removed."""
        return self.filter(
            hidden_at__isnull=True, let_through_at__isnull=False, participant__removed_at__isnull=True
        )

    def featured(self) -> ArgumentQuerySet:
        """What stands before the class: shown, and not edited since the instructor read it and put it there."""
        unchanged = Q(edited_at__isnull=True) | Q(edited_at__lte=F("featured_at"))
        return self.shown().filter(unchanged, featured_at__isnull=False)

    def kept(self) -> ArgumentQuerySet:
        """Everything written by somebody who was not removed, hidden or not."""
        return self.filter(participant__removed_at__isnull=True)


class Argument(models.Model):
    """A claim with its reason on one trade-off; a reply to another; or a case for the other side ("steelman")."""

    class Kind(models.TextChoices):
        ARGUMENT = "argument"
        SUPPORT = "support"
        REBUT = "rebut"
        ASK = "ask"
        STEELMAN = "steelman"

    REPLIES = (Kind.SUPPORT, Kind.REBUT, Kind.ASK)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    classroom = models.ForeignKey(ClassroomSession, on_delete=models.CASCADE, related_name="arguments")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="arguments")
    op = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ARGUMENT)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies"
    )
    tradeoff = models.ForeignKey(TradeOff, on_delete=models.PROTECT, related_name="arguments")
    pole = models.CharField(max_length=1, blank=True)  # a, b, or empty for a question
    # The card that is spoken for; None is "for myself"
    position = models.ForeignKey(
        Position, null=True, blank=True, on_delete=models.PROTECT, related_name="arguments"
    )
    claim = models.CharField(max_length=280)
    reason = models.TextField(max_length=2000, blank=True)
    epoch = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    let_through_at = models.DateTimeField(null=True, blank=True)
    seq = models.PositiveBigIntegerField(default=0)  # of the last change, as a ballot's
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=280, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    featured_at = models.DateTimeField(null=True, blank=True)

    objects = ArgumentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "op"], name="one_argument_per_operation"),
            models.CheckConstraint(condition=Q(pole__in=["a", "b", ""]), name="argument_pole_is_known"),
            models.CheckConstraint(
                condition=Q(kind__in=["argument", "support", "rebut", "ask", "steelman"]),
                name="argument_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, kind__in=["argument", "steelman"])
                | Q(parent__isnull=False, kind__in=["support", "rebut", "ask"]),
                name="replies_have_a_parent",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="no_argument_answers_itself"),
        ]
        indexes = [models.Index(fields=["classroom", "at"], name="argument_by_classroom")]

    def __str__(self) -> str:
        return self.claim[:60]

    @property
    def is_reply(self) -> bool:
        return self.parent_id is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_featured(self) -> bool:
        """Before the class, in the words that the instructor has read."""
        return self.featured_at is not None and (self.edited_at is None or self.edited_at <= self.featured_at)

    @property
    def wording(self) -> str:
        """Which words it has: a page sends this along with what is done to them, so that no others are meant."""
        return wording_of(self.edited_at)

    @property
    def shown_claim(self) -> str:
        """The claim as others may see it: empty if it is hidden, waits, or its seat was removed."""
        hidden = self.is_hidden or self.is_waiting or self.participant.removed_at is not None
        return "" if hidden else self.claim

    @property
    def is_waiting(self) -> bool:
        """Not yet let through by an instructor who reads first."""
        return self.let_through_at is None


def wording_of(edited_at: datetime | None) -> str:
    """Which words an argument has that was changed then; empty for those that it was made with."""
    return edited_at.isoformat() if edited_at else ""


class Citation(models.Model):
    """The passage and the exact words that an argument rests on, by W3C text quote and position (code points)."""

    class Text(models.TextChoices):
        READING = "reading"
        ARTICLE = "article"

    argument = models.ForeignKey(Argument, on_delete=models.CASCADE, related_name="citations")
    order = models.PositiveSmallIntegerField()
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="citations")
    text = models.CharField(max_length=8, choices=Text.choices, default=Text.READING)
    exact = models.CharField(max_length=600)
    prefix = models.CharField(max_length=32, blank=True)
    suffix = models.CharField(max_length=32, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["argument", "order"], name="one_citation_per_place"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="citation_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.passage_id}: {self.exact[:40]}"


class Weighing(models.Model):
    """Agree (1), disagree (-1) or pass (0) on one argument; and, apart from that, whether it is well argued."""

    argument = models.ForeignKey(Argument, on_delete=models.CASCADE, related_name="weighings")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="weighings")
    value = models.SmallIntegerField()
    well_argued = models.BooleanField(default=False)
    seq = models.PositiveBigIntegerField(default=0)  # as a ballot's
    epoch = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["argument", "participant"], name="one_weighing_each"),
            models.CheckConstraint(condition=Q(value__in=[-1, 0, 1]), name="weighing_value_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.value:+d}"


class TakenBack(models.Model):
    """That a weighing was taken back, and when: so that the same weighing, arriving again, does not come back."""

    argument = models.ForeignKey(Argument, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="taken_back")
    seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["argument", "participant"], name="one_taken_back_each"),
        ]

    def __str__(self) -> str:
        return str(self.argument_id)


class DeletedArgument(models.Model):
    """That an argument went with its erased seat: no row tells open pages any more that they must not show it."""

    classroom = models.ForeignKey(
        ClassroomSession, on_delete=models.CASCADE, related_name="deleted_arguments"
    )
    argument = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["classroom", "argument"], name="one_deletion_each"),
        ]

    def __str__(self) -> str:
        return str(self.argument)


class FairnessMark(models.Model):
    """Whether somebody who holds a card finds the case that another wrote for it fair."""

    argument = models.ForeignKey(Argument, on_delete=models.CASCADE, related_name="fairness_marks")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="fairness_marks")
    fair = models.BooleanField()
    seq = models.PositiveBigIntegerField(default=0)  # as a ballot's
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["argument", "participant"], name="one_fairness_mark_each"),
        ]

    def __str__(self) -> str:
        return "fair" if self.fair else "not yet fair"


class Credit(models.Model):
    """What moved a participant between the rounds on one trade-off: an argument, a card, a passage, or nothing new."""

    class Kind(models.TextChoices):
        ARGUMENT = "argument"
        CARD = "card"
        PASSAGE = "passage"
        NOTHING = "nothing"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="credits")
    tradeoff = models.ForeignKey(TradeOff, on_delete=models.PROTECT, related_name="credits")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    argument = models.ForeignKey(
        Argument, null=True, blank=True, on_delete=models.CASCADE, related_name="credits"
    )
    position = models.ForeignKey(Position, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    passage = models.ForeignKey(Passage, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=280, blank=True)
    seq = models.PositiveBigIntegerField(default=0)  # as a ballot's
    epoch = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "tradeoff"], name="one_credit_per_tradeoff"),
            models.CheckConstraint(
                condition=Q(
                    kind="argument", argument__isnull=False, position__isnull=True, passage__isnull=True
                )
                | Q(kind="card", argument__isnull=True, position__isnull=False, passage__isnull=True)
                | Q(kind="passage", argument__isnull=True, position__isnull=True, passage__isnull=False)
                | Q(kind="nothing", argument__isnull=True, position__isnull=True, passage__isnull=True),
                name="credit_names_what_it_says",
            ),
        ]

    def __str__(self) -> str:
        return self.kind
