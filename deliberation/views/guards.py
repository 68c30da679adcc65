"""Who may be here. Each guard returns what a view needs, or raises 404; no view looks up a seat by itself."""

from __future__ import annotations

import re
import uuid

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from deliberation.actions.co_instructors import LEFT
from deliberation.forms.join import fold_code
from deliberation.models import Argument, Ballot, ClassroomSession, LogEntry, Participant
from deliberation.queries import held
from deliberation.queries.arguments import argument_of
from deliberation.queries.erasures import was_erased
from deliberation.queries.prepared import Prepared
from deliberation.rules import limits
from deliberation.views import paces
from deliberation.views.languages import speak

SALT = "deliberation.seat"
CODE_SHAPE = re.compile(f"[{limits.CODE_ALPHABET}]{{{limits.CODE_LENGTH}}}")


def _seat(pk: uuid.UUID, key: str, code: str) -> QuerySet[Participant]:
    voted = Exists(Ballot.objects.filter(participant=OuterRef("pk")))
    here = Participant.objects.seated().select_related("classroom").annotate(has_voted=voted).order_by()  # type: ignore[no-redef]
    return here.filter(pk=pk, key=key, classroom__code=code, classroom__trashed_at__isnull=True)


# Every request of a student asks this.
SEAT = Prepared(
    _seat,
    pk=lambda: Participant._meta.get_field("id"),
    key=lambda: Participant._meta.get_field("key"),
    code=lambda: ClassroomSession._meta.get_field("code"),
)


def cookie_name(code: str) -> str:
    return f"{settings.COOKIE_PREFIX}seat-{code}"


def give_seat(response: HttpResponse, seat: Participant) -> None:
    """Put the seat's cookie on an answer: signed, for this class only, unreadable to scripts."""
    value = signing.dumps([seat.pk.hex, seat.key], salt=SALT)
    response.set_cookie(
        cookie_name(seat.classroom.code),
        value,
        max_age=settings.SEAT_COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def take_seat_away(response: HttpResponse, code: str) -> None:
    response.delete_cookie(cookie_name(code), samesite="Lax")
    response.headers["Clear-Site-Data"] = '"storage"'


def _seat_held(request: HttpRequest, code: str) -> tuple[uuid.UUID, str] | None:
    """The id and the key in this browser's cookie of a class; None without a cookie of ours."""
    try:
        seat_id, key = signing.loads(request.COOKIES.get(cookie_name(code), ""), salt=SALT)
        return uuid.UUID(seat_id), str(key)[:64]
    except (signing.BadSignature, ValueError, TypeError):
        return None


def participant_of(request: HttpRequest, code: str) -> Participant | None:
    """The seat that this browser holds in this class, if any; its classroom, case and card come with it."""
    held_here = _seat_held(request, code)
    if held_here is None:
        return None
    pk, key = held_here
    seat: Participant | None = SEAT.first(pk=pk, key=key, code=code)
    if seat is not None:
        speak(seat.classroom, request)
        held.with_case(seat.classroom)
        seat.card = held.cards_of(seat.classroom.case_id).get(seat.card_id) if seat.card_id else None
    return seat


def sat_in_sealed(request: HttpRequest, code: str, *, even_trashed: bool = False) -> bool:
    """Whether this browser holds a cookie of ours for a class that was sealed since: it leads to no seat any more."""
    if _seat_held(request, code) is None:
        return False
    classrooms = ClassroomSession.objects.all() if even_trashed else ClassroomSession.objects.present()
    return classrooms.filter(code=code, sealed_at__isnull=False).exists()


def seat_to_give_up(request: HttpRequest, code: str) -> Participant | None:
    """The seat of this browser's cookie, also one that was removed, or whose class is in the trash: what it holds is
    stored, so its owner can delete it. None if it is nobody's to give up: erased, left, or under another key."""
    held_here = _seat_held(request, code)
    if held_here is None:
        return None
    pk, key = held_here
    found = Participant.objects.select_related("classroom", "card")
    seat = found.filter(pk=pk, key=key, classroom__code=code).first()
    if seat is not None:
        speak(seat.classroom, request)
        held.with_case(seat.classroom)
    return seat


def was_handed_on(request: HttpRequest, code: str) -> bool:
    """Whether the seat of this browser's cookie is stored, under another key: its instructor gave it a new PIN."""
    held_here = _seat_held(request, code)
    if held_here is None:
        raise Http404
    pk, key = held_here
    others = Participant.objects.filter(pk=pk, classroom__code=code, left_at__isnull=True).exclude(key=key)
    return others.exists()


def participant_or_404(request: HttpRequest, code: str, *, writes_argument: bool = False) -> Participant:
    """The student who sits in this class under this browser's cookie. What they send is counted: TooFast."""
    seat = participant_of(request, code)
    if seat is None:
        raise Http404
    if request.method == "POST":
        paces.count_write(seat, is_argument=writes_argument)
    return seat


def instructor_or_404(request: HttpRequest) -> User:
    """The instructor who is signed in. The login page is the one door for who is not: see `must_sign_in`."""
    if not isinstance(request.user, User) or not request.user.is_active:
        raise Http404
    return request.user


def _one_or_404(classrooms: QuerySet[ClassroomSession], code: str) -> ClassroomSession:
    found = classrooms.select_related("case", "instructor").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def led_classroom_or_404(request: HttpRequest, code: str) -> ClassroomSession:
    """A session that the instructor who is signed in leads, as its owner or a co-instructor, not in the trash."""
    return _one_or_404(ClassroomSession.objects.led_by(instructor_or_404(request)), code)


def own_classroom_or_404(request: HttpRequest, code: str) -> ClassroomSession:
    """A session of the instructor who is signed in, not in the trash: for what is its owner's alone to do."""
    return _one_or_404(ClassroomSession.objects.owned_by(instructor_or_404(request)).present(), code)


def own_classroom_even_trashed_or_404(request: HttpRequest, code: str) -> ClassroomSession:
    """A session of the instructor who is signed in, in the trash or not: for putting it there and back."""
    return _one_or_404(ClassroomSession.objects.owned_by(instructor_or_404(request)), code)


def shared_classroom_or_404(request: HttpRequest, code: str) -> ClassroomSession:
    """A session that who is signed in leads as a co-instructor, or has left: who leaves twice is answered alike."""
    me = instructor_or_404(request)
    beside = Q(co_instructors__user=me)
    has_left = Exists(LogEntry.objects.filter(classroom=OuterRef("pk"), by=me, act=LEFT))
    return _one_or_404(ClassroomSession.objects.present().filter(beside | Q(has_left)), code)


def is_code(text: str) -> bool:
    """Whether this has the shape of a join code."""
    return CODE_SHAPE.fullmatch(text) is not None


def open_classroom_or_none(code: str) -> ClassroomSession | None:
    """The class under a join code as somebody typed it; None if there is none, or it is over."""
    folded = fold_code(code)
    if not is_code(folded):
        return None
    found = ClassroomSession.objects.present().select_related("case").filter(code=folded).first()
    return None if found is None or found.is_over else found


def screen_or_404(code: str, token: str) -> ClassroomSession:
    """The class that a projector shows, under the token of its own: read only, for nobody in particular."""
    found = (
        ClassroomSession.objects.present()
        .select_related("case")
        .filter(code=code, screen_token=token)
        .first()
    )
    if found is None:
        raise Http404
    speak(found)
    return found


def seat_or_404(classroom: ClassroomSession, seat_id: uuid.UUID) -> Participant:
    """A seat of this class, whether taken, free or removed, with the name behind it if there is one."""
    found = classroom.participants.select_related("identity", "card").filter(pk=seat_id).first()
    if found is None:
        raise Http404
    found.classroom = classroom
    return found


def seat_unless_erased(classroom: ClassroomSession, seat_id: uuid.UUID) -> Participant | None:
    """The same, to be erased; None if it was erased already: a form that is sent twice."""
    try:
        seat = seat_or_404(classroom, seat_id)
    except Http404:
        if was_erased(seat_id):
            return None
        raise
    return None if seat.is_erased else seat


def argument_or_404(classroom: ClassroomSession, argument_id: uuid.UUID) -> Argument:
    """An argument of this class, whatever its state; what may be done with it is for the action to say."""
    found = argument_of(classroom, argument_id)
    if found is None:
        raise Http404
    return found
