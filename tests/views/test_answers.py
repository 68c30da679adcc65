"""What every answer carries, and what every form must carry."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.make import make_argument, make_classroom, make_seat, student, teacher
from tests.views.test_strangers import ADDRESSES, PUBLIC, addresses, fill, get_resolver

pytestmark = pytest.mark.django_db


def test_no_page_may_run_or_fetch_what_is_not_the_servers_own():
    policy = Client().get("/")["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert {value for name, value in rules.items() if name.endswith("-src")} <= {"'self'", "'none'"}
    assert rules["form-action"] == "'self'"


def test_every_answer_says_that_it_is_ours():
    seat = make_seat(make_classroom(phase="argue"))
    code = seat.classroom.code
    asked = [("/", 200), ("/nowhere/", 404), (reverse("sessions-pulse", args=[code]) + "?v=1", 200)]
    answers = [student(seat).get(path) for path, _ in asked]
    assert [answer.status_code for answer in answers] == [status for _, status in asked]
    assert all(answer["X-Deliberation"] for answer in answers)


@pytest.mark.parametrize("phase", ["first_vote", "argue", "weigh"])
def test_the_out_box_is_told_in_words_that_a_form_is_saved_and_only_then(phase):
    classroom = make_classroom(phase=phase)
    seat = make_seat(classroom)
    argument = make_argument(make_seat(classroom))
    key = argument.tradeoff.key
    name, named, form = {
        "first_vote": ("ballot-cast", [key], {"place": "10", "confidence": "2", "stance": "as_described"}),
        "argue": ("arguments-one", [argument.pk], {"kind": "ask", "claim": "Who says so?"}),
        "weigh": ("arguments-weigh", [argument.pk], {"value": "1"}),
    }[phase]
    path = reverse(name, args=[classroom.code, *named])
    refused = student(seat).post(path, {}, HTTP_X_OUT_BOX="1")
    assert (refused.status_code, "X-Saved" in refused) == (422, False)
    form |= {"op": str(uuid.uuid4()), "epoch": classroom.phase_epoch}
    saved = student(seat).post(path, form, HTTP_X_OUT_BOX="1")
    assert (saved.status_code, saved.get("X-Saved"), "Location" in saved) == (204, "1", False)
    again = student(seat).post(path, form)
    assert (again.status_code, "X-Saved" in again) == (303, False)
    # A whole page that a form leads to says so in its address; a weighing is answered with a part.
    assert phase == "weigh" or "saved=" in again["Location"]


def test_no_cache_keeps_a_page():
    seat = make_seat(make_classroom(phase="argue"))
    code = seat.classroom.code
    for client, name in (
        (student(seat), "arguments-board"),
        (student(seat), "me-data"),
        (teacher(seat.classroom), "teach-control"),
    ):
        answer = client.get(reverse(name, args=[code]))
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert "HX-Request" in answer["Vary"]


def test_scripts_and_other_sites_do_not_get_the_seats_cookie(client):
    classroom = make_classroom(own_names=True)
    form = {"op": str(uuid.uuid4()), "pseudonym": "Otter"}
    client.post(reverse("join-class", args=[classroom.code]), form)
    cookie = client.cookies[f"seat-{classroom.code}"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_no_address_takes_a_form_without_its_token():
    classroom = make_classroom(phase="argue")
    seat = make_seat(classroom)
    argument = make_argument(seat)
    public = [(name, route) for name, route in addresses(get_resolver()) if name in PUBLIC]
    taken = []
    for make in (student, teacher):
        client = make(seat if make is student else classroom)
        client.handler.enforce_csrf_checks = True
        taken += [
            name
            for name, route in [*ADDRESSES, *public]
            if client.post(fill(name, route, classroom, argument)).status_code != 403
        ]
    assert taken == []


def test_what_a_stranger_says_is_our_name_is_not_written_into_the_log(settings):
    # Of a logger without any handler Python writes to standard error by itself.
    logger = settings.LOGGING["loggers"]["django.security.DisallowedHost"]
    named = [settings.LOGGING["handlers"][name]["class"] for name in logger["handlers"]]
    assert (named, logger["propagate"]) == (["logging.NullHandler"], False)
