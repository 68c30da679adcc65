"""A card is chosen while the class works, by whoever sits in it."""

import pytest

from deliberation.actions.participants import choose_card
from deliberation.errors import NotNow, SeatGone
from tests.make import make_classroom, make_seat

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("phase", ["lobby", "debrief", "ended"])
def test_no_card_is_chosen_before_and_after(phase):
    seat = make_seat(make_classroom(phase=phase, deals_cards=False))
    with pytest.raises(NotNow):
        choose_card(by=seat, position=seat.classroom.case.positions.get(key="open"))
    seat.refresh_from_db()
    assert seat.card is None


def test_another_card_replaces_the_first_and_the_class_is_told():
    seat = make_seat(make_classroom(phase="read", deals_cards=False), card="open")
    before = seat.classroom.version
    chosen = choose_card(by=seat, position=seat.classroom.case.positions.get(key="close"))
    seat.refresh_from_db()
    seat.classroom.refresh_from_db()
    assert seat.card == chosen.card
    assert seat.card.key == "close"
    assert seat.classroom.version > before


def test_a_removed_seat_chooses_nothing():
    seat = make_seat(make_classroom(phase="read", deals_cards=False))
    seat.classroom.participants.update(removed_at=seat.joined_at)
    with pytest.raises(SeatGone):
        choose_card(by=seat, position=seat.classroom.case.positions.get(key="open"))
