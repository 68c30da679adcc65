"""The number of a form (`op`) that was used before, by oneself or by another: an answer in words, never an error."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from deliberation.actions.rosters import add_roster
from deliberation.forms.join import sign_offer
from deliberation.models import ClassroomSession, JoinMode
from deliberation.rules.names import RosterLine, fold_name
from tests.make import enter, make_case, make_classroom, make_instructor, make_seat, student

pytestmark = pytest.mark.django_db
OP = uuid.UUID(int=4711)


def new_session(instructor, case, title):
    browser = Client()
    browser.force_login(instructor)
    sent = {
        "op": OP,
        "case": case.slug,
        "title": title,
        "tradeoffs": ["t1"],
        "plan": "fifty",
        "join_mode": "open",
    }
    return browser.post(reverse("teach-new"), sent)


def words(seat, claim, **more):
    sent = {"op": OP, "epoch": seat.classroom.phase_epoch, "seq": 10**12, "claim": claim, "reason": "So."}
    return sent | {"tradeoff": "t1", "pole": "a", "voice": "self"} | more


def join(classroom, name):
    sent = {"op": OP, "pseudonym": name, "offer": sign_offer(classroom, name)}
    return Client().post(reverse("join-class", args=[classroom.code]), sent)


def test_a_session_made_under_an_operation_of_another_instructor_is_a_new_one():
    case, ada, ben = make_case(), make_instructor(), make_instructor()
    answers = [new_session(who, case, f"Class of {who}") for who in (ada, ben, ben, ada)]
    assert [answer.status_code for answer in answers] == [303] * 4
    assert ClassroomSession.objects.get(instructor=ada).op == OP
    assert ClassroomSession.objects.get(instructor=ben).title == f"Class of {ben}"
    assert answers[1]["Location"] == answers[2]["Location"] != answers[0]["Location"]


def test_an_argument_under_an_operation_of_another_student_is_a_new_one():
    classroom = make_classroom(phase="argue")
    for n in range(2):
        seat = make_seat(classroom)
        url = reverse("arguments-new", args=[classroom.code])
        assert student(seat).post(url, words(seat, f"Claim {n}")).status_code == 303
    assert classroom.arguments.count() == 2


def test_an_operation_of_ones_own_is_not_taken_for_a_form_of_another_kind():
    classroom = make_classroom(phase="argue")
    seat = make_seat(classroom, card="open")
    browser = student(seat)
    browser.post(reverse("arguments-new", args=[classroom.code]), words(seat, "First"))
    mine = classroom.arguments.get()
    reply = reverse("arguments-one", args=[classroom.code, mine.pk])
    assert browser.post(reply, words(seat, "Why?", kind="ask")).status_code in (409, 422)
    seat.classroom = enter(classroom, "switch")
    case = words(seat, "Another side", card="close")
    assert browser.post(reverse("switch-sides", args=[classroom.code]), case).status_code in (409, 422)
    assert [one.claim for one in classroom.arguments.all()] == ["First"]


def test_a_seat_taken_under_an_operation_of_another_class_is_a_new_one():
    classes = [make_classroom() for _ in range(2)]
    for classroom in classes:
        assert join(classroom, "Teal Otter").status_code == 303
    assert [classroom.participants.count() for classroom in classes] == [1, 1]


def test_two_names_of_a_list_are_taken_under_one_operation():
    classroom = make_classroom(join_mode=JoinMode.ROSTER)
    lines = [RosterLine(n, name, fold_name(name)) for n, name in enumerate(("Ada", "Ben"))]
    for name, pin in add_roster(classroom=classroom, by=classroom.instructor, lines=lines, op=OP):
        seat = classroom.participants.get(identity__name=name)
        sent = {"op": OP, "seat": seat.pk, "pin": pin}
        assert Client().post(reverse("join-class", args=[classroom.code]), sent).status_code == 303
    assert classroom.participants.seated().count() == 2
