"""From the code on the wall to a seat in the class."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from deliberation.actions.joining import claim_seat, join_class, suggest_pseudonym
from deliberation.errors import BadName, DeliberationError
from deliberation.forms.join import (
    ClaimForm,
    CodeForm,
    JoinForm,
    fold_code,
    new_op,
    sign_offer,
    was_offered,
)
from deliberation.models import ClassroomSession, Participant
from deliberation.queries.seats import free_seats, who_sees
from deliberation.views import paces, respond
from deliberation.views.failures import too_many
from deliberation.views.guards import give_seat, open_classroom_or_none, participant_of
from deliberation.views.languages import speak


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Type the code; an unknown one and a closed one are answered alike."""
    form = CodeForm(request.POST or None)
    if not form.is_bound:
        return render(request, "join/code.html", {"form": form})
    if not form.is_valid():
        return render(request, "join/code.html", {"form": form}, status=422)
    typed = fold_code(form.cleaned_data["code"])
    if participant_of(request, typed):
        return respond.go(request, "sessions-now", typed)
    if _joinable(request, typed) is None:
        return _nothing_here(request, form.cleaned_data["code"])
    return respond.go(request, "join-class", typed)


@require_http_methods(["GET", "HEAD", "POST"])
def classroom(request: HttpRequest, code: str) -> HttpResponse:
    """Take a seat: under a pseudonym, or under one's name of the roster. Who has a seat is led to it."""
    typed = fold_code(code)
    if participant_of(request, typed):
        return redirect("sessions-now", typed)
    found = _joinable_by_form(request, typed) if request.method == "POST" else _joinable(request, typed)
    if found is None:
        return _nothing_here(request, code)
    speak(found, request)
    return _claim(request, found) if found.is_roster else _join(request, found)


@require_safe
def another(request: HttpRequest, code: str) -> HttpResponse:
    """Another pseudonym: to htmx the field with it, otherwise the whole page."""
    found = _joinable(request, fold_code(code))
    if found is None or found.is_roster:
        return _nothing_here(request, code)
    speak(found, request)
    context = _context(found, JoinForm(classroom=found)) | _offer(found) | {"op": new_op()}
    return respond.page_or_part(request, "join/page.html", "join/_name.html", context)


def _open(request: HttpRequest, code: str) -> ClassroomSession | None:
    found = open_classroom_or_none(code)
    return None if found is None or paces.is_guess(request, found) else found


def _joinable(request: HttpRequest, code: str) -> ClassroomSession | None:
    found = _open(request, code)
    return found if found and found.door_open else None


def _joinable_by_form(request: HttpRequest, code: str) -> ClassroomSession | None:
    """A form that was made while the door was open is answered on its own page, with what it holds. Whoever only has
    the code of a class that is locked sees none of its names, nor that it is there."""
    found = _open(request, code)
    return found if found and (found.door_open or was_offered(found, request.POST)) else None


def _nothing_here(request: HttpRequest, typed: str) -> HttpResponse:
    """One answer for a code that is unknown, closed or locked: who guesses learns nothing, and soon has to wait."""
    if not paces.count_wrong_code(request):
        return too_many(request, wait=60)
    form = CodeForm({"code": typed[:40]})
    form.add_error(
        "code",
        gettext(
            "No class lets anybody in under this code. Compare it with the one on the wall. If it is the same, "
            "the door may be locked: ask your instructor."
        ),
    )
    return render(request, "join/code.html", {"form": form}, status=422)


def _join(request: HttpRequest, classroom: ClassroomSession) -> HttpResponse:
    if request.method != "POST":
        context = _context(classroom, JoinForm(classroom=classroom)) | _offer(classroom) | {"op": new_op()}
        return render(request, "join/page.html", context)
    form = JoinForm(request.POST, classroom=classroom)
    if not form.is_valid():
        return _join_refused(request, form, status=422)
    try:
        seat = _seat(classroom, form)
    except DeliberationError as error:
        if isinstance(error, BadName):
            error.field = "pseudonym"
        return _join_refused(request, form, status=respond.refuse(form, error))
    paces.remember_class(request, classroom)
    response = respond.go(request, "sessions-now", classroom.code)
    give_seat(response, seat)
    return response


def _seat(classroom: ClassroomSession, form: JoinForm) -> Participant:
    """The seat that the form asks for. Where another was quicker to take a generated pseudonym, a new one is given."""
    given = {"classroom": classroom, "op": form.cleaned_data["op"], "rehearsed": form.is_rehearsal}
    try:
        return join_class(pseudonym=form.cleaned_data["pseudonym"], **given)
    except BadName:
        if classroom.own_names:
            raise
    return join_class(pseudonym=suggest_pseudonym(classroom), **given)


def _join_refused(request: HttpRequest, form: JoinForm, *, status: int) -> HttpResponse:
    """The page again: one's own name as typed, or else another pseudonym; the operation stays the same."""
    classroom = form.classroom
    context = _context(classroom, form) | _offer(classroom)
    if classroom.own_names:
        context["pseudonym"] = request.POST.get("pseudonym", "")
    context["op"] = form.cleaned_data.get("op") or new_op()
    context["rehearsal"] = request.POST.get("rehearsal", "")
    return render(request, "join/page.html", context, status=status)


def _claim(request: HttpRequest, classroom: ClassroomSession) -> HttpResponse:
    if request.method != "POST":
        return render(request, "join/page.html", _context(classroom, ClaimForm()) | {"op": new_op()})
    form = ClaimForm(request.POST)
    if not form.is_valid():
        return _claim_refused(request, form, classroom, status=422)
    try:
        seat = claim_seat(
            classroom=classroom,
            seat_id=form.cleaned_data["seat"],
            pin=form.cleaned_data["pin"],
            op=form.cleaned_data["op"],
        )
    except DeliberationError as error:
        return _claim_refused(request, form, classroom, status=respond.refuse(form, error))
    paces.remember_class(request, classroom)
    response = respond.go(request, "sessions-now", classroom.code)
    give_seat(response, seat)
    return response


def _claim_refused(
    request: HttpRequest, form: ClaimForm, classroom: ClassroomSession, *, status: int
) -> HttpResponse:
    """The page again, with the same operation: what was taken by the first sending is still one's own."""
    context = _context(classroom, form) | {"op": form.cleaned_data.get("op") or new_op()}
    return render(request, "join/page.html", context, status=status)


def _context(classroom: ClassroomSession, form: JoinForm | ClaimForm) -> dict[str, Any]:
    context = {"classroom": classroom, "form": form, "who_sees": who_sees(classroom)}
    return context | {"free_seats": free_seats(classroom)} if classroom.is_roster else context


def _offer(classroom: ClassroomSession) -> dict[str, str]:
    pseudonym = suggest_pseudonym(classroom)
    return {"pseudonym": pseudonym, "offer": sign_offer(classroom, pseudonym)}
