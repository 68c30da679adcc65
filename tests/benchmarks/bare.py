"""What `writes` compares with: one Django view without middleware that upserts one row, on the same server and database;
and this project under Django's own ASGI handler."""

from __future__ import annotations

import os
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deliberation.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

from deliberation.asgi import BODY_SECONDS, THREADS, body_limit  # noqa: E402
from deliberation.live.bridge import Bridge  # noqa: E402
from deliberation.models import Ballot  # noqa: E402
from deliberation.wsgi import application as whole_project  # noqa: E402


def upsert(request: HttpRequest) -> HttpResponse:
    """Write one ballot, of the seat, trade-off and value that the body names; ask nothing."""
    Ballot.objects.update_or_create(
        participant_id=uuid.UUID(request.POST["seat"]),
        tradeoff_id=int(request.POST["tradeoff"]),
        round=Ballot.Round.FIRST,
        defaults={"value": int(request.POST["place"]), "confidence": 2, "stance": "as_described", "epoch": 1},
    )
    return HttpResponse(status=204)


urlpatterns = [path("bare/", upsert), path("join/", lambda request: HttpResponse("here"))]


async def _alive(receive, send):
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


def _behind(application):
    async def served(scope, receive, send):
        await (_alive(receive, send) if scope["type"] == "lifespan" else application(scope, receive, send))

    return served


def _bridge(wsgi):
    return Bridge(
        wsgi,
        threads=THREADS,
        body_limit=body_limit,
        body_seconds=BODY_SECONDS,
        is_long=lambda path, query: False,
    )


def bare():
    """The bare view behind our own bridge: nothing of the project but the model."""
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    return _behind(_bridge(WSGIHandler()))


def project_under_asgi():
    """The project as Django itself would serve it to an ASGI server."""
    return _behind(get_asgi_application())


def project_under_a2wsgi():
    """The project behind the library that does what our bridge does."""
    from a2wsgi import WSGIMiddleware

    return _behind(WSGIMiddleware(whole_project, workers=THREADS))
