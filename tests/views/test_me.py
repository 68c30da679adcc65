import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation import ledger
from deliberation.actions.classrooms import trash_classroom
from deliberation.actions.exports import note_export
from deliberation.actions.leaving import remove_seat, restore_seat
from deliberation.actions.rosters import new_pin
from deliberation.actions.sealing import seal_classroom
from deliberation.ledger import Kind
from deliberation.models import (
    Argument,
    Citation,
    ClassroomSession,
    Credit,
    FairnessMark,
    Identity,
    Participant,
    RubricMark,
    TakenBack,
)
from deliberation.queries.me import everything
from deliberation.rules.levels import Level
from deliberation.views.guards import cookie_name
from tests.make import enter, make_argument, make_ballot, make_classroom, make_seat, make_weighing, student

pytestmark = pytest.mark.django_db


def url(seat, name="me-data"):
    return reverse(name, args=[seat.classroom.code])


def full_seat():
    """A seat with a row of every kind that points to it."""
    classroom = make_classroom(phase="argue")
    seat = make_seat(classroom, card="open", pseudonym="Teal Otter")
    tradeoff, other = classroom.tradeoffs.all()[:2]
    passage = classroom.case.passages.get(number=4)
    Identity.objects.create(
        participant=seat, name="Ana Name", pin_hash="a-secret-hash", claimed_at=timezone.now()
    )
    seat.marks.add(passage)
    make_ballot(seat, stance="only_if", conditions=["notice"])
    own = make_argument(seat, claim="My own claim", hidden_at=timezone.now(), hidden_reason="Not kind")
    Citation.objects.create(argument=own, order=0, passage=passage, exact="four in ten", start=0, end=11)
    theirs = make_argument(make_seat(classroom), claim="Their claim")
    make_weighing(theirs, participant=seat, value=-1, well_argued=True)
    TakenBack.objects.create(argument=theirs, participant=seat, seq=1)
    FairnessMark.objects.create(argument=theirs, participant=seat, fair=False)
    Credit.objects.create(
        participant=seat, tradeoff=tradeoff, kind="argument", argument=theirs, why="It was new to me", epoch=4
    )
    RubricMark.objects.create(participant=seat, quotation=2, comment="Quote more", by=classroom.instructor)
    ClassroomSession.objects.filter(pk=classroom.pk).update(marks_released_at=timezone.now())
    classroom.refresh_from_db()
    Credit.objects.create(participant=seat, tradeoff=other, kind="passage", passage=passage, epoch=4)
    return seat


def test_my_data_says_everything_in_words():
    seat = full_seat()
    page = student(seat).get(url(seat)).content.decode()
    for words in (
        "Teal Otter", "Ana Name", "Open all night", "P4", "only if announced", "My own claim", "four in ten",
        "Hidden by your instructor: Not kind", "Their claim", "You disagreed.", "You once took your weighing of it back.", "You found it well argued.",
        "Not yet fair.", "It was new to me", "Who can see what",
    ):  # fmt: skip
        assert words in page, words


def test_my_data_shows_no_secret():
    seat = full_seat()
    browser = student(seat)
    for name in ("me-data", "me-download"):
        body = browser.get(url(seat, name)).content.decode()
        assert "a-secret-hash" not in body
        assert seat.key not in body


def test_what_another_wrote_stays_hidden_here_too():
    seat = full_seat()
    Argument.objects.filter(claim="Their claim").update(hidden_at=timezone.now())
    browser = student(seat)
    assert b"Their claim" not in browser.get(url(seat)).content
    assert b"Their claim" not in browser.get(url(seat, "me-download")).content


def rows_by_model(data):
    return {
        "Identity": [data["identity"]],
        "Ballot": data["ballots"],
        "Argument": data["arguments"],
        "Weighing": data["weighings"],
        "TakenBack": data["taken_back"],
        "FairnessMark": data["fairness_marks"],
        "Credit": data["credits"],
        "RubricMark": [data["rubric_mark"]],
    }


def test_the_download_has_every_field_of_every_row_that_points_to_the_seat():
    seat = full_seat()
    data = everything(seat)
    fields = {field.name for field in Participant._meta.concrete_fields}
    assert fields <= set(data["seat"])
    assert data["marks"] == ["P4"]
    known = rows_by_model(data)
    for relation in Participant._meta.related_objects:
        model = relation.related_model
        rows = known[model.__name__]
        assert rows, model
        assert {field.name for field in model._meta.concrete_fields} <= set(rows[0]), model
    cited = data["arguments"][0]["citations"][0]
    assert {field.name for field in Citation._meta.concrete_fields} <= set(cited)
    assert [field.name for field in Participant._meta.many_to_many] == ["marks"]


def test_the_download_is_a_file_of_json():
    seat = full_seat()
    answer = student(seat).get(url(seat, "me-download"))
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert json.loads(answer.content)["ballots"][0]["value"] == 50


def test_the_download_has_nothing_of_anybody_else():
    seat = full_seat()
    other = make_seat(seat.classroom, pseudonym="Amber Heron")
    make_argument(other, claim="A stranger's claim")
    make_ballot(other, value=99)
    body = student(seat).get(url(seat, "me-download")).content.decode()
    assert "Amber Heron" not in body
    assert "A stranger's claim" not in body
    assert len(json.loads(body)["ballots"]) == 1


@pytest.mark.parametrize("name", ["me-data", "me-download"])
def test_a_stranger_finds_nothing(name):
    seat, other = make_seat(), make_seat()
    assert Client().get(url(seat, name)).status_code == 404
    assert student(other).get(url(seat, name)).status_code == 404


def test_a_stranger_cannot_make_anybody_leave():
    seat, other = full_seat(), make_seat()
    sent = {"erase": "yes", "confirm": "yes"}
    assert Client().post(url(seat, "me-leave"), sent).status_code == 404
    assert student(other).post(url(seat, "me-leave"), sent).status_code == 404
    assert Participant.objects.filter(pk=seat.pk, left_at__isnull=True).exists()


@pytest.mark.parametrize("erase", ["yes", "no"])
def test_leaving_asks_once_more_before_it_does_anything(erase):
    seat = full_seat()
    page = student(seat).post(url(seat, "me-leave"), {"erase": erase})
    assert page.status_code == 200
    assert f'name="erase" value="{erase}"' in page.content.decode()
    assert 'name="confirm" value="yes"' in page.content.decode()
    seat.refresh_from_db()
    assert seat.left_at is None
    assert seat.ballots.exists()


def test_deleting_leaves_nothing_and_gives_the_seat_up():
    seat = full_seat()
    browser = student(seat)
    answer = browser.post(url(seat, "me-leave"), {"erase": "yes", "confirm": "yes"})
    left = f"{reverse('home')}?left={seat.classroom.code}"
    assert (answer.status_code, answer["Location"]) == (303, left)
    assert answer["Clear-Site-Data"] == '"storage"'
    assert answer.cookies[cookie_name(seat.classroom.code)].value == ""
    assert not Participant.objects.filter(pk=seat.pk).exists()
    assert not Identity.objects.exists()
    assert browser.get(url(seat)).status_code == 404


def test_leaving_without_deleting_keeps_the_words_and_drops_the_name():
    seat = full_seat()
    browser = student(seat)
    browser.post(url(seat, "me-leave"), {"erase": "no", "confirm": "yes"})
    assert seat.arguments.count() == 1
    assert not Identity.objects.exists()
    assert browser.get(url(seat)).status_code == 404


def test_the_form_to_leave_sent_twice_leaves_once_and_says_so_both_times():
    seat = full_seat()
    sent = {"erase": "yes", "confirm": "yes"}
    # Two browsers with one cookie: the second request was under way before the first was answered.
    answers = [browser.post(url(seat, "me-leave"), sent) for browser in (student(seat), student(seat))]
    assert [answer.status_code for answer in answers] == [303, 303]


def removed(seat):
    remove_seat(seat=seat, by=seat.classroom.instructor)


def trashed(seat):
    trash_classroom(seat.classroom, by=seat.classroom.instructor)


@pytest.mark.parametrize("meanwhile", [removed, trashed])
def test_who_deletes_on_a_page_that_was_open_as_the_seat_went_is_answered_truly(meanwhile):
    seat = full_seat()
    browser = student(seat)
    meanwhile(seat)
    asked = browser.post(url(seat, "me-leave"), {"erase": "yes"})
    assert (asked.status_code, b"Delete all of it?" in asked.content) == (200, True)
    assert url(seat, "me-download") not in asked.content.decode()
    answer = browser.post(url(seat, "me-leave"), {"erase": "yes", "confirm": "yes"})
    assert (answer.status_code, answer.cookies[cookie_name(seat.classroom.code)].value) == (303, "")
    assert not Participant.objects.filter(pk=seat.pk).exists()
    assert not Identity.objects.exists()
    assert not Argument.objects.filter(claim="My own claim").exists()
    assert [(entry.kind, entry.id) for entry in ledger.read()] == [(Kind.SEAT, seat.pk)]


@pytest.mark.parametrize("meanwhile", [removed, trashed])
def test_the_form_of_a_seat_that_went_shows_nothing_else_of_it(meanwhile):
    seat = full_seat()
    browser = student(seat)
    meanwhile(seat)
    assert browser.post(url(seat, "me-leave"), {}).status_code == 404
    assert browser.get(url(seat)).status_code == 404


@pytest.mark.parametrize("is_trashed", [False, True])
def test_who_deletes_in_a_class_that_was_sealed_is_told_that_nobody_can(is_trashed):
    seat = full_seat()
    browser = student(seat)
    seal_classroom(enter(seat.classroom, "ended"), by=seat.classroom.instructor)
    if is_trashed:
        trashed(seat)
    answer = browser.post(url(seat, "me-leave"), {"erase": "yes", "confirm": "yes"})
    assert answer.status_code == 410
    assert b"This session is sealed" in answer.content
    assert cookie_name(seat.classroom.code) not in answer.cookies


def test_who_deletes_a_seat_that_has_a_new_pin_is_told_that_nothing_was_deleted():
    seat = full_seat()
    browser = student(seat)
    new_pin(seat=seat, by=seat.classroom.instructor)
    answer = browser.post(url(seat, "me-leave"), {"erase": "yes", "confirm": "yes"})
    assert answer.status_code == 409
    assert b"Nothing was deleted" in answer.content
    assert seat.ballots.exists()
    assert cookie_name(seat.classroom.code) not in answer.cookies


@pytest.mark.parametrize("sent", [{}, {"erase": "perhaps", "confirm": "yes"}])
def test_leaving_must_say_what_becomes_of_the_words(sent):
    seat = full_seat()
    page = student(seat).post(url(seat, "me-leave"), sent)
    assert page.status_code == 422
    assert "Say whether your data is to be deleted." in page.content.decode()
    assert seat.ballots.exists()


def test_my_data_asks_as_much_of_the_database_with_many_rows(django_assert_max_num_queries):
    seat = full_seat()
    browser, address = student(seat), url(seat)
    with django_assert_max_num_queries(12) as few:
        browser.get(address)
    theirs = [make_argument(make_seat(seat.classroom)) for _ in range(15)]
    for argument in theirs:
        make_weighing(argument, participant=seat)
        FairnessMark.objects.create(argument=argument, participant=seat, fair=True)
        own = make_argument(seat)
        Citation.objects.create(
            argument=own,
            order=0,
            passage=seat.classroom.case.passages.get(number=4),
            exact="x",
            start=0,
            end=1,
        )
    with django_assert_max_num_queries(len(few)):
        browser.get(address)


def test_a_student_sees_what_was_done_about_the_seat_and_that_names_were_taken_out():
    seat = full_seat()
    by = seat.classroom.instructor
    note_export(seat.classroom, by=by, what="session.json", level=Level.NAMED)
    note_export(seat.classroom, by=by, what="report.pdf")
    remove_seat(seat=seat, by=by)
    restore_seat(seat=seat, by=by)
    remove_seat(seat=make_seat(seat.classroom, pseudonym="Amber Heron"), by=by)
    page = student(seat).get(url(seat)).content.decode()
    for words in ("removed the seat of", "restored the seat of", "took out", "session.json, with names"):
        assert words in page, words
    assert "report.pdf" not in page
    assert "Amber Heron" not in page
