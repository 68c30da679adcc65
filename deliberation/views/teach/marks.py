"""Marking: one student's whole contribution on one page, and the moment at which the class sees its marks."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deliberation.actions.marks import give_marks, release_marks
from deliberation.errors import DeliberationError, MarkedMeanwhile
from deliberation.forms.marks import MarkForm
from deliberation.models import ClassroomSession, Participant, RubricMark
from deliberation.queries.marks import contribution, marks_of, neighbours, to_mark
from deliberation.rules.rubric import CRITERIA, MOST
from deliberation.views import respond
from deliberation.views.guards import instructor_or_404, led_classroom_or_404


@require_safe
def marks(request: HttpRequest, code: str) -> HttpResponse:
    """Every seat with its marks, what each criterion means, and whether the class sees them."""
    classroom = led_classroom_or_404(request, code)
    rows = marks_of(classroom)
    context = {
        "classroom": classroom,
        "rows": rows,
        "whole": sum(row.total is not None for row in rows),
        "first_open": next((row for row in rows if row.total is None), None),
        "criteria": [
            {"title": gettext(one.title), "levels": [gettext(level) for level in one.levels]}
            for one in CRITERIA
        ],
        "most": MOST,
    }
    return render(request, "teach/marks/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, code: str, seat_id: uuid.UUID) -> HttpResponse:
    """Mark one seat, blind to the name behind it. Saving leads on to the next seat, if that was asked for.
    What somebody else has saved there since the page was made is shown before it is written over."""
    classroom = led_classroom_or_404(request, code)
    seats = to_mark(classroom)
    seat = next((each for each in seats if each.pk == seat_id), None)
    if seat is None:
        raise Http404
    seat.classroom = classroom
    if request.method != "POST":
        form = MarkForm(mark=getattr(seat, "rubric_mark", None))
        return _one(request, classroom, seats, seat, form)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return _one(request, classroom, seats, seat, form, status=422)
    try:
        give_marks(seat=seat, by=instructor_or_404(request), **form.marks())
    except MarkedMeanwhile as error:
        stands = RubricMark.objects.select_related("by").get(participant=seat)
        status = respond.refuse(form, error)
        return _one(request, classroom, seats, seat, form, stands=stands, status=status)
    except DeliberationError as error:
        return _one(request, classroom, seats, seat, form, status=respond.refuse(form, error))
    _, _, after = neighbours(seats, seat)
    if request.POST.get("then") == "next" and after:
        return respond.go(request, "teach-mark", code, after.pk)
    return respond.go(request, "teach-marks", code, anchor=f"seat-{seat.pk}")


@require_POST
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Show the marks to those who were marked, or hold them back."""
    classroom = led_classroom_or_404(request, code)
    release_marks(classroom, by=instructor_or_404(request), released=request.POST.get("released") == "yes")
    return respond.go(request, "teach-marks", code)


def _one(
    request: HttpRequest,
    classroom: ClassroomSession,
    seats: list[Participant],
    seat: Participant,
    form: MarkForm,
    *,
    stands: RubricMark | None = None,
    status: int = 200,
) -> HttpResponse:
    nth, before, after = neighbours(seats, seat)
    context = {
        "classroom": classroom,
        "seat": seat,
        "form": form,
        "rows": list(form.rows()),
        # What was saved by somebody else meanwhile; who saves again has seen it.
        "stands": stands,
        "standing": list(MarkForm(mark=stands).rows()) if stands else [],
        "seen": stands.stamp if stands else form["seen"].value() or "",
        "words": contribution(seat),
        "nth": nth,
        "of": len(seats),
        "before": before,
        "after": after,
    }
    return render(request, "teach/marks/one.html", context, status=status)
