"""The wall: what a projector shows, under a token of its own. It names no student."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from deliberation.queries.screen import featured_argument
from deliberation.rules.qr import qr_path
from deliberation.views import respond
from deliberation.views.guards import screen_or_404


@require_safe
def wall(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """The code to join by, the phase and its time, how many have joined, and the featured argument."""
    classroom = screen_or_404(code, token)
    if respond.wants_part(request) and request.GET.get("v") == str(classroom.version):
        return HttpResponse(status=204)
    join_url = request.build_absolute_uri(reverse("join-class", args=[code]))
    context = {
        "classroom": classroom,
        "joined": classroom.participants.seated().count(),
        "featured": featured_argument(classroom),
        "qr": qr_path(join_url),
        "typed_address": request.get_host() + reverse("join-code"),
    }
    return respond.page_or_part(request, "screen/page.html", "screen/_wall.html", context)
