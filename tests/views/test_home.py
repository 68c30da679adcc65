from django.test import Client
from django.urls import reverse


def test_the_front_door_asks_for_a_code(db):
    page = Client().get(reverse("home"))
    assert page.status_code == 200
    assert b'name="code"' in page.content
    assert f'action="{reverse("join-code")}"'.encode() in page.content


def test_instructors_find_their_way_from_the_front_door(db):
    assert reverse("teach-home").encode() in Client().get(reverse("home")).content


def test_the_front_door_only_reads(db):
    assert Client().post(reverse("home")).status_code == 405
