"""The days that a session is kept: at least one and at most 365 of each, and who chose them stands in the log."""

from datetime import timedelta

import pytest
import time_machine

from deliberation.actions.retention import overdue, set_keep, tidy
from deliberation.errors import BadPlan
from deliberation.models import ClassroomSession
from deliberation.rules.privacy import Keep
from tests.make import enter, make_classroom, make_seat

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("keep", [Keep(1, 365), Keep(365, 1), Keep(1, 1), Keep(365, 365)], ids=str)
def test_the_first_and_the_last_day_of_the_range_can_be_chosen(keep):
    classroom = make_classroom()
    set_keep(classroom, by=classroom.instructor, keep=keep)
    classroom.refresh_from_db()
    assert (classroom.seal_days, classroom.keep_days) == keep
    entry = classroom.log.first()
    assert (entry.act, entry.detail, entry.by) == (
        "keep",
        f"{keep.seal_days}, {keep.keep_days}",
        classroom.instructor,
    )


@pytest.mark.parametrize("keep", [Keep(0, 9), Keep(366, 9), Keep(9, 0), Keep(9, 366)], ids=str)
def test_a_day_less_or_more_is_refused_beside_the_field(keep):
    classroom = make_classroom()
    with pytest.raises(BadPlan) as refused:
        set_keep(classroom, by=classroom.instructor, keep=keep)
    assert refused.value.field == "keep_days"
    known = (classroom.seal_days, classroom.keep_days)
    classroom.refresh_from_db()
    assert (classroom.seal_days, classroom.keep_days) == known


def test_choosing_what_is_chosen_already_is_no_act():
    classroom = make_classroom()
    make_seat(classroom)
    before = classroom.log.count()
    set_keep(classroom, by=classroom.instructor, keep=Keep(classroom.seal_days, classroom.keep_days))
    assert classroom.log.count() == before


@pytest.mark.parametrize("longer", [Keep(31, 9), Keep(9, 181)], ids=str)
def test_a_seat_that_nobody_has_taken_lets_the_days_be_longer(longer):
    classroom = make_classroom()
    make_seat(classroom)
    classroom.participants.update(joined_at=None)
    set_keep(classroom, by=classroom.instructor, keep=longer)
    classroom.refresh_from_db()
    assert (classroom.seal_days, classroom.keep_days) == longer


@pytest.mark.parametrize(("sooner", "sealed"), [(0, 1), (1, 0)], ids=["its moment", "just before"])
def test_a_session_is_sealed_from_the_moment_on_that_it_was_told(sooner, sealed):
    classroom = enter(make_classroom(), "ended")
    with time_machine.travel(classroom.seal_at - timedelta(microseconds=sooner), tick=False):
        assert tidy().sealed == sealed


@pytest.mark.parametrize(("later", "is_overdue"), [(0, False), (1, True)], ids=["a day", "more than a day"])
def test_a_session_is_overdue_a_day_after_it_should_have_gone(later, is_overdue):
    make_classroom()
    due = ClassroomSession.objects.get().delete_at
    with time_machine.travel(due + timedelta(days=1, microseconds=later), tick=False):
        assert bool(overdue()) == is_overdue
