"""Who may listen to a class, and for how long."""

import uuid
from itertools import pairwise

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.arguments import post_argument
from deliberation.actions.co_instructors import remove_co_instructor
from deliberation.actions.erasures import erase_for
from deliberation.actions.leaving import leave_class, remove_seat, restore_seat
from deliberation.actions.moderation import hide_argument, restore_argument
from deliberation.actions.rosters import new_pin
from deliberation.live.bridge import environ_of
from deliberation.live.door import admit, is_stream, still_admitted, versions
from deliberation.models import ClassroomSession, Identity, Participant
from tests.live.test_bridge import scope_of
from tests.make import (
    desk,
    make_argument,
    make_classroom,
    make_co_instructor,
    make_instructor,
    make_seat,
    seat_cookie,
    student,
    teacher,
)

pytestmark = pytest.mark.django_db


def knock(path, cookie="", host="testserver"):
    """Ask to listen at this path; the admission or None."""
    headers = [(b"host", host.encode()), (b"cookie", cookie.encode()), (b"accept", b"text/event-stream")]
    return admit(environ_of(scope_of(path=path, headers=headers)))[0]


def address(classroom, kind="sessions-events"):
    more = [classroom.screen_token] if kind == "screen-events" else []
    return reverse(kind, args=[classroom.code, *more])


def signed_in(client):
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def test_a_seat_listens_to_its_own_class_and_to_no_other():
    seat, other = make_seat(), make_seat()
    admission = knock(address(seat.classroom), seat_cookie(seat))
    fresh = ClassroomSession.objects.get(pk=seat.classroom_id)
    assert (admission.classroom, admission.version) == (fresh.pk, fresh.version)
    assert knock(address(other.classroom), seat_cookie(seat)) is None
    assert knock(address(seat.classroom)) is None
    assert knock(address(seat.classroom), seat_cookie(seat) + "x") is None


def test_a_seat_does_not_listen_where_the_instructor_or_the_wall_does():
    seat = make_seat()
    for kind in ("teach-events",):
        assert knock(address(seat.classroom, kind), seat_cookie(seat)) is None
    wall = address(seat.classroom, "screen-events")
    assert knock(wall.replace(seat.classroom.screen_token, "x" * 24), seat_cookie(seat)) is None


def test_an_instructor_listens_to_their_own_sessions():
    classroom = make_classroom()
    assert knock(address(classroom, "teach-events"), signed_in(teacher(classroom))).classroom == classroom.pk
    stranger = Client()
    stranger.force_login(make_instructor())
    assert knock(address(classroom, "teach-events"), signed_in(stranger)) is None
    assert knock(address(classroom, "teach-events")) is None


def test_a_co_instructor_who_was_removed_hears_no_more():
    classroom = make_classroom()
    ben = make_co_instructor(classroom)
    admissions = [
        knock(address(classroom, "teach-events"), signed_in(client))
        for client in (desk(ben), teacher(classroom))
    ]
    assert all(still(admission) for admission in admissions)
    remove_co_instructor(classroom, by=classroom.instructor, user_name=ben.username)
    assert [still(admission) for admission in admissions] == [False, True]
    assert knock(address(classroom, "teach-events"), signed_in(desk(ben))) is None


def test_the_wall_listens_by_its_token():
    classroom = make_classroom()
    assert knock(address(classroom, "screen-events")).classroom == classroom.pk


@pytest.mark.parametrize("kind", ["sessions-events", "teach-events", "screen-events"])
def test_nobody_listens_to_a_session_in_the_trash(kind):
    classroom = make_classroom()
    cookies = {
        "sessions-events": seat_cookie(make_seat(classroom)),
        "teach-events": signed_in(teacher(classroom)),
    }
    ClassroomSession.objects.filter(pk=classroom.pk).update(trashed_at=timezone.now())
    assert knock(address(classroom, kind), cookies.get(kind, "")) is None


def test_another_host_is_turned_away():
    seat = make_seat()
    assert knock(address(seat.classroom), seat_cookie(seat), host="evil.example") is None


def still(admission):
    return still_admitted(admission.classroom, {admission.ticket}) == {admission.ticket}


def test_a_removed_seat_hears_no_more_and_a_restored_one_may():
    seat = make_seat()
    admission = knock(address(seat.classroom), seat_cookie(seat))
    assert still(admission)
    remove_seat(seat=seat, by=seat.classroom.instructor)
    assert not still(admission)
    assert knock(address(seat.classroom), seat_cookie(seat)) is None
    restore_seat(seat=seat, by=seat.classroom.instructor)
    assert still(admission)


def test_a_seat_that_was_left_or_given_a_new_key_hears_no_more():
    seat, other = make_seat(), make_seat()
    admissions = [knock(address(one.classroom), seat_cookie(one)) for one in (seat, other)]
    leave_class(by=seat, erase=False)
    Participant.objects.filter(pk=other.pk).update(key="new")
    assert not any(still(admission) for admission in admissions)


def test_an_instructor_who_signs_out_or_changes_the_password_hears_no_more():
    for how in ("logout", "password"):
        classroom = make_classroom()
        browser = teacher(classroom)
        admission = knock(address(classroom, "teach-events"), signed_in(browser))
        assert still(admission)
        if how == "logout":
            browser.post(reverse("teach-logout"))
        else:
            classroom.instructor.set_password("another long password")
            classroom.instructor.save()
        assert not still(admission)


def test_a_wall_whose_address_was_renewed_hears_no_more():
    classroom = make_classroom()
    admission = knock(address(classroom, "screen-events"))
    ClassroomSession.objects.filter(pk=classroom.pk).update(screen_token="n" * 24)
    assert not still(admission)


def test_a_ticket_of_another_class_is_good_for_nothing():
    seat, other = make_seat(), make_seat()
    admission = knock(address(seat.classroom), seat_cookie(seat))
    assert still_admitted(other.classroom_id, {admission.ticket}) == set()
    assert still_admitted(10**6, {admission.ticket}) == set()


def test_the_versions_are_those_of_the_database():
    classroom = make_classroom()
    classroom.touch()
    classroom.refresh_from_db()
    assert versions({classroom.pk, 10**6}) == {
        classroom.pk: (
            classroom.version,
            (classroom.phase_epoch, classroom.phase_ends_at, None, None, None, None, None),
        )
    }


def frame_of(classroom):
    """What a page of a student is told of: its version only counts where this has changed."""
    return versions({classroom.pk})[classroom.pk]


def hide(argument):
    hide_argument(argument=argument, by=argument.classroom.instructor, reason="Please speak to the case.")


def show_again(argument):
    restore_argument(argument=argument, by=argument.classroom.instructor)


def remove(argument):
    remove_seat(seat=argument.participant, by=argument.classroom.instructor)


def give_back(argument):
    restore_seat(seat=argument.participant, by=argument.classroom.instructor)


def erase(argument):
    erase_for(seat=argument.participant, by=argument.classroom.instructor)


def leave_with_ones_words(argument):
    leave_class(by=argument.participant, erase=True)


@pytest.mark.parametrize("is_answered", [False, True], ids=["alone", "answered"])
@pytest.mark.parametrize(
    ("act", "undo"),
    [(hide, show_again), (remove, give_back), (erase, None), (leave_with_ones_words, None)],
    ids=["hide", "remove", "erase", "leave"],
)
def test_what_is_withdrawn_and_what_returns_is_news_to_every_page_of_the_class(act, undo, is_answered):
    argument = make_argument()
    classroom = argument.classroom
    if is_answered:
        make_argument(make_seat(classroom), kind="ask", parent=argument)
    seen = [frame_of(classroom)]
    act(argument)
    seen.append(frame_of(classroom))
    # Neither how many were withdrawn nor which was the last tells it all: one returns that was not the last, and one
    # goes as another comes back.
    other = make_argument(make_seat(classroom))
    act(other)
    seen.append(frame_of(classroom))
    if undo:
        undo(argument)
        seen.append(frame_of(classroom))
        undo(other)
        act(argument)
        seen.append(frame_of(classroom))
    for before, after in pairwise(seen):
        assert after[0] > before[0]
        assert after[1] != before[1]


def test_an_ordinary_argument_is_no_news_to_pages_of_students():
    seat = make_seat(make_classroom(phase="argue"))
    before = frame_of(seat.classroom)
    tradeoff = seat.classroom.tradeoffs.first()
    post_argument(by=seat, op=uuid.uuid4(), tradeoff=tradeoff, pole="a", claim="One more", reason="So.")
    version, frame = frame_of(seat.classroom)
    assert version > before[0]
    assert frame == before[1]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/s/ABCDEF/events/", True),
        ("/teach/sessions/ABCDEF/events/", True),
        ("/screen/ABCDEF/a-token_1/events/", True),
        ("/s/ABCDEF/", False),
        ("/s/ABCDEF/events", False),
        ("/s/ABCDEF/events/more/", False),
        ("//s/ABCDEF/events/", False),
    ],
)
def test_what_is_the_address_of_a_stream(path, expected):
    assert is_stream(path) == expected


def test_a_page_whose_stream_is_mute_asks_for_the_version():
    seat = make_seat()
    browser = student(seat)
    version = ClassroomSession.objects.get(pk=seat.classroom_id).version
    url = address(seat.classroom)
    assert browser.get(url).content == str(version).encode()
    assert browser.get(f"{url}?v={version}").status_code == 204
    assert browser.get(f"{url}?v={version - 1}").status_code == 200
    assert Client().get(url).status_code == 404
    assert Client().get(address(seat.classroom, "screen-events")).status_code == 200
    assert teacher(seat.classroom).get(address(seat.classroom, "teach-events")).status_code == 200


def test_every_answer_of_a_stream_carries_the_headers_of_a_page():
    seat = make_seat()
    _, headers = admit(environ_of(scope_of(path=address(seat.classroom), headers=[(b"host", b"testserver")])))
    page = student(seat).get(reverse("sessions-now", args=[seat.classroom.code]))
    names = {name.decode() for name, _ in headers}
    assert {
        "content-security-policy",
        "x-content-type-options",
        "referrer-policy",
        "permissions-policy",
    } <= names
    assert dict(headers)[b"content-security-policy"].decode() == page["Content-Security-Policy"]


def test_a_new_pin_turns_the_old_stream_away():
    classroom = make_classroom(join_mode="roster")
    seat = make_seat(classroom)
    Identity.objects.create(participant=seat, name="Ana", pin_hash="x", claimed_at=timezone.now())
    admission = knock(address(classroom), seat_cookie(seat))
    new_pin(seat=seat, by=classroom.instructor)
    assert not still(admission)
