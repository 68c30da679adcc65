"""The control page: where the class is, what comes next, and what was done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from deliberation.actions.classrooms import extend_phase, move_phase, set_door, shorten_phase
from deliberation.errors import DeliberationError
from deliberation.forms.keep import KeepForm, SealForm, TrashForm
from deliberation.forms.teach import (
    DoorForm,
    ExtendForm,
    HideForm,
    PhaseForm,
    TimeForm,
)
from deliberation.models import ClassroomSession
from deliberation.queries.control import log_lines, rail, was_done_last
from deliberation.queries.room import control_room
from deliberation.rules import limits
from deliberation.rules.addresses import is_only_here
from deliberation.rules.qr import qr_path
from deliberation.views import respond
from deliberation.views.guards import instructor_or_404, led_classroom_or_404


@require_safe
def control(request: HttpRequest, code: str) -> HttpResponse:
    """The whole page; to htmx its live parts, when something has changed since version `v`.

    `epoch` is the phase that the page was made in: when the class has moved on since, the counts lead there.
    """
    classroom = led_classroom_or_404(request, code)
    if not respond.wants_part(request):
        return control_page(request, classroom)
    if request.GET.get("v") == str(classroom.version):
        return HttpResponse(status=204)
    part = PARTS.get(request.GET.get("part", ""), "teach/control/_live.html")
    return render(request, part, _live_context(request, classroom))


# One part alone: the list for a page that could not take it when it came, and what time alone changes.
PARTS = {"queue": "teach/control/_queue.html", "moves": "teach/control/_moves.html"}


def acted(
    request: HttpRequest,
    classroom: ClassroomSession,
    *,
    problem: str = "",
    status: int = 200,
    anchor: str = "",
) -> HttpResponse:
    """The answer to a button of the control page: its live parts anew to htmx, else the page."""
    if not respond.wants_part(request):
        if problem:
            return control_page(request, classroom, problem=problem, status=status)
        return respond.go(request, "teach-control", classroom.code, anchor=anchor)
    classroom.refresh_from_db()
    context = _live_context(request, classroom) | {"problem": problem, "oob": True}
    return render(request, "teach/control/_acted.html", context, status=status)


def _live_context(request: HttpRequest, classroom: ClassroomSession) -> dict[str, Any]:
    page_epoch = request.GET.get("epoch", str(classroom.phase_epoch))
    return {
        "classroom": classroom,
        "room": control_room(classroom, timezone.now()),
        "page_epoch": page_epoch,
        "has_moved": page_epoch != str(classroom.phase_epoch),
        "default_reason": HideForm.default_reason,
    }


def control_page(
    request: HttpRequest,
    classroom: ClassroomSession,
    *,
    problem: str = "",
    extend_form: ExtendForm | None = None,
    trash_form: TrashForm | None = None,
    seal_form: SealForm | None = None,
    keep_form: KeepForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The control page, with whatever was refused on it."""
    if request.method == "POST":
        classroom.refresh_from_db()
    join_url = request.build_absolute_uri(reverse("join-class", args=[classroom.code]))
    context = _live_context(request, classroom) | {
        "page_epoch": str(classroom.phase_epoch),
        "has_moved": False,
        "rail": rail(classroom),
        "typed_address": request.get_host() + reverse("join-code"),
        "is_only_here": is_only_here(request.get_host()),
        "qr": qr_path(join_url),
        "next_step": classroom.step + 1,
        "previous_step": classroom.step - 1,
        "last_step": len(classroom.phases) - 1,
        "problem": problem,
        "is_own": classroom.is_owned_by(instructor_or_404(request)),
        "extend_form": extend_form or ExtendForm(),
        "trash_until": min(timezone.now() + timedelta(days=limits.TRASH_DAYS), classroom.delete_at),
        "trash_form": trash_form or TrashForm(code=classroom.code),
        "seal_form": seal_form or SealForm(code=classroom.code, prefix="seal"),
        "keep_form": keep_form or KeepForm(classroom=classroom),
    }
    return render(request, "teach/control/page.html", context, status=status)


@require_POST
def phase(request: HttpRequest, code: str) -> HttpResponse:
    """Move the class to a step of its plan. Of two who press at once, one moves it and the other is told; the same
    form sent twice is answered as it was the first time."""
    classroom = led_classroom_or_404(request, code)
    form = PhaseForm(request.POST)
    if not form.is_valid():
        return control_page(request, classroom, problem=first_error(form), status=422)
    step: int = form.cleaned_data["step"]
    if step == len(classroom.phases) - 1 and form.cleaned_data["confirm"] != "yes":
        problem = gettext("Confirm that you want to end the session.")
        return control_page(request, classroom, problem=problem, status=422)
    try:
        move_phase(classroom, by=instructor_or_404(request), to_step=step, epoch=form.cleaned_data["epoch"])
    except DeliberationError as error:
        classroom.refresh_from_db()
        is_next = (classroom.phase_epoch, classroom.step) == (form.cleaned_data["epoch"] + 1, step)
        if is_next and was_done_last(classroom, instructor_or_404(request), "phase", classroom.phase):
            return respond.go(request, "teach-control", classroom.code)
        return control_page(request, classroom, problem=respond.sentence(error), status=error.status)
    return respond.go(request, "teach-control", classroom.code)


@require_POST
def extend(request: HttpRequest, code: str) -> HttpResponse:
    """Give the present phase more minutes."""
    classroom = led_classroom_or_404(request, code)
    form = ExtendForm(request.POST)
    if not form.is_valid():
        if respond.wants_part(request):
            return acted(request, classroom, problem=first_error(form), status=422)
        return control_page(request, classroom, extend_form=form, status=422)
    minutes, ends = form.cleaned_data["minutes"], form.cleaned_data["ends"]
    try:
        extend_phase(classroom, by=instructor_or_404(request), minutes=minutes, ends_at=ends)
    except DeliberationError as error:
        if ends and was_done_last(classroom, instructor_or_404(request), "extend", str(minutes)):
            return acted(request, classroom)
        if respond.wants_part(request):
            return acted(request, classroom, problem=respond.sentence(error), status=error.status)
        status = respond.refuse(form, error)
        return control_page(request, classroom, extend_form=form, status=status)
    return acted(request, classroom)


@require_POST
def time(request: HttpRequest, code: str) -> HttpResponse:
    """Take a minute from the present phase, say that its time is up, or take its clock away."""
    classroom = led_classroom_or_404(request, code)
    form = TimeForm(request.POST)
    if not form.is_valid():
        return acted(request, classroom, problem=first_error(form), status=422)
    how, ends = form.cleaned_data["how"], form.cleaned_data["ends"]
    try:
        shorten_phase(classroom, by=instructor_or_404(request), how=how, ends_at=ends)
    except DeliberationError as error:
        if ends and was_done_last(classroom, instructor_or_404(request), "shorten", how):
            return acted(request, classroom)
        return acted(request, classroom, problem=respond.sentence(error), status=error.status)
    return acted(request, classroom)


@require_POST
def door(request: HttpRequest, code: str) -> HttpResponse:
    """Lock the door, or open it."""
    classroom = led_classroom_or_404(request, code)
    form = DoorForm(request.POST)
    if not form.is_valid():
        return control_page(request, classroom, problem=first_error(form), status=422)
    set_door(classroom, by=instructor_or_404(request), is_open=form.cleaned_data["open"])
    return respond.go(request, "teach-control", classroom.code)


def first_error(form: forms.Form) -> str:
    """What is wrong with a button's form that did not come from its page: nothing was typed that could be kept."""
    return str(next(iter(form.errors.values()))[0])


@require_safe
def log(request: HttpRequest, code: str) -> HttpResponse:
    """What was done in this session, by whom and when."""
    classroom = led_classroom_or_404(request, code)
    return render(request, "teach/log/page.html", {"classroom": classroom, "lines": log_lines(classroom)})
