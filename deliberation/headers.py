"""The headers that every answer carries, whatever its status."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils.cache import patch_vary_headers

# Nothing from elsewhere, and no script or style written into a page.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    )
)


# How every form that is saved leads on.
SAVED = 303


class HeadersMiddleware:
    """Content security policy, permissions, and no copy of a person's page in any cache.

    It stands first, so that static files and what another middleware refuses by itself carry them too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # They add what is missing, and stand inside for what they do to requests.
        self.others = (SecurityMiddleware(get_response), XFrameOptionsMiddleware(get_response))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for other in self.others:
            response = other.process_response(request, response)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # That it is we who answer: the gate of a Wi-Fi answers in our name, too.
        response.headers.setdefault("X-Deliberation", "1")
        if response.status_code == SAVED and "X-Out-Box" in request.headers:
            _tell_saved(response)
        if "Cache-Control" not in response.headers or "no-store" in response.headers["Cache-Control"]:
            response.headers.setdefault("Cache-Control", "no-store")
            # One address answers with a page or with its part; a cache or the back button must not mix them up.
            patch_vary_headers(response, ["HX-Request"])
        return response


def _tell_saved(response: HttpResponse) -> None:
    """Say it in words: a script that sends what waited does not see where it is led, and a gate leads on, too."""
    response.status_code = 204
    del response.headers["Location"]
    response.headers["X-Saved"] = "1"
