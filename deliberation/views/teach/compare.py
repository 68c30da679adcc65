"""An instructor's sessions on one case, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from deliberation.models import ClassroomSession
from deliberation.queries.compare import LEAST, MOST, chosen, comparable, side_by_side
from deliberation.reports.compare import compare_table
from deliberation.reports.writers import write_csv
from deliberation.views.guards import instructor_or_404

UNPROCESSABLE = 422


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The sessions named in the address side by side; without any, the choice of them."""
    classrooms = _chosen(request)
    problem = _problem(classrooms)
    if not classrooms or problem:
        return _choice(request, classrooms, problem)
    context = {
        "classrooms": classrooms,
        "case": classrooms[-1].case,
        "rows": side_by_side(classrooms),
        "query": request.GET.urlencode(),
    }
    return render(request, "teach/compare/page.html", context)


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The same as one CSV file."""
    classrooms = _chosen(request)
    problem = _problem(classrooms)
    if not classrooms or problem:
        return _choice(request, classrooms, problem)
    content = write_csv(compare_table(side_by_side(classrooms)))
    headers = {
        "Content-Disposition": f'attachment; filename="compare-{"-".join(one.code for one in classrooms)}.csv"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _chosen(request: HttpRequest) -> list[ClassroomSession]:
    found = chosen(instructor_or_404(request), request.GET.getlist("s"))
    if found is None:
        raise Http404
    return found


def _problem(classrooms: Sequence[ClassroomSession]) -> str:
    """Why these cannot stand side by side; empty if they can, or if none was chosen yet."""
    if not classrooms:
        return ""
    if len({one.case.slug for one in classrooms}) > 1:
        return gettext("These sessions are on different cases. Choose sessions on one case.")
    if not LEAST <= len(classrooms) <= MOST:
        return gettext("Choose two to six sessions on one case.")
    return ""


def _choice(request: HttpRequest, classrooms: Sequence[ClassroomSession], problem: str) -> HttpResponse:
    context = {
        "sessions": comparable(instructor_or_404(request)),
        "chosen": {one.code for one in classrooms},
        "problem": problem,
    }
    return render(request, "teach/compare/choose.html", context, status=UNPROCESSABLE if problem else 200)
