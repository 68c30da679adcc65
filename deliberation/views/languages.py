"""Which language a page speaks: the reader's own choice, else the class's, else what the browser asks for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from deliberation.models import ClassroomSession


def speak(classroom: ClassroomSession, request: HttpRequest | None = None) -> None:
    """Answer in the language of this class, unless this reader chose one. A wall has no reader of its own."""
    if request is not None and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in dict(settings.LANGUAGES):
        return
    # Until the next request: Django's LocaleMiddleware sets it anew for each.
    translation.activate(classroom.spoken_language)
