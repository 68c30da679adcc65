"""Sessions past their days are gone by one command, with nothing left behind; those that are not stay as they were."""

import re
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from deliberation import ledger
from deliberation.actions.classrooms import extend_phase, trash_classroom
from deliberation.actions.retention import overdue, set_keep
from deliberation.backups.verifying import check_live
from deliberation.errors import BadPlan, KeptLonger
from deliberation.ledger import Kind
from deliberation.models import ClassroomSession, Identity, Participant
from deliberation.rules.privacy import Keep
from tests.make import enter, make_classroom, make_seat
from tests.trust.canaries import database_folder, in_files, in_rows, make_canary
from tests.trust.size import size

pytestmark = pytest.mark.django_db


def purge():
    said = StringIO()
    call_command("purge", stdout=said)
    return tuple(map(int, re.findall(r"\d+", said.getvalue())))


def after(days, *, hours=0):
    return time_machine.travel(timezone.now() + timedelta(days=days, hours=hours), tick=False)


def rows():
    """How many rows each table of ours holds, those of cases and accounts left out."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_app_config("deliberation").get_models(include_auto_created=True)
    }


@pytest.mark.gate("P-retention")
@pytest.mark.django_db(transaction=True)
def test_what_is_past_its_days_is_gone_from_every_table_and_file(tmp_path, figure):
    words, ops = [], []
    for n in range(size(quick=3, whole=30)):
        seat, mine = make_canary(f"old{n}")
        seat.classroom.keep_days = 1 + n % 3
        seat.classroom.save(update_fields=["keep_days"])
        words += mine.values()
        ops.append(seat.classroom.op)
    stays, kept = make_canary("kept")
    with after(3, hours=1):
        SessionStore().create()
        assert purge() == (0, len(ops), 0)
        left = in_rows(words) + in_files(words, [*database_folder(), tmp_path])
        figure(
            f"{len(ops)} sessions past their days: {len(left)} of {len(words)} words left in rows and files"
        )
        assert left == []
        assert list(ClassroomSession.objects.values_list("pk", flat=True)) == [stays.classroom_id]
        assert {kept[place] for place in kept} - {word for _, word in in_rows(kept.values())} == set()
        assert {(entry.kind, entry.id) for entry in ledger.read()} == {(Kind.CLASSROOM, op) for op in ops}
        assert check_live() == []
    with after(181):
        assert purge()[1] == 1
        assert set(rows().values()) == {0}
        assert not Session.objects.exists()


@pytest.mark.gate("P-retention")
@pytest.mark.parametrize("days", [1, 180, 365])
def test_the_days_are_counted_from_the_last_step_to_the_hour(days, figure):
    classroom = make_classroom()
    set_keep(classroom, by=classroom.instructor, keep=Keep(seal_days=1, keep_days=days))
    with after(300):
        enter(classroom, "ended")
        with after(days, hours=-1):
            purge()
            assert ClassroomSession.objects.count() == 1
        with after(days, hours=1):
            assert purge()[1] == 1
    figure(f"{days} days: there an hour before, gone an hour after")


def test_a_clock_that_still_runs_is_waited_for():
    classroom = make_classroom(phase="argue")
    set_keep(classroom, by=classroom.instructor, keep=Keep(seal_days=1, keep_days=1))
    extend_phase(classroom, by=classroom.instructor, minutes=14 * 24 * 60)
    with after(14):
        assert purge()[1] == 0
    with after(16):
        assert purge()[1] == 1


def test_a_session_in_the_trash_is_deleted_by_whichever_comes_first():
    classroom = make_classroom()
    set_keep(classroom, by=classroom.instructor, keep=Keep(seal_days=1, keep_days=3))
    trash_classroom(classroom, by=classroom.instructor)
    with after(4):
        assert purge() == (0, 1, 0)
    classroom = make_classroom()
    trash_classroom(classroom, by=classroom.instructor)
    with after(31):
        assert purge() == (0, 0, 1)


def test_a_session_that_has_ended_is_sealed_after_its_days_and_one_that_has_not_is_left():
    ended, running = make_classroom(join_mode="roster"), make_classroom(phase="argue")
    Identity.objects.create(participant=make_seat(ended), name="Zora", pin_hash="x")
    enter(ended, "ended")
    with after(29):
        assert purge() == (0, 0, 0)
        assert Identity.objects.exists()
    with after(31):
        assert purge() == (1, 0, 0)
        assert purge() == (0, 0, 0)
    assert not Identity.objects.exists()
    assert ClassroomSession.objects.get(sealed_at__isnull=True).pk == running.pk


def test_a_published_conversation_is_not_sealed():
    classroom = enter(make_classroom(), "ended")
    classroom.case.slug = "polis-abc"
    classroom.case.save()
    seat = make_seat(classroom)
    with after(40):
        assert purge() == (0, 0, 0)
    assert Participant.objects.get().pk == seat.pk


def test_the_days_can_only_be_shortened_once_somebody_sits_in_the_class():
    classroom = make_classroom()
    by = classroom.instructor
    set_keep(classroom, by=by, keep=Keep(seal_days=60, keep_days=300))
    make_seat(classroom)
    for longer in (Keep(seal_days=61, keep_days=300), Keep(seal_days=60, keep_days=301)):
        with pytest.raises(KeptLonger):
            set_keep(classroom, by=by, keep=longer)
    set_keep(classroom, by=by, keep=Keep(seal_days=5, keep_days=10))
    classroom.refresh_from_db()
    assert (classroom.seal_days, classroom.keep_days) == (5, 10)


@pytest.mark.parametrize("days", [0, 366])
def test_the_days_are_1_to_365(days):
    classroom = make_classroom()
    for keep in (Keep(seal_days=days, keep_days=9), Keep(seal_days=9, keep_days=days)):
        with pytest.raises(BadPlan):
            set_keep(classroom, by=classroom.instructor, keep=keep)


def test_a_check_of_the_server_says_that_nobody_runs_the_command():
    classroom = make_classroom()
    with after(182):
        assert overdue() == [classroom]
        assert any("purge" in finding for finding in check_live())
        purge()
        assert check_live() == []
