"""A full disk: what is sent is refused in words, what is stored can be read, and with room again all goes on."""

import resource
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from deliberation import storage
from deliberation.models import Ballot
from deliberation.views import health
from tests.backups.home import Home, erase, send, vote
from tests.make import make_classroom, make_seat, student

SAVED = {200, 204, 302, 303}
UNLIMITED = resource.RLIM_INFINITY


@pytest.fixture
def home(tmp_path):
    here = Home(tmp_path / "home")
    yield here
    here.close()


def room(home, size):
    """Let no file of the running server grow past a size, as a disk without space would; -1 is no limit."""
    resource.prlimit(home.process.pid, resource.RLIMIT_FSIZE, (size, UNLIMITED))


@pytest.mark.gate("T17-full")
@pytest.mark.sqlite
def test_a_full_disk_is_said_and_reading_goes_on(home, figure):
    filled = home.ask("fill", "60")
    keys = filled["tradeoffs"]
    home.start()
    first, *_, last = filled["seats"]
    pages = (
        f"/s/{filled['code']}/arguments/",
        f"/s/{filled['code']}/ballot/",
        f"/s/{filled['code']}/me/",
        "/join/",
    )
    sent = [(seat, key) for key in keys for seat in filled["seats"][1:]]
    kept = {}
    refusals = []
    # No room even for a journal; then room for what is there, and none to grow.
    for size, some in ((0, sent[:5]), (Path(home.folder / "deliberation.sqlite3").stat().st_size, sent[5:])):
        room(home, size)
        refused = 0
        for seat, key in some:
            answer = vote(home, filled, seat, key, 60)
            if answer.status in SAVED:
                kept[seat["id"], key] = 60
                continue
            assert (answer.status, "was not saved" in answer.text) == (503, True)
            assert answer.headers["retry-after"] == "30"
            refused += 1
        assert refused
        refusals.append(refused)
        for path in pages:
            assert send(home, path, cookie=last["cookie"]).status == 200, path
    room(home, 0)
    assert erase(home, filled, first).status == 503
    read = home.ask("read")
    stored = {(seat, key): value for seat, key, value in read["ballots"]}
    figure(
        f"{sum(refusals)} votes refused with 503, {len(kept.keys() - stored.keys())} of {len(kept)} falsely 'saved', "
        "pages read, votes saved again with room"
    )
    assert stored == kept
    room(home, UNLIMITED)
    for seat, key in sent[:20] + sent[-20:]:
        assert vote(home, filled, seat, key, 60).status in SAVED
    assert erase(home, filled, first).status == 303
    assert home.manage("verify") == "The database is whole.\n"


@pytest.mark.sqlite
def test_signing_in_on_a_full_disk_is_refused_in_words(home):
    home.set_up()
    home.start()
    room(home, 0)
    # The session is written after the view has answered.
    answer = send(home, "/teach/login/", {"username": "ada", "password": "a long password of nobody"})
    assert (answer.status, "was not saved" in answer.text) == (503, True)
    room(home, UNLIMITED)
    again = send(home, "/teach/login/", {"username": "ada", "password": "a long password of nobody"})
    assert again.status in SAVED


def fail(statement):
    """Let PostgreSQL answer a ballot as it does when it is in trouble."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {statement} END$$"
        )
        cursor.execute(
            "CREATE TRIGGER fails BEFORE INSERT ON deliberation_ballot FOR EACH ROW EXECUTE FUNCTION fails()"
        )


def cast(seat, **fields):
    fields = {"epoch": seat.classroom.phase_epoch, "round": "first", "place": 1, "confidence": 1, **fields}
    key = seat.classroom.tradeoffs.all()[0].key
    address = reverse("ballot-cast", args=[seat.classroom.code, key])
    return student(seat).post(address, {"stance": "never", **fields})


@pytest.mark.gate("T17-full")
@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("code", ["disk_full", "insufficient_resources", "io_error", "deadlock_detected"])
def test_postgresql_in_trouble_is_said(code, figure):
    seat = make_seat(make_classroom(phase="first_vote"))
    fail(f"RAISE {code};")
    answer = cast(seat)
    figure(f"{code}: {answer.status_code}")
    assert (answer.status_code, "was not saved" in answer.content.decode()) == (503, True)
    assert Ballot.objects.count() == 0
    assert student(seat).get(reverse("ballot-vote", args=[seat.classroom.code])).status_code == 200


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_fault_of_ours_is_no_full_disk():
    seat = make_seat(make_classroom(phase="first_vote"))
    fail("RAISE division_by_zero;")
    with pytest.raises(Exception, match="division_by_zero"):
        cast(seat)


@pytest.mark.django_db
def test_health_says_one_line_and_nothing_of_a_class():
    make_classroom(title="A class nobody hears of")
    answer = Client().get("/health/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.content in (b"ok\n", b"ok, disk nearly full\n")


@pytest.mark.django_db
def test_health_says_when_the_disk_is_full_or_nearly_so(monkeypatch):
    free = storage.free_bytes()
    monkeypatch.setattr(health, "LOW_BYTES", free * 2)
    assert Client().get("/health/").content == b"ok, disk nearly full\n"
    monkeypatch.setattr(health, "NONE_BYTES", free * 2)
    answer = Client().get("/health/")
    assert (answer.status_code, answer.content) == (503, b"disk full\n")


def test_without_a_database_health_is_503_and_pages_say_so(home):
    filled = home.ask("fill", "3")
    home.start()
    assert send(home, "/health/").text.startswith("ok")
    page = f"/s/{filled['code']}/ballot/"
    assert send(home, page, cookie=filled["seats"][0]["cookie"]).status == 200
    if not home.database:
        home.folder.joinpath("deliberation.sqlite3").write_bytes(b"")
    else:
        home.drop()
        answer = send(home, page, cookie=filled["seats"][0]["cookie"])
        assert (answer.status, "Load this page again" in answer.text) == (503, True)
        answer = vote(home, filled, filled["seats"][0], filled["tradeoffs"][0], 1)
        assert answer.status == 503
    answer = send(home, "/health/")
    assert (answer.status, answer.text) == (503, "no database\n")
