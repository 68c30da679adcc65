"""The wall: what a projector shows, under a token of its own. It names no student."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from deliberation.queries.screen import wall as wall_of
from deliberation.rules.qr import qr_path
from deliberation.views import respond
from deliberation.views.guards import screen_or_404

# The part that draws each figure of rules/screen.py. It is given `result`, one trade-off's debrief, or `debrief`.
FIGURE_TEMPLATES = {
    "before_after": "debrief/_bands.html",
    "flow": "screen/figures/_flow.html",
    "sure": "screen/figures/_sure.html",
    "stance": "screen/figures/_stance.html",
    "conditions": "screen/figures/_conditions.html",
    "movers": "screen/figures/_movers.html",
    "guesses": "screen/figures/_guesses.html",
    "agreed": "screen/figures/_agreed.html",
    "divides": "screen/figures/_divides.html",
    "article": "screen/figures/_article.html",
    "map": "screen/figures/_map.html",
}


@require_safe
def wall(request: HttpRequest, code: str, token: str) -> HttpResponse:
    """One slide: what the instructor chose, or what the phase shows by itself."""
    classroom = screen_or_404(code, token)
    if respond.wants_part(request) and request.GET.get("v") == str(classroom.version):
        return HttpResponse(status=204)
    shown = wall_of(classroom)
    context = {
        "classroom": classroom,
        "wall": shown,
        "version": shown.version or classroom.version,
        "slide": f"screen/_{shown.kind}.html",
        "figure": FIGURE_TEMPLATES[shown.figure.key] if shown.figure else None,
        "typed_address": request.get_host() + reverse("join-code"),
    }
    if shown.kind == "join":
        context["qr"] = qr_path(request.build_absolute_uri(reverse("join-class", args=[code])))
    return respond.page_or_part(request, "screen/page.html", "screen/_wall.html", context)
