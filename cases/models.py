"""One case study as rows: the case, its passages, position cards and trade-offs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from cases.speaking import SpokenChar, SpokenJSON, SpokenRow, SpokenText

# How the slug of a case begins that stands for a conversation held elsewhere, not for an article.
CONVERSATION = "polis-"


class CaseQuerySet(models.QuerySet["Case"]):
    def current(self) -> CaseQuerySet:
        """The newest edition of each case."""
        ranked = self.annotate(
            rank=Window(RowNumber(), partition_by=[F("slug")], order_by=F("edition").desc())
        )
        return ranked.filter(rank=1)


class Case(SpokenRow):
    """One edition of a case study. A changed file is a new edition; classrooms keep their own."""

    slug = models.SlugField(max_length=64)
    edition = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    title = SpokenChar(max_length=200)
    language = models.CharField(max_length=35, default="en")
    question = SpokenText()
    summary = SpokenText()
    source = SpokenJSON(default=dict)
    content_note = SpokenJSON(default=dict)
    # What no query looks into: quotes, people, systems, tensions, timeline, glossary, plans ...
    # and `translations`, by language: see cases/speaking.py
    data = SpokenJSON(default=dict)
    loaded_at = models.DateTimeField(auto_now_add=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["slug", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "edition"], name="one_edition_number"),
            models.UniqueConstraint(fields=["slug", "digest"], name="one_edition_per_text"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.edition})"

    @property
    def is_conversation(self) -> bool:
        return self.slug.startswith(CONVERSATION)


class Passage(models.Model):
    """A numbered passage of the reading: our words, with attributed quotations."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="passages")
    number = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200, blank=True)  # set on the first passage under a heading
    html = models.TextField()
    text = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_passage_number")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"P{self.number}"


class PositionKind(models.TextChoices):
    HEARD = "heard"
    CANDIDATE = "candidate"
    UNHEARD = "unheard"


class Position(SpokenRow):
    """A position card: one answer to the question, or an empty chair that may only ask."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="positions")
    key = models.SlugField(max_length=64)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=PositionKind.choices)
    name = SpokenChar(max_length=120)
    role = SpokenChar(max_length=200, blank=True)
    # who, claims, values, strongest, would_change, unanswered, note, passages (numbers), questions,
    # and quotes as [{"id", "passage", "speaker", "text"}] with the passage's number
    data = SpokenJSON(default=dict)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="one_position_key"),
            models.CheckConstraint(condition=Q(kind__in=PositionKind.values), name="position_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class TradeOff(SpokenRow):
    """Two goods that pull apart, each end named. Pole a is stored as 0, pole b as 100."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tradeoffs")
    key = models.SlugField(max_length=64)
    order = models.PositiveSmallIntegerField()
    title = SpokenChar(max_length=120)
    question = SpokenChar(max_length=300)
    pole_a = SpokenChar(max_length=120)
    pole_a_means = SpokenText()
    pole_b = SpokenChar(max_length=120)
    pole_b_means = SpokenText()
    # prompts, passages, context (numbers), systems, speaks {position key: direct|indirect|silent},
    # unheard (position keys), balance, and conditions as [{"id", "text"}], the common ones first
    data = SpokenJSON(default=dict)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="one_tradeoff_key")]

    def __str__(self) -> str:
        return self.title

    @property
    def conditions(self) -> list[dict[str, str]]:
        """The conditions that a vote on this trade-off may name, as {"id", "text"}."""
        return list(self.data.get("conditions", []))

    @property
    def condition_texts(self) -> dict[str, str]:
        return {condition["id"]: condition["text"] for condition in self.conditions}

    def pole_name(self, pole: str) -> str:
        return {"a": self.pole_a, "b": self.pole_b}.get(pole, "")


class AttachedText(models.Model):
    """The article's own text, attached by an instructor for their own classes; never in the repository."""

    case_slug = models.SlugField(max_length=64)
    instructor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attached_texts"
    )
    digest = models.CharField(max_length=64)
    # [{"number": 1, "heading": "", "text": "..."}], numbered as the reading's passages
    paragraphs = models.JSONField(default=list)
    attached_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_slug", "instructor"], name="one_attached_text_per_instructor"
            )
        ]

    def paragraph(self, number: int) -> dict[str, Any] | None:
        return next((p for p in self.paragraphs if p["number"] == number), None)
