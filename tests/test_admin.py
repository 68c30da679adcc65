import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from deliberation.models import ClassroomSession
from tests.make import make_classroom, make_co_instructor, make_instructor

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


def delete(client, *accounts):
    """Delete one on its own page, then all as chosen in the list; both as confirmed."""
    client.post(reverse("admin:auth_user_delete", args=[accounts[0].pk]), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [one.pk for one in accounts], "post": "yes"}
    return client.post(reverse("admin:auth_user_changelist"), chosen)


def test_an_account_with_sessions_is_not_deleted_with_them(administrator):
    classroom = make_classroom(title="Class 10b")
    answer = delete(administrator, classroom.instructor)
    assert "Class 10b" in answer.content.decode()
    assert ClassroomSession.objects.filter(pk=classroom.pk).exists()


def test_an_account_that_leads_sessions_of_others_is_deleted_and_they_stay(administrator):
    classroom = make_classroom()
    make_co_instructor(classroom, "ben")
    delete(administrator, User.objects.get(username="ben"))
    assert not User.objects.filter(username="ben").exists()
    assert classroom.co_instructors.count() == 0
    assert ClassroomSession.objects.filter(pk=classroom.pk).exists()


def test_an_account_without_sessions_is(administrator):
    one, other = make_instructor(), make_instructor()
    delete(administrator, one, other)
    assert set(User.objects.values_list("username", flat=True)) == {"root"}
