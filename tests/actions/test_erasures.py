"""Erasing a seat for a student who cannot, because the browser has lost it."""

import pytest

from deliberation import ledger
from deliberation.actions.ballots import cast_ballot
from deliberation.actions.erasures import erase_for
from deliberation.actions.leaving import leave_class
from deliberation.actions.sealing import seal_classroom
from deliberation.errors import Sealed, SeatGone
from deliberation.models import Argument, Ballot, Identity, Participant
from deliberation.queries.control import log_lines
from tests.make import enter, make_argument, make_ballot, make_classroom, make_instructor, make_seat

pytestmark = pytest.mark.django_db


def erase(seat):
    erase_for(seat=seat, by=seat.classroom.instructor)


def erased():
    return [(entry.kind, entry.id) for entry in ledger.read()]


def test_a_seat_goes_with_all_that_it_holds_and_stands_in_the_ledger():
    seat = make_seat(make_classroom(phase="argue"))
    Identity.objects.create(participant=seat, name="Ada", pin_hash="x")
    make_ballot(seat)
    make_argument(seat)
    erase(seat)
    assert not Participant.objects.exists()
    assert not Identity.objects.exists()
    assert not Ballot.objects.exists()
    assert not Argument.objects.exists()
    assert erased() == [(ledger.Kind.SEAT, seat.pk)]


def test_what_others_answered_keeps_an_empty_place_like_the_students_own_erasing():
    classroom = make_classroom(phase="argue")
    seat = make_seat(classroom, pseudonym="Teal Otter")
    mine = make_argument(seat, claim="Not to be kept")
    answer = make_argument(make_seat(classroom), kind="ask", parent=mine)
    erase(seat)
    mine.refresh_from_db()
    assert (mine.claim, mine.reason, mine.participant.pseudonym) == ("", "", "Erased seat")
    assert mine.participant.is_erased
    assert answer in mine.replies.all()


def test_the_log_says_that_a_seat_was_erased_and_not_whose():
    seat = make_seat(pseudonym="Teal Otter")
    erase(seat)
    entry = seat.classroom.log.first()
    assert (entry.act, entry.by, entry.detail) == ("erase", seat.classroom.instructor, "")
    assert log_lines(seat.classroom)[0].words == "erased a seat"
    assert "Otter" not in str(log_lines(seat.classroom))


def test_twice_is_once():
    classroom = make_classroom(phase="argue")
    gone, kept = make_seat(classroom), make_seat(classroom)
    make_argument(make_seat(classroom), kind="ask", parent=make_argument(kept))
    for seat in (gone, kept):
        erase(seat)
        erase(seat)
    assert erased() == [(ledger.Kind.SEAT, gone.pk), (ledger.Kind.SEAT, kept.pk)]
    assert [entry.act for entry in classroom.log.all()].count("erase") == 2


def test_who_has_left_or_never_came_can_be_erased():
    classroom = make_classroom(phase="argue")
    left, free = make_seat(classroom), make_seat(classroom)
    make_argument(left)
    leave_class(by=left, erase=False)
    Participant.objects.filter(pk=free.pk).update(joined_at=None)
    for seat in (left, free):
        erase(seat)
    assert not Participant.objects.exists()


def test_in_a_sealed_session_no_seat_is_anybodys():
    classroom = make_classroom()
    seat = make_seat(classroom)
    seal_classroom(enter(classroom, "ended"), by=classroom.instructor)
    for one in (seat, Participant.objects.get()):
        with pytest.raises(Sealed):
            erase(one)
    assert Participant.objects.count() == 1


def test_a_seat_of_another_class_is_not_touched_by_this_ones_act():
    seat, other = make_seat(), make_classroom(by=make_instructor())
    forged = Participant.objects.get(pk=seat.pk)
    forged.classroom_id = other.pk
    erase_for(seat=forged, by=other.instructor)
    assert Participant.objects.filter(pk=seat.pk).exists()
    assert erased() == []


def test_the_device_that_held_the_seat_writes_nothing_any_more():
    classroom = make_classroom(phase="first_vote")
    seat = make_seat(classroom)
    held = Participant.objects.select_related("classroom").get(pk=seat.pk)
    erase(seat)
    with pytest.raises(SeatGone):
        cast_ballot(
            by=held, tradeoff=classroom.tradeoffs.first(), round="first", value=5, confidence=2, stance="never"
        )  # fmt: skip
    assert not Ballot.objects.exists()
