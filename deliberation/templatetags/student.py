"""What the frame of a student's page needs: the places that can be reached now, and when to ask again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.translation import get_language, gettext

from deliberation.models import Participant
from deliberation.rules.onward import onward
from deliberation.rules.phases import PHASES
from deliberation.rules.phases import allows as phase_allows

register = template.Library()

MOST = 1_024


@dataclass(frozen=True)
class Place:
    """A page that this student can go to now."""

    url_name: str
    label: str
    is_current: bool


@dataclass(frozen=True, eq=False)
class Places:
    """The pages that are open to a student: one object for each such choice, so that it can be a key."""

    all: tuple[Place, ...]


@register.simple_tag(takes_context=True)
def student_places(context: Context, seat: Participant) -> Places:
    """The pages that are open to a student in the phase that the class is in."""
    request: HttpRequest | None = context.get("request")
    here = request.resolver_match.url_name if request and request.resolver_match else ""
    return _places(seat.classroom.phase, here or "", seat.has_voted, get_language())


@lru_cache(MOST)
def _places(phase: str, here: str, has_voted: bool, language: str | None) -> Places:
    """The same, for each phase and page; `language` is what the labels are in."""
    allows = partial(phase_allows, phase)
    results = allows("see_results")
    reachable = [
        ("sessions-now", gettext("Now"), True),
        ("article-read", gettext("Reading"), allows("read")),
        ("positions-read", gettext("Cards"), allows("read")),
        ("arguments-board", gettext("Arguments"), allows("see_board")),
        ("article-since", gettext("Since then"), allows("read") and (results or has_voted)),
        ("debrief-class", gettext("Debrief"), results),
        ("me-data", gettext("My data"), True),
    ]
    # A phase's page that has no place of its own, such as the vote, is what "Now" leads to.
    if here == PHASES[phase].page and here not in {name for name, _, _ in reachable}:
        here = "sessions-now"
    return Places(tuple(Place(name, label, name == here) for name, label, is_open in reachable if is_open))


@register.simple_tag
def sequence(newest: int | str = 0) -> int:
    """The number that a form carries: now, in ms, and above that of the row whose place it would take, for which the
    clock may have been ahead. A script adds the time that passes until the form is sent."""
    return max(onward.now_ms(), int(newest or 0) + 1)
