"""A sealed session says nothing of who sat where, keeps what it shows of the class, and cannot be opened again."""

import json
from datetime import timedelta
from itertools import islice

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from deliberation import ledger
from deliberation.actions.classrooms import move_phase, set_door
from deliberation.actions.erasures import erase_again
from deliberation.actions.imports import import_session
from deliberation.actions.leaving import erase_seat, remove_seat, restore_seat
from deliberation.actions.marks import give_marks, release_marks
from deliberation.actions.rosters import add_roster, new_pin
from deliberation.actions.sealing import seal_classroom
from deliberation.backups.verifying import check_live
from deliberation.errors import BadBundle, NoNames, NotNow, Sealed
from deliberation.ledger import Kind
from deliberation.models import (
    Argument,
    ClassroomSession,
    DeletedArgument,
    Identity,
    LogEntry,
    Participant,
    RubricMark,
    TakenBack,
)
from deliberation.queries.kept import kept_debrief
from deliberation.queries.results import class_results
from deliberation.reports.bundle import write_bundle
from deliberation.reports.export import Export
from deliberation.reports.sessionfile import session_chunks
from deliberation.rules.levels import Level
from deliberation.rules.names import pseudonyms
from deliberation.rules.privacy import FIELDS, Sealing
from tests.actions.test_imports import emptied
from tests.make import make_argument, make_classroom, make_seat, make_weighing
from tests.reports.everything import everything
from tests.trust.canaries import fields_of, hanging, in_rows, label

pytestmark = pytest.mark.django_db
NAMED = [{"join_mode": "roster"}, {"own_names": True}]


def full(**fields):
    """A session that has ended with one of everything, names among it, and marks."""
    classroom = everything(names="Zora ", **fields)
    seat = classroom.participants.filter(removed_at__isnull=True).first()
    give_marks(
        seat=seat, by=classroom.instructor, quotation=1, fairness=2, evidence=3, condition=0, comment="Zora!"
    )
    argument = Argument.objects.filter(hidden_at__isnull=True).exclude(participant=seat).first()
    TakenBack.objects.create(argument=argument, participant=seat, seq=3)
    erase_seat(make_argument(make_seat(classroom)).participant)
    Argument.objects.filter(pk=argument.pk).update(edited_at=timezone.now(), seq=9)
    return classroom


def sealed(classroom):
    seal_classroom(classroom, by=classroom.instructor)
    return ClassroomSession.objects.select_related("case", "instructor").get(pk=classroom.pk)


def values():
    """Every row about a seat, by model, as plain values."""
    return {model: list(model._base_manager.order_by("pk").values()) for model in [Participant, *hanging()]}


@pytest.mark.parametrize("fields", NAMED, ids=["roster", "own names"])
def test_no_name_pseudonym_or_id_of_before_is_left_anywhere(fields):
    classroom = full(**fields)
    old = [
        str(value)
        for row in Participant.objects.values("pk", "pseudonym", "key", "op")
        for value in row.values()
        if value != "Erased seat"
    ]
    old += [str(pk) for row in Argument.objects.values_list("pk", "op") for pk in row]
    forms = {form for one in old for form in (one, one.replace("-", ""))} | {"Zora"}
    sealed(classroom)
    assert in_rows(forms) == []
    assert not Identity.objects.exists()
    assert not RubricMark.objects.exists()
    assert not TakenBack.objects.exists()
    assert not DeletedArgument.objects.exists()


@pytest.mark.parametrize("fields", NAMED, ids=["roster", "own names"])
def test_every_field_is_treated_as_it_is_classed(fields):
    classroom = full(**fields)
    before = values()
    end = classroom.phase_started_at
    sealed(classroom)
    after = values()
    for model, rows in after.items():
        for field in model._meta.concrete_fields:
            sealing = FIELDS[label(model)][field.name].sealing
            had = [row[field.attname] for row in before[model]]
            has = [row[field.attname] for row in rows]
            place = (label(model), field.name)
            if sealing == Sealing.GONE:
                assert has == [], place
            elif sealing == Sealing.EMPTIED:
                assert set(has) <= {None, "", 0}, place
            elif sealing == Sealing.LEVELLED:
                assert set(has) <= {None, end}, place
                assert has.count(None) >= had.count(None), place
            elif sealing == Sealing.RENEWED:
                kept = set(map(str, has)) & set(map(str, had)) - {"Erased seat"}
                assert kept == set() or model is not Participant, place
            elif not field.is_relation:
                assert sorted(map(str, has)) == sorted(map(str, had)), place
    marked = [field.name for field in fields_of(Participant) if field.many_to_many]
    assert marked == ["marks"]


@pytest.mark.parametrize("fields", NAMED, ids=["roster", "own names"])
def test_before_and_after_can_still_be_compared(fields):
    classroom = full(**fields)
    before = class_results(classroom)
    classroom = sealed(classroom)
    after = class_results(classroom)
    assert [result.shift for result in after] == [result.shift for result in before]
    assert [result.chart for result in after] == [result.chart for result in before]
    assert check_live() == []


def test_the_order_in_which_rows_were_written_is_lost():
    classroom = make_classroom(phase="argue")
    arguments = [make_argument(make_seat(classroom)) for _ in range(20)]
    for argument in arguments:
        make_weighing(arguments[0], participant=argument.participant)
    claims = [argument.claim for argument in arguments]
    move_phase(classroom, by=classroom.instructor, to_step=len(classroom.phases) - 1)
    sealed(classroom)
    in_order = list(Argument.objects.order_by("at", "pk").values_list("claim", flat=True))
    weighers = list(
        arguments[0]
        .weighings.model.objects.order_by("pk")
        .values_list("participant__arguments__claim", flat=True)
    )
    # One order in 20!, by chance.
    assert sorted(in_order) == sorted(weighers) == sorted(claims)
    assert in_order != claims
    assert weighers != claims


def test_only_a_session_that_has_ended_is_sealed_and_twice_is_once():
    classroom = make_classroom(phase="argue")
    seat = make_seat(classroom)
    with pytest.raises(NotNow):
        seal_classroom(classroom, by=classroom.instructor)
    assert Participant.objects.get().pk == seat.pk
    move_phase(classroom, by=classroom.instructor, to_step=len(classroom.phases) - 1)
    sealed(classroom)
    once = values(), list(LogEntry.objects.values())
    sealed(classroom)
    assert (values(), list(LogEntry.objects.values())) == once
    assert [entry.act for entry in LogEntry.objects.order_by("pk")][-1] == "seal"


def test_no_way_leads_back_from_sealed():
    classroom = sealed(full(join_mode="roster"))
    by, seat = classroom.instructor, classroom.participants.filter(removed_at__isnull=True).first()
    marks = {"quotation": 1, "fairness": 1, "evidence": 1, "condition": 1}
    for act in (
        lambda: move_phase(classroom, by=by, to_step=1),
        lambda: set_door(classroom, by=by, is_open=True),
        lambda: add_roster(classroom=classroom, by=by, lines=[]),
        lambda: new_pin(seat=seat, by=by),
        lambda: remove_seat(seat=seat, by=by),
        lambda: restore_seat(seat=classroom.participants.filter(removed_at__isnull=False).first(), by=by),
        lambda: give_marks(seat=seat, by=by, **marks),
        lambda: release_marks(classroom, by=by, released=True),
    ):
        with pytest.raises(Sealed):
            act()
    for change in ({"phase": "argue"}, {"door_open": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClassroomSession.objects.update(**change)


def test_names_cannot_be_exported_any_more():
    classroom = full(own_names=True)
    assert b"Zora" in b"".join(session_chunks(Export(classroom, Level.NAMED)))
    classroom = sealed(classroom)
    with pytest.raises(NoNames):
        Export(classroom, Level.NAMED)
    assert b"Zora" not in b"".join(session_chunks(Export(classroom)))


@pytest.mark.parametrize("fields", NAMED, ids=["roster", "own names"])
def test_a_sealed_session_comes_in_sealed_and_makes_the_same_bundle(fields):
    classroom = sealed(full(**fields))
    bundle = write_bundle(Export(classroom))
    content = json.loads(b"".join(session_chunks(Export(classroom))))
    done = import_session(content, by=emptied(), source="a bundle")
    assert done.classroom.is_sealed
    assert write_bundle(Export(done.classroom)) == bundle


def test_a_sealed_session_with_names_in_its_file_is_refused():
    classroom = full(join_mode="roster")
    content = json.loads(b"".join(session_chunks(Export(classroom, Level.NAMED))))
    content["session"]["sealed_at"] = "2026-11-25T10:00:00.000000Z"
    with pytest.raises(BadBundle):
        import_session(content, by=emptied(), source="a bundle")
    assert not ClassroomSession.objects.exists()


def test_a_session_file_of_the_earlier_form_is_taken_in():
    content = json.loads(b"".join(session_chunks(Export(full(own_names=True)))))
    content["format"] = "deliberation-session/2"
    for name in ("seal_days", "keep_days", "sealed_at", "language"):
        del content["session"][name]
    done = import_session(content, by=emptied(), source="a bundle").classroom
    assert (done.seal_days, done.keep_days, done.sealed_at, done.language) == (30, 180, None, "en")


def test_the_days_of_an_imported_session_are_counted_from_its_coming():
    classroom = full(own_names=True)
    content = json.loads(b"".join(session_chunks(Export(classroom))))
    content["session"]["ended_at"] = content["session"]["phase_started_at"] = "2020-01-01T10:00:00.000000Z"
    done = import_session(content, by=emptied(), source="a bundle").classroom
    assert done.delete_at > timezone.now() + timedelta(days=179)


def test_a_restored_backup_is_sealed_again():
    classroom = make_classroom(phase="argue")
    make_seat(classroom, pseudonym="Zora One")
    ledger.note(Kind.SEAL, [classroom.op])
    assert ["was sealed on" in finding for finding in check_live()] == [True]
    assert erase_again(ledger.read()) == 1
    classroom.refresh_from_db()
    assert classroom.is_sealed
    assert in_rows(["Zora One"]) == []
    assert erase_again(ledger.read()) == 0
    assert check_live() == []


def test_no_seat_gets_a_pseudonym_that_another_had_before(monkeypatch):
    monkeypatch.setattr("deliberation.actions.sealing.secrets.randbelow", lambda below: 7)
    before = list(islice(pseudonyms(7), 4))
    classroom = make_classroom(phase="ended")
    for name in before:
        make_seat(classroom, pseudonym=name)
    after = sealed(classroom).participants.values_list("pseudonym", flat=True)
    assert len(after) == 4
    assert not set(after) & set(before)


def test_a_debrief_that_was_held_in_memory_is_made_anew():
    classroom = full(own_names=True)
    before = set(kept_debrief(classroom).rows.arguments)
    classroom = sealed(classroom)
    after = set(kept_debrief(classroom).rows.arguments)
    assert len(before) == len(after)
    assert not before & after
