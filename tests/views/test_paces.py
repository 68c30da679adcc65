"""Too much in a short time: by seat and account; an address counts only what failed."""

import itertools
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from deliberation.models.classrooms import new_code
from deliberation.rules import limits, pace
from deliberation.views import paces
from tests.make import make_argument, make_classroom, make_instructor, make_seat, student
from tests.trust.size import size

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
    """The statuses of so many wrong codes, each another one."""
    client = Client()
    statuses = []
    for code in itertools.islice(itertools.product("ABCDEFGHJK", repeat=4), n):
        answer = client.post(reverse("join-code"), {"code": f"QQ{''.join(code)}"}, **extra)
        statuses.append(answer.status_code)
    return statuses


def join_as_a_browser_does(classroom):
    """The page, then its form; their statuses."""
    page = Client().get(reverse("join-class", args=[classroom.code]))
    if page.status_code != 200:
        return page.status_code, 0
    sent = {key: page.context[key] for key in ("pseudonym", "offer", "op")}
    return 200, Client().post(reverse("join-class", args=[classroom.code]), sent).status_code


@pytest.mark.gate("T2-guesses")
def test_ten_thousand_guesses_are_mostly_not_looked_at_while_a_class_joins_from_the_same_address(figure):
    classroom = make_classroom()
    typed, pupils = size(quick=200, whole=10_000), size(quick=30, whole=300)
    # In every run 10,000; in the quick one most of them are asked of the buckets, without a page.
    let_through = sum(paces.guesses.spend(here()) for _ in range(10_000 - typed))
    statuses, joined = [], []
    for n in range(pupils):
        statuses += wrong_codes(typed // pupils + (n < typed % pupils))
        joined.append(join_as_a_browser_does(classroom))
    waits = 10_000 - let_through - statuses.count(422)
    figure(
        f"{waits / 100:.1f} % of 10,000 guesses answered 429 ({len(statuses):,} of them over pages); "
        f"meanwhile {joined.count((200, 303))} of {pupils} joined from there, {classroom.participants.count()} seats"
    )
    assert set(statuses) <= {422, 429}
    assert waits >= 9_500
    assert joined == [(200, 303)] * pupils
    assert classroom.participants.count() == pupils


@pytest.mark.gate("T2-odds")
def test_a_day_of_guessing_at_the_allowed_rate_finds_next_to_nothing(figure):
    class Clock:
        now = 0.0

        def __call__(self):
            return self.now

    clock, seconds, classes = Clock(), 24 * 60 * 60, 500
    bucket = pace.Buckets(paces.guesses.pace, clock)
    looked_at = 0
    while clock.now < seconds:
        # As fast as the limiter lets anybody: whatever there is, then one the moment that there is one again.
        while bucket.spend("there"):
            looked_at += 1
        clock.now += 1 / paces.guesses.pace.per_second
    codes = len(set(limits.CODE_ALPHABET)) ** limits.CODE_LENGTH
    hits = looked_at * classes / codes
    figure(
        f"{looked_at:,} guesses looked at in a day, {codes:.3g} codes: {hits:.4f} expected hits among {classes} classes "
        "under way; a class in its lobby is answered beyond that rate too, so that it can join"
    )
    assert codes == 28**6
    assert hits <= 0.09


def test_a_code_is_drawn_evenly_from_the_whole_alphabet():
    letters = Counter("".join(new_code() for _ in range(5_000)))
    assert set(letters) == set(limits.CODE_ALPHABET)
    expected = 30_000 / 28
    # 27 degrees of freedom: beyond 70 once in a hundred thousand runs.
    assert sum((n - expected) ** 2 / expected for n in letters.values()) < 70


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


@pytest.mark.gate("T2b-forwarded")
def test_a_forged_header_neither_evades_a_bucket_nor_fills_anothers(figure):
    forgeries = size(quick=100, whole=1_000)
    empty(paces.guesses, here("192.0.2.1"))
    kinds = (
        "198.51.{}.{}",
        "192.0.2.2, 203.0.{}.{}",
        "2001:db8:{}::{}",
        "nonsense {} {}",
        "192.0.2.2, 127.0.{}.{}",
    )
    forged = [kinds[n % len(kinds)].format(n // 250, n % 250) for n in range(forgeries)]
    evaded = sum(wrong_codes(1, REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=one) != [429] for one in forged)
    poisoned = set(paces.guesses.levels) - {here("192.0.2.1")}
    figure(
        f"without a proxy: {forgeries:,} forgeries, {evaded} evaded, {len(poisoned)} other buckets touched"
    )
    assert (evaded, poisoned) == (0, set())
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


@pytest.mark.parametrize(
    "typed", [" headteacher", "headteacher  ", "\tｈｅａｄｔｅａｃｈｅｒ", "\u3000headteacher\xa0"]
)
def test_the_limit_on_passwords_counts_a_name_as_django_reads_it(typed):
    make_instructor("headteacher", PASSWORD)
    for _ in range(10):
        Client().post(reverse("teach-login"), {"username": "headteacher", "password": "wrong"})
    answer = Client().post(reverse("teach-login"), {"username": typed, "password": PASSWORD})
    assert answer.status_code == 429


def test_a_browser_that_signed_in_under_a_name_with_spaces_is_known_under_the_name():
    make_instructor("headteacher", PASSWORD)
    client = Client()
    client.post(reverse("teach-login"), {"username": " headteacher ", "password": PASSWORD})
    client.post(reverse("teach-logout"))
    for _ in range(10):
        Client().post(reverse("teach-login"), {"username": "headteacher", "password": "wrong"})
    answer = client.post(reverse("teach-login"), {"username": "headteacher", "password": PASSWORD})
    assert answer.status_code == 303


def test_a_name_longer_than_any_is_not_brought_into_order(monkeypatch):
    sizes = []
    monkeypatch.setattr(paces.unicodedata, "normalize", lambda form, text: sizes.append(len(text)) or text)
    paces._name_of("a" + "\u0301\u0323" * 1_000)
    assert sizes == []
