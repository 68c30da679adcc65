"""Page or part: the one place that decides it, and how a refusal is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django_htmx.middleware import HtmxDetails

from deliberation.errors import BadRoster, DeliberationError
from deliberation.forms.rosters import in_words
from deliberation.rules.phases import PHASES


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asked for a part; a boosted link and a history restore want the whole page."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page_or_part(
    request: HttpRequest, page: str, part: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """The whole page, or to htmx the part that stands in it."""
    return render(request, part if wants_part(request) else page, context, status=status)


def go(
    request: HttpRequest,
    name: str,
    *args: Any,
    anchor: str = "",
    query: Mapping[str, str] | None = None,
    **kwargs: Any,
) -> HttpResponse:
    """Lead on to another address after a POST: 303 for a form, HX-Redirect for htmx."""
    url = reverse(name, args=args, kwargs=kwargs)
    url += (f"?{urlencode(query)}" if query else "") + (f"#{anchor}" if anchor else "")
    if wants_part(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=303)


def sentence(error: DeliberationError) -> str:
    """The error's sentence in the reader's language, the phases named in it too."""
    if isinstance(error, BadRoster):
        return pgettext("a space", " ").join(in_words(problem) for problem in error.problems)
    titles = {phase.title for phase in PHASES.values()}
    params = {
        key: gettext(value) if value in titles else value
        for key, value in error.params.items()
        if isinstance(value, (str, int))
    }
    return gettext(error.message) % params if params else gettext(error.message)


def refuse(form: forms.Form, error: DeliberationError) -> int:
    """Put the error into the form, at its field if it has one; returns the status of the answer."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, sentence(error))
    return error.status
