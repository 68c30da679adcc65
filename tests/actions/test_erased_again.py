"""What the ledger names is erased again as it was erased: a name, a seat, who sat where, or a session."""

import uuid

import pytest
from django.utils import timezone

from deliberation import ledger
from deliberation.actions.classrooms import delete_classrooms, move_phase
from deliberation.actions.erasures import erase_again
from deliberation.actions.sealing import seal_classroom
from deliberation.errors import Sealed
from deliberation.ledger import Entry, Kind
from deliberation.models import Argument, ClassroomSession, Identity, Participant
from tests.actions.test_participants import make_roster
from tests.make import enter, make_argument, make_classroom, make_seat

pytestmark = pytest.mark.django_db


def entry(kind, one):
    return Entry(timezone.now().date(), kind, one)


@pytest.fixture
def ada():
    _, _, seats = make_roster("Ada")
    make_argument(seats["Ada"], claim="Ada's claim")
    return seats["Ada"]


def test_a_name_goes_and_the_words_stay(ada):
    assert erase_again([entry(Kind.IDENTITY, ada.pk)]) == 1
    assert not Identity.objects.exists()
    assert Argument.objects.get().claim == "Ada's claim"
    assert Participant.objects.get().left_at is not None


def test_a_seat_goes_with_its_words_and_its_name(ada):
    assert erase_again([entry(Kind.SEAT, ada.pk)]) == 1
    assert not (Participant.objects.exists() or Argument.objects.exists() or Identity.objects.exists())


def test_a_session_takes_along_what_else_was_to_go_in_it(ada):
    entries = [
        entry(Kind.CLASSROOM, ada.classroom.op),
        entry(Kind.SEAT, ada.pk),
        entry(Kind.IDENTITY, ada.pk),
        entry(Kind.SEAL, ada.classroom.op),
    ]
    assert erase_again(entries) == 4
    assert not ClassroomSession.objects.exists()


def test_a_session_that_still_runs_in_the_backup_is_ended_and_sealed(ada):
    enter(ada.classroom, "argue")
    assert erase_again([entry(Kind.SEAL, ada.classroom.op)]) == 1
    classroom = ClassroomSession.objects.get()
    assert (classroom.is_over, classroom.is_sealed, classroom.step) == (
        True,
        True,
        len(classroom.phases) - 1,
    )
    assert not Identity.objects.exists()


def test_one_that_has_ended_is_sealed_as_it_is(ada):
    ended = enter(ada.classroom, "ended")
    erase_again([entry(Kind.SEAL, ended.op)])
    classroom = ClassroomSession.objects.get()
    assert classroom.is_sealed
    assert classroom.phase_epoch == ended.phase_epoch


def test_what_nobody_has_is_not_erased():
    seat = make_seat()
    assert erase_again([entry(kind, uuid.uuid4()) for kind in Kind]) == 0
    assert Participant.objects.get().pk == seat.pk


def test_sealing_stands_in_the_ledger_once():
    classroom = enter(make_classroom(), "ended")
    for _ in range(2):
        seal_classroom(classroom, by=None)
    assert [(line.kind, line.id) for line in ledger.read()] == [(Kind.SEAL, classroom.op)]


def test_the_empty_place_of_an_erased_argument_is_not_put_before_the_class(ada):
    own = ada.arguments.get()
    make_argument(make_seat(ada.classroom), kind="support", parent=own)
    ada.arguments.update(featured_at=timezone.now(), hidden_reason="Rude")
    erase_again([entry(Kind.SEAT, ada.pk)])
    own.refresh_from_db()
    assert (own.claim, own.reason, own.hidden_reason, own.featured_at) == ("", "", "", None)


@pytest.mark.parametrize("step", [0, 1])
def test_no_phase_begins_anew_in_a_sealed_session(step):
    classroom = enter(make_classroom(), "ended")
    seal_classroom(classroom, by=None)
    with pytest.raises(Sealed):
        move_phase(classroom, by=classroom.instructor, to_step=step)


def test_of_two_sessions_the_one_that_is_named_is_deleted():
    gone, stays = make_classroom(), make_classroom()
    assert delete_classrooms([gone.op]) == 1
    assert ClassroomSession.objects.get().pk == stays.pk
