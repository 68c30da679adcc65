"""A NUL, which no browser sends and PostgreSQL cannot hold: it ends here, before anybody looks for what it names.

The texts of forms are looked at by the forms, which say what is wrong with them.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.defaults import page_not_found

NUL, IN_QUERY = "\x00", "%00"


def leave_nul_out(request: HttpRequest) -> None:
    """Leave it out of the query, and with it each cookie that holds one: it is none of ours, and a browser that were
    refused for it would never come in again."""
    while IN_QUERY in request.META.get("QUERY_STRING", ""):
        request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace(IN_QUERY, "")
    # Only a quoted cookie can hold one, written as \000.
    if "\\" in request.META.get("HTTP_COOKIE", ""):
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if NUL not in value}


class WellFormedMiddleware:
    """Finds no page at an address with a NUL in it, and leaves it out of all else that stands in the head."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        leave_nul_out(request)
        if NUL in request.path_info:
            return page_not_found(request, ValueError("an address with a NUL"))
        return self.get_response(request)
