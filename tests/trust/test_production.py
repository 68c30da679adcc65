"""The server as it stands behind a proxy: heads of what it answers by itself, and streams whose right is gone."""

import contextlib
import re
import socket
import time

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from deliberation.models import Argument, Ballot
from tests.make import make_argument, make_classroom, make_co_instructor, make_seat, seat_cookie
from tests.trust.heads import lacks
from tests.trust.production import HOST, serving_production, speak_as_it
from tests.trust.size import size

SOON = 5.0


@pytest.fixture(scope="module")
def running(django_db_setup, tmp_path_factory):
    with serving_production(tmp_path_factory.mktemp("production")) as server:
        yield server


@pytest.fixture
def production(running, settings, transactional_db):
    speak_as_it(settings)
    return running


def teacher_cookie(classroom):
    return account_cookie(classroom.instructor)


def account_cookie(account):
    client = Client()
    client.force_login(account)
    return f"__Host-session={client.cookies['__Host-session'].value}"


@pytest.mark.gate("S-headers")
def test_the_server_sends_every_header_with_what_it_answers_by_itself(production, figure):
    classroom = make_classroom(phase="argue")
    seat, code = make_seat(classroom), classroom.code
    cookie, teach = seat_cookie(seat), teacher_cookie(classroom)
    wall = reverse("screen-events", args=[code, classroom.screen_token])
    heard = {
        "page": production.ask("GET", reverse("arguments-board", args=[code]), cookie=cookie),
        "HEAD": production.ask("HEAD", "/"),
        "nothing there": production.ask("GET", "/nothing/"),
        "no such method": production.ask("GET", reverse("teach-logout")),
        "sign in": production.ask("GET", "/teach/"),
        "export": production.ask("GET", reverse("teach-report", args=[code, "ballots", "csv"]), cookie=teach),
        "bundle": production.ask("GET", reverse("teach-report", args=[code, "bundle", "zip"]), cookie=teach),
        "another host": production.ask("GET", "/", Host="elsewhere.example"),
        "no token": production.ask("POST", "/join/", fields={"csrfmiddlewaretoken": "x"}),
        "wrong code": production.ask("POST", "/join/", fields={"code": "AAAAAA"}),
        "too large": production.ask("POST", "/join/", fields={"code": "A" * 70_000}),
        "stream refused": production.ask("GET", wall.replace(code, "AAAAAA"), Accept="text/event-stream"),
        "stream of another host": production.ask(
            "GET", wall, Accept="text/event-stream", Host="elsewhere.example"
        ),
        "websocket": production.ask("GET", "/", Upgrade="websocket", Connection="Upgrade"),
    }
    page = production.ask("GET", "/").body.decode()
    static = {
        path: production.ask("GET", path) for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    }
    streams = [production.listen(wall) for _ in range(12)]
    heard["stream"] = streams[0]
    heard["too many streams"] = production.ask("GET", wall, Accept="text/event-stream")
    for stream in streams:
        stream.close()
    with without_table("deliberation_participant"):
        heard["fault"] = production.ask("GET", reverse("arguments-board", args=[code]), cookie=cookie)
        events = reverse("sessions-events", args=[code])
        heard["no answer who may listen"] = production.ask(
            "GET", events, cookie=cookie, Accept="text/event-stream"
        )
    wrong = {what: missing for what, answer in heard.items() if (missing := lacks(answer.heads))}
    wrong |= {
        path: missing for path, answer in static.items() if (missing := lacks(answer.heads, is_static=True))
    }
    plain = production.ask("GET", "/", secure=False)
    if missing := lacks(plain.heads, secure=False):
        wrong["plain"] = missing
    statuses = sorted({answer.status for answer in [*heard.values(), *static.values(), plain]})
    figure(
        f"{len(heard) + len(static) + 1} answers of the server itself, streams, files and exports among them, with "
        f"statuses {', '.join(map(str, statuses))}: {len(wrong)} lack anything"
    )
    assert wrong == {}
    assert len(static) > 3
    assert {200, 301, 302, 400, 403, 404, 405, 413, 422, 429, 500, 503} <= set(statuses)
    assert not_http(production.port).startswith(b"HTTP/1.1 400")


@contextlib.contextmanager
def without_table(table):
    """A database that cannot answer."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO gone")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE gone RENAME TO {table}")


def not_http(port):
    """What the server says to something that is no request: plain text before any application, and it hangs up."""
    with socket.create_connection((HOST, port), timeout=20) as there:
        there.sendall(b"\x16\x03\x01\r\n\r\n")
        return there.recv(4096)


def ended_within(stream, moment):
    """Seconds from a moment to the end of a stream."""
    assert stream.ended.wait(20), "the stream goes on"
    return stream.ended_at - moment


@pytest.mark.gate("T12-revoke")
def test_a_renewed_wall_and_a_lost_device_are_refused_at_once_and_their_streams_end(production, figure):
    seconds = {}
    for what in ("wall", "everywhere", "here") * size(quick=1, whole=5):
        classroom = make_classroom(phase="argue")
        code, lost, kept = classroom.code, teacher_cookie(classroom), teacher_cookie(classroom)
        wall, control = (
            reverse("screen-wall", args=[code, classroom.screen_token]),
            reverse("teach-control", args=[code]),
        )
        stream = (
            production.listen(wall + "events/")
            if what == "wall"
            else production.listen(f"{control}events/", lost)
        )
        other = production.listen(f"{control}events/", kept)
        assert stream.status == other.status == 200
        address = {
            "wall": reverse("teach-wall-renew", args=[code]),
            "everywhere": reverse("teach-logout-everywhere"),
            "here": reverse("teach-logout"),
        }[what]
        assert (
            production.ask("POST", address, cookie=lost if what == "here" else kept, fields={}).status == 303
        )
        moment = time.monotonic()
        refused = production.ask(
            "GET", wall if what == "wall" else control, cookie="" if what == "wall" else lost
        )
        assert refused.status == 404
        seconds.setdefault(what, []).append(ended_within(stream, moment))
        assert b"data:" not in stream.after(stream.ended_at)
        # Whoever signs out on one device only goes on at another.
        went_on = production.ask("GET", control, cookie=kept).status == 200
        assert went_on == (what != "everywhere")
        other.close()
    worst = {what: f"{max(found):.1f} s" for what, found in seconds.items()}
    figure(
        f"next request refused; stream ended after {worst['wall']} (wall renewed), {worst['everywhere']} "
        f"(signed out everywhere) and {worst['here']} (signed out there) on {connection.vendor}"
    )
    assert max(max(found) for found in seconds.values()) <= SOON


@pytest.mark.gate("T12-colleague")
def test_a_co_instructor_who_no_longer_leads_is_refused_at_once_and_their_stream_ends(production, figure):
    seconds = []
    for what in ("removed", "left", "everywhere") * size(quick=1, whole=5):
        classroom = make_classroom(phase="argue")
        account = make_co_instructor(classroom)
        cookie, owner = account_cookie(account), teacher_cookie(classroom)
        code, control = classroom.code, reverse("teach-control", args=[classroom.code])
        streams = [production.listen(f"{control}events/", one) for one in (cookie, owner)]
        assert [stream.status for stream in streams] == [200, 200]
        by, address, fields = {
            "removed": (
                owner,
                reverse("teach-remove-co-instructor", args=[code]),
                {"user_name": account.username},
            ),
            "left": (cookie, reverse("teach-leave", args=[code]), {}),
            "everywhere": (cookie, reverse("teach-logout-everywhere"), {}),
        }[what]
        assert production.ask("POST", address, cookie=by, fields=fields).status == 303
        moment = time.monotonic()
        assert production.ask("GET", control, cookie=cookie).status == 404
        seconds.append(ended_within(streams[0], moment))
        assert b"data:" not in streams[0].after(streams[0].ended_at)
        assert production.ask("GET", control, cookie=owner).status == 200
        assert not streams[1].ended.is_set()
        streams[1].close()
    figure(
        f"removed, left or signed out {len(seconds)} times: next request refused, stream ended after at most "
        f"{max(seconds):.1f} s on {connection.vendor}"
    )
    assert max(seconds) <= SOON


@pytest.mark.gate("T24-removed")
def test_a_removed_seat_hears_nothing_after_its_next_beat_and_writes_nothing(production, figure):
    classroom = make_classroom(phase="argue")
    seat, code = make_seat(classroom), classroom.code
    cookie, teach = seat_cookie(seat), teacher_cookie(classroom)
    theirs = make_argument(make_seat(classroom))
    stream = production.listen(reverse("sessions-events", args=[code]), cookie)
    board = reverse("arguments-board", args=[code])
    assert production.ask("GET", board, cookie=cookie).status == stream.status == 200
    words = {"epoch": classroom.phase_epoch, "claim": "Late", "reason": "Late", "tradeoff": "t1", "pole": "a"}
    writes = {
        reverse("arguments-new", args=[code]): words,
        reverse("arguments-one", args=[code, theirs.pk]): words | {"kind": "ask"},
        reverse("article-mark", args=[code, 1]): {"marked": "yes"},
        reverse("ballot-cast", args=[code, "t1"]): {"place": 1, "confidence": 1, "stance": "never"},
    }
    assert (
        production.ask(
            "POST", reverse("article-mark", args=[code, 2]), cookie=cookie, fields={"marked": "yes"}
        ).status
        == 303
    )
    gone = production.ask("POST", reverse("teach-remove", args=[code, seat.pk]), cookie=teach, fields={})
    moment = time.monotonic()
    assert gone.status == 303
    statuses, tries = set(), size(quick=5, whole=100)
    for _ in range(tries):
        for path, fields in writes.items():
            statuses.add(production.ask("POST", path, cookie=cookie, fields=fields).status)
        statuses.add(production.ask("GET", board, cookie=cookie).status)
    seconds = ended_within(stream, moment)
    said = stream.after(moment)
    classroom.refresh_from_db()
    written = (
        Argument.objects.filter(participant=seat).count() + Ballot.objects.filter(participant=seat).count()
    )
    figure(
        f"stream ended after {seconds:.1f} s, {len(said)} bytes until then ({said.count(b'beat')} beats); "
        f"{tries * len(writes)} writes and {tries} reads answered {statuses}, {written} rows written on {connection.vendor}"
    )
    assert statuses == {404}
    assert written == 0
    assert list(seat.marks.values_list("number", flat=True)) == [2]
    assert seconds <= 15
    # That something changed is the last that it hears: the removal itself, as a number, and nothing after it.
    assert re.findall(rb"id: (\d+)", said) in ([], [b"%d" % classroom.version])
    assert (
        production.ask(
            "GET", reverse("sessions-events", args=[code]), cookie=cookie, Accept="text/event-stream"
        ).status
        == 404
    )
