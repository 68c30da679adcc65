import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.marks import give_marks
from deliberation.models import Ballot, ClassroomSession, Identity, RubricMark
from tests.make import (
    make_argument,
    make_ballot,
    make_classroom,
    make_co_instructor,
    make_instructor,
    make_seat,
    student,
    teacher,
)
from tests.views.teach.pages import text

pytestmark = pytest.mark.django_db
SENT = {"quotation": "3", "fairness": "2", "evidence": "1", "condition": "0", "comment": "Clear."}


def page_of(seat):
    return reverse("teach-mark", args=[seat.classroom.code, seat.pk])


def send(seat, **sent):
    return teacher(seat.classroom).post(page_of(seat), {**SENT, **sent})


def release(classroom, released="yes"):
    return teacher(classroom).post(
        reverse("teach-release-marks", args=[classroom.code]), {"released": released}
    )


def me(seat):
    return student(seat).get(reverse("me-data", args=[seat.classroom.code])).content.decode()


def my_json(seat):
    return json.loads(student(seat).get(reverse("me-download", args=[seat.classroom.code])).content)


def test_one_page_has_all_that_a_student_wrote_and_nothing_of_how_they_voted():
    seat = make_seat(make_classroom(phase="argue"), pseudonym="Teal Otter")
    theirs = make_argument(make_seat(seat.classroom), claim="What another said")
    make_argument(seat, claim="My claim", reason="My reason")
    make_argument(seat, claim="My answer", kind="rebut", parent=theirs)
    make_ballot(seat, value=73, stance="only_if", conditions=["notice"])
    page = text(teacher(seat.classroom).get(page_of(seat)))
    for words in (
        "Teal Otter",
        "My claim",
        "My reason",
        "My answer",
        "What another said",
        "only if announced",
    ):
        assert words in page, words
    Ballot.objects.update(value=12)
    again = text(teacher(seat.classroom).get(page_of(seat)))
    assert re.sub("<[^>]*>", "", again) == re.sub("<[^>]*>", "", page)


def test_marking_is_blind_to_names():
    seat = make_seat(make_classroom(join_mode="roster"), pseudonym="Teal Otter")
    Identity.objects.create(participant=seat, name="Ana Name", pin_hash="x")
    client = teacher(seat.classroom)
    for url in (page_of(seat), reverse("teach-marks", args=[seat.classroom.code])):
        page = text(client.get(url))
        assert "Teal Otter" in page
        assert "Ana Name" not in page


def test_marks_are_saved_and_lead_on_to_the_next_seat():
    classroom = make_classroom()
    first, second = (make_seat(classroom, pseudonym=name) for name in ("Amber", "Blue"))
    answer = send(first, then="next")
    assert (answer.status_code, answer["Location"]) == (303, page_of(second))
    assert send(second, then="next")["Location"].startswith(reverse("teach-marks", args=[classroom.code]))
    assert RubricMark.objects.get(participant=first).marks == (3, 2, 1, 0)
    page = text(teacher(classroom).get(page_of(first)))
    assert page.count(" checked>") == 4
    assert 'name="quotation" value="3" checked' in page
    assert "Clear." in page


def test_a_criterion_may_stay_open():
    seat = make_seat()
    send(seat, evidence="")
    assert RubricMark.objects.get().marks == (3, 2, None, 0)
    assert 'name="evidence" value="" checked' in text(teacher(seat.classroom).get(page_of(seat)))


@pytest.mark.parametrize("wrong", [{"evidence": "4"}, {"evidence": "x"}, {"comment": "x" * 2001}])
def test_what_does_not_fit_is_refused_and_nothing_typed_is_lost(wrong):
    seat = make_seat()
    answer = send(seat, **{"comment": "My words", **wrong})
    assert answer.status_code == 422
    assert wrong.get("comment", "My words") in answer.content.decode()
    assert not RubricMark.objects.exists()


def test_a_student_sees_marks_only_once_they_are_released():
    seat = make_seat(pseudonym="Teal Otter")
    other = make_seat(seat.classroom)
    send(seat, comment="Quote the guards too.")
    send(other, comment="For somebody else.")
    for released in (False, True, False):
        release(seat.classroom, "yes" if released else "no")
        page, data = me(seat), my_json(seat)
        assert ("Quote the guards too." in page) == released
        assert ("3 of 3" in page) == released
        assert bool(data["rubric_mark"]) == released
        assert "For somebody else." not in page + json.dumps(data)
    release(seat.classroom)
    assert my_json(seat)["rubric_mark"]["comment"] == "Quote the guards too."


def test_a_seat_without_marks_is_told_so():
    seat = make_seat()
    release(seat.classroom)
    assert "your seat has none" in me(seat)
    assert my_json(seat)["rubric_mark"] is None


def test_hostile_words_stay_words():
    seat = make_seat(pseudonym="<b>x</b>")
    make_argument(seat, claim="<script>alert(1)</script>")
    send(seat, comment="</p><img src=x onerror=alert(1)>")
    release(seat.classroom)
    for page in (teacher(seat.classroom).get(page_of(seat)).content.decode(), me(seat)):
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "&lt;" in page


def test_only_the_instructor_of_the_class_marks():
    seat = make_seat()
    removed = make_seat(seat.classroom, removed_at=timezone.now())
    elsewhere = make_seat(make_classroom())
    other = Client()
    other.force_login(make_instructor())
    for client in (Client(), student(seat), student(elsewhere), other):
        assert client.get(page_of(seat)).status_code == 404
        assert client.post(page_of(seat), SENT).status_code == 404
        assert client.post(reverse("teach-release-marks", args=[seat.classroom.code])).status_code == 404
    mine = teacher(seat.classroom)
    foreign = reverse("teach-mark", args=[seat.classroom.code, elsewhere.pk])
    for url in (foreign, page_of(removed)):
        assert mine.get(url).status_code == 404
        assert mine.post(url, SENT).status_code == 404
    assert not RubricMark.objects.exists()
    assert ClassroomSession.objects.filter(marks_released_at__isnull=False).count() == 0


def seen_on(page):
    return re.search(r'name="seen" value="([^"]*)"', page)[1]


@pytest.mark.parametrize("was_marked", [False, True])
def test_marks_that_somebody_else_saved_meanwhile_are_not_written_over(was_marked):
    seat = make_seat()
    beside = make_co_instructor(seat.classroom, "bea")
    if was_marked:
        send(seat, comment="Before both.")
    browser = teacher(seat.classroom)
    seen = seen_on(text(browser.get(page_of(seat))))
    give_marks(
        seat=seat, by=beside, quotation=3, fairness=3, evidence=3, condition=3, comment="Long and careful."
    )
    mine = {"quotation": "", "fairness": "", "evidence": "", "condition": "1", "comment": "x", "seen": seen}
    refused = browser.post(page_of(seat), mine)
    page = text(refused)
    assert refused.status_code == 409
    assert (RubricMark.objects.get().marks, RubricMark.objects.get().comment) == (
        (3, 3, 3, 3),
        "Long and careful.",
    )
    for words in (
        "What bea has saved",
        "Long and careful.",
        "> x</textarea>",
        'name="condition" value="1" checked',
    ):
        assert words in page
    answer = browser.post(page_of(seat), {**mine, "seen": seen_on(page)})
    assert (answer.status_code, RubricMark.objects.get().comment) == (303, "x")


def test_the_same_marks_sent_twice_are_saved_once_and_answered_alike():
    seat = make_seat()
    seen = seen_on(text(teacher(seat.classroom).get(page_of(seat))))
    assert [send(seat, seen=seen).status_code for _ in range(2)] == [303, 303]


def test_who_was_signed_out_meanwhile_keeps_what_they_typed():
    seat = make_seat()
    answer = Client().post(page_of(seat), {**SENT, "comment": "Half an <hour>."})
    assert answer.status_code == 404
    page = text(answer)
    assert "You are not signed in any more" in page
    assert "Half an &lt;hour&gt;." in answer.content.decode()
    assert reverse("teach-login") in page
    assert not RubricMark.objects.exists()


@pytest.mark.parametrize("name", ["teach-marks", "teach-mark"])
def test_the_number_of_queries_does_not_grow(name, django_assert_max_num_queries):
    classroom = make_classroom()
    seat = make_seat(classroom)
    args = [classroom.code] if name == "teach-marks" else [classroom.code, seat.pk]

    def fill(n):
        for _ in range(n):
            other = make_seat(classroom)
            theirs = make_argument(other)
            make_argument(seat, kind="support", parent=theirs)
            give_marks(seat=other, by=classroom.instructor, quotation=1, fairness=1, evidence=1, condition=1)

    fill(2)
    client = teacher(classroom)
    with django_assert_max_num_queries(12) as few:
        client.get(reverse(name, args=args))
    fill(20)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse(name, args=args))
