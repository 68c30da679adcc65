"""Has the class changed? The answer to a page whose event stream is mute: nothing, or the new version number.

The same addresses carry the event stream itself, which the server answers before Django: see `live/stream.py`.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from deliberation.models import ClassroomSession
from deliberation.views.guards import led_classroom_or_404, participant_or_404, screen_or_404


@require_safe
def student(request: HttpRequest, code: str) -> HttpResponse:
    """For a student's page."""
    return _version(request, participant_or_404(request, code).classroom)


@require_safe
def teach(request: HttpRequest, code: str) -> HttpResponse:
    """For an instructor's page."""
    return _version(request, led_classroom_or_404(request, code))


@require_safe
def screen(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """For the wall."""
    return _version(request, screen_or_404(code, token))


def _version(request: HttpRequest, classroom: ClassroomSession) -> HttpResponse:
    if request.GET.get("v") == str(classroom.version):
        return HttpResponse(status=204)
    return HttpResponse(str(classroom.version), content_type="text/plain; charset=utf-8")
