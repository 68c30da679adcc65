"""A page of another origin fires every form there is, with whatever it could know: nothing happens."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from deliberation.rules.phases import PHASES
from tests.make import enter, seat_cookie
from tests.trust.crawl import crawl, found
from tests.trust.heads import lacks
from tests.trust.rows import all_rows, changed, forget, tried
from tests.trust.size import full
from tests.trust.test_headers import https  # noqa: F401 - a fixture
from tests.trust.town import PASSWORD, make_town, same_cookies

TOKEN, EVIL, OWN = "v" * 32, "https://elsewhere.example", "https://testserver"
FORM = "application/x-www-form-urlencoded"
# How a page elsewhere can send a form: its headers, whether it has learnt the token, and as what kind of text.
FIRED = {
    "without a token": ({"Origin": EVIL, "Referer": f"{EVIL}/"}, False, FORM),
    "with a token of its own": ({"Origin": EVIL}, "w" * 32, FORM),
    "with the token": ({"Origin": EVIL}, TOKEN, FORM),
    "from a frame without an origin": ({"Origin": "null"}, TOKEN, FORM),
    "without saying from where": ({}, TOKEN, FORM),
    "with a referrer alone": ({"Referer": f"{EVIL}/testserver/"}, TOKEN, FORM),
    "as a neighbour": ({"Sec-Fetch-Site": "same-site", "Origin": "https://sub.testserver"}, TOKEN, FORM),
    "with an origin that is forged": ({"Sec-Fetch-Site": "cross-site", "Origin": OWN}, TOKEN, FORM),
    "as plain text": ({"Origin": EVIL}, False, "text/plain"),
    "as htmx": ({"Origin": EVIL, "HX-Request": "true", "X-CSRFToken": "w" * 32}, False, FORM),
}


class Victim:
    """A browser that is signed in or seated, visited by pages of elsewhere while its class goes on."""

    def __init__(self):
        self.here, _ = make_town()
        self.clients = {
            name: Client(enforce_csrf_checks=True) for name in ("student", "instructor", "stranger")
        }
        name, _, value = seat_cookie(self.here.me).partition("=")
        self.clients["student"].cookies[name] = value
        self.clients["instructor"].force_login(self.here.classroom.instructor)
        for client in self.clients.values():
            client.cookies["__Host-csrf"] = TOKEN
        code = self.here.classroom.code
        self.begin = {
            "student": [
                reverse("sessions-now", args=[code]),
                reverse("arguments-edit", args=[code, self.here.mine.pk]),
            ],
            "instructor": [reverse("teach-home")],
            "stranger": ["/", reverse("join-class", args=[code]), reverse("teach-login")],
        }
        self.live, self.fired, self.effects, self.framed = set(), 0, [], []

    def send(self, who, sent, heads, token, kind=FORM):
        """One form from somewhere: its answer, and the tables that it changed."""
        client = self.clients[who]
        fields = [(name, value) for name, value in sent.fields if name != "csrfmiddlewaretoken"]
        if sent.name == "teach-login":
            # To sign somebody in as oneself is an effect too.
            account = self.here.classroom.instructor.username
            fields = [("username", account), ("password", PASSWORD)]
        body = urlencode([*fields, *([("csrfmiddlewaretoken", token)] if token else [])])
        with same_cookies(client), tried() as writes:
            answer = client.generic("POST", sent.path, body, kind, secure=True, headers=heads)
            return answer, changed(self.before) if writes else []

    def visit(self):
        """Every form of the present phase that does something, fired from elsewhere."""
        for who, client in self.clients.items():
            # What an instructor can do changes little with the phase.
            if who == "instructor" and not (full() or self.here.classroom.phase == "argue"):
                continue
            _, forms = crawl(Https(client), *self.begin[who])
            for sent in forms:
                shape = (who, *sent.shape())
                if sent.method != "post" or shape in self.live:
                    continue
                if self.send(who, sent, {"Origin": OWN, "Sec-Fetch-Site": "same-origin"}, TOKEN)[1]:
                    self.live.add(shape)
                    self.fire(who, sent)

    def fire(self, who, sent):
        for how, (heads, token, kind) in FIRED.items():
            answer, tables = self.send(who, sent, heads, token, kind)
            self.fired += 1
            if tables or answer.status_code != 403:
                self.effects.append((who, sent.path, how, answer.status_code, tables))
            if missing := lacks(answer.items()):
                self.framed.append((sent.path, missing))

    def lead(self, addresses):
        """What a page elsewhere can open: a frame, a picture or a script shows nothing; a link changes nothing."""
        for who, path in addresses:
            client = self.clients[who]
            for dest, mode in (
                ("iframe", "navigate"),
                ("image", "no-cors"),
                ("script", "no-cors"),
                ("document", "navigate"),
            ):
                heads = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
                with same_cookies(client), tried() as writes:
                    answer = client.get(path, secure=True, headers=heads)
                    tables = changed(self.before) if writes else []
                self.fired += 1
                if tables or (dest != "document" and answer.status_code != 403):
                    self.effects.append((who, path, dest, answer.status_code, tables))
                if missing := lacks(answer.items()):
                    self.framed.append((path, missing))


class Https:
    """A browser that asks over HTTPS."""

    def __init__(self, client):
        self.client = client

    def get(self, path):
        return self.client.get(path, secure=True)


@pytest.mark.gate("T25-cross-site")
@pytest.mark.django_db
def test_a_page_of_another_origin_changes_nothing_and_frames_nothing(https, figure):  # noqa: F811
    victim = Victim()
    led = set()
    for phase in PHASES:
        victim.here.classroom = enter(victim.here.classroom, phase)
        forget()
        victim.before = all_rows()
        victim.visit()
        if full() or phase == "argue":
            for who in ("student", "instructor"):
                named, _ = crawl(Https(victim.clients[who]), *victim.begin[who])
                # One address of each name in a quick run, all of them in a full one.
                new = {path if full() else found(path).url_name: path for path in sorted(named)}
                new = {(who, name): path for name, path in new.items() if (who, name) not in led}
                led |= set(new)
                victim.lead((who, path) for path in new.values())
    figure(
        f"{len(victim.live)} kinds of forms that do something, {len(led)} addresses, {victim.fired} requests from "
        f"elsewhere on {connection.vendor}: {len(victim.effects)} effects, {len(victim.framed)} can be framed"
    )
    assert victim.effects == []
    assert victim.framed == []
    assert len(victim.live) > 30
