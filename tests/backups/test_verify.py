"""What is wrong with a database is found, a sentence each; a class as it should be gives none."""

import uuid

import pytest
from django.db import connection
from django.utils import timezone

from deliberation import ledger
from deliberation.actions.leaving import remove_seat
from deliberation.backups import declared
from deliberation.backups.verifying import check_live
from deliberation.ledger import Entry, Kind
from deliberation.models import Argument, Ballot, Citation, ClassroomSession, Participant
from tests.make import enter, make_argument, make_ballot, make_case, make_classroom, make_seat, make_weighing

pytestmark = pytest.mark.django_db


@pytest.fixture
def classroom():
    """A class that has come to its final vote, with something of everything in it."""
    classroom = make_classroom(phase="first_vote")
    seats = [make_seat(classroom) for _ in range(3)]
    for seat in seats:
        make_ballot(seat)
    enter(classroom, "argue")
    classroom.refresh_from_db()
    argument = make_argument(seats[0])
    make_weighing(argument, participant=seats[1])
    Citation.objects.create(
        argument=argument, order=1, passage=classroom.case.passages.first(), exact="four", start=0, end=4
    )
    remove_seat(seat=seats[2], by=classroom.instructor)
    return classroom


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_class_as_it_should_be_gives_no_finding(classroom):
    assert check_live() == []


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ({"phase_epoch": 9}, "is in its epoch 9"),
        ({"phase": "weigh"}, "its record says otherwise"),
        ({"step": 0}, "is not step 0 of its plan"),
    ],
)
def test_a_phase_that_is_not_its_record(classroom, fields, finding):
    ClassroomSession.objects.update(**fields)
    assert any(finding in sentence for sentence in check_live())


def test_a_record_with_a_gap(classroom):
    classroom.phase_changes.filter(epoch=1).delete()
    assert any("numbered 2 to" in sentence for sentence in check_live())


def test_rows_of_another_class_or_case(classroom):
    stranger = make_seat()
    Argument.objects.update(participant=stranger)
    Citation.objects.update(passage=make_case().passages.first())
    said = check_live()
    assert "1 arguments stand in another class than their author." in said
    assert "1 weighings weigh an argument of another class." not in said
    assert "1 citations rest on a passage of another case." in said


def test_a_weighing_of_another_class(classroom):
    make_weighing(participant=classroom.participants.first())
    assert check_live() == ["1 weighings weigh an argument of another class."]


def test_a_vote_of_a_phase_that_has_not_come_or_of_nobody(classroom):
    Ballot.objects.update(epoch=99)
    Participant.objects.filter(removed_at__isnull=True).update(joined_at=None)
    said = check_live()
    assert "3 ballots are of a phase that has not come yet." in said
    assert "2 ballots are of seats that have never joined." in said


def test_who_was_erased_and_is_there(classroom):
    seat = classroom.participants.first()
    day = timezone.now().date()
    ledger.append([Entry(day, Kind.SEAT, seat.pk), Entry(day, Kind.SEAT, uuid.uuid4())])
    assert check_live() == [f"The ledger says that the seat {seat.pk} was erased on {day}, and it is there."]


def test_a_ledger_that_cannot_be_read(classroom, settings):
    settings.ERASED_LEDGER.write_text("a shopping list\n")
    assert any("cannot be read" in sentence for sentence in check_live())


def test_a_lost_index(classroom):
    run("DROP INDEX argument_by_classroom")
    assert check_live() == ["deliberation_argument has lost “argument_by_classroom”."]


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["one_ballot_per_round", "ballot_value_0_to_100"])
def test_a_lost_constraint(classroom, name):
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run(f"ALTER TABLE deliberation_ballot DROP CONSTRAINT {name}")
    assert check_live() == [f"deliberation_ballot has lost “{name}”."]


@pytest.mark.postgres
def test_a_sequence_that_lags(classroom):
    run("SELECT setval(pg_get_serial_sequence('deliberation_ballot', 'id'), 1, false)")
    assert any("The next id of deliberation_ballot is taken" in sentence for sentence in check_live())


def test_each_thing_that_a_table_may_lose_is_named():
    table = Participant._meta.db_table
    whole = declared.held_by(table)
    assert list(declared.lost(Participant, whole)) == []
    bare = list(declared.lost(Participant, declared.Held()))
    assert f"{table} has lost “one_seat_per_name”." in bare
    assert f"{table} has lost the uniqueness of id." in bare
    assert f"{table} has lost the index on classroom." in bare
    assert f"{table} has lost the foreign key card." in bare
    assert len(bare) == 2 + 1 + 2 + 2


@pytest.mark.sqlite
def test_a_row_that_points_nowhere(classroom):
    """SQLite's own check: the rows of a table whose keys were not enforced for a while."""
    run("PRAGMA defer_foreign_keys=ON")
    run("UPDATE deliberation_weighing SET argument_id = '00000000000000000000000000000000'")
    assert any("points to a row of deliberation_argument that is not there" in line for line in check_live())
    run("DELETE FROM deliberation_weighing")
