import pytest
from django.test import Client
from django.urls import reverse

from deliberation.actions.classrooms import trash_classroom
from tests.make import make_classroom, make_instructor, make_seat, teacher
from tests.views.teach.pages import text

pytestmark = pytest.mark.django_db


def test_an_instructor_signs_in_and_out():
    make_instructor("ada", password="a long enough one")
    client = Client()
    answer = client.post(reverse("teach-login"), {"username": "ada", "password": "a long enough one"})
    assert (answer.status_code, answer["Location"]) == (303, reverse("teach-home"))
    assert client.get(reverse("teach-home")).status_code == 200
    client.post(reverse("teach-logout"))
    assert client.get(reverse("teach-home")).status_code == 302


def test_a_wrong_password_is_refused_in_words_and_the_name_is_kept():
    make_instructor("ada")
    answer = Client().post(reverse("teach-login"), {"username": "ada", "password": "guess"})
    assert answer.status_code == 422
    assert "do not belong together" in text(answer)
    assert 'value="ada"' in text(answer)
    assert "guess" not in text(answer)


def test_who_is_signed_in_is_led_past_the_door():
    client = teacher(make_classroom())
    assert client.get(reverse("teach-login"))["Location"] == reverse("teach-home")


def test_home_lists_ones_own_sessions_with_who_has_joined():
    classroom = make_classroom(title="Mine", phase="argue")
    make_seat(classroom)
    make_seat(classroom)
    make_classroom(title="Somebody else's")
    page = text(teacher(classroom).get(reverse("teach-home")))
    assert "Mine" in page
    assert classroom.code in page
    assert "Argue" in page
    assert "2 have joined" in page
    assert "Somebody else" not in page


def test_home_says_how_to_begin_when_there_is_nothing():
    client = Client()
    client.force_login(make_instructor())
    page = text(client.get(reverse("teach-home")))
    assert "Make the first one" in page


def test_the_trash_offers_to_restore():
    classroom = make_classroom(title="Old class")
    trash_classroom(classroom, by=classroom.instructor)
    client = teacher(classroom)
    page = text(client.get(reverse("teach-home")))
    assert "Restore “Old class”" in page
    answer = client.post(reverse("teach-restore", args=[classroom.code]))
    assert (answer.status_code, answer["Location"]) == (303, reverse("teach-control", args=[classroom.code]))
    assert client.get(answer["Location"]).status_code == 200


def test_home_takes_as_many_queries_for_one_session_as_for_twenty(django_assert_num_queries):
    me = make_instructor()
    first = make_classroom(by=me)
    client = teacher(first)
    client.get(reverse("teach-home"))
    with django_assert_num_queries(5):
        client.get(reverse("teach-home"))
    for _ in range(19):
        make_classroom(by=me, case=first.case)
    with django_assert_num_queries(5):
        client.get(reverse("teach-home"))


def test_signing_out_everywhere_ends_every_browsers_session_and_nobody_elses():
    ada, other = make_instructor("ada"), make_instructor("other")
    here, there, elsewhere = Client(), Client(), Client()
    for client, account in ((here, ada), (there, ada), (elsewhere, other)):
        client.force_login(account)
    answer = here.post(reverse("teach-logout-everywhere"))
    assert (answer.status_code, answer["Location"]) == (303, reverse("teach-login"))
    statuses = [client.get(reverse("teach-cases")).status_code for client in (here, there, elsewhere)]
    assert statuses == [404, 404, 200]


def test_signing_out_everywhere_a_second_time_is_answered_like_the_first_and_ends_nothing():
    ada, browser = Client(), Client()
    for client in (ada, browser):
        client.force_login(make_instructor())
    heard = [browser.post(reverse("teach-logout-everywhere")) for _ in range(2)]
    assert {(answer.status_code, answer["Location"]) for answer in heard} == {(303, reverse("teach-login"))}
    assert ada.get(reverse("teach-cases")).status_code == 200
    assert Client().get(reverse("teach-logout-everywhere")).status_code == 405


@pytest.mark.parametrize(
    ("name", "sent", "kept"),
    [
        ("teach-roster", {"names": "Ada Lovelace"}, "Ada Lovelace"),
        ("teach-new", {"title": "Class 10b, Tuesday"}, "Class 10b, Tuesday"),
        ("teach-phase", {"step": "1"}, "You are not signed in any more"),
    ],
)
def test_who_was_signed_out_is_told_so_and_has_back_what_they_typed(name, sent, kept):
    code = [] if name == "teach-new" else [make_classroom().code]
    answer = Client().post(reverse(name, args=code), sent)
    assert answer.status_code == 404
    assert "You are not signed in any more" in text(answer)
    assert kept in text(answer)
