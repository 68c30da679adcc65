"""What a person sees when a request is refused before a view was reached, or for coming too often."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from deliberation.errors import NotLed, Sealed, TooFast
from deliberation.live.bridge import REFUSED, TOO_LARGE
from deliberation.storage import cannot_store, is_uncertain

logger = logging.getLogger("deliberation.storage")
RETRY_SECONDS = 30
# What somebody has typed into a form of ours and may want to have back.
WORDS = ("claim", "reason", "why", "pseudonym", "text", "comment", "names", "title")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: most often a page that was open while cookies were cleared."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing is here for whoever asks. What was typed into a form stands on the page: most often its sender was signed
    out, or lost the seat, since the form was opened."""
    typed = _typed(request)
    user = getattr(request, "user", None)
    is_out = request.method == "POST" and request.path.startswith(reverse("teach-home"))
    context = {"typed": typed, "is_signed_out": is_out and not (user and user.is_authenticated)}
    return render(request, "404.html", context, status=404)


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
        if isinstance(error, TooFast):
            return too_many(request, wait=error.seconds)
        if isinstance(error, NotLed):
            return not_found(request, error)
        if isinstance(error, Sealed):
            return render(request, "sealed.html", status=error.status)
        return not_stored(request, error) if cannot_store(error) else None


def not_stored(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The storage is full or away: nothing was saved, and the page says so. It asks nothing of the database."""
    logger.error("Not stored: %s", str(error).strip().splitlines()[0] if str(error).strip() else type(error))
    writes = request.method not in ("GET", "HEAD")
    context = {"writes": writes, "uncertain": is_uncertain(error), "typed": _typed(request)}
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """What went wrong outside of a view: the storage, when a session is kept, or a fault of ours."""
    error = sys.exc_info()[1]
    if error is not None and cannot_store(error):
        return not_stored(request, error)
    return HttpResponse(render_to_string("500.html"), status=500)


def _typed(request: HttpRequest) -> list[str]:
    """The words of the form that was refused, so that they can be taken from the page."""
    if request.method != "POST":
        return []
    words = (request.POST.get(name, "").strip() for name in WORDS)
    return [text for text in words if text]
