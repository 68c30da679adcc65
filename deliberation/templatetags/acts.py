"""The acts of a session's log in words."""

from __future__ import annotations

from django import template

from deliberation.queries.control import ACTS, detail_words
from deliberation.queries.record_rows import LogRow

register = template.Library()


@register.filter
def act_words(entry: LogRow) -> str:
    """What was done."""
    return str(ACTS.get(entry.act, entry.act))


@register.filter
def act_detail(entry: LogRow) -> str:
    """To what it was done."""
    return detail_words(entry.act, entry.detail)
