"""The debrief: the class before and after, one's own way through it, and what both sides found well argued."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from deliberation.queries.ballots import paper
from deliberation.queries.results import class_results, fair_to_both
from deliberation.views.guards import participant_or_404


@require_safe
def class_view(request: HttpRequest, code: str) -> HttpResponse:
    """What the class may see of itself; one's own way is there even where totals are not shown."""
    me = participant_or_404(request, code)
    if not me.classroom.allows("see_results"):
        return redirect("sessions-now", code)
    shows = me.classroom.shows_results
    context = {
        "seat": me,
        "classroom": me.classroom,
        "paper": paper(me),
        "results": class_results(me.classroom) if shows else [],
        "well_argued": fair_to_both(me.classroom) if shows else [],
    }
    return render(request, "debrief/page.html", context)
