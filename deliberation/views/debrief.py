"""The debrief: one's own way through the case, and what the class may see of itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from deliberation.queries.ballots import paper
from deliberation.queries.kept import kept_debrief
from deliberation.views.guards import participant_or_404


@require_safe
def class_view(request: HttpRequest, code: str) -> HttpResponse:
    """One trade-off at a time, and the article; one's own way is there even where totals are not shown."""
    me = participant_or_404(request, code)
    if not me.classroom.allows("see_results"):
        return redirect("sessions-now", code)
    kept = kept_debrief(me.classroom) if me.classroom.shows_results else None
    debrief = kept.debrief if kept else None
    context = {
        "seat": me,
        "classroom": me.classroom,
        "paper": paper(me),
        "debrief": debrief,
        # The page stays open: what is hidden meanwhile is taken off it.
        "live": True,
        # When it was computed names what is the same for the whole class.
        "computed": kept.at if kept else None,
        "own": debrief.map.picture.own(me.pk) if debrief and debrief.map.picture else None,
        "result": debrief.chosen(request.GET.get("t", "")) if debrief else None,
    }
    return render(request, "debrief/page.html", context)
