"""Where the class is now: the way to the current phase's page, the lobby, and the pulse."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from deliberation.live.shared import Shared
from deliberation.queries.seats import who_sees
from deliberation.queries.withdrawn import withdrawn_arguments
from deliberation.views.guards import participant_or_404

LOBBY = "sessions-now"
PULSES = Shared()


@require_safe
def now(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the page of the current phase; before the first one, the lobby."""
    me = participant_or_404(request, code)
    page = me.classroom.current.page
    if page != LOBBY:
        return redirect(page, code)
    context = {"seat": me, "classroom": me.classroom, "who_sees": who_sees(me.classroom)}
    return render(request, "now/page.html", context)


@require_safe
def pulse(request: HttpRequest, code: str) -> HttpResponse:
    """What every page asks when the class has changed: 204 if it knows that, else the status bar anew.

    `v` is the version that the page knows, `epoch` the phase that the page was made in: when the class has
    moved on since, the answer says so, and the page stays as it is. What was hidden, or is gone with its seat, is
    named, so that no open page goes on showing it.
    """
    me = participant_or_404(request, code)
    classroom = me.classroom
    if request.GET.get("v") == str(classroom.version):
        return HttpResponse(status=204)
    page_epoch = request.GET.get("epoch", str(classroom.phase_epoch))
    context = {
        "classroom": classroom,
        "page_epoch": page_epoch,
        "has_moved": page_epoch != str(classroom.phase_epoch),
    }

    def render_pulse() -> str:
        return render_to_string("now/_pulse.html", {**context, "withdrawn": withdrawn_arguments(classroom)})

    # The same for the whole class: a lecture that hears of a new phase is not rendered a thousand times.
    key = (classroom.pk, classroom.version, "pulse", page_epoch, get_language())
    return HttpResponse(PULSES.get(key, render_pulse))
