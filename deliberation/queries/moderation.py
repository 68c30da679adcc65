"""What an instructor reads before, or after, the class does: every argument, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from deliberation.models import Argument, ClassroomSession

WAITING = Q(hidden_at__isnull=True, let_through_at__isnull=True)
SHOWN = Q(hidden_at__isnull=True, let_through_at__isnull=False)
HIDDEN = Q(hidden_at__isnull=False)
FEATURED = Q(featured_at__isnull=False)
FILTERS = {"all": Q(), "waiting": WAITING, "shown": SHOWN, "hidden": HIDDEN, "featured": FEATURED}


@dataclass(frozen=True)
class ModerationCounts:
    """How many arguments there are of each kind."""

    all: int
    waiting: int
    shown: int
    hidden: int
    featured: int


def _written(classroom: ClassroomSession) -> QuerySet[Argument]:
    """What was written by seats that were not removed; what a student erased has no words left."""
    return Argument.objects.kept().filter(classroom=classroom).exclude(claim="")


def moderation_counts(classroom: ClassroomSession) -> ModerationCounts:
    """How many arguments wait, are shown, hidden and featured."""
    counted = {key: Count("pk", filter=which) for key, which in FILTERS.items() if key != "all"}
    return ModerationCounts(**_written(classroom).aggregate(all=Count("pk"), **counted))


def moderated(classroom: ClassroomSession, which: str) -> QuerySet[Argument]:
    """Arguments, replies and cases for the other side, newest first, with all that the page shows of each."""
    return (
        _written(classroom)
        .filter(FILTERS.get(which, Q()))
        .select_related("participant", "tradeoff", "position", "parent")
        .prefetch_related("citations__passage")
        .order_by("-at", "-pk")
    )
