"""Values of a template, found and shown in few steps: as Django does, by a short way where nothing is special."""

from __future__ import annotations

import html
from typing import Any

from django.template import Context
from django.template.base import FilterExpression, render_value_in_context
from django.utils.functional import SimpleLazyObject
from django.utils.html import conditional_escape
from django.utils.translation import get_language

_MISSING = object()


class Plain(FilterExpression):
    """A variable without filters. What is not an attribute of an object is left to Django."""

    __slots__ = ("first", "rest")

    def __init__(self, of: FilterExpression) -> None:
        self.token, self.filters, self.var, self.is_var = of.token, of.filters, of.var, of.is_var
        self.first, *self.rest = of.var.lookups

    def resolve(self, context: Context, ignore_failures: bool = False) -> Any:
        """The value."""
        for known in reversed(context.dicts):
            if self.first in known:
                found = known[self.first]
                break
        else:
            return super().resolve(context, ignore_failures)
        for name in self.rest:
            if hasattr(type(found), "__getitem__"):
                return super().resolve(context, ignore_failures)
            found = getattr(found, name, _MISSING)
            if callable(found):
                return super().resolve(context, ignore_failures)
        if found is _MISSING or callable(found):
            return super().resolve(context, ignore_failures)
        return found


def language_of(context: Context) -> str | None:
    """The language that a page is rendered in; asked once for each."""
    try:
        return context.language  # type: ignore[attr-defined]
    except AttributeError:
        context.language = language = get_language()  # type: ignore[attr-defined]
        return language


def shown(value: Any, context: Context) -> str:
    """A value as it stands in a page."""
    kind = type(value)
    if kind is SimpleLazyObject and value.__class__ is str:
        value, kind = str(value), str
    if kind is str and context.autoescape:
        return html.escape(value)
    if kind is int:
        return str(value)
    if issubclass(kind, str) and context.autoescape:
        return conditional_escape(value)
    return str(render_value_in_context(value, context))
