"""What no browser sends, and what would cost us dear: it ends here, before anybody looks for what it names.

That is a NUL, which PostgreSQL cannot hold, and a cookie that takes Python minutes to read. What is done here takes a
time that grows as the head of the request does: it runs before anybody is counted or refused. The texts of forms are
looked at by the forms, which say what is wrong with them.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.defaults import page_not_found

NUL, IN_QUERY = "\x00", "%00"
# Cookies of ours hold no backslash. Python reads a quoted value that holds n of them in a time that grows with n
# squared (before 3.11.10 and 3.12.6: two minutes for 64 kB).
MOST_BACKSLASHES = 100


def tidy_head(request: HttpRequest) -> None:
    """Leave a NUL out of the query; and each cookie that holds one, or takes too long to read: it is none of ours, and
    a browser that were refused for it would never come in again."""
    query = request.META.get("QUERY_STRING", "")
    if IN_QUERY in query:
        request.META["QUERY_STRING"] = _without_nul(query)
    cookies = request.META.get("HTTP_COOKIE", "")
    if cookies.count("\\") > MOST_BACKSLASHES:
        request.META["HTTP_COOKIE"] = ";".join(one for one in cookies.split(";") if "\\" not in one)
    # Only a quoted cookie can hold one, written as \000.
    elif "\\" in cookies:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if NUL not in value}


def _without_nul(query: str) -> str:
    """The query without any `%00`, nor one that comes together where another was: in one pass."""
    kept: list[str] = []
    for sign in query:
        kept.append(sign)
        if sign == "0" and kept[-3:] == ["%", "0", "0"]:
            del kept[-3:]
    return "".join(kept)


class WellFormedMiddleware:
    """Finds no page at an address with a NUL in it, and leaves it out of all else that stands in the head."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        tidy_head(request)
        if NUL in request.path_info:
            return page_not_found(request, ValueError("an address with a NUL"))
        return self.get_response(request)
