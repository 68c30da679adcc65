"""Wrong PINs are counted by seat: five, then a minute, then five again; whoever has the right one begins at none."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from deliberation.actions.joining import claim_seat
from deliberation.actions.rosters import new_pin
from deliberation.errors import BadPin
from deliberation.models import Identity
from deliberation.rules import limits
from tests.actions.test_participants import make_roster, wrong

pytestmark = pytest.mark.django_db


def answer(classroom, seat, pin, **more):
    """What a try is told; "" if the seat was given."""
    try:
        claim_seat(classroom=classroom, seat_id=seat.pk, pin=pin, **more)
    except BadPin as refused:
        return str(refused)
    return ""


def a_minute_later():
    Identity.objects.update(wait_until=timezone.now() - timedelta(seconds=1))


def test_after_the_minute_there_are_five_tries_again():
    classroom, pins, seats = make_roster("Ada")
    ada = seats["Ada"]
    for _ in range(2):
        tries = [answer(classroom, ada, wrong(pins["Ada"])) for _ in range(limits.PIN_TRIES + 1)]
        assert ["Wait a minute" in said for said in tries] == [False] * limits.PIN_TRIES + [True]
        a_minute_later()
    assert answer(classroom, ada, pins["Ada"]) == ""


def test_the_wait_is_a_minute_from_the_fifth_try():
    classroom, pins, seats = make_roster("Ada")
    for _ in range(limits.PIN_TRIES):
        before = timezone.now()
        answer(classroom, seats["Ada"], wrong(pins["Ada"]))
    until = Identity.objects.get().wait_until
    assert before + timedelta(seconds=60) <= until <= timezone.now() + timedelta(seconds=60)


def test_a_new_pin_ends_the_wait_and_forgets_the_tries():
    classroom, pins, seats = make_roster("Ada")
    ada = seats["Ada"]
    for _ in range(limits.PIN_TRIES):
        answer(classroom, ada, wrong(pins["Ada"]))
    fresh = new_pin(seat=ada, by=classroom.instructor)
    tries = [answer(classroom, ada, wrong(fresh)) for _ in range(limits.PIN_TRIES - 1)]
    fresh = new_pin(seat=ada, by=classroom.instructor)
    tries += [answer(classroom, ada, wrong(fresh)) for _ in range(limits.PIN_TRIES - 1)]
    assert not any("Wait" in said for said in tries)
    assert answer(classroom, ada, fresh) == ""


def test_the_same_claim_sent_twice_needs_the_right_pin_both_times():
    classroom, pins, seats = make_roster("Ada")
    ada, op = seats["Ada"], uuid.uuid4()
    assert answer(classroom, ada, pins["Ada"], op=op) == ""
    assert answer(classroom, ada, pins["Ada"], op=op) == ""
    assert "taken already" in answer(classroom, ada, wrong(pins["Ada"]), op=op)
    assert "taken already" in answer(classroom, ada, pins["Ada"], op=uuid.uuid4())
    assert "taken already" in answer(classroom, ada, pins["Ada"])


def test_a_pin_belongs_to_one_seat_and_spaces_around_it_are_nothing():
    classroom, pins, seats = make_roster("Ada", "Ben")
    assert "does not belong" in answer(classroom, seats["Ben"], pins["Ada"])
    assert answer(classroom, seats["Ada"], f" {pins['Ada']}\n") == ""
