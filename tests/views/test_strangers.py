"""Every address, asked for by somebody it is not for: 404, whatever the method, and nothing changes."""

import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from deliberation.models import Argument, Ballot, ClassroomSession, LogEntry, Participant
from tests.make import make_argument, make_classroom, make_instructor, make_seat, student

pytestmark = pytest.mark.django_db

# What anybody may open.
PUBLIC = {
    "home",
    "health",
    "language",
    "join-code",
    "join-class",
    "join-another",
    "teach-login",
    "teach-home",
    "teach-logout",
}
REFUSED = {404, 405}
# Who has signed out and presses the button a second time is led where the first one led; nothing happens.
HARMLESS = {"teach-logout-everywhere": 303}


def addresses(resolver, prefix=""):
    """Name and route of every address but the administrator's."""
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if route.startswith("admin/"):
            continue
        if isinstance(entry, URLPattern):
            yield entry.name, route
        else:
            yield from addresses(entry, route)


ADDRESSES = sorted((name, route) for name, route in addresses(get_resolver()) if name not in PUBLIC)
SAMPLES = {
    "number": 1,
    "key": "t1",
    "report": "participants",
    "suffix": "csv",
    "token": "x" * 24,
}


def fill(name, route, classroom, argument):
    """The address with every place in it filled from one class."""
    known = SAMPLES | {
        "code": classroom.code,
        "argument_id": argument.pk,
        "seat_id": argument.participant_id,
        "slug": classroom.case.slug,
    }
    wanted = [word for word in known if f":{word}>" in route]
    return reverse(name, kwargs={word: known[word] for word in wanted})


def rows():
    models = (Argument, Ballot, LogEntry, Participant)
    versions = list(ClassroomSession.objects.order_by("pk").values_list("version", "phase", "trashed_at"))
    return [*(model.objects.count() for model in models), versions]


def visitors(classroom):
    elsewhere = make_seat(make_classroom(phase="argue"))
    removed = make_seat(classroom, removed_at=timezone.now())
    other_instructor = Client()
    other_instructor.force_login(make_instructor())
    forged = Client()
    forged.cookies[f"seat-{classroom.code}"] = "forged"
    return {
        "stranger": Client(),
        "forged": forged,
        "seat of another class": student(elsewhere),
        "removed seat": student(removed),
        "another instructor": other_instructor,
    }


def test_there_are_addresses_to_try():
    assert len(ADDRESSES) > 40


@pytest.mark.parametrize(("name", "route"), ADDRESSES, ids=[name for name, _ in ADDRESSES])
def test_nobody_opens_or_changes_what_is_not_theirs(name, route):
    classroom = make_classroom(phase="argue")
    argument = make_argument(make_seat(classroom))
    url = fill(name, route, classroom, argument)
    for who, client in visitors(classroom).items():
        if who == "another instructor" and "<str:code>" not in route:
            continue  # every instructor has cases and new sessions
        before = rows()
        for answer in (client.get(url), client.post(url, {"op": str(uuid.uuid4()), "epoch": "1"})):
            assert answer.status_code in REFUSED | {HARMLESS.get(name)}, (
                f"{who} at {url}: {answer.status_code}"
            )
        assert rows() == before, who
