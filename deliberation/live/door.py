"""Who may listen to a classroom, asked of the database in a thread: when a stream opens, and again at its beats."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from importlib import import_module
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.http import Http404, HttpRequest, HttpResponse

from deliberation.headers import HeadersMiddleware
from deliberation.live.bridge import Environ
from deliberation.models import ClassroomSession, Participant
from deliberation.queries.withdrawn import traces_of_withdrawal
from deliberation.views.guards import led_classroom_or_404, participant_or_404, screen_or_404
from deliberation.views.wellformed import tidy_head

P = ParamSpec("P")
T = TypeVar("T")
SEAT, TEACH, SCREEN = "seat", "teach", "screen"
PATHS = (
    (SEAT, re.compile(r"/s/(?P<code>[A-Z0-9]+)/events/")),
    (TEACH, re.compile(r"/teach/sessions/(?P<code>[A-Z0-9]+)/events/")),
    (SCREEN, re.compile(r"/screen/(?P<code>[A-Z0-9]+)/(?P<token>[\w-]+)/events/")),
)


@dataclass(frozen=True)
class Admission:
    """Leave to listen: to which classroom, by what right, and the version that it has now."""

    classroom: int
    ticket: Hashable
    version: int
    frame_only: bool = False


class CannotAsk(Exception):
    """The database cannot say who may listen: it is away or busy. `headers` are those that every answer carries."""

    def __init__(self, headers: list[tuple[bytes, bytes]]) -> None:
        super().__init__()
        self.headers = headers


def in_thread(question: Callable[P, T]) -> Callable[P, T]:
    """The question as a thread outside a request asks it: a connection that broke meanwhile is opened anew."""

    def ask(*args: P.args, **kwargs: P.kwargs) -> T:
        close_old_connections()
        return question(*args, **kwargs)

    return ask


def is_stream(path: str) -> bool:
    """Whether an event stream may be asked for at this path."""
    return any(shape.fullmatch(path) for _, shape in PATHS)


def admit(environ: Environ) -> tuple[Admission | None, list[tuple[bytes, bytes]]]:
    """Let the browser behind a request listen, or not (None); and the headers that every answer carries. CannotAsk if
    the database does not say."""
    request = WSGIRequest(environ)
    tidy_head(request)
    admission = None
    for kind, shape in PATHS:
        if match := shape.fullmatch(request.path_info):
            try:
                request.get_host()
                admission = _ADMIT[kind](request, **match.groupdict())
            except (Http404, DisallowedHost):
                break
            except (DatabaseError, InterfaceError) as error:
                raise CannotAsk(_headers(request)) from error
    return admission, _headers(request)


def still_admitted(classroom: int, tickets: Collection[Hashable]) -> set[Hashable]:
    """Which of these tickets still give leave to listen to the classroom."""
    held = ClassroomSession.objects.present().filter(pk=classroom).first()
    if held is None:
        return set()
    seats = set(held.participants.seated().values_list("pk", "key"))
    return {ticket for ticket in tickets if isinstance(ticket, tuple) and _is_good(held, seats, ticket)}


def versions(classrooms: Collection[int]) -> dict[int, tuple[int, Hashable]]:
    """The version of each of these classrooms, and what open pages of students show or must not show any more."""
    traces = traces_of_withdrawal()
    found = ClassroomSession.objects.filter(pk__in=classrooms).annotate(**traces)
    rows = found.values_list("pk", "version", "phase_epoch", "phase_ends_at", *traces)
    return {row[0]: (row[1], row[2:]) for row in rows}


def _is_good(classroom: ClassroomSession, seats: set[tuple], ticket: tuple) -> bool:
    kind, *right = ticket
    if kind == SEAT:
        return tuple(right) in seats
    if kind == SCREEN:
        return right == [classroom.screen_token]
    session_key, user = right
    leads = ClassroomSession.objects.led_by(user).filter(pk=classroom.pk)
    return user == _user_of(_session(session_key)) and leads.exists()


def _admit_seat(request: HttpRequest, code: str) -> Admission:
    seat: Participant = participant_or_404(request, code)
    return Admission(seat.classroom_id, (SEAT, seat.pk, seat.key), seat.classroom.version, frame_only=True)


def _admit_teach(request: HttpRequest, code: str) -> Admission:
    request.session = _session(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = get_user(request)
    classroom = led_classroom_or_404(request, code)
    right = (TEACH, request.session.session_key, request.user.pk)
    return Admission(classroom.pk, right, classroom.version)


def _admit_screen(request: HttpRequest, code: str, token: str) -> Admission:
    classroom = screen_or_404(code, token)
    return Admission(classroom.pk, (SCREEN, token), classroom.version)


_ADMIT: dict[str, Callable[..., Admission]] = {SEAT: _admit_seat, TEACH: _admit_teach, SCREEN: _admit_screen}


def _session(key: str | None) -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return store


def _user_of(session: SessionBase) -> int | None:
    """The account that is signed in there now; None after it was signed out, or its password was changed."""
    request = HttpRequest()
    request.session = session
    user = get_user(request)
    return user.pk if user.is_active else None


def _headers(request: HttpRequest) -> list[tuple[bytes, bytes]]:
    """The headers that the middleware puts on every answer."""
    bare = HttpResponse()
    del bare.headers["Content-Type"]
    response = HeadersMiddleware(lambda request: bare)(request)
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.items()]
