"""Each guard: who it lets in, and what it hands on. Strangers at every address: test_strangers.py."""

import uuid
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from deliberation.actions.co_instructors import leave_as_co_instructor
from deliberation.actions.sealing import seal_classroom
from deliberation.errors import TooFast
from deliberation.models import ClassroomSession
from deliberation.rules import limits
from deliberation.views import guards, paces
from tests.make import enter, make_argument, make_classroom, make_co_instructor, make_instructor, make_seat

pytestmark = pytest.mark.django_db


def asking(user=None, *, method="get", **cookies):
    request = getattr(RequestFactory(), method)("/")
    request.user = user or AnonymousUser()
    request.COOKIES.update(cookies)
    return request


def with_seat(seat, value=None, **more):
    name = guards.cookie_name(seat.classroom.code)
    return asking(**{name: value or signing.dumps([seat.pk.hex, seat.key], salt=guards.SALT)}, **more)


def test_the_cookie_of_a_seat_is_for_this_browser_alone_and_lasts(settings):
    seat, answer = make_seat(), HttpResponse()
    guards.give_seat(answer, seat)
    cookie = answer.cookies[guards.cookie_name(seat.classroom.code)]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        True,
        "Lax",
        settings.SEAT_COOKIE_AGE,
    )
    assert guards.participant_of(with_seat(seat, cookie.value), seat.classroom.code) == seat


def test_a_seat_that_is_left_leaves_no_cookie_and_nothing_in_the_browsers_storage():
    answer = HttpResponse()
    guards.take_seat_away(answer, "ABCDEF")
    cookie = answer.cookies[guards.cookie_name("ABCDEF")]
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == ("", 0, "Lax")
    assert answer["Clear-Site-Data"] == '"storage"'


@pytest.mark.parametrize("value", ["-", "x"])
def test_a_cookie_that_is_none_opens_nothing(value):
    seat = make_seat()
    assert guards.participant_of(with_seat(seat, value), seat.classroom.code) is None


@pytest.mark.parametrize("signed", [["x", "y"], "xy", [1, 2, 3], [None, "k"]])
def test_a_cookie_that_says_something_else_opens_nothing(signed):
    seat = make_seat()
    cookie = signing.dumps(signed, salt=guards.SALT)
    assert guards.participant_of(with_seat(seat, cookie), seat.classroom.code) is None


def test_a_cookie_signed_for_something_else_opens_nothing():
    seat = make_seat()
    forged = signing.dumps([seat.pk.hex, seat.key], salt="something else")
    assert guards.participant_of(with_seat(seat, forged), seat.classroom.code) is None


def test_a_seat_comes_with_its_card_or_with_none():
    holder = make_seat(card="open")
    found = guards.participant_of(with_seat(holder), holder.classroom.code)
    assert found.card == holder.card
    other = make_seat(holder.classroom)
    assert guards.participant_of(with_seat(other), holder.classroom.code).card is None


def test_a_seat_of_a_session_in_the_trash_is_none():
    seat = make_seat()
    ClassroomSession.objects.update(trashed_at=timezone.now())
    assert guards.participant_of(with_seat(seat), seat.classroom.code) is None


def test_what_a_student_sends_is_counted_and_what_they_read_is_not():
    seat = make_seat()
    for method, spent in (("get", 0), ("post", 1), ("post", 2)):
        guards.participant_or_404(with_seat(seat, method=method), seat.classroom.code)
        level = paces.writes.levels.get(seat.pk, (paces.writes.pace.burst, 0))[0]
        assert round(paces.writes.pace.burst - level) == spent
    assert seat.pk not in paces.arguments.levels
    argues = with_seat(seat, method="post")
    for _ in range(10):
        guards.participant_or_404(argues, seat.classroom.code, writes_argument=True)
    with pytest.raises(TooFast):
        guards.participant_or_404(argues, seat.classroom.code, writes_argument=True)


def test_an_instructor_is_somebody_signed_in_whose_account_is_open():
    teacher = make_instructor()
    assert guards.instructor_or_404(asking(teacher)) == teacher
    teacher.is_active = False
    for user in (teacher, None, SimpleNamespace(is_active=True)):
        with pytest.raises(Http404):
            guards.instructor_or_404(asking(user))


def test_a_session_is_its_instructors_and_in_the_trash_only_to_be_taken_out():
    classroom = make_classroom()
    mine, other = asking(classroom.instructor), asking(make_instructor())
    for guard in (guards.own_classroom_or_404, guards.own_classroom_even_trashed_or_404):
        assert guard(mine, classroom.code) == classroom
        for request, code in ((other, classroom.code), (mine, "ZZZZZZ")):
            with pytest.raises(Http404):
                guard(request, code)
    ClassroomSession.objects.update(trashed_at=timezone.now())
    assert guards.own_classroom_even_trashed_or_404(mine, classroom.code) == classroom
    with pytest.raises(Http404):
        guards.own_classroom_or_404(mine, classroom.code)


def test_a_session_is_led_by_its_owner_and_co_instructors_and_by_nobody_out_of_the_trash():
    classroom, other = make_classroom(), make_classroom()
    mine, ben = asking(classroom.instructor), asking(make_co_instructor(classroom))
    assert guards.led_classroom_or_404(mine, classroom.code) == classroom
    for guard in (guards.led_classroom_or_404, guards.shared_classroom_or_404):
        assert guard(ben, classroom.code) == classroom
    owners = (guards.own_classroom_or_404, guards.own_classroom_even_trashed_or_404)
    refused = [(guard, ben, classroom) for guard in owners]
    refused += [(guards.shared_classroom_or_404, mine, classroom), (guards.led_classroom_or_404, ben, other)]
    for guard, request, asked in refused:
        with pytest.raises(Http404):
            guard(request, asked.code)
    ClassroomSession.objects.update(trashed_at=timezone.now())
    for guard in (*owners, guards.led_classroom_or_404, guards.shared_classroom_or_404):
        with pytest.raises(Http404):
            guard(ben, classroom.code)


def test_who_has_left_a_session_finds_it_for_leaving_alone():
    classroom = make_classroom()
    account = make_co_instructor(classroom)
    leave_as_co_instructor(classroom, by=account)
    assert guards.shared_classroom_or_404(asking(account), classroom.code) == classroom
    with pytest.raises(Http404):
        guards.led_classroom_or_404(asking(account), classroom.code)


def test_each_guard_finds_the_one_that_was_asked_for():
    teacher = make_instructor()
    first, second = make_classroom(by=teacher), make_classroom(by=teacher)
    for classroom in (first, second):
        assert guards.led_classroom_or_404(asking(teacher), classroom.code) == classroom
        assert guards.own_classroom_or_404(asking(teacher), classroom.code) == classroom
        assert guards.own_classroom_even_trashed_or_404(asking(teacher), classroom.code) == classroom
        assert guards.open_classroom_or_none(classroom.code) == classroom
        assert guards.screen_or_404(classroom.code, classroom.screen_token) == classroom
    with pytest.raises(Http404):
        guards.screen_or_404(first.code, second.screen_token)
    seats = [make_seat(first), make_seat(first)]
    arguments = [make_argument(seat) for seat in seats]
    assert [guards.seat_or_404(first, seat.pk) for seat in seats] == seats
    assert [guards.argument_or_404(first, argument.pk) for argument in arguments] == arguments
    for guard, row in ((guards.seat_or_404, seats[0]), (guards.argument_or_404, arguments[0])):
        assert guard(first, row.pk).classroom is first
        for classroom, pk in ((second, row.pk), (first, uuid.uuid4())):
            with pytest.raises(Http404):
                guard(classroom, pk)


@pytest.mark.parametrize("what", ["over", "in the trash"])
def test_a_class_that_is_over_or_in_the_trash_is_not_open(what):
    classroom = make_classroom()
    change = {"phase": "ended"} if what == "over" else {"trashed_at": timezone.now()}
    ClassroomSession.objects.update(**change)
    assert guards.open_classroom_or_none(classroom.code) is None


def test_a_wall_in_the_trash_shows_nothing():
    classroom = make_classroom()
    ClassroomSession.objects.update(trashed_at=timezone.now())
    with pytest.raises(Http404):
        guards.screen_or_404(classroom.code, classroom.screen_token)


def test_a_code_is_read_however_it_is_typed_and_nothing_else_is_a_code():
    classroom = make_classroom()
    code = classroom.code
    for typed in (code, f" {code.lower()} ", f"{code[:3]}-{code[3:]}", f"{code[:3]} {code[3:]}"):
        assert guards.open_classroom_or_none(typed) == classroom
    for typed in ("", code[:-1], code + "A", code[:-1] + "0", f"{code}\n{code}"):
        assert guards.open_classroom_or_none(typed) is None
        assert not guards.is_code(typed)
    assert guards.is_code("A" * limits.CODE_LENGTH)


def test_a_wall_speaks_the_language_of_its_class():
    classroom = make_classroom(language="zh-hans")
    with translation.override("en"):
        guards.screen_or_404(classroom.code, classroom.screen_token)
        assert translation.get_language() == "zh-hans"


def test_only_whoever_sat_in_a_sealed_class_is_told_that_it_was_sealed():
    seat, other = make_seat(), make_seat()
    seal_classroom(enter(seat.classroom, "ended"), by=None)
    assert guards.sat_in_sealed(with_seat(seat), seat.classroom.code)
    assert not guards.sat_in_sealed(with_seat(other), other.classroom.code)
    assert not guards.sat_in_sealed(with_seat(other), seat.classroom.code)
    assert not guards.sat_in_sealed(asking(), seat.classroom.code)
