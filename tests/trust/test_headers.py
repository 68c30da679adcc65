"""The head of every answer of every address, and of every status, with the settings of production."""

import itertools
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from deliberation.live.bridge import REFUSED, TOO_LARGE, TOO_SLOW
from tests.make import enter
from tests.trust.doors import DOORS
from tests.trust.heads import lacks
from tests.trust.rows import forget, tried
from tests.trust.test_matrix import path_of
from tests.trust.town import everybody, make_town, same_cookies

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
ROLES = ("stranger", "seat", "instructor")
STATUSES = {200, 204, 301, 302, 303, 400, 403, 404, 405, 408, 409, 413, 422, 429, 500, 503}


@pytest.fixture
def https(settings, tmp_path):
    """The settings that HTTPS brings with it in production."""
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True
    settings.COOKIE_PREFIX = "__Host-"
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    settings.LANGUAGE_COOKIE_NAME = "__Host-language"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.LANGUAGE_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DATA_DIR = tmp_path
    return settings


class Heads:
    """Every answer that was looked at, and what was missing in its head."""

    def __init__(self):
        self.statuses, self.wrong = Counter(), []

    def look(self, answer, *, secure=True):
        pairs = [*answer.items(), *(("Set-Cookie", each.OutputString()) for each in answer.cookies.values())]
        self.statuses[answer.status_code] += 1
        if missing := lacks(pairs, secure=secure):
            self.wrong.append((answer.request["PATH_INFO"], answer.status_code, missing))


@pytest.mark.gate("S-headers")
def test_every_address_and_every_status_has_every_header(https, figure):
    heads, (here, there) = Heads(), make_town()
    roles = everybody(here, there)
    here.classroom = enter(here.classroom, "weigh")
    for name, role, method in itertools.product(sorted(DOORS), ROLES, ("get", "post")):
        path, client = path_of(name, role, here, there), roles[role]
        with same_cookies(client), tried():
            heads.look(
                getattr(client, method)(path, DOORS[name].send(here) if method == "post" else {}, secure=True)
            )
    refusals(heads, here, roles["seat"])
    failures(heads, here, roles["seat"])
    figure(
        f"{heads.statuses.total()} answers of {len(DOORS)} addresses with statuses "
        f"{', '.join(str(status) for status in sorted(heads.statuses))}: {len(heads.wrong)} lack anything"
    )
    assert heads.wrong == []
    assert set(heads.statuses) >= STATUSES


def refusals(heads, here, seat):
    """What is refused before a view, by a rule, and for coming too often."""
    code, vote = here.classroom.code, reverse("ballot-cast", args=[here.classroom.code, "t1"])
    heads.look(Client().get("/", secure=False), secure=False)
    heads.look(Client().get("/", secure=True, headers={"Host": "elsewhere.example"}))
    heads.look(Client(enforce_csrf_checks=True).post(reverse("join-code"), {"code": code}, secure=True))
    heads.look(
        Client().post(
            reverse("join-code"), {"code": code}, secure=True, headers={"Sec-Fetch-Site": "cross-site"}
        )
    )
    heads.look(seat.post(vote, {"epoch": 1, "place": 5, "confidence": 1, "stance": "never"}, secure=True))
    pulse = reverse("sessions-pulse", args=[code])
    here.classroom.refresh_from_db()
    heads.look(seat.get(pulse, {"v": here.classroom.version}, secure=True))
    for why in (TOO_LARGE, TOO_SLOW):
        heads.look(seat.post(vote, {}, secure=True, **{REFUSED: why}))
    account = {"username": here.classroom.instructor.username, "password": "wrong"}
    for _ in range(11):
        heads.look(Client().post(reverse("teach-login"), account, secure=True))
    forget()


def failures(heads, here, seat):
    """What goes wrong: a table that is gone, and a database that cannot be written."""
    seat.raise_request_exception = False
    with tried(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE deliberation_ballot RENAME TO gone")
        heads.look(seat.get(reverse("me-data", args=[here.classroom.code]), secure=True))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only=ON")
        try:
            path = reverse("arguments-weigh", args=[here.classroom.code, here.theirs.pk])
            heads.look(seat.post(path, {"value": "1", "epoch": here.classroom.phase_epoch}, secure=True))
        finally:
            cursor.execute("PRAGMA query_only=OFF")
