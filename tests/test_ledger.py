import threading
import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from deliberation import ledger
from deliberation.actions.classrooms import purge_trash, trash_classroom
from deliberation.actions.erasures import erase_again
from deliberation.actions.leaving import leave_class
from deliberation.ledger import Entry, Kind
from deliberation.models import ClassroomSession, Identity, Participant
from deliberation.queries.erasures import still_there
from tests.make import make_argument, make_classroom, make_seat

TODAY = date(2026, 11, 25)


def named(seat, name="Ada Lovelace"):
    Identity.objects.create(participant=seat, name=name, pin_hash="x")
    return seat


@pytest.mark.django_db
def test_an_erased_seat_stands_in_the_ledger_by_its_id_alone(settings):
    seat = make_seat(pseudonym="Teal Otter")
    pk = seat.pk
    leave_class(by=seat, erase=True)
    assert [(entry.kind, entry.id) for entry in ledger.read()] == [(Kind.SEAT, pk)]
    assert "Otter" not in settings.ERASED_LEDGER.read_text()
    assert settings.ERASED_LEDGER.stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_who_leaves_without_a_name_behind_the_seat_leaves_no_line():
    leave_class(by=make_seat(), erase=False)
    assert ledger.read() == []


@pytest.mark.django_db
def test_a_name_that_goes_stands_there():
    seat = named(make_seat())
    leave_class(by=seat, erase=False)
    assert [(entry.kind, entry.id) for entry in ledger.read()] == [(Kind.IDENTITY, seat.pk)]


@pytest.mark.django_db
def test_a_purged_session_stands_there():
    classroom = make_classroom()
    trash_classroom(classroom, by=classroom.instructor)
    ClassroomSession.objects.update(trashed_at=timezone.now() - timedelta(days=31))
    assert purge_trash() == 1
    assert [(entry.kind, entry.id) for entry in ledger.read()] == [(Kind.CLASSROOM, classroom.op)]


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_written_down_is_not_erased(settings):
    seat = make_seat()
    pk = seat.pk
    settings.ERASED_LEDGER.mkdir()
    with pytest.raises(OSError):
        leave_class(by=seat, erase=True)
    assert Participant.objects.filter(pk=pk).exists()


@pytest.mark.django_db
def test_what_the_ledger_names_is_erased_again_once():
    seat, left = make_seat(pseudonym="Teal Otter"), named(make_seat())
    answered = make_argument(make_seat())
    make_argument(make_seat(answered.classroom), kind="support", parent=answered)
    classroom = make_seat().classroom
    day = timezone.now().date()
    entries = [
        Entry(day, Kind.SEAT, seat.pk),
        Entry(day, Kind.IDENTITY, left.pk),
        Entry(day, Kind.SEAT, answered.participant_id),
        Entry(day, Kind.CLASSROOM, classroom.op),
        Entry(day, Kind.SEAT, uuid.uuid4()),
    ]
    assert erase_again(entries) == 4
    assert not Participant.objects.filter(pk=seat.pk).exists()
    assert not Identity.objects.exists()
    assert not ClassroomSession.objects.filter(pk=classroom.pk).exists()
    answered.refresh_from_db()
    assert answered.claim == ""
    assert still_there(entries) == []
    assert erase_again(entries) == 0


@pytest.mark.django_db
def test_a_session_made_after_one_of_the_same_id_was_purged_stays():
    classroom = make_classroom()
    assert erase_again([Entry(timezone.now().date() - timedelta(days=1), Kind.CLASSROOM, classroom.op)]) == 0


def test_entries_older_than_any_backup_are_dropped(settings):
    settings.BACKUP_DAYS = 35
    entries = [Entry(TODAY - timedelta(days=age), Kind.SEAT, uuid.uuid4()) for age in (36, 35, 0)]
    ledger.append(entries)
    with time_machine.travel(f"{TODAY}T12:00:00Z", tick=False):
        assert ledger.drop_old() == 1
    assert ledger.read() == entries[1:]
    assert list(settings.ERASED_LEDGER.parent.glob("erased*")) == [settings.ERASED_LEDGER]


def test_many_write_at_once_while_old_entries_are_dropped(settings):
    """None is lost and none is torn."""
    old = Entry(TODAY - timedelta(days=99), Kind.SEAT, uuid.uuid4())
    entries = [Entry(date(2999, 1, 1), Kind.SEAT, uuid.uuid4()) for _ in range(200)]
    threads = [
        threading.Thread(target=lambda part: [ledger.append([one]) for one in part], args=(entries[n::4],))
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for _ in range(20):
        ledger.append([old])
        ledger.drop_old()
    for thread in threads:
        thread.join()
    ledger.drop_old()
    assert sorted(map(str, ledger.read())) == sorted(map(str, entries))


@pytest.mark.parametrize(
    "line", ["2026-11-25 seat", "yesterday seat " + "0" * 32, "2026-11-25 cat " + "0" * 32]
)
def test_a_line_that_is_none_is_named(settings, line):
    ledger.append([Entry(TODAY, Kind.SEAT, uuid.uuid4())])
    with settings.ERASED_LEDGER.open("a") as file:
        file.write(line + "\n")
    with pytest.raises(ledger.BadLedger, match="line 2"):
        ledger.read()
