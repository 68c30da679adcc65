"""Who leaves a seat leaves the one that was theirs, once."""

import pytest

from deliberation import ledger
from deliberation.actions.joining import claim_seat
from deliberation.actions.leaving import leave_class
from deliberation.actions.rosters import new_pin
from deliberation.ledger import Kind
from deliberation.models import Identity, Participant
from tests.actions.test_participants import join, make_roster
from tests.make import make_argument, make_classroom

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("erase", [False, True], ids=["leave", "erase"])
def test_a_browser_whose_seat_another_was_given_cannot_leave_for_it(erase):
    classroom, pins, seats = make_roster("Ada")
    before = claim_seat(classroom=classroom, seat_id=seats["Ada"].pk, pin=pins["Ada"])
    pin = new_pin(seat=before, by=classroom.instructor)
    now = claim_seat(classroom=classroom, seat_id=before.pk, pin=pin)
    argument = make_argument(now)
    leave_class(by=before, erase=erase)
    assert Participant.objects.get().key == now.key != before.key
    assert (Participant.objects.get().left_at, Identity.objects.get().name) == (None, "Ada")
    argument.refresh_from_db()
    assert argument.claim
    assert list(ledger.read()) == []


def test_leaving_twice_is_leaving_once():
    classroom = make_classroom()
    me = join(classroom)
    leave_class(by=me, erase=False)
    left = Participant.objects.values().get()
    classroom.refresh_from_db()
    version = classroom.version
    leave_class(by=me, erase=True)
    classroom.refresh_from_db()
    assert (Participant.objects.values().get(), classroom.version) == (left, version)


def test_the_ledger_holds_the_name_that_went_or_the_whole_seat():
    classroom, pins, seats = make_roster("Ada", "Ben")
    nameless = join(make_classroom())
    ada, ben = (
        claim_seat(classroom=classroom, seat_id=seats[name].pk, pin=pins[name]) for name in ("Ada", "Ben")
    )
    leave_class(by=nameless, erase=False)
    assert list(ledger.read()) == []
    leave_class(by=ada, erase=False)
    leave_class(by=ben, erase=True)
    assert [(entry.kind, entry.id) for entry in ledger.read()] == [
        (Kind.IDENTITY, seats["Ada"].pk),
        (Kind.SEAT, seats["Ben"].pk),
    ]


def test_leaving_is_seen_by_whoever_looks_at_the_class():
    classroom = make_classroom()
    me = join(classroom)
    classroom.refresh_from_db()
    before = classroom.version
    leave_class(by=me, erase=False)
    classroom.refresh_from_db()
    assert classroom.version > before
