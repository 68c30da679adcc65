"""The acts of a session's log in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from deliberation.queries.control import ACTS
from deliberation.queries.record_rows import LogRow
from deliberation.rules.phases import PHASES

register = template.Library()


@register.filter
def act_words(entry: LogRow) -> str:
    """What was done."""
    return str(ACTS.get(entry.act, entry.act))


@register.filter
def act_detail(entry: LogRow) -> str:
    """To what it was done: a phase by its title, anything else as it was written down."""
    is_phase = entry.act == "phase" and entry.detail in PHASES
    return gettext(PHASES[entry.detail].title) if is_phase else entry.detail
