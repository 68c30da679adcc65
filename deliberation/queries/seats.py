"""Who sits in a class, and who can see what."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Max
from django.utils.translation import gettext, ngettext

from deliberation.models import ClassroomSession, Identity
from deliberation.rules import limits


@dataclass(frozen=True)
class FreeSeat:
    """A seat of the roster that nobody has taken yet."""

    id: uuid.UUID
    name: str


def free_seats(classroom: ClassroomSession) -> list[FreeSeat]:
    """The roster's seats that can still be taken, by name."""
    rows = Identity.objects.filter(
        participant__classroom=classroom, participant__removed_at__isnull=True, claimed_at__isnull=True
    ).order_by("name")
    return [FreeSeat(id=pk, name=name) for pk, name in rows.values_list("participant_id", "name")]


@dataclass(frozen=True)
class SecondClaims:
    """Somebody tried to take a seat that is taken: which one, in how many minutes, and when last."""

    pseudonym: str
    minutes: int
    last: datetime


def second_claims(classroom: ClassroomSession) -> list[SecondClaims]:
    """Seats that somebody else tried to take and that were given no new PIN since, the latest first; none of a class
    without a list."""
    if not classroom.is_roster:
        return []
    noted = classroom.log.filter(act__in=("second_claim", "new_pin")).exclude(detail="").order_by()
    found = {
        (act, seat): (n, last)
        for act, seat, n, last in noted.values_list("act", "detail").annotate(n=Count("pk"), last=Max("at"))
    }
    open_ones = [
        SecondClaims(seat, n, last)
        for (act, seat), (n, last) in found.items()
        if act == "second_claim" and (("new_pin", seat) not in found or last > found["new_pin", seat][1])
    ]
    return sorted(open_ones, key=lambda one: one.last, reverse=True)


@dataclass(frozen=True)
class WhoSees:
    """What a student is told before they take a seat, in sentences: who can see what, and how long it is kept."""

    seen: list[str]
    kept: list[str]


def who_sees(classroom: ClassroomSession) -> WhoSees:
    """Who can see what of a student in this class, and how long; computed from its settings."""
    seen = [
        _classmates(classroom),
        _votes(classroom),
        _results(classroom),
        _instructor(classroom),
        gettext("Your instructor can let colleagues lead the class as well, who then see the same."),
    ]
    return WhoSees(seen=seen, kept=_kept(classroom))


def _classmates(classroom: ClassroomSession) -> str:
    if not classroom.shows_authors:
        return gettext("Classmates read what you write, but not who wrote it.")
    if classroom.own_names and not classroom.is_roster:
        return gettext("Classmates see the name you choose beside what you write.")
    return gettext("Classmates see only your pseudonym beside what you write.")


def _instructor(classroom: ClassroomSession) -> str:
    if classroom.is_roster:
        return gettext("Your instructor can see your name and what you wrote under it.")
    if classroom.own_names:
        return gettext("Your instructor sees the name you choose, and nothing else that says who you are.")
    return gettext("Your instructor sees only your pseudonym, and nothing that says who you are.")


def _votes(classroom: ClassroomSession) -> str:
    if classroom.is_roster:
        return gettext(
            "No classmate sees your votes; your instructor can export them, and can add your name."
        )
    if classroom.own_names:
        return gettext("No classmate sees your votes; your instructor can export them under that name.")
    return gettext("No classmate sees your votes; your instructor can export them under your pseudonym.")


def _results(classroom: ClassroomSession) -> str:
    if not classroom.shows_results:
        return gettext("The class is not shown how it voted.")
    return gettext("The class sees totals at the debrief, and only if at least %(least)d have voted.") % {
        "least": limits.MIN_GROUP
    }


def _kept(classroom: ClassroomSession) -> list[str]:
    sealed = ngettext(
        "%(days)d day after the class has ended it is sealed: names, PINs and times are deleted, and nothing "
        "says any more which seat was yours.",
        "%(days)d days after the class has ended it is sealed: names, PINs and times are deleted, and nothing "
        "says any more which seat was yours.",
        classroom.seal_days,
    ) % {"days": classroom.seal_days}
    deleted = ngettext(
        "All of it is deleted %(days)d day after the last step of the class.",
        "All of it is deleted %(days)d days after the last step of the class.",
        classroom.keep_days,
    ) % {"days": classroom.keep_days}
    sooner = gettext(
        "Your instructor can seal or delete it sooner; what is deleted by hand can be restored for %(days)d days."
    ) % {"days": limits.TRASH_DAYS}
    server = gettext(
        "Whoever runs this server could technically read it until then, and keeps backups for %(days)d days."
    ) % {"days": settings.BACKUP_DAYS}
    return [*([sealed] if classroom.seal_days < classroom.keep_days else []), deleted, sooner, server]
