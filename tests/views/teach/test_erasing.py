"""The instructor's page for erasing a seat: its name is typed and the password given again, or nothing happens."""

import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation import ledger
from deliberation.actions.sealing import seal_classroom
from deliberation.models import Identity, Participant
from tests.make import (
    enter,
    make_argument,
    make_classroom,
    make_instructor,
    make_seat,
    student,
    teacher,
)
from tests.views.teach.pages import text

pytestmark = pytest.mark.django_db
RIGHT = {"erase-typed": "teal  OTTER", "erase-password": "correct horse battery"}


def make_otter(**fields):
    return make_seat(make_classroom(phase="argue", **fields), pseudonym="Teal Otter")


def url(seat):
    return reverse("teach-erase", args=[seat.classroom.code, seat.pk])


def participants(seat):
    return reverse("teach-participants", args=[seat.classroom.code])


def is_there(seat):
    return Participant.objects.filter(pk=seat.pk, pseudonym="Teal Otter").exists()


def test_the_list_leads_to_a_page_that_says_what_goes_and_changes_nothing():
    seat = make_otter()
    Identity.objects.create(participant=seat, name="Ada", pin_hash="x")
    desk = teacher(seat.classroom)
    assert f'href="{url(seat)}"' in text(desk.get(participants(seat)))
    page = text(desk.get(url(seat)))
    for words in ("Erase the seat of Teal Otter?", "Ada", "This cannot be undone.", "Erase it for good"):
        assert words in page
    assert is_there(seat)


def test_the_name_and_the_password_erase_the_seat():
    seat = make_otter()
    desk, phone = teacher(seat.classroom), student(seat)
    answer = desk.post(url(seat), RIGHT)
    assert (answer.status_code, answer["Location"]) == (303, participants(seat))
    assert not Participant.objects.exists()
    assert [entry.id for entry in ledger.read()] == [seat.pk]
    assert "This seat and all that it held is erased." in text(desk.get(participants(seat)))
    assert phone.get(reverse("me-data", args=[seat.classroom.code])).status_code == 404


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"erase-typed": ""}, "Type the pseudonym Teal Otter to erase this seat."),
        ({"erase-typed": "Teal Heron"}, "Type the pseudonym Teal Otter to erase this seat."),
        ({"erase-password": ""}, "Enter your password."),
        ({"erase-password": "wrong"}, "This is not your password. Capitals count; nothing was erased."),
    ],
)
def test_without_one_of_them_nothing_is_erased_and_the_page_says_why(missing, words):
    seat = make_otter()
    answer = teacher(seat.classroom).post(url(seat), RIGHT | missing)
    assert answer.status_code == 422
    assert words in text(answer)
    assert is_there(seat)
    assert ledger.read() == []
    assert "erase" not in [entry.act for entry in seat.classroom.log.all()]


def test_the_fifth_wrong_password_signs_out():
    seat = make_otter()
    desk = teacher(seat.classroom)
    wrong = RIGHT | {"erase-password": "wrong"}
    assert [desk.post(url(seat), wrong).status_code for _ in range(5)] == [422] * 4 + [303]
    assert desk.post(url(seat), RIGHT).status_code == 404
    assert is_there(seat)


def test_a_password_holds_for_ten_minutes_and_the_name_is_typed_each_time():
    seat, more = make_otter(), []
    more = [make_seat(seat.classroom, pseudonym=f"Otter {n}") for n in range(2)]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        desk = teacher(seat.classroom)
        desk.post(url(seat), RIGHT)
        clock.shift(599)
        assert "erase-password" not in text(desk.get(url(more[0])))
        assert desk.post(url(more[0]), {}).status_code == 422
        assert desk.post(url(more[0]), {"erase-typed": "Otter 0"}).status_code == 303
        clock.shift(2)
        assert desk.post(url(more[1]), {"erase-typed": "Otter 1"}).status_code == 422
    assert list(Participant.objects.all()) == [more[1]]


@pytest.mark.parametrize("is_answered", [True, False])
def test_the_same_form_sent_twice_is_answered_alike_and_done_once(is_answered):
    seat = make_otter()
    if is_answered:
        make_argument(make_seat(seat.classroom), kind="ask", parent=make_argument(seat))
    desk = teacher(seat.classroom)
    answers = [desk.post(url(seat), RIGHT) for _ in range(2)]
    assert [(one.status_code, one["Location"]) for one in answers] == [(303, participants(seat))] * 2
    assert desk.get(url(seat)).status_code == 303
    assert len(ledger.read()) == 1
    assert url(seat) not in text(desk.get(participants(seat)))


def test_nobody_else_reaches_it():
    seat = make_otter()
    stranger = Client()
    stranger.force_login(make_instructor())
    for browser in (Client(), student(seat), stranger):
        assert browser.get(url(seat)).status_code == 404
        assert browser.post(url(seat), RIGHT).status_code == 404
    own = make_classroom(by=seat.classroom.instructor)
    desk = teacher(own)
    for pk in (seat.pk, uuid.uuid4()):
        assert desk.post(reverse("teach-erase", args=[own.code, pk]), RIGHT).status_code == 404
    assert is_there(seat)


def test_a_sealed_session_offers_it_no_more_and_refuses_it():
    seat = make_otter()
    classroom = enter(seat.classroom, "ended")
    seal_classroom(classroom, by=classroom.instructor)
    left = Participant.objects.get()
    desk = teacher(classroom)
    assert "erase/" not in text(desk.get(participants(seat)))
    answer = desk.post(url(left), RIGHT | {"erase-typed": left.pseudonym})
    assert answer.status_code == 409
    assert "This session is sealed" in text(answer)
    assert Participant.objects.get() == left


def test_a_pseudonym_that_is_far_too_long_is_told_which_one_to_type():
    seat = make_seat()
    url = reverse("teach-erase", args=[seat.classroom.code, seat.pk])
    answer = teacher(seat.classroom).post(url, {"erase-typed": "x" * 121})
    assert f"Type the pseudonym {seat.pseudonym} to erase this seat." in text(answer)
    assert "Ensure" not in text(answer)
