"""Who sits in the class: the list of seats, the roster, PINs, removing, restoring and erasing."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deliberation.actions.erasures import erase_for
from deliberation.actions.leaving import ERASED, remove_seat, restore_seat
from deliberation.actions.rosters import add_roster, new_pin
from deliberation.errors import BadRoster, DeliberationError, gettext_noop
from deliberation.forms.carried import read_op
from deliberation.forms.join import new_op
from deliberation.forms.rosters import RosterForm
from deliberation.forms.sure import EraseForm
from deliberation.models import ClassroomSession
from deliberation.queries.control import seat_rows
from deliberation.views import respond
from deliberation.views.guards import instructor_or_404, led_classroom_or_404, seat_unless_erased
from deliberation.views.teach.sure import is_signed_out, is_sure, remember

NOT_HERE = gettext_noop("This seat was erased: it is not in the class any more.")


@require_safe
def participants(request: HttpRequest, code: str) -> HttpResponse:
    """Every seat, with what it has done of each phase."""
    return _page(request, led_classroom_or_404(request, code))


def _page(
    request: HttpRequest, classroom: ClassroomSession, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "classroom": classroom,
        "rows": seat_rows(classroom),
        "plan_has": classroom.phases,
        "problem": problem,
        "op": new_op(),
    }
    return render(request, "teach/participants/page.html", context, status=status)


@require_POST
def remove(request: HttpRequest, code: str, seat_id: uuid.UUID) -> HttpResponse:
    """Take a seat out of the class, with its votes and arguments."""
    classroom = led_classroom_or_404(request, code)
    seat = seat_unless_erased(classroom, seat_id)
    if seat is None:
        return _page(request, classroom, problem=gettext(NOT_HERE), status=409)
    remove_seat(seat=seat, by=instructor_or_404(request))
    return respond.go(request, "teach-participants", classroom.code, anchor=f"seat-{seat.pk}")


@require_POST
def restore(request: HttpRequest, code: str, seat_id: uuid.UUID) -> HttpResponse:
    """Give a removed seat back, unless its student has deleted it since."""
    classroom = led_classroom_or_404(request, code)
    seat = seat_unless_erased(classroom, seat_id)
    if seat is None:
        return _page(request, classroom, problem=gettext(ERASED), status=409)
    try:
        restore_seat(seat=seat, by=instructor_or_404(request))
    except DeliberationError as error:
        return _page(request, classroom, problem=respond.sentence(error), status=error.status)
    return respond.go(request, "teach-participants", classroom.code, anchor=f"seat-{seat.pk}")


@sensitive_post_parameters("erase-password")
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, code: str, seat_id: uuid.UUID) -> HttpResponse:
    """Delete a seat and all that it holds, once its pseudonym was typed and the password given again."""
    classroom = led_classroom_or_404(request, code)
    seat = seat_unless_erased(classroom, seat_id)
    if seat is None:
        return respond.go(request, "teach-participants", code)
    data = request.POST if request.method == "POST" else None
    form = EraseForm(data, seat=seat, user=instructor_or_404(request), is_sure=is_sure(request))
    context = {"classroom": classroom, "seat": seat, "form": form}
    if not form.is_valid():
        if form.guessed and is_signed_out(request):
            return respond.go(request, "teach-login")
        return render(request, "teach/participants/erase.html", context, status=422 if form.is_bound else 200)
    if "password" in form.fields:
        remember(request)
    try:
        erase_for(seat=seat, by=instructor_or_404(request))
    except DeliberationError as error:
        status = respond.refuse(form, error)
        return render(request, "teach/participants/erase.html", context, status=status)
    messages.success(request, gettext("This seat and all that it held is erased."))
    return respond.go(request, "teach-participants", code)


@require_POST
def pin(request: HttpRequest, code: str, seat_id: uuid.UUID) -> HttpResponse:
    """Free a roster's seat and show its new one-time PIN, which is kept nowhere."""
    classroom = led_classroom_or_404(request, code)
    seat = seat_unless_erased(classroom, seat_id)
    if seat is None:
        return _page(request, classroom, problem=gettext(NOT_HERE), status=409)
    try:
        fresh = new_pin(seat=seat, by=instructor_or_404(request), op=read_op(request.POST))
    except DeliberationError as error:
        return _page(request, classroom, problem=respond.sentence(error), status=error.status)
    return _pins_page(request, classroom, [(seat.identity.name, fresh)])


@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest, code: str) -> HttpResponse:
    """Add names to the list, and answer with the sheet of their PINs: it is shown this once."""
    classroom = led_classroom_or_404(request, code)
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if not form.is_bound:
        return _roster_page(request, classroom, form)
    if not form.is_valid():
        return _roster_page(request, classroom, form, status=422)
    try:
        pins = add_roster(
            classroom=classroom, by=instructor_or_404(request), lines=form.lines, op=form.cleaned_data["op"]
        )
    except BadRoster as error:
        form.refuse(error)
        return _roster_page(request, classroom, form, status=error.status)
    return _pins_page(request, classroom, pins)


def _roster_page(
    request: HttpRequest, classroom: ClassroomSession, form: RosterForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "classroom": classroom,
        "form": form,
        "op": (form.cleaned_data.get("op") if form.is_bound else None) or new_op(),
        "listed": classroom.participants.filter(identity__isnull=False).count(),
    }
    return render(request, "teach/roster/page.html", context, status=status)


def _pins_page(
    request: HttpRequest, classroom: ClassroomSession, pins: list[tuple[str, str]]
) -> HttpResponse:
    context = {
        "classroom": classroom,
        "pins": pins,
        "typed_address": request.get_host() + reverse("join-code"),
    }
    return render(request, "teach/roster/pins.html", context)
