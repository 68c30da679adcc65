"""The wall in the instructor's hand: its slide, its cover, and its address."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from deliberation.actions.moderation import feature_argument
from deliberation.actions.screen import blank_wall, renew_wall, show_on_wall
from deliberation.errors import DeliberationError
from deliberation.forms.screen import BlankForm, SlideForm
from deliberation.views import respond
from deliberation.views.guards import argument_or_404, instructor_or_404, led_classroom_or_404
from deliberation.views.teach.control import acted, first_error


@require_POST
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Put a slide on the wall."""
    classroom = led_classroom_or_404(request, code)
    form = SlideForm(request.POST)
    if not form.is_valid():
        return acted(request, classroom, problem=first_error(form), status=422)
    kind, key = form.cleaned_data["slide"]
    me = instructor_or_404(request)
    try:
        if kind == "argument":
            argument = argument_or_404(classroom, as_id(key))
            feature_argument(argument=argument, by=me, wording=form.cleaned_data["wording"])
        else:
            show_on_wall(classroom, by=me, kind=kind, key=key)
    except DeliberationError as error:
        return acted(request, classroom, problem=respond.sentence(error), status=error.status)
    return acted(request, classroom)


@require_POST
def blank(request: HttpRequest, code: str) -> HttpResponse:
    """Cover the wall on every display, or show again what stood there."""
    classroom = led_classroom_or_404(request, code)
    form = BlankForm(request.POST)
    if not form.is_valid():
        return acted(request, classroom, problem=first_error(form), status=422)
    blank_wall(classroom, by=instructor_or_404(request), blank=form.cleaned_data["blank"])
    return acted(request, classroom)


@require_POST
def renew(request: HttpRequest, code: str) -> HttpResponse:
    """Give the wall a new address; the old one is gone."""
    classroom = led_classroom_or_404(request, code)
    renew_wall(classroom, by=instructor_or_404(request), old=request.POST.get("old", ""))
    return respond.go(request, "teach-control", classroom.code)


def as_id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None
