"""The page on which an owner lets somebody else lead a session, and what these may and may not."""

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.models import ClassroomSession, CoInstructor
from deliberation.rules import limits
from tests.make import (
    desk,
    make_classroom,
    make_co_instructor,
    make_instructor,
    teacher,
)
from tests.views.teach.pages import READ, text

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
OWNERS = {
    "teach-keep": {"seal_days": 40, "keep_days": 70},
    "teach-seal": {"seal-typed": "{code}"},
    "teach-trash": {"typed": "{code}"},
    "teach-restore": {},
    "teach-co-instructors": {"user_name": "eve", "password": PASSWORD},
    "teach-remove-co-instructor": {"user_name": "ben"},
}


def page(classroom, name="teach-co-instructors"):
    return reverse(name, args=[classroom.code])


def add(client, classroom, user_name="ben", password=PASSWORD):
    return client.post(page(classroom), {"user_name": user_name, "password": password})


def test_the_owner_adds_a_colleague_who_leads_the_session_from_then_on():
    classroom = make_classroom(title="Class 10b")
    client, ben = teacher(classroom), desk(make_instructor("ben"))
    assert ben.get(page(classroom, "teach-control")).status_code == 404
    answer = add(client, classroom)
    assert (answer.status_code, answer["Location"]) == (303, page(classroom))
    assert 'value="ben">Remove<' in text(client.get(page(classroom)))
    for name in (*READ, "teach-reports", "teach-co-instructors"):
        assert ben.get(page(classroom, name)).status_code == 200
    assert f"with <bdi>{classroom.instructor.username}</bdi>" in text(ben.get(reverse("teach-home")))
    assert "with <bdi>" not in text(client.get(reverse("teach-home")))


@pytest.mark.gate("T12-colleague")
def test_nobody_is_added_without_the_password(figure):
    classroom = make_classroom()
    make_instructor("ben")
    wrong = {
        "": "Enter your password",
        "wrong": "This is not your password",
        PASSWORD.upper(): "Capitals count",
    }
    for password, says in wrong.items():
        answer = add(teacher(classroom), classroom, password=password)
        assert answer.status_code == 422
        assert says in text(answer)
        assert 'value="ben"' in text(answer)
    figure(f"{len(wrong)} forms without the right password, {CoInstructor.objects.count()} added")
    assert not CoInstructor.objects.exists()


def test_the_fifth_wrong_password_signs_out():
    classroom = make_classroom()
    client = teacher(classroom)
    make_instructor("ben")
    statuses = [add(client, classroom, password="wrong").status_code for _ in range(5)]
    assert statuses == [422] * 4 + [303]
    assert add(client, classroom).status_code == 404
    assert not CoInstructor.objects.exists()


def test_a_password_that_was_given_holds_for_ten_minutes_and_no_longer_for_being_used():
    classroom = make_classroom()
    client = teacher(classroom)
    for name in ("ben", "eve", "kim"):
        make_instructor(name)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert 'type="password"' in text(client.get(page(classroom)))
        assert add(client, classroom).status_code == 303
        clock.shift(limits.SURE_SECONDS - 1)
        assert 'type="password"' not in text(client.get(page(classroom)))
        assert add(client, classroom, "eve", password="").status_code == 303
        clock.shift(2)
        assert add(client, classroom, "kim", password="").status_code == 422


def test_a_wrong_name_is_told_in_one_sentence_whatever_is_behind_it():
    classroom = make_classroom()
    client = teacher(classroom)
    User.objects.create_user("gone", is_active=False)
    for user_name in ("nobody", "gone"):
        answer = add(client, classroom, user_name)
        assert answer.status_code == 422
        assert "No instructor has this user name." in text(answer)
        # The password was right, and is not asked for again.
        assert 'type="password"' not in text(answer)
    assert add(client, classroom, password="").status_code == 422


def test_a_wrong_name_and_a_wrong_password_say_nothing_of_the_name():
    classroom = make_classroom()
    answer = add(teacher(classroom), classroom, "nobody", password="wrong")
    assert "No instructor has" not in text(answer)


def test_user_names_cannot_be_guessed_one_after_the_other():
    classroom = make_classroom()
    client = teacher(classroom)
    make_instructor("ben")
    statuses = [add(client, classroom, f"nobody{n}").status_code for n in range(11)]
    assert statuses == [422] * 10 + [429]
    # Not even a right one is told then; another owner types as ever.
    assert add(client, classroom).status_code == 429
    other = make_classroom()
    assert add(teacher(other), other).status_code == 303


def test_the_owner_is_told_that_they_lead_it_anyway_and_that_ten_are_enough():
    classroom = make_classroom()
    client = teacher(classroom)
    assert "who leads it anyway" in text(add(client, classroom, classroom.instructor.username))
    for _ in range(limits.CO_INSTRUCTORS):
        make_co_instructor(classroom)
    make_instructor("ben")
    assert "at most 10 co-instructors" in text(client.get(page(classroom)))
    answer = add(client, classroom)
    assert (answer.status_code, "at most 10 co-instructors" in text(answer)) == (422, True)


def test_who_is_removed_finds_nothing_at_the_next_request():
    classroom = make_classroom()
    ben, client = desk(make_co_instructor(classroom, "ben")), teacher(classroom)
    assert ben.get(page(classroom, "teach-control")).status_code == 200
    for _ in range(2):
        answer = client.post(page(classroom, "teach-remove-co-instructor"), {"user_name": "ben"})
        assert (answer.status_code, answer["Location"]) == (303, page(classroom))
    assert ben.get(page(classroom, "teach-control")).status_code == 404
    assert ben.post(page(classroom, "teach-door"), {"open": "no"}).status_code == 404
    assert ClassroomSession.objects.get().door_open


def test_a_co_instructor_leaves_by_themselves_and_twice_is_answered_like_once():
    classroom = make_classroom(title="Class 10b")
    ben = desk(make_co_instructor(classroom, "ben"))
    assert "Leave this session" in text(ben.get(page(classroom)))
    for _ in range(2):
        answer = ben.post(page(classroom, "teach-leave"))
        assert (answer.status_code, answer["Location"]) == (303, reverse("teach-home"))
    assert "You no longer lead “Class 10b”." in text(ben.get(reverse("teach-home")))
    assert ben.get(page(classroom)).status_code == 404
    assert classroom.log.filter(act="leave_co_instructor").count() == 1


def test_nobody_leaves_what_they_do_not_lead_with_somebody():
    classroom = make_classroom()
    desk(make_co_instructor(classroom, "ann")).post(page(classroom, "teach-leave"))
    for client in (teacher(classroom), desk(make_instructor()), Client()):
        assert client.post(page(classroom, "teach-leave")).status_code == 404


@pytest.mark.parametrize("name", OWNERS)
def test_what_is_the_owners_alone_is_not_there_for_a_co_instructor(name):
    classroom = make_classroom(phase="ended")
    make_instructor("eve")
    ben = desk(make_co_instructor(classroom, "ben"))
    before = ClassroomSession.objects.values().get(), CoInstructor.objects.count()
    sent = {key: str(value).format(code=classroom.code) for key, value in OWNERS[name].items()}
    assert ben.post(page(classroom, name), sent).status_code == 404
    assert (ClassroomSession.objects.values().get(), CoInstructor.objects.count()) == before
    # And it is this that the owner's form does.
    assert teacher(classroom).post(page(classroom, name), sent).status_code == 303


def test_what_is_the_owners_alone_is_not_offered_to_a_co_instructor():
    classroom = make_classroom(phase="ended")
    ben = desk(make_co_instructor(classroom))
    for client, offered in ((teacher(classroom), True), (ben, False)):
        shown = text(client.get(page(classroom, "teach-control")))
        for words in ("Put it into the trash", "Seal the session", "How long it is kept"):
            assert (words in shown) == offered
        assert ("Add a co-instructor" in text(client.get(page(classroom)))) == offered
    assert "Deleted by itself after" in text(ben.get(page(classroom, "teach-control")))
