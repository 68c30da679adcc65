"""The wording of an argument: whether it is the one that was read, and another in its place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from deliberation.actions.evidence import place_of, rest_on
from deliberation.errors import BadArgument, OtherWords, gettext_noop
from deliberation.models import Argument, Citation, ClassroomSession
from deliberation.queries.arguments import is_settled


def require_wording(argument: Argument, wording: str) -> None:
    """OtherWords unless the argument, as it is held now, still has the wording that was read."""
    if argument.wording != wording:
        raise OtherWords


def require_in_sight(own: Argument) -> None:
    """What is hidden keeps the words that it was hidden for, until the instructor shows it again."""
    if own.is_hidden and own.kind == Argument.Kind.STEELMAN:
        raise BadArgument(
            gettext_noop(
                "Your instructor has hidden your case for this card. Read the reason, and write for another card or "
                "on another trade-off."
            )
        )
    if own.is_hidden:
        raise BadArgument(
            gettext_noop("Your instructor has hidden this. Read the reason, and make a new one.")
        )


def rewrite(
    own: Argument,
    classroom: ClassroomSession,
    pole: str,
    claim: str,
    reason: str,
    evidence: Sequence[Citation],
) -> None:
    """Put other words, or other evidence, in the place of an argument's own, and store its operation and number.

    What had been said of the older words is not said of these: they wait again where the instructor reads first,
    leave the wall, and nobody has found them fair. Answers are others' work, and stay. If no word is other, nothing
    else changes. BadArgument if the older words are what the class has weighed or voted after (`is_settled`).
    """
    is_same = (pole, claim, reason) == (own.pole, own.claim, own.reason)
    if is_same and [*map(place_of, evidence)] == [*map(place_of, own.citations.all())]:
        own.save(update_fields=["op", "seq"])
        return
    if is_settled(own):
        raise BadArgument(
            gettext_noop(
                "The class has weighed your case for this card, or voted after it, so its words stay. Write for "
                "another card or on another trade-off."
            )
            if own.kind == Argument.Kind.STEELMAN
            else gettext_noop(
                "The class has weighed this, or voted after it, so its words stay. Write a new one, or answer it."
            )
        )
    own.pole, own.claim, own.reason = pole, claim, reason
    own.edited_at = just_after(own.edited_at, own.featured_at)
    if classroom.screens_arguments:
        own.let_through_at = None
    own.save(update_fields=["pole", "claim", "reason", "edited_at", "let_through_at", "op", "seq"])
    own.citations.all().delete()
    own.fairness_marks.all().delete()
    rest_on(own, evidence)
    classroom.touch()


def just_after(*moments: datetime | None) -> datetime:
    """Now; or just after any moment that is still to come, because the clock was set back since."""
    passed = [moment + timedelta(microseconds=1) for moment in moments if moment]
    return max([timezone.now(), *passed])
