"""A class holds as many seats as it may, and not one more."""

import pytest

from deliberation.actions.leaving import remove_seat
from deliberation.actions.rosters import add_roster
from deliberation.errors import BadRoster, DoorClosed
from deliberation.rules import limits
from tests.actions.test_participants import join, lines, make_roster
from tests.make import make_classroom

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_seats(monkeypatch):
    monkeypatch.setattr(limits, "SEATS", 3)


def test_a_roster_fills_the_class_to_the_last_seat():
    classroom, _, _ = make_roster("Ada")
    by = classroom.instructor
    with pytest.raises(BadRoster, match="full"):
        add_roster(classroom=classroom, by=by, lines=lines("Ben", "Cem", "Dora"))
    assert len(add_roster(classroom=classroom, by=by, lines=lines("Ben", "Cem"))) == 2
    with pytest.raises(BadRoster, match="full"):
        add_roster(classroom=classroom, by=by, lines=lines("Dora"))
    assert classroom.participants.count() == 3


def test_whoever_joins_gets_the_last_seat_and_no_other():
    classroom = make_classroom()
    seats = [join(classroom, name) for name in ("Otter", "Heron", "Badger")]
    with pytest.raises(DoorClosed, match="full"):
        join(classroom, "Marten")
    remove_seat(seat=seats[0], by=classroom.instructor)
    with pytest.raises(DoorClosed, match="full"):
        join(classroom, "Marten")
