"""The languages that a page can be read in."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def languages_by_own_name() -> list[tuple[str, str]]:
    """Each language by its code, and by the name it has in itself: Django would say English in Chinese."""
    return list(settings.LANGUAGES)
