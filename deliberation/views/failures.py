"""What a person sees when a request is refused before a view was reached."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: most often a page that was open while cookies were cleared."""
    return render(request, "403_csrf.html", status=403)
