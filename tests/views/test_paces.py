"""Too much in a short time: by seat and account; an address counts only what failed."""

import pytest
from django.test import Client
from django.urls import reverse

from deliberation.rules import pace
from deliberation.views import paces
from tests.make import make_argument, make_classroom, make_instructor, make_seat, student

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def marking(seat):
    return reverse("article-mark", args=[seat.classroom.code, 1])


def empty(buckets, key):
    """So far below empty that it stays so for as long as any test runs."""
    buckets.levels[key] = (-100_000.0, buckets.clock())


def here(address="127.0.0.1"):
    return pace.place_of(address)


def test_a_seat_that_sends_too_much_waits_and_its_neighbour_does_not():
    classroom = make_classroom(phase="read")
    seat, other = make_seat(classroom), make_seat(classroom)
    empty(paces.writes, seat.pk)
    refused = student(seat).post(marking(seat), {"marked": "yes"})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) >= 1
    assert student(other).post(marking(other), {"marked": "yes"}).status_code < 400
    assert not seat.marks.exists()


def test_reading_is_never_counted():
    seat = make_seat(make_classroom(phase="read"))
    empty(paces.writes, seat.pk)
    assert student(seat).get(reverse("article-read", args=[seat.classroom.code])).status_code == 200


def test_arguments_come_more_slowly_than_other_things():
    seat = make_seat(make_classroom(phase="argue"))
    empty(paces.arguments, seat.pk)
    answer = student(seat).post(
        reverse("arguments-new", args=[seat.classroom.code]), {"claim": "One more thought", "reason": "So"}
    )
    assert answer.status_code == 429
    # What was typed is there to be taken along.
    assert b"One more thought" in answer.content
    assert student(seat).post(marking(seat), {"marked": "yes"}).status_code < 400


def test_what_was_typed_too_fast_is_escaped_on_the_page():
    seat = make_seat(make_classroom(phase="argue"))
    empty(paces.arguments, seat.pk)
    address = reverse("arguments-one", args=[seat.classroom.code, make_argument(seat).pk])
    answer = student(seat).post(address, {"claim": "<script>alert(1)</script>"})
    assert b"<script>alert" not in answer.content
    assert b"&lt;script&gt;alert" in answer.content


def wrong_codes(n, **extra):
    client = Client()
    letters = "ABCDEFGHJK"
    return [
        client.post(
            reverse("join-code"), {"code": f"QQQQ{letters[k % 10]}{letters[k // 10 % 10]}"}, **extra
        ).status_code
        for k in range(n)
    ]


def test_ten_thousand_guesses_are_mostly_not_looked_at_while_a_class_joins_from_the_same_address():
    classroom = make_classroom()
    # The form's own shape is checked without a class; what counts is asked of the buckets.
    assert sum(paces.guesses.spend(here()) for _ in range(10_000)) < 500
    empty(paces.guesses, here())
    statuses = wrong_codes(100)
    assert statuses.count(429) >= 95
    for _ in range(30):
        page = Client().get(reverse("join-class", args=[classroom.code]))
        assert page.status_code == 200
        seat = Client().post(
            reverse("join-class", args=[classroom.code]),
            {
                "pseudonym": page.context["pseudonym"],
                "offer": page.context["offer"],
                "op": page.context["op"],
            },
        )
        assert seat.status_code == 303
    assert classroom.participants.count() == 30


def test_where_guesses_come_from_a_class_that_is_under_way_answers_only_who_is_known_there():
    classroom = make_classroom(phase="argue")
    empty(paces.guesses, here())
    assert Client().get(reverse("join-class", args=[classroom.code])).status_code == 429
    assert Client().post(reverse("join-code"), {"code": classroom.code}).status_code == 429
    paces.classes_here.remember((here(), classroom.pk))
    assert Client().get(reverse("join-class", args=[classroom.code])).status_code == 200


def test_one_address_does_not_spend_anothers_guesses():
    empty(paces.guesses, here("192.0.2.1"))
    assert wrong_codes(1, REMOTE_ADDR="192.0.2.1") == [429]
    assert wrong_codes(1, REMOTE_ADDR="192.0.2.2") == [422]


def test_a_forged_header_neither_evades_a_bucket_nor_fills_anothers():
    empty(paces.guesses, here("192.0.2.1"))
    for forged in ("198.51.100.1", "192.0.2.2, 192.0.2.3", "nonsense"):
        assert wrong_codes(1, REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forged) == [429]
    assert wrong_codes(1, REMOTE_ADDR="192.0.2.2") == [422]


def sign_in(client, name, password, **extra):
    return client.post(reverse("teach-login"), {"username": name, "password": password}, **extra)


def test_passwords_are_tried_so_often_and_then_not_looked_at():
    make_instructor("ada")
    client = Client()
    assert [sign_in(client, "ada", "wrong").status_code for _ in range(11)] == [422] * 10 + [429]
    assert sign_in(client, "ada", PASSWORD).status_code == 429
    assert sign_in(Client(), "ada", PASSWORD, REMOTE_ADDR="192.0.2.9").status_code == 303


def test_students_behind_one_address_cannot_lock_their_instructor_out():
    make_instructor("ada")
    known = Client()
    assert sign_in(known, "ada", PASSWORD).status_code == 303
    known.post(reverse("teach-logout"))
    stranger = Client()
    while sign_in(stranger, "ada", "wrong").status_code != 429:
        pass
    assert sign_in(known, "ada", PASSWORD).status_code == 303


def test_a_device_that_is_known_can_be_worn_out_too_and_is_good_for_one_account():
    make_instructor("ada")
    make_instructor("bob")
    known = Client()
    sign_in(known, "ada", PASSWORD)
    known.post(reverse("teach-logout"))
    assert [sign_in(known, "ada", "wrong").status_code for _ in range(11)][-1] == 429
    for _ in range(10):
        sign_in(Client(), "bob", "wrong")
    assert sign_in(known, "bob", PASSWORD).status_code == 429


def test_the_administrators_door_is_the_same_one():
    assert Client().get("/admin/login/").status_code == 302
    assert Client().get("/admin/login/")["Location"] == reverse("teach-login")


@pytest.mark.parametrize(("why", "status"), [("too large", 413), ("too slow", 408)])
def test_a_body_that_did_not_arrive_is_answered_in_a_sentence(why, status):
    seat = make_seat(make_classroom(phase="read"))
    answer = student(seat).post(marking(seat), {"marked": "yes"}, **{"deliberation.body": why})
    assert answer.status_code == status
    assert b"Nothing was changed" in answer.content
    assert not seat.marks.exists()
