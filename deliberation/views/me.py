"""My data: all that is stored about a seat, for the student who sits in it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from deliberation.actions.leaving import leave_class
from deliberation.forms.leave import LeaveForm
from deliberation.models import Participant
from deliberation.queries.me import everything, my_data
from deliberation.queries.seats import who_sees
from deliberation.reports.own import own_paper
from deliberation.reports.pdf import write_pdf
from deliberation.views import paces, respond
from deliberation.views.guards import (
    participant_of,
    participant_or_404,
    sat_in_sealed,
    seat_to_give_up,
    take_seat_away,
    was_handed_on,
)


@require_safe
def data(request: HttpRequest, code: str) -> HttpResponse:
    """Everything stored about this seat, in words and tables, and who can see each. In a sealed class nobody knows."""
    me = participant_of(request, code)
    if me is not None:
        return _data(request, me, LeaveForm())
    if sat_in_sealed(request, code):
        return render(request, "me/sealed.html", status=410)
    raise Http404


@require_safe
def download(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a file."""
    me = participant_or_404(request, code)
    headers = {"Content-Disposition": f'attachment; filename="my-data-{code}.json"'}
    return JsonResponse(
        everything(me), headers=headers, json_dumps_params={"indent": 2, "ensure_ascii": False}
    )


@require_safe
def contribution(request: HttpRequest, code: str) -> HttpResponse:
    """What one voted and wrote, as a printed file to take along."""
    me = participant_or_404(request, code)
    paces.count_paper(me)
    headers = {"Content-Disposition": f'attachment; filename="my-contribution-{code}.pdf"'}
    return HttpResponse(
        write_pdf(own_paper(me, my_data(me))), content_type="application/pdf", headers=headers
    )


@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Leave the class, with or without one's words. The first request asks, the second one does it; also of a seat that
    was removed while the page was open, or of a class in the trash: what it holds is stored all the same."""
    here = participant_of(request, code)
    me = here or seat_to_give_up(request, code)
    if me is None:
        return _nothing_to_leave(request, code)
    form = LeaveForm(request.POST)
    if not form.is_valid():
        if here is None:
            raise Http404
        return _data(request, me, form, status=422)
    if not form.is_confirmed:
        context = {"seat": me, "classroom": me.classroom, "erases": form.erases, "is_here": here is not None}
        return render(request, "me/leave.html", context)
    leave_class(by=me, erase=form.erases)
    response = respond.go(request, "home", query={"left": code})
    take_seat_away(response, code)
    return response


def _nothing_to_leave(request: HttpRequest, code: str) -> HttpResponse:
    """The form sent twice: this browser still held the cookie of the seat that the first one gave up. Where the seat is
    stored and not this browser's any more, nothing was deleted, and the page says so."""
    if sat_in_sealed(request, code, even_trashed=True):
        return render(request, "me/sealed.html", status=410)
    if was_handed_on(request, code):
        return render(request, "me/handed_on.html", status=409)
    response = respond.go(request, "home", query={"left": code})
    take_seat_away(response, code)
    return response


def _data(request: HttpRequest, me: Participant, form: LeaveForm, *, status: int = 200) -> HttpResponse:
    context = {
        "seat": me,
        "classroom": me.classroom,
        "form": form,
        "mine": my_data(me),
        "who_sees": who_sees(me.classroom),
    }
    return render(request, "me/page.html", context, status=status)
