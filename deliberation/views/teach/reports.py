"""What an instructor takes out of a session."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from deliberation.actions.exports import note_export
from deliberation.forms.sure import SureForm
from deliberation.models import ClassroomSession
from deliberation.reports.bundle import FILES, bundle_chunks, files_of
from deliberation.reports.export import Export
from deliberation.reports.summary import summary
from deliberation.reports.whole import made_whole
from deliberation.rules.levels import Level
from deliberation.views import respond
from deliberation.views.guards import instructor_or_404, led_classroom_or_404
from deliberation.views.origin import is_from_elsewhere
from deliberation.views.teach.sure import is_sure

TYPES = {
    "argdown": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
LEVEL_WORDS = {
    Level.NAMED: gettext_lazy("With names: who is who. Asks for your password, and stands in the log."),
    Level.PSEUDONYMOUS: gettext_lazy("Pseudonymous: every vote and argument, under pseudonyms."),
    Level.AGGREGATE: gettext_lazy("Aggregate: only numbers about five or more, and no text of a student."),
}
# How the path of a file begins, and what it is taken for; the last one fits all.
GROUPS = (
    ("report.", gettext_lazy("To read and print")),
    ("session.xlsx", gettext_lazy("For a spreadsheet")),
    ("spreadsheet/", gettext_lazy("For a spreadsheet")),
    ("gradebook/", gettext_lazy("For a gradebook")),
    ("session.json", gettext_lazy("For another server")),
    ("README", gettext_lazy("What all of it means")),
    ("", gettext_lazy("For other programs")),
)
BY_ADDRESS = {file.address: file for file in FILES}


class Download(FileResponse):
    """A file that is sent in larger pieces than Django's: each is waited for."""

    block_size = 64 * 1024


@require_safe
def reports(request: HttpRequest, code: str) -> HttpResponse:
    """Every file that can be taken out, and what it is for."""
    classroom = led_classroom_or_404(request, code)
    return _reports_page(request, classroom)


def _reports_page(request: HttpRequest, classroom: ClassroomSession, *, status: int = 200) -> HttpResponse:
    level = _level(request, classroom)
    context = {
        "classroom": classroom,
        "level": level,
        "levels": [
            (choice, LEVEL_WORDS[choice]) for choice in Level if choice != Level.NAMED or classroom.uses_names
        ],
        "must_confirm": level == Level.NAMED and not is_sure(request),
        "is_gone": _asks_for_names(request) and classroom.is_sealed,
        "form": SureForm(user=request.user),
        "bundle_files": len(files_of(level)),
        "query": "" if level == Level.PSEUDONYMOUS else f"?level={level}",
        "groups": _groups(classroom, level),
    }
    return render(request, "teach/reports/page.html", context, status=status)


@require_safe
def report(request: HttpRequest, code: str, report: str, suffix: str) -> HttpResponseBase:
    """One file; the printable report is shown as a page unless it is to be downloaded."""
    classroom = led_classroom_or_404(request, code)
    if (report, suffix) == ("report", "html") and request.GET.get("download") != "yes":
        # On the screen the instructor reads the names that students chose, as on every other page.
        level = Level.NAMED if classroom.chooses_names else Level.PSEUDONYMOUS
        found = summary(Export(classroom, level))
        return render(request, "teach/reports/report.html", {"classroom": classroom, "report": found})
    if _asks_for_names(request) and classroom.is_sealed:
        return _reports_page(request, classroom, status=410)
    level = _level(request, classroom)
    make = _maker(report, suffix, level)
    if is_from_elsewhere(request) or (level == Level.NAMED and not is_sure(request)):
        # A link on a page of another origin takes nothing out, and writes nothing into the log.
        return respond.go(request, "teach-reports", code, query={"level": level})
    headers = {
        "Content-Disposition": f'attachment; filename="{classroom.code}-{report}.{suffix}"',
        "X-Content-Type-Options": "nosniff",
    }
    if request.method == "HEAD":
        return StreamingHttpResponse((), content_type=TYPES[suffix], headers=headers)
    # To its end: what cannot be made is an error, not a file that breaks off.
    whole = made_whole(make(Export(classroom, level, streams=(report, suffix) != ("bundle", "zip"))))
    # GET writes nothing, but for this: files have addresses that stay, and the log must know who took one.
    note_export(classroom, by=instructor_or_404(request), what=f"{report}.{suffix}", level=level)
    return Download(whole, content_type=TYPES[suffix], headers=headers)


def _groups(classroom: ClassroomSession, level: Level) -> list[tuple[str, list[dict[str, str]]]]:
    """The single files of a level by what somebody takes them for, each with its address and its purpose."""
    groups: dict[str, list[dict[str, str]]] = {str(title): [] for _, title in GROUPS}
    for file in files_of(level):
        title = next(title for start, title in GROUPS if file.path.startswith(start))
        row = {
            "path": file.path,
            "address": reverse("teach-report", args=[classroom.code, *file.address]),
            "purpose": gettext(file.purpose),
        }
        groups[str(title)].append(row)
    return [(title, rows) for title, rows in groups.items() if rows]


def _asks_for_names(request: HttpRequest) -> bool:
    return request.GET.get("level") == Level.NAMED


def _level(request: HttpRequest, classroom: ClassroomSession) -> Level:
    """The level asked for: pseudonymous if none was, or if the class has no names to give."""
    try:
        level = Level(request.GET.get("level", Level.PSEUDONYMOUS))
    except ValueError as error:
        raise Http404 from error
    return Level.PSEUDONYMOUS if level == Level.NAMED and not classroom.uses_names else level


def _maker(report: str, suffix: str, level: Level) -> Callable[[Export], Iterable[bytes]]:
    """What makes the file at an address; 404 if there is none, or not at this level."""
    if (report, suffix) == ("bundle", "zip"):
        return bundle_chunks
    file = BY_ADDRESS.get((report, suffix))
    if file is None or level not in file.levels:
        raise Http404
    return file.make
