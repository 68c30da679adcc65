"""What is done in one class changes not a row of another, though both read the same case and are in the same phase."""

import pytest

from deliberation.actions.classrooms import move_phase, set_door
from deliberation.actions.sealing import seal_classroom
from deliberation.models import ClassroomSession
from tests.actions.test_participants import make_roster
from tests.actions.test_whole import ACTS, ROSTER_ACTS, TAKEN_BACK, Lesson, everything, undone
from tests.make import enter, make_case, make_classroom

pytestmark = pytest.mark.django_db


def lost(before):
    """Rows that stood there and do not stand there as they were."""
    after = everything()
    return [row for model, rows in before.items() for row in rows if row not in after[model]]


@pytest.mark.parametrize("act", ACTS)
def test_an_act_changes_its_own_class_alone(act):
    phase, do = ACTS[act]
    case = make_case()
    Lesson(phase, case=case)
    neighbour = everything()
    do(Lesson(phase, case=case))
    assert lost(neighbour) == []


@pytest.mark.parametrize("act", TAKEN_BACK)
def test_taking_back_changes_its_own_class_alone(act):
    case = make_case()
    undone(Lesson("argue", case=case))
    neighbour = everything()
    lesson = Lesson("argue", case=case)
    undone(lesson)
    TAKEN_BACK[act](lesson)
    assert lost(neighbour) == []


@pytest.mark.parametrize("act", ROSTER_ACTS)
def test_an_act_with_the_roster_changes_its_own_class_alone(act):
    make_roster("Ada")
    neighbour = everything()
    classroom, pins, seats = make_roster("Ada")
    ROSTER_ACTS[act](classroom, pins["Ada"], seats["Ada"])
    assert lost(neighbour) == []


def test_sealing_and_the_door_change_their_own_class_alone():
    case = make_case()
    Lesson("ended", case=case)
    neighbour = everything()
    mine = Lesson("ended", case=case).classroom
    for is_open in (False, True, False):
        set_door(mine, by=mine.instructor, is_open=is_open)
    seal_classroom(mine, by=mine.instructor)
    assert lost(neighbour) == []


def stored(classroom):
    return ClassroomSession.objects.filter(pk=classroom.pk).values().get()


def test_a_class_that_moves_on_is_handed_back_as_it_is_stored():
    classroom = make_classroom()
    moved = move_phase(classroom, by=classroom.instructor, to_step=2)
    assert {name: getattr(moved, name) for name in stored(classroom)} == stored(classroom)
    assert moved.version > classroom.version


def test_an_argument_changed_after_it_was_shown_to_the_class_is_shown_no_more_once_sealed():
    lesson = Lesson("argue")
    now = lesson.own.at
    later = now.replace(year=now.year + 1)
    arguments = lesson.classroom.arguments
    arguments.filter(pk=lesson.own.pk).update(claim="Changed", featured_at=now, edited_at=later)
    arguments.filter(pk=lesson.theirs.pk).update(claim="Unchanged", featured_at=later, edited_at=now)
    enter(lesson.classroom, "ended")
    assert [one.claim for one in arguments.featured()] == ["Unchanged"]
    seal_classroom(lesson.classroom, by=None)
    assert [one.claim for one in arguments.featured()] == ["Unchanged"]
