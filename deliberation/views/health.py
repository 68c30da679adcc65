"""Whether the server can do its work, for a monitor or a proxy: one line, and nothing about any class."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from deliberation.storage import LOW_BYTES, NONE_BYTES, free_bytes


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 while the database answers and there is room to write; 503 says which of the two is missing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except (DatabaseError, InterfaceError):
        return _line("no database", status=503)
    free = free_bytes()
    if free is None or free < NONE_BYTES:
        return _line("disk full", status=503)
    return _line("ok" if free >= LOW_BYTES else "ok, disk nearly full")


def _line(text: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
