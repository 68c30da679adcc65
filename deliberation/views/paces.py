"""Who has done too much in a short time. What people do is counted by seat and by account; an address counts only
what failed, so that a whole school behind one address never stands in its own way."""

from __future__ import annotations

import logging
import unicodedata
import uuid

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse

from deliberation.errors import TooFast
from deliberation.models import ClassroomSession, Participant
from deliberation.rules import pace

logger = logging.getLogger(__name__)

SALT = "deliberation.device"
MOST_NAME = 150
DEVICE_SECONDS = 180 * 24 * 60 * 60

writes = pace.Buckets(pace.WRITES)
arguments = pace.Buckets(pace.ARGUMENTS)
papers = pace.Buckets(pace.PAPERS)
class_writes = pace.Buckets(pace.CLASS_WRITES)
guesses = pace.Buckets(pace.GUESSES)
passwords = pace.Buckets(pace.PASSWORDS)
passwords_here = pace.Buckets(pace.PASSWORDS_FROM_ONE_PLACE)
names = pace.Buckets(pace.NAMES)
alarms = pace.Buckets(pace.ALARMS)
classes_here = pace.Known()
ALL = (writes, arguments, papers, class_writes, guesses, passwords, passwords_here, names, alarms)


def forget_old() -> None:
    """Forget who has nothing to wait for any more, and with them their addresses."""
    for buckets in ALL:
        buckets.forget_full()
    classes_here.forget_old()


def place(request: HttpRequest) -> str:
    """Where a request comes from. Behind a proxy that is trusted, the server has put the client's address there."""
    return pace.place_of(request.META.get("REMOTE_ADDR", ""))


def count_write(seat: Participant, *, is_argument: bool = False) -> None:
    """Count something that a student sends; TooFast if it is more than a person does, or more than a class."""
    wanted = [(writes, seat.pk), (class_writes, seat.classroom_id)]
    if is_argument:
        wanted.append((arguments, seat.pk))
    for buckets, key in wanted:
        if not buckets.spend(key):
            raise TooFast(buckets.wait(key))


def count_paper(seat: Participant) -> None:
    """Count a file that is printed for a student; TooFast if it is more than a person keeps."""
    if not papers.spend(seat.pk):
        raise TooFast(papers.wait(seat.pk))


def remember_class(request: HttpRequest, classroom: ClassroomSession) -> None:
    """Somebody of this class is at this place: its code is no guess there."""
    classes_here.remember((place(request), classroom.pk))


def is_guess(request: HttpRequest, classroom: ClassroomSession) -> bool:
    """Whether a right code must be taken for a guess: where too many wrong ones come from, only the codes of
    classes in their lobby, and of those that somebody there belongs to, are let through."""
    here = place(request)
    if not guesses.is_empty(here):
        return False
    return classroom.phase != "lobby" and (here, classroom.pk) not in classes_here


def count_wrong_code(request: HttpRequest) -> bool:
    """Count a code that no open class has; False if so many came from there that it is not even looked at."""
    here = place(request)
    if guesses.spend(here):
        return True
    if alarms.spend(here):
        logger.warning("Many wrong join codes are tried from one address.")
    return False


def may_try_password(request: HttpRequest, account: str) -> int:
    """Seconds to wait before another password is looked at; 0 if it is now."""
    key = _who_tries(request, account)
    return max(passwords.wait(key), passwords_here.wait(place(request)) if key[0] == "place" else 0)


def count_wrong_password(request: HttpRequest, account: str) -> None:
    key = _who_tries(request, account)
    passwords.spend(key)
    if key[0] == "place":
        passwords_here.spend(place(request))


def may_try_name(account: User) -> None:
    """TooFast if this account has tried so many user names that nobody has that it is guessing."""
    if wait := names.wait(account.pk):
        raise TooFast(wait)


def count_wrong_name(account: User) -> None:
    names.spend(account.pk)


def know_device(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Remember a browser that has signed in: others at its address cannot lock it out by trying passwords."""
    if _device(request, account):
        return
    value = signing.dumps([_name_of(account), uuid.uuid4().hex], salt=SALT)
    response.set_cookie(
        _cookie(),
        value,
        max_age=DEVICE_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _who_tries(request: HttpRequest, account: str) -> tuple[str, str, str]:
    device, name = _device(request, account), _name_of(account)
    return ("device", device, name) if device else ("place", place(request), name.casefold())


def _name_of(typed: str) -> str:
    """The name that Django looks for when this was typed: one account must not be tried under many names."""
    name = typed.strip()
    # As there, what is longer than any name is not brought into order, which takes long.
    return name[:MOST_NAME] if len(name) > MOST_NAME else unicodedata.normalize("NFKC", name)


def _device(request: HttpRequest, account: str) -> str:
    try:
        whose, device = signing.loads(request.COOKIES.get(_cookie(), ""), salt=SALT, max_age=DEVICE_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(device) if whose == _name_of(account) else ""


def _cookie() -> str:
    return f"{settings.COOKIE_PREFIX}device"
