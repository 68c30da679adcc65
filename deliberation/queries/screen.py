"""What the wall shows."""

from __future__ import annotations

from deliberation.models import Argument, ClassroomSession


def featured_argument(classroom: ClassroomSession) -> Argument | None:
    """The argument that the instructor has put before the class, if the class may see it."""
    return (
        classroom.arguments.shown()
        .filter(featured_at__isnull=False)
        .select_related("tradeoff", "position")
        .prefetch_related("citations__passage")
        .first()
    )
