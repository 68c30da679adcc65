"""Reading what the class writes: letting it through, hiding it with a reason, putting it before the class."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from deliberation.actions.moderation import feature_argument, hide_argument, let_through, restore_argument
from deliberation.errors import DeliberationError
from deliberation.forms.teach import HideForm
from deliberation.models import Argument, ClassroomSession
from deliberation.queries.moderation import FILTERS, moderated, moderation_counts
from deliberation.views import respond
from deliberation.views.guards import argument_or_404, instructor_or_404, led_classroom_or_404
from deliberation.views.teach.control import acted, first_error

PER_PAGE = 50
# What the buttons of the control page send along as "from".
CONTROL = "control"


@require_safe
def moderation(request: HttpRequest, code: str) -> HttpResponse:
    """Every argument, newest first, or those that wait, are shown, hidden or featured."""
    return _page(request, led_classroom_or_404(request, code))


def _page(
    request: HttpRequest,
    classroom: ClassroomSession,
    *,
    refused: Argument | None = None,
    hide_form: HideForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    which = asked.get("show", "all")
    which = which if which in FILTERS else "all"
    page = Paginator(moderated(classroom, which), PER_PAGE).get_page(asked.get("page"))
    context = {
        "classroom": classroom,
        "page": page,
        "which": which,
        "counts": moderation_counts(classroom),
        "refused": refused.pk if refused else None,
        "hide_form": hide_form,
        "default_reason": HideForm.default_reason,
        "problem": problem,
    }
    return render(request, "teach/moderation/page.html", context, status=status)


def _back(request: HttpRequest, argument: Argument) -> HttpResponse:
    """To the control page if the button stood there; else to the list as it was filtered, at the argument."""
    if request.POST.get("from") == CONTROL:
        return acted(request, argument.classroom, anchor=f"row-{argument.pk}")
    query = {key: request.POST[key] for key in ("show", "page") if request.POST.get(key)}
    code = argument.classroom.code
    return respond.go(request, "teach-moderation", code, query=query, anchor=f"argument-{argument.pk}")


@require_POST
def hide(request: HttpRequest, code: str, argument_id: uuid.UUID) -> HttpResponse:
    """Take an argument out of the class's sight, with a reason that its author reads."""
    classroom = led_classroom_or_404(request, code)
    argument = argument_or_404(classroom, argument_id)
    form = HideForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            hide_argument(
                argument=argument, by=instructor_or_404(request), reason=form.cleaned_data["reason"]
            )
        except DeliberationError as error:
            status = respond.refuse(form, error)
        else:
            return _back(request, argument)
    if request.POST.get("from") == CONTROL and respond.wants_part(request):
        # What was typed stays in the form on the page.
        return acted(request, classroom, problem=first_error(form), status=status)
    return _page(request, classroom, refused=argument, hide_form=form, status=status)


@require_POST
def restore(request: HttpRequest, code: str, argument_id: uuid.UUID) -> HttpResponse:
    """Show a hidden argument again."""
    return _do(request, code, argument_id, restore_argument)


@require_POST
def through(request: HttpRequest, code: str, argument_id: uuid.UUID) -> HttpResponse:
    """Let an argument through to the class."""
    return _do(request, code, argument_id, let_through, wording=_read(request))


@require_POST
def feature(request: HttpRequest, code: str, argument_id: uuid.UUID) -> HttpResponse:
    """Put an argument before the class, or take it away again."""
    featured = request.POST.get("featured", "yes") == "yes"
    return _do(request, code, argument_id, feature_argument, featured=featured, wording=_read(request))


def _read(request: HttpRequest) -> str:
    """Which words stood beside the button that was pressed."""
    return request.POST.get("wording", "")


def _do(
    request: HttpRequest, code: str, argument_id: uuid.UUID, act: Callable[..., None], **given: Any
) -> HttpResponse:
    classroom = led_classroom_or_404(request, code)
    argument = argument_or_404(classroom, argument_id)
    try:
        act(argument=argument, by=instructor_or_404(request), **given)
    except DeliberationError as error:
        problem = respond.sentence(error)
        if request.POST.get("from") == CONTROL:
            return acted(request, classroom, problem=problem, status=error.status)
        return _page(request, classroom, problem=problem, status=error.status)
    return _back(request, argument)
