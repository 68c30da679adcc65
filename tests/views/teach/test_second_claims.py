"""Somebody tries to take a seat of the list that is taken: it is refused, and the instructor sees which seat and when."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.classrooms import move_phase
from deliberation.actions.erasures import erase_for
from deliberation.actions.joining import claim_seat
from deliberation.actions.rosters import new_pin
from deliberation.models import ClassroomSession, Participant
from deliberation.queries.control import was_done_last
from deliberation.queries.seats import second_claims
from tests.actions.test_participants import make_roster, wrong
from tests.make import make_classroom, student, teacher
from tests.views.teach.pages import text

pytestmark = pytest.mark.django_db
WORDS = "Somebody tried to take a seat that was taken already:"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def ada():
    """A class with Ada on its list, her seat as it is taken, and her PIN."""
    classroom, pins, seats = make_roster("Ada", "Ben")
    seat = claim_seat(classroom=classroom, seat_id=seats["Ada"].pk, pin=pins["Ada"], op=uuid.uuid4())
    return classroom, seat, pins["Ada"]


def try_again(classroom, seat, pin):
    """Another browser sends the form of somebody who chose this name."""
    sent = {"seat": seat.pk, "pin": pin, "op": uuid.uuid4()}
    return Client(REMOTE_ADDR="203.0.113.77").post(reverse("join-class", args=[classroom.code]), sent)


def page(name, classroom):
    return text(teacher(classroom).get(reverse(name, args=[classroom.code])))


def noted(classroom):
    return classroom.log.filter(act="second_claim")


@pytest.mark.parametrize("knows_the_pin", [True, False])
def test_it_stands_on_the_control_page_the_list_and_the_log_and_says_which_seat(ada, knows_the_pin):
    classroom, seat, pin = ada
    assert WORDS not in page("teach-control", classroom)
    answer = try_again(classroom, seat, pin if knows_the_pin else wrong(pin))
    assert answer.status_code == 422
    assert "This seat was taken already." in text(answer)
    control = page("teach-control", classroom)
    assert f'{WORDS} <bdi dir="auto">{seat.pseudonym}</bdi>' in control
    assert "a second claim was refused at" in page("teach-participants", classroom)
    log = page("teach-log", classroom)
    assert "Somebody with the code tried to take a seat that was taken already:" in log
    assert seat.pseudonym in log


def test_nothing_is_noted_of_who_it_was(ada):
    classroom, seat, pin = ada
    try_again(classroom, seat, pin)
    entry = noted(classroom).get()
    assert (entry.by, entry.detail) == (None, seat.pseudonym)
    for name in ("teach-control", "teach-participants", "teach-log"):
        assert "203.0.113" not in page(name, classroom)


def test_however_often_it_is_tried_a_seat_has_one_line_a_minute(ada, clock):
    classroom, seat, pin = ada
    before = ClassroomSession.objects.get(pk=classroom.pk).version
    for _ in range(5):
        try_again(classroom, seat, pin)
    clock.shift(59)
    try_again(classroom, seat, pin)
    assert noted(classroom).count() == 1
    assert ClassroomSession.objects.get(pk=classroom.pk).version == before + 1
    clock.shift(2)
    try_again(classroom, seat, pin)
    assert noted(classroom).count() == 2
    assert "second claims were refused in 2 minutes, the last at" in page("teach-participants", classroom)


def test_each_seat_has_lines_of_its_own(ada):
    classroom, seat, pin = ada
    ben = classroom.participants.exclude(pk=seat.pk).get()
    again = new_pin(seat=ben, by=classroom.instructor)
    claim_seat(classroom=classroom, seat_id=ben.pk, pin=again)
    for one in (seat, ben):
        try_again(classroom, one, pin)
    assert {claims.pseudonym for claims in second_claims(classroom)} == {seat.pseudonym, ben.pseudonym}


def test_a_clock_that_is_set_back_hides_none(ada, clock):
    classroom, seat, pin = ada
    try_again(classroom, seat, pin)
    clock.shift(timedelta(hours=-1))
    try_again(classroom, seat, pin)
    assert noted(classroom).count() == 2


def test_the_same_form_sent_twice_is_no_second_claim():
    classroom, pins, seats = make_roster("Ada")
    sent = {"seat": seats["Ada"].pk, "pin": pins["Ada"], "op": uuid.uuid4()}
    for _ in range(2):
        assert Client().post(reverse("join-class", args=[classroom.code]), sent).status_code == 303
    assert not noted(classroom).exists()


def test_a_new_pin_settles_it_and_the_log_keeps_it(ada, clock):
    classroom, seat, pin = ada
    try_again(classroom, seat, pin)
    clock.shift(1)
    new_pin(seat=seat, by=classroom.instructor)
    assert WORDS not in page("teach-control", classroom)
    assert "second claim was refused" not in page("teach-participants", classroom)
    assert "tried to take a seat" in page("teach-log", classroom)


def test_the_student_reads_it_under_my_data_and_erasing_takes_the_name_out(ada):
    classroom, seat, pin = ada
    try_again(classroom, seat, pin)
    mine = text(student(Participant.objects.get(pk=seat.pk)).get(reverse("me-data", args=[classroom.code])))
    assert "Somebody tried to take a seat that was taken already" in mine
    assert "Your instructor tried" not in mine
    erase_for(seat=seat, by=classroom.instructor)
    assert noted(classroom).get().detail == ""
    assert WORDS not in page("teach-control", classroom)


def test_a_button_pressed_twice_is_still_known_by_the_log(ada):
    classroom, seat, pin = ada
    move_phase(classroom, by=classroom.instructor, to_step=1)
    try_again(classroom, seat, pin)
    assert was_done_last(classroom, classroom.instructor, "phase", "read")


def test_a_class_without_a_list_asks_nothing(django_assert_num_queries):
    classroom = make_classroom()
    with django_assert_num_queries(0):
        assert second_claims(classroom) == []


@pytest.mark.parametrize("name", ["teach-control", "teach-participants"])
def test_the_pages_of_a_class_with_a_list_stay_within_twelve_queries(
    ada, name, django_assert_max_num_queries
):
    classroom, seat, pin = ada
    try_again(classroom, seat, pin)
    desk = teacher(classroom)
    with django_assert_max_num_queries(12):
        desk.get(reverse(name, args=[classroom.code]))
