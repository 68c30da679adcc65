"""Nobody reaches a page of an instructor but the instructor."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from deliberation.models import ClassroomSession, LogEntry
from tests.make import make_argument, make_classroom, make_instructor, make_seat, student, teacher
from tests.views.teach.pages import POSTS, READ, SEAT_POSTS, address

pytestmark = pytest.mark.django_db


def stranger(kind, classroom, seat):
    if kind == "a student of the class":
        return student(seat)
    client = Client()
    if kind == "another instructor":
        client.force_login(make_instructor())
    return client


STRANGERS = ["nobody", "a student of the class", "another instructor"]


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("name", READ)
def test_a_page_of_a_session_is_there_for_its_instructor_only(name, who):
    classroom = make_classroom(phase="argue")
    client = stranger(who, classroom, make_seat(classroom))
    assert client.get(reverse(name, args=[classroom.code])).status_code == 404
    assert teacher(classroom).get(reverse(name, args=[classroom.code])).status_code == 200


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("name", [*POSTS, *SEAT_POSTS])
def test_an_act_in_a_session_is_its_instructors_only(name, who):
    classroom = make_classroom(phase="argue")
    seat = make_seat(classroom)
    argument = make_argument(seat)
    client = stranger(who, classroom, seat)
    acts = LogEntry.objects.count()
    answer = client.post(
        address(name, classroom, seat, argument), {"step": 0, "epoch": classroom.phase_epoch}
    )
    assert answer.status_code == 404
    assert LogEntry.objects.count() == acts


@pytest.mark.parametrize("name", POSTS | SEAT_POSTS)
def test_an_act_is_never_a_get(name):
    classroom = make_classroom()
    seat = make_seat(classroom)
    url = address(name, classroom, seat, make_argument(seat))
    assert teacher(classroom).get(url).status_code == 405


@pytest.mark.parametrize("name", SEAT_POSTS)
def test_a_seat_or_argument_of_another_class_of_ones_own_is_not_there(name):
    classroom = make_classroom()
    other = make_classroom(by=classroom.instructor)
    seat = make_seat(other)
    url = address(name, classroom, seat, make_argument(seat))
    assert teacher(classroom).post(url, {"reason": "x"}).status_code == 404
    missing = reverse(name, args=[classroom.code, uuid.uuid4()])
    assert teacher(classroom).post(missing, {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["teach-new", "teach-cases"])
def test_pages_of_no_session_are_not_there_for_a_stranger(name):
    assert Client().get(reverse(name)).status_code == 404


def test_only_the_front_page_leads_a_stranger_to_the_door():
    answer = Client().get(reverse("teach-home"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("teach-login"))


def test_a_session_in_the_trash_has_no_pages():
    classroom = make_classroom()
    client = teacher(classroom)
    client.post(reverse("teach-trash", args=[classroom.code]), {"typed": classroom.code})
    for name in READ:
        assert client.get(reverse(name, args=[classroom.code])).status_code == 404


def test_forms_without_their_token_change_nothing():
    classroom = make_classroom()
    client = Client(enforce_csrf_checks=True)
    client.force_login(classroom.instructor)
    answer = client.post(reverse("teach-door", args=[classroom.code]), {"open": "no"})
    assert answer.status_code == 403
    assert ClassroomSession.objects.get().door_open
