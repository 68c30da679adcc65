"""What the class may not see any more although open pages still show it: hidden, or gone with its seat."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable

from deliberation.models import Argument, ClassroomSession, DeletedArgument, Participant


@dataclass(frozen=True)
class Withdrawn:
    """Arguments that no open page may go on showing: hidden by the instructor; and of a seat removed or erased."""

    hidden: list[uuid.UUID]
    gone: list[uuid.UUID]


def withdrawn_arguments(classroom: ClassroomSession) -> Withdrawn:
    """What no open page may go on showing, by id and without a word."""
    of_removed = classroom.arguments.filter(participant__removed_at__isnull=False)
    hidden = classroom.arguments.kept().filter(hidden_at__isnull=False)
    gone = {
        *of_removed.values_list("pk", flat=True),
        *classroom.deleted_arguments.values_list("argument", flat=True),
    }
    return Withdrawn(hidden=list(hidden.order_by("pk").values_list("pk", flat=True)), gone=sorted(gone))


def traces_of_withdrawal() -> dict[str, Combinable]:
    """What to read beside a classroom's version: some of it is another after each withdrawal, and after each return.

    All in the statement that reads the version: read on its own, it could be newer than the version, and whoever is
    told only of versions with news in them would not hear of this one.
    """
    hidden = Argument.objects.filter(hidden_at__isnull=False)
    removed = Participant.objects.filter(removed_at__isnull=False)
    return {
        "hidden": _of_class(hidden, Count("pk")),
        "last_hidden": _of_class(hidden, Max("hidden_at")),
        "removed": _of_class(removed, Count("pk")),
        "last_removed": _of_class(removed, Max("removed_at")),
        "deleted": _of_class(DeletedArgument.objects.all(), Count("pk")),
    }


def _of_class(rows: QuerySet[Any], told: Combinable) -> Subquery:
    of = rows.filter(classroom=OuterRef("pk")).order_by().values("classroom")
    return Subquery(of.annotate(told=told).values("told"))
