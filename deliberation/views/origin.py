"""What a page of another origin may make a browser do here: lead to a page, and nothing else.

Browsers say where a request comes from (Sec-Fetch-Site, over HTTPS and on this machine); those that do not are held by
SameSite cookies and by Django's own check of Origin and token.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from deliberation.views.failures import csrf_failure

OURS = {"same-origin", "none"}


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that a page of another origin made it ask."""
    return request.headers.get("Sec-Fetch-Site", "none") not in OURS


def is_led_here(request: HttpRequest) -> bool:
    """Whether somebody has followed a link to a page, in a window of its own."""
    return (
        request.method in ("GET", "HEAD")
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
    )


class OriginMiddleware:
    """Refuses what a page of another origin asks for or sends, unless it only leads here by a link."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_from_elsewhere(request) and not is_led_here(request):
            return csrf_failure(request)
        return self.get_response(request)
