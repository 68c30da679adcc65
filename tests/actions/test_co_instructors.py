"""Who leads a session beside its owner."""

import pytest

from deliberation.actions.classrooms import trash_classroom
from deliberation.actions.co_instructors import (
    add_co_instructor,
    leave_as_co_instructor,
    remove_co_instructor,
)
from deliberation.actions.sealing import seal_classroom
from deliberation.errors import BadCoInstructor, NoSuchInstructor
from deliberation.models import ClassroomSession, CoInstructor
from deliberation.queries.control import log_lines
from deliberation.queries.records import Record
from deliberation.rules import limits
from tests.make import make_classroom, make_co_instructor, make_instructor

pytestmark = pytest.mark.django_db


def add(classroom, user_name):
    return add_co_instructor(classroom, by=classroom.instructor, user_name=user_name)


def leads(user):
    return list(ClassroomSession.objects.led_by(user))


def owns(user):
    return list(ClassroomSession.objects.owned_by(user))


def about(classroom):
    """What the log says of who leads the session, the oldest first."""
    rows = classroom.log.filter(act__contains="co_instructor").order_by("pk")
    return [(row.act, row.by.username, row.detail) for row in rows]


def test_who_is_added_leads_the_session_and_does_not_own_it():
    classroom, other = make_classroom(), make_classroom()
    ben = make_instructor("ben")
    assert (leads(ben), leads(ben.pk)) == ([], [])
    add(classroom, "ben")
    assert (leads(ben), owns(ben)) == ([classroom], [])
    assert leads(ben.pk) == leads(classroom.instructor) == owns(classroom.instructor) == [classroom]
    assert leads(other.instructor) == [other]
    assert classroom.is_owned_by(classroom.instructor)
    assert not classroom.is_owned_by(ben)


def test_a_session_with_several_who_lead_it_stands_once_in_the_list_of_each():
    classroom = make_classroom()
    beside = [make_co_instructor(classroom) for _ in range(3)]
    assert [leads(user) for user in (classroom.instructor, *beside)] == [[classroom]] * 4


def test_adding_somebody_twice_is_once():
    classroom = make_classroom()
    make_instructor("ben")
    assert add(classroom, "ben") == add(classroom, "ben")
    assert about(classroom) == [("add_co_instructor", classroom.instructor.username, "ben")]


@pytest.mark.parametrize("user_name", ["", "Ben", "ben ", "nobody", "gone"])
def test_a_name_is_exact_and_of_an_account_that_can_sign_in(user_name):
    classroom = make_classroom()
    make_instructor("ben")
    gone = make_instructor("gone")
    gone.is_active = False
    gone.save()
    with pytest.raises(NoSuchInstructor, match="No instructor has this user name"):
        add(classroom, user_name)
    assert not CoInstructor.objects.exists()
    assert about(classroom) == []


def test_the_owner_is_not_added():
    classroom = make_classroom()
    with pytest.raises(BadCoInstructor, match="owner, who leads it anyway"):
        add(classroom, classroom.instructor.username)
    assert not CoInstructor.objects.exists()


def test_ten_are_the_most_and_one_of_them_is_still_added_twice():
    classroom = make_classroom()
    beside = [make_co_instructor(classroom) for _ in range(limits.CO_INSTRUCTORS)]
    eleventh = make_instructor()
    with pytest.raises(BadCoInstructor, match="at most 10"):
        add(classroom, eleventh.username)
    add(classroom, beside[0].username)
    remove_co_instructor(classroom, by=classroom.instructor, user_name=beside[0].username)
    add(classroom, eleventh.username)
    assert classroom.co_instructors.count() == limits.CO_INSTRUCTORS


def test_who_is_removed_leads_no_more_and_removing_twice_is_once():
    classroom, other = make_classroom(), make_classroom()
    ben, eve = make_co_instructor(classroom, "ben"), make_co_instructor(classroom, "eve")
    CoInstructor.objects.create(classroom=other, user=ben)
    for user_name in ("ben", "ben", "nobody"):
        remove_co_instructor(classroom, by=classroom.instructor, user_name=user_name)
    assert (leads(ben), leads(eve)) == ([other], [classroom])
    assert about(classroom) == [("remove_co_instructor", classroom.instructor.username, "ben")]
    assert about(other) == []


def test_a_co_instructor_leaves_and_the_owner_cannot():
    classroom = make_classroom()
    ben = make_co_instructor(classroom, "ben")
    for by in (ben, ben, classroom.instructor):
        leave_as_co_instructor(classroom, by=by)
    assert (leads(ben), leads(classroom.instructor)) == ([], [classroom])
    assert about(classroom) == [("leave_co_instructor", "ben", "")]


def test_what_is_in_the_trash_is_led_by_nobody():
    classroom = make_classroom()
    ben = make_co_instructor(classroom)
    trash_classroom(classroom, by=classroom.instructor)
    assert (leads(ben), leads(classroom.instructor)) == ([], [])
    assert owns(classroom.instructor) == [classroom]


def test_every_change_of_who_leads_is_news_to_who_listens():
    classroom, versions = make_classroom(), []
    make_instructor("ben")
    steps = (
        lambda: add(classroom, "ben"),
        lambda: remove_co_instructor(classroom, by=classroom.instructor, user_name="ben"),
        lambda: leave_as_co_instructor(classroom, by=make_co_instructor(classroom)),
    )
    for step in steps:
        step()
        versions.append(ClassroomSession.objects.get().version)
    assert versions == sorted(set(versions))


def test_the_log_says_in_words_who_came_and_who_went():
    classroom = make_classroom()
    make_instructor("ben")
    add(classroom, "ben")
    leave_as_co_instructor(classroom, by=CoInstructor.objects.get().user)
    newest, before, *_ = log_lines(classroom)
    assert (newest.by, newest.words, newest.detail) == ("ben", "no longer leads the session", "")
    assert (before.words, before.detail) == ("added a co-instructor", "ben")


def test_sealing_keeps_who_leads_the_session_and_when_that_was():
    classroom = make_classroom(phase="ended")
    make_instructor("ben")
    add(classroom, "ben")
    before = classroom.log.get(act="add_co_instructor")
    seal_classroom(classroom, by=classroom.instructor)
    after = classroom.log.get(act="add_co_instructor")
    assert (after.detail, after.at) == ("ben", before.at)
    assert classroom.co_instructors.count() == 1


def test_no_account_goes_out_with_the_record_of_a_session():
    classroom = make_classroom()
    before = Record(classroom).log
    make_instructor("ben")
    add(classroom, "ben")
    remove_co_instructor(classroom, by=classroom.instructor, user_name="ben")
    leave_as_co_instructor(classroom, by=make_co_instructor(classroom))
    assert Record(classroom).log == before
