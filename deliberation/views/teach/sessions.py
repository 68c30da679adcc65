"""Making a session, how long it is kept, sealing it, putting it into the trash, and taking it out again."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from cases.models import Case
from deliberation.actions.classrooms import create_classroom, restore_classroom, trash_classroom
from deliberation.actions.retention import set_keep
from deliberation.actions.sealing import seal_classroom
from deliberation.errors import DeliberationError
from deliberation.forms.keep import KeepForm, SealForm, TrashForm
from deliberation.forms.teach import SessionForm
from deliberation.views import respond
from deliberation.views.guards import (
    instructor_or_404,
    own_classroom_even_trashed_or_404,
    own_classroom_or_404,
)
from deliberation.views.teach.control import control_page


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a session on one case; one with a list of names goes on to the list."""
    me = instructor_or_404(request)
    case = _case_of(request)
    if case is None:
        return render(request, "teach/sessions/no_case.html")
    if request.method != "POST":
        initial = SessionForm.first_values(case) | {"op": uuid.uuid4()}
        return _form_page(request, SessionForm(case=case, initial=initial))
    form = SessionForm(request.POST, case=case)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        classroom = create_classroom(by=me, case=case, **form.as_session())
    except DeliberationError as error:
        return _form_page(request, form, status=respond.refuse(form, error))
    return respond.go(request, "teach-roster" if classroom.is_roster else "teach-control", classroom.code)


def _case_of(request: HttpRequest) -> Case | None:
    """The case that the form is about: the one named, else the first there is; None without any."""
    slug = request.POST.get("case") or request.GET.get("case")
    current = Case.objects.current()
    if not slug:
        return current.order_by("slug").first()
    found = current.filter(slug=slug).first() if slug.isprintable() else None
    if found is None:
        raise Http404
    return found


def _form_page(request: HttpRequest, form: SessionForm, *, status: int = 200) -> HttpResponse:
    chosen: list[str] = form["tradeoffs"].value() or []
    context: dict[str, Any] = {
        "form": form,
        "case": form.case,
        "cases": Case.objects.current().order_by("slug"),
        "tradeoffs": [(tradeoff, tradeoff.key in chosen) for tradeoff in form.of_case],
        "op": form["op"].value() or uuid.uuid4(),
    }
    return render(request, "teach/sessions/new.html", context, status=status)


@require_POST
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Choose how many days the session is kept; so few that it is gone within days, once its code was typed."""
    classroom = own_classroom_or_404(request, code)
    form = KeepForm(request.POST, classroom=classroom)
    if not form.is_valid():
        return control_page(request, classroom, keep_form=form, status=422)
    try:
        set_keep(classroom, by=instructor_or_404(request), keep=form.keep())
    except DeliberationError as error:
        return control_page(request, classroom, keep_form=form, status=respond.refuse(form, error))
    return respond.go(request, "teach-control", classroom.code, anchor="keep")


@require_POST
def seal(request: HttpRequest, code: str) -> HttpResponse:
    """Seal the session for good, once its code was typed."""
    classroom = own_classroom_or_404(request, code)
    form = SealForm(request.POST, code=classroom.code, prefix="seal")
    if not classroom.is_sealed:
        if not form.is_valid():
            return control_page(request, classroom, seal_form=form, status=422)
        try:
            seal_classroom(classroom, by=instructor_or_404(request))
        except DeliberationError as error:
            return control_page(request, classroom, seal_form=form, status=respond.refuse(form, error))
        messages.success(request, gettext("This session is sealed: nothing says any more who sat where."))
    return respond.go(request, "teach-control", classroom.code, anchor="keep")


@require_POST
def trash(request: HttpRequest, code: str) -> HttpResponse:
    """Put a session into the trash, once its code was typed."""
    classroom = own_classroom_even_trashed_or_404(request, code)
    form = TrashForm(request.POST, code=classroom.code)
    if not classroom.trashed_at:
        if not form.is_valid():
            return control_page(request, classroom, trash_form=form, status=422)
        trash_classroom(classroom, by=instructor_or_404(request))
        messages.success(request, gettext("“%(title)s” is in the trash now.") % {"title": classroom.title})
    return respond.go(request, "teach-home", anchor="trash")


@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Take a session out of the trash, as it was."""
    classroom = own_classroom_even_trashed_or_404(request, code)
    restore_classroom(classroom, by=instructor_or_404(request))
    return respond.go(request, "teach-control", classroom.code)
