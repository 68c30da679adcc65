"""What an instructor thinks of a student's contribution, by the four criteria of the rubric."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from deliberation.models.participants import Participant
from deliberation.rules.rubric import COMMENT_CHARS, CRITERIA, HIGHEST


class RubricMark(models.Model):
    """The marks of one seat, 0 to 3 each; None is "not marked yet". The student sees them once they are released."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="rubric_mark")
    quotation = models.PositiveSmallIntegerField(null=True, blank=True)
    fairness = models.PositiveSmallIntegerField(null=True, blank=True)
    evidence = models.PositiveSmallIntegerField(null=True, blank=True)
    condition = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(max_length=COMMENT_CHARS, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{key}__isnull": True}) | Q(**{f"{key}__lte": HIGHEST}),
                name=f"mark_{key}_0_to_3",
            )
            for key in ("quotation", "fairness", "evidence", "condition")
        ]

    def __str__(self) -> str:
        return " ".join("-" if mark is None else str(mark) for mark in self.marks)

    @property
    def marks(self) -> tuple[int | None, ...]:
        """The four marks in the order of the rubric."""
        return tuple(getattr(self, criterion.key) for criterion in CRITERIA)

    @property
    def stamp(self) -> str:
        """When they were given, as a form carries it that was made from them."""
        return self.at.isoformat()

    @property
    def is_complete(self) -> bool:
        return None not in self.marks

    @property
    def total(self) -> int | None:
        """The sum, 0 to 12; None until all four are given."""
        given = [mark for mark in self.marks if mark is not None]
        return sum(given) if len(given) == len(CRITERIA) else None
