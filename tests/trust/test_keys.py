"""A wall's token opens nothing of an instructor's, and no name leaves without the password."""

import io
import itertools
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from deliberation.models import Identity, LogEntry
from deliberation.reports.bundle import FILES
from deliberation.rules.phases import PHASES
from tests.make import enter
from tests.trust.doors import DOORS
from tests.trust.rows import all_rows, changed, tried
from tests.trust.size import size
from tests.trust.test_matrix import path_of
from tests.trust.town import holder_of_wall, make_town, same_cookies, signed_in

pytestmark = pytest.mark.django_db
# These lead whoever is not signed in to the door; that they change no row then is in test_matrix.
OUTSIDE = {"teach-home", "teach-login", "teach-logout", "teach-logout-everywhere"}


def ways_in(path, token):
    """The address with the token wherever it could stand beside it."""
    yield path, {}
    for name in ("token", "screen", "key", "code"):
        yield path, {name: token}


@pytest.mark.gate("T12-wall")
def test_the_token_of_a_wall_opens_no_address_of_an_instructor(figure):
    here, there = make_town()
    token, code = here.classroom.screen_token, here.classroom.code
    names = sorted(name for name in DOORS if name.startswith("teach-") and name not in OUTSIDE)
    holder, tries, opened = holder_of_wall(here), 0, []
    phases = list(PHASES) if size(quick=0, whole=1) else ["argue"]
    for phase in phases:
        here.classroom = enter(here.classroom, phase)
        before = all_rows()
        for name in names:
            path, door = path_of(name, "wall", here, there), DOORS[name]
            ways = [*ways_in(path, token), (path.replace(code, token), {})]
            for (way, query), method in itertools.product(ways, ("get", "post")):
                if (method == "get") != bool(door.reads) and not (method == "post" and door.acts):
                    continue
                with same_cookies(holder), tried():
                    data = door.send(here) | query if method == "post" else query
                    status = getattr(holder, method)(way, data).status_code
                tries += 1
                if status not in (404, 405):
                    opened.append((name, method, way, query, status))
        assert changed(before) == []
    assert holder.get(reverse("screen-wall", args=[code, token])).status_code == 200
    figure(f"{tries} tries at {len(names)} addresses of an instructor: {len(opened)} not refused with 404")
    assert opened == []


def inside(answer):
    """All the text of an answer, that of an archive's files too."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return body


LEVELS = ("named", "NAMED", "Named", " named", "named ", "named\x00", "1", "names")


@pytest.mark.gate("T12-sure")
def test_no_name_is_taken_out_without_the_password(figure):
    here, _ = make_town()
    # Only who is on the list under it has this name.
    Identity.objects.filter(participant=here.me).update(name="Quetzalcoatl")
    enter(here.classroom, "debrief")
    client, code, tries, leaks = signed_in(here.classroom.instructor), here.classroom.code, 0, []
    addresses = [*(file.address for file in FILES), ("bundle", "zip")]
    suffixes = ("csv", "json", "zip", "html", "pdf", "xlsx", "txt")
    others = [("participants", suffix) for suffix in suffixes] + [("report", "html")]
    for report, suffix in dict.fromkeys([*addresses, *others]):
        path = reverse("teach-report", args=[code, report, suffix])
        ways = [("get", {"level": level}) for level in (LEVELS if report == "participants" else LEVELS[:1])]
        ways += [
            ("get", {"level": ["pseudonymous", "named"]}),
            ("get", {"level": "named", "sure": "yes", "sure_at": "9e12", "download": "yes"}),
            ("head", {"level": "named"}),
            ("post", {"level": "named", "password": "wrong"}),
            ("put", {}),
        ]
        for method, data in ways:
            with same_cookies(client), tried():
                answer = getattr(client, method)(
                    path, data, headers={"HX-Request": "true"} if method == "put" else {}
                )
                names = LogEntry.objects.filter(act="export", detail__contains="names").exists()
                is_given = (method, data) == ("get", {"level": "named"}) and answer.status_code == 200
                # On the screen the report is a page of pseudonyms, whatever the level.
                is_given = is_given and (report, suffix) != ("report", "html")
                if b"Quetzalcoatl" in inside(answer) or names or is_given:
                    leaks.append((path, method, data, answer.status_code))
            tries += 1
    tries += at_the_form(client, code, leaks)
    figure(
        f"{tries} tries at {len(addresses)} files and the password on {connection.vendor}: {len(leaks)} gave a name"
    )
    assert leaks == []
    assert takes_it_with_the_password(client, code)


def at_the_form(client, code, leaks):
    """Other ways to be sure: no password, others', another's confirmation."""
    sure, path = (
        reverse("teach-sure", args=[code]),
        reverse("teach-report", args=[code, "participants", "csv"]),
    )
    given = [{}, {"password": ""}, {"password": "wrong"}, {"sure_at": "9e12"}, {"password": ["wrong", ""]}]
    for fields in given:
        with same_cookies(client), tried():
            client.post(sure, fields)
            answer = client.get(path, {"level": "named"})
            if b"Quetzalcoatl" in inside(answer):
                leaks.append((sure, fields))
    with tried():
        stranger = Client()
        if stranger.post(sure, {"password": "correct horse battery"}).status_code != 404:
            leaks.append((sure, "stranger"))
    return len(given) + 1


def takes_it_with_the_password(client, code):
    """With it, the name is there: the tries above looked for the right thing."""
    client.post(reverse("teach-sure", args=[code]), {"password": "correct horse battery"})
    answer = client.get(reverse("teach-report", args=[code, "participants", "csv"]), {"level": "named"})
    return b"Quetzalcoatl" in inside(answer)
