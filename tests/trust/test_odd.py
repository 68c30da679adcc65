"""Nothing that somebody sends is a fault of ours: every address, with a head, a query and forms that no browser sends."""

import itertools
import re
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.urls import reverse

from tests.make import enter
from tests.trust.doors import DOORS
from tests.trust.rows import tried
from tests.trust.size import full
from tests.trust.test_matrix import ADDRESSES, ADMIN, path_of
from tests.trust.town import everybody, make_town, same_cookies

pytestmark = pytest.mark.django_db
ROLES = ("stranger", "seat", "wall", "instructor")
HEADS = (
    {"HTTP_COOKIE": r'{kept}; session="abcdefgh\000ijk"; language="\000"'},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://["},
    {"HTTP_ACCEPT_LANGUAGE": "zh-" * 200, "HTTP_RANGE": f"bytes={'9' * 5_000}-"},
)
LONG = "9" * 5_000
NUL = "\x00"
VALUES = (
    NUL,
    "a\x00b",
    "\N{FULLWIDTH DIGIT ONE}",
    "\N{SUPERSCRIPT TWO}",
    LONG,
    "-1",
    "1e400",
    "NaN",
    "argument:\x00",
    "passage:" + "9" * 30,
    "0001-01-01T00:00:00+23:59",
    "9999-12-31 23:59:59",
    "\N{COMBINING ACUTE ACCENT}" * 500,
)
SPOKEN = re.compile(r'(?:GET|POST|asked)(?:\.get|\.getlist)?[(\[]"([\w-]+)"')
# Fields that not every form sends.
SPOKEN_OF = ("show", "case", "from", "page", "old", "text")
PART = re.compile(r"<\w+:(\w+)>")
PHASES = ("first_vote", "argue", "switch", "weigh", "final_vote", "debrief")
VIEWS = Path(settings.BASE_DIR) / "deliberation" / "views"


def names_read():
    """What the views read of a query or a form by name, found in their text."""
    texts = (path.read_text(encoding="utf-8") for path in VIEWS.rglob("*.py"))
    return sorted({name for text in texts for name in SPOKEN.findall(text)} - {"step"})


@pytest.fixture
def people():
    here, there = make_town()
    roles = everybody(here, there)
    for client in roles.values():
        client.raise_request_exception = False
    return here, there, roles


class Faults(list):
    """What was answered as a fault of the program."""

    def look(self, client, method, path, data="", **more):
        with same_cookies(client), tried():
            answer = client.generic(method, path, data, **more)
        if answer.status_code >= 500:
            self.append((answer.status_code, method, path[:90], str(data)[-90:], str(more)[:90]))


def doors():
    return sorted(set(DOORS) - {ADMIN, "teach-report"})


def test_no_head_is_a_fault_of_ours(people):
    here, there, roles = people
    faults = Faults()
    for name, role, head in itertools.product(doors(), ROLES, HEADS):
        kept = "; ".join(f"{key}={one.value}" for key, one in roles[role].cookies.items())
        more = {key: value.replace("{kept}", kept) for key, value in head.items()}
        path = (
            path_of(name, role, here, there)
            + r"?v=0&epoch=\ud800+2AA-&q=\ud800&t=\ud800&s=\ud800&case=\ud800"
        )
        faults.look(roles[role], "GET", path, **more)
    assert faults == []


def test_no_address_with_a_nul_is_a_fault_of_ours(people):
    here, _, roles = people
    faults = Faults()
    routes = [route for _, route in ADDRESSES if "<str:" in route]
    for route, role in itertools.product(routes, ROLES):
        known = {"code": here.classroom.code, "token": here.classroom.screen_token}
        for word in re.findall(r"<str:(\w+)>", route):
            parts = known | {word: "%00"}
            path = PART.sub(lambda found, parts=parts: parts.get(found[1], str(here.mine.pk)), route)
            faults.look(roles[role], "GET", f"/{path}")
    assert faults == []
    assert routes


def test_no_query_is_a_fault_of_ours(people):
    here, there, roles = people
    faults, names = Faults(), names_read()
    readers = [(name, role) for name in doors() for role in ROLES[1:] if role in DOORS[name].reads]
    heads = {"HTTP_HX_REQUEST": "true"}
    for phase in PHASES if full() else ("argue",):
        here.classroom = enter(here.classroom, phase)
        for name, role in readers:
            path = path_of(name, role, here, there)
            for value in VALUES:
                query = "&".join(f"{one}={quote(value)}" for one in names)
                faults.look(roles[role], "GET", f"{path}?{query}", **heads)
            for one in names if full() or role == "seat" else ():
                faults.look(roles[role], "GET", f"{path}?{one}={LONG}", **heads)
    assert faults == []


def test_no_field_of_a_form_is_a_fault_of_ours(people):
    here, there, roles = people
    faults = Faults()
    actors = [
        (name, role)
        for name in doors()
        for role in ("instructor", "seat", "stranger")
        if role in DOORS[name].acts
    ]
    for phase in PHASES if full() else ("argue",):
        here.classroom = enter(here.classroom, phase)
        for name, role in actors:
            path, known = path_of(name, role, here, there), dict(DOORS[name].send(here))
            for field, value in itertools.product({*known, *SPOKEN_OF}, VALUES if full() else (NUL, LONG)):
                body = urlencode(known | {field: value})
                faults.look(roles[role], "POST", path, body, content_type="application/x-www-form-urlencoded")
    assert faults == []


def test_no_number_of_a_line_is_a_fault_of_ours(people):
    here, _, roles = people
    faults = Faults()
    body = urlencode({"text": "A line", f"line-{LONG}": "paragraph", "line-\N{SUPERSCRIPT TWO}": "title"})
    path = reverse("teach-attach", args=[here.classroom.case.slug])
    faults.look(roles["instructor"], "POST", path, body, content_type="application/x-www-form-urlencoded")
    assert faults == []
