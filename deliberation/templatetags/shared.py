"""Parts of pages that are the same for many students, rendered once and given to all who may see them."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import get_language

from deliberation.live.shared import Shared

register = template.Library()

PARTS = Shared(seconds=60, most=4_000)


@register.simple_tag(takes_context=True)
def shared_part(context: Context, name: str, *key: Any) -> str:
    """The template named, in this context. The key names everything in the context that it depends on, a class or a
    case first; so nothing of a seat, and no form that is signed for one, may stand in it."""

    def render() -> str:
        return get_template(name).render(context.flatten(), None)  # type: ignore[arg-type]

    found: str = PARTS.get((name, get_language(), *key), render)
    return found
