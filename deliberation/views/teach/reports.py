"""What an instructor takes out of a session."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from deliberation.actions.exports import note_export
from deliberation.models import ClassroomSession
from deliberation.reports import REPORTS
from deliberation.reports.bundle import all_tables, write_bundle, write_session
from deliberation.reports.page import write_page
from deliberation.reports.summary import summary
from deliberation.reports.writers import write_csv
from deliberation.views.guards import instructor_or_404, own_classroom_or_404

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
    "html": "text/html; charset=utf-8",
}
BY_KEY = {report.key: report for report in REPORTS}


@require_safe
def reports(request: HttpRequest, code: str) -> HttpResponse:
    """Every file that can be taken out, and what it is for."""
    classroom = own_classroom_or_404(request, code)
    names = _wants_names(request, classroom)
    context = {
        "classroom": classroom,
        "names": names,
        "query": "?names=yes" if names else "",
        "rows": [
            {"key": report.key, "title": gettext(report.title), "meaning": gettext(report.meaning)}
            for report in REPORTS
        ],
    }
    return render(request, "teach/reports/page.html", context)


@require_safe
def report(request: HttpRequest, code: str, report: str, suffix: str) -> HttpResponse:
    """One file; the printable report is shown as a page unless it is to be downloaded."""
    classroom = own_classroom_or_404(request, code)
    if (report, suffix) == ("report", "html") and request.GET.get("download") != "yes":
        return render(
            request, "teach/reports/report.html", {"classroom": classroom, "report": summary(classroom)}
        )
    names = _wants_names(request, classroom)
    content = _file(classroom, report, suffix, names=names)
    # GET writes nothing, but for this: files have addresses that stay, and the log must know who took one.
    if request.method == "GET":
        note_export(classroom, by=instructor_or_404(request), what=f"{report}.{suffix}", names=names)
    headers = {
        "Content-Disposition": f'attachment; filename="{classroom.code}-{report}.{suffix}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=TYPES[suffix], headers=headers)


def _wants_names(request: HttpRequest, classroom: ClassroomSession) -> bool:
    return classroom.is_roster and request.GET.get("names") == "yes"


def _file(classroom: ClassroomSession, report: str, suffix: str, *, names: bool) -> bytes:
    if (report, suffix) == ("report", "html"):
        return write_page(classroom)
    if (report, suffix) == ("session", "json"):
        return write_session(classroom, all_tables(classroom, names=names))
    if (report, suffix) == ("bundle", "zip"):
        return write_bundle(classroom, names=names)
    if suffix == "csv" and report in BY_KEY:
        return write_csv(BY_KEY[report].build(classroom, names))
    raise Http404
