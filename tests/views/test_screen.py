import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.classrooms import set_door, trash_classroom
from deliberation.models import Argument, Citation
from deliberation.rules.qr import qr_path
from tests.make import make_argument, make_classroom, make_seat, student

pytestmark = pytest.mark.django_db


def url(classroom):
    return reverse("screen-wall", args=[classroom.code, classroom.screen_token])


def wall(classroom, **more):
    return Client().get(url(classroom), **more)


def test_the_wall_shows_how_to_join_and_how_many_have():
    classroom = make_classroom()
    for _ in range(3):
        make_seat(classroom)
    page = wall(classroom).content.decode()
    assert classroom.code in page
    assert "testserver/join/" in page
    assert "3 have joined" in page


def test_the_code_to_scan_is_the_address_to_join():
    classroom = make_classroom()
    address = f"http://testserver{reverse('join-class', args=[classroom.code])}"
    page = wall(classroom).content.decode()
    assert f'd="{qr_path(address).d}"' in page
    assert "style=" not in page


def test_a_wrong_token_shows_nothing():
    classroom, other = make_classroom(), make_classroom()
    wrong = reverse("screen-wall", args=[classroom.code, other.screen_token])
    assert Client().get(wrong).status_code == 404
    assert student(make_seat(classroom)).get(wrong).status_code == 404
    trash_classroom(classroom, by=classroom.instructor)
    assert wall(classroom).status_code == 404


def test_the_wall_opens_no_other_page():
    classroom = make_classroom()
    browser = Client()
    browser.get(url(classroom))
    assert browser.get(reverse("sessions-now", args=[classroom.code])).status_code == 404


def test_the_wall_asks_for_itself_and_is_told_when_nothing_is_new():
    classroom = make_classroom()
    htmx = {"HX-Request": "true"}
    classroom.refresh_from_db()
    same = Client().get(url(classroom), {"v": classroom.version}, headers=htmx)
    assert (same.status_code, same.content) == (204, b"")
    new = Client().get(url(classroom), {"v": classroom.version - 1}, headers=htmx)
    assert new.status_code == 200
    assert b'id="wall"' in new.content
    assert b"<html" not in new.content


def test_an_argument_put_before_the_class_is_shown_with_its_quote_and_without_a_name():
    classroom = make_classroom(phase="argue")
    seat = make_seat(classroom, pseudonym="Teal Otter")
    argument = make_argument(seat, claim="Night readers count", featured_at=timezone.now())
    passage = classroom.case.passages.get(number=4)
    Citation.objects.create(argument=argument, order=0, passage=passage, exact="four in ten", start=0, end=11)
    page = wall(classroom).content.decode()
    assert "Night readers count" in page
    assert "four in ten" in page
    assert "P4" in page
    assert "Teal Otter" not in page


@pytest.mark.parametrize("change", [{"hidden_at": timezone.now()}, {"let_through_at": None}])
def test_what_the_class_may_not_see_is_not_on_the_wall(change):
    classroom = make_classroom(phase="argue")
    argument = make_argument(make_seat(classroom), claim="Night readers count", featured_at=timezone.now())
    Argument.objects.filter(pk=argument.pk).update(**change)
    assert b"Night readers count" not in wall(classroom).content


def test_a_locked_door_shows_no_code_to_join_by():
    classroom = make_classroom()
    set_door(classroom, by=classroom.instructor, is_open=False)
    page = wall(classroom).content.decode()
    assert "The door is locked." in page
    assert 'class="qr"' not in page


def test_the_wall_only_reads():
    assert Client().post(url(make_classroom())).status_code == 405


def test_the_wall_asks_the_database_little(django_assert_max_num_queries):
    classroom = make_classroom(phase="argue")
    for _ in range(20):
        make_argument(make_seat(classroom), featured_at=timezone.now())
    with django_assert_max_num_queries(5):
        wall(classroom)
