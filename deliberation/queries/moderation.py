"""What an instructor reads before, or after, the class does: every argument, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, DateTimeField, Q, QuerySet, When

from deliberation.models import Argument, ClassroomSession
from deliberation.queries.arguments import with_case, with_citations
from deliberation.queries.prepared import Prepared

# So many arguments stand on the control page.
MOST_SHOWN = 40
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


@dataclass(frozen=True)
class Queue:
    """What to read now: all that waits, oldest first, then the newest of the rest; with how many there are."""

    rows: tuple[Argument, ...]
    total: int
    waiting: int

    @property
    def unseen(self) -> int:
        """How many stand on the page of all arguments only."""
        return self.total - len(self.rows)


def _written(classroom: ClassroomSession | int) -> QuerySet[Argument]:
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


def _newest(classroom: int) -> QuerySet[Argument]:
    waits_since = Case(When(WAITING, then="at"), default=None, output_field=DateTimeField())
    return (
        _written(classroom)
        .select_related("participant", "parent")
        .order_by(waits_since.asc(nulls_last=True), "-at", "-pk")[:MOST_SHOWN]
    )


NEWEST = Prepared(_newest, classroom=lambda: ClassroomSession._meta.get_field("id"))


def queue(classroom: ClassroomSession, *, total: int, waiting: int) -> Queue:
    """The arguments that the control page shows. New ones that wait come below, so that nothing moves under a hand.

    `total` and `waiting` are counted by the caller, who has read all arguments already.
    """
    rows = NEWEST.rows(classroom=classroom.pk)
    with_case(classroom, rows)
    with_citations(classroom.case_id, rows)
    return Queue(rows=tuple(rows), total=total, waiting=waiting)
