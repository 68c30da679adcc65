"""What a person sees when a request is refused before a view was reached, or for coming too often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from deliberation.errors import TooFast
from deliberation.live.bridge import REFUSED, TOO_LARGE

# What somebody has typed into a form of ours and may want to have back.
WORDS = ("claim", "reason", "why", "pseudonym", "text", "comment")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: most often a page that was open while cookies were cleared."""
    return render(request, "403_csrf.html", status=403)


def too_many(request: HttpRequest, *, wait: int) -> HttpResponse:
    """Come back in `wait` seconds; what was typed stands on the page."""
    context = {"wait": wait, "typed": _typed(request)}
    response = render(request, "429.html", context, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


class RefusalMiddleware:
    """Says in a sentence that a body did not arrive (too large, too slow), and that somebody was too fast."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        why = request.META.get(REFUSED)
        if why is None:
            return None
        status = 413 if why == TOO_LARGE else 408
        return render(request, "413.html", {"is_large": why == TOO_LARGE}, status=status)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return too_many(request, wait=error.seconds) if isinstance(error, TooFast) else None


def _typed(request: HttpRequest) -> list[str]:
    """The words of the form that was refused, so that they can be taken from the page."""
    if request.method != "POST":
        return []
    words = (request.POST.get(name, "").strip() for name in WORDS)
    return [text for text in words if text]
