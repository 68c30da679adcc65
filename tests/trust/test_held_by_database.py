"""What the database itself refuses, whoever writes: second rows. And how SQLite is told to keep what it is given."""

import sqlite3
import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from deliberation.models import (
    Citation,
    CoInstructor,
    Credit,
    DeletedArgument,
    FairnessMark,
    PhaseChange,
    RubricMark,
    TakenBack,
)
from tests.make import make_argument, make_ballot, make_classroom, make_seat, make_weighing

# By hand, so that one that is taken out of the models is missed here. What stands apart differs in a second row.
UNIQUE = {
    "one_ballot_per_round": ("Ballot", "participant", "tradeoff", "round"),
    "one_weighing_each": ("Weighing", "argument", "participant"),
    "one_taken_back_each": ("TakenBack", "argument", "participant"),
    "one_deletion_each": ("DeletedArgument", "classroom", "argument"),
    "one_fairness_mark_each": ("FairnessMark", "argument", "participant"),
    "one_credit_per_tradeoff": ("Credit", "participant", "tradeoff"),
    "one_citation_per_place": ("Citation", "argument", "order"),
    "one_argument_per_operation": ("Argument", "participant", "op"),
    "one_seat_per_name": ("Participant", "classroom", "folded"),
    "one_seat_per_operation": ("Participant", "classroom", "op"),
    "one_change_per_epoch": ("PhaseChange", "classroom", "epoch"),
    "code": ("ClassroomSession", "code"),
    "op": ("ClassroomSession", "op"),
    "screen_token": ("ClassroomSession", "screen_token"),
    "one_identity": ("Identity", "participant"),
    "one_mark": ("RubricMark", "participant"),
    "one_co_instructor_each": ("CoInstructor", "classroom", "user"),
}
ANEW = {
    "op": uuid.uuid4,
    "folded": lambda: "another",
    "code": lambda: "ABCDEF",
    "screen_token": lambda: "another",
}


def one_of(name):
    """A row of the model."""
    argument = make_argument()
    seat, tradeoff = make_seat(argument.classroom), argument.tradeoff
    passage = argument.classroom.case.passages.first()
    makers = {
        "Argument": lambda: argument,
        "Ballot": lambda: make_ballot(seat),
        "Citation": lambda: Citation.objects.create(
            argument=argument, order=0, passage=passage, exact="four", start=0, end=4
        ),
        "ClassroomSession": lambda: argument.classroom,
        "CoInstructor": lambda: CoInstructor.objects.create(
            classroom=argument.classroom, user=argument.classroom.instructor
        ),
        "Credit": lambda: Credit.objects.create(participant=seat, tradeoff=tradeoff, kind="nothing", epoch=1),
        "DeletedArgument": lambda: DeletedArgument.objects.create(
            classroom=argument.classroom, argument=argument.pk
        ),
        "FairnessMark": lambda: FairnessMark.objects.create(argument=argument, participant=seat, fair=True),
        "Identity": lambda: apps.get_model("deliberation.Identity").objects.create(
            participant=seat, name="Ada", pin_hash="x"
        ),
        "Participant": lambda: seat,
        "PhaseChange": lambda: PhaseChange.objects.get(),
        "RubricMark": lambda: RubricMark.objects.create(participant=seat, by=argument.classroom.instructor),
        "TakenBack": lambda: TakenBack.objects.create(argument=argument, participant=seat),
        "Weighing": lambda: make_weighing(argument),
    }
    return makers[name]()


@pytest.mark.django_db
@pytest.mark.parametrize("rule", UNIQUE)
def test_the_database_refuses_a_second_row(rule):
    name, *together = UNIQUE[rule]
    row = one_of(name)
    row.pk = uuid.uuid4() if isinstance(row._meta.pk, models.UUIDField) else None
    for field, make in ANEW.items():
        if hasattr(row, field) and field not in together:
            setattr(row, field, make())
    before = type(row).objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.bulk_create([row])
    assert type(row).objects.count() == before
    # And it is these fields that it refuses, not any second row.
    for field in together:
        if field in ANEW:
            setattr(row, field, ANEW[field]())
            type(row).objects.bulk_create([row])


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_transaction_on_sqlite_holds_the_database_from_its_first_line():
    classroom = make_classroom()
    other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0)
    try:
        with transaction.atomic():
            assert type(classroom).objects.filter(pk=classroom.pk).exists()
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
    finally:
        other.close()


@pytest.mark.sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(("pragma", "value"), [("synchronous", 3), ("foreign_keys", 1), ("secure_delete", 1)])
def test_sqlite_keeps_what_was_acknowledged_and_not_what_was_deleted(pragma, value):
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone()[0] == value
