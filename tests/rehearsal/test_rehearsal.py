import io
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from deliberation import serving
from deliberation.models import Argument, Ballot, Citation, Credit, FairnessMark, Weighing
from tests.make import enter, make_classroom

STUDENTS = 4


@pytest.fixture
def server(transactional_db, monkeypatch):
    """The address of a server in a process of its own, on the database of this test."""
    monkeypatch.setenv("DELIBERATION_DATABASE_URL", f"sqlite:///{settings.DATABASES['default']['NAME']}")
    monkeypatch.setenv("DELIBERATION_SECRET_KEY", settings.SECRET_KEY)
    with serving.beside() as url:
        yield url


def rehearse(classroom, url, **options):
    """What the command prints."""
    out = io.StringIO()
    options = {"students": STUDENTS, "url": url, "stdout": out, "stderr": io.StringIO(), **options}
    call_command("rehearse", classroom.code, **options)
    return out.getvalue()


@pytest.mark.sqlite
def test_a_rehearsal_goes_through_every_phase_without_a_refusal(server):
    classroom = make_classroom()
    said = rehearse(classroom, server)
    classroom.refresh_from_db()
    seats = list(classroom.participants.all())

    assert " 0 refusals; " in said
    assert classroom.phase == "ended"
    assert [change.phase for change in classroom.phase_changes.all()] == classroom.phases
    assert len(seats) == STUDENTS
    assert all(seat.rehearsed and seat.marks.exists() for seat in seats)
    for round_ in Ballot.Round.values:
        assert Ballot.objects.filter(participant__in=seats, round=round_, late=False).count() == STUDENTS * 2
    assert Ballot.objects.filter(round="first", guess__isnull=True).count() == 0
    kinds = set(Argument.objects.filter(participant__in=seats).values_list("kind", flat=True))
    assert {"argument", "steelman"} <= kinds
    assert kinds & set(Argument.REPLIES)
    assert Citation.objects.count() > 0
    weighers = list(Weighing.objects.order_by("pk").values_list("participant", flat=True))
    assert len(weighers) > STUDENTS
    assert set(weighers[:STUDENTS]) == {seat.pk for seat in seats}, "they weigh side by side"
    assert Credit.objects.filter(participant__in=seats).count() == STUDENTS * 2
    assert FairnessMark.objects.filter(participant__in=seats).count() > 0


@pytest.mark.sqlite
def test_a_rehearsal_stops_in_the_phase_that_is_named(server):
    classroom = make_classroom(deals_cards=False)
    rehearse(classroom, server, until="first_vote", students=2)
    classroom.refresh_from_db()
    assert classroom.phase == "first_vote"
    assert Ballot.objects.filter(participant__classroom=classroom).count() == 4
    assert all(seat.card for seat in classroom.participants.all())


@pytest.mark.sqlite
def test_the_same_seed_plays_the_same_votes(server):
    votes = []
    for seed in (1, 1, 2):
        classroom = make_classroom()
        rehearse(classroom, server, until="first_vote", seed=seed)
        ballots = Ballot.objects.filter(participant__classroom=classroom)
        votes.append(sorted(ballots.values_list("tradeoff__key", "value", "confidence", "stance")))
    assert votes[0] == votes[1] != votes[2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"join_mode": "roster"}, "needs one that is open"),
        ({"phase": "ended"}, "is over"),
    ],
)
def test_a_session_that_cannot_be_rehearsed_is_told_in_a_sentence(fields, sentence):
    with pytest.raises(CommandError, match=sentence):
        rehearse(make_classroom(**fields), "http://127.0.0.1:9")


@pytest.mark.django_db
def test_an_unknown_code_is_told_in_a_sentence():
    with pytest.raises(CommandError, match="There is no session"):
        call_command("rehearse", "ZZZZZZ")


@pytest.mark.django_db
def test_a_phase_that_is_past_cannot_be_the_last_one():
    classroom = enter(make_classroom(), "weigh")
    with pytest.raises(CommandError, match="not ahead"):
        rehearse(classroom, "http://127.0.0.1:9", until="read")


@pytest.mark.django_db
def test_a_server_that_does_not_answer_is_told_in_a_sentence():
    with pytest.raises(CommandError, match="No server answers"):
        rehearse(make_classroom(), f"http://127.0.0.1:{serving.free_port()}")


class Broken(BaseHTTPRequestHandler):
    """A server whose every page fails."""

    def do_GET(self):
        self.send_error(500)

    def log_message(self, *args):
        return


@pytest.mark.django_db
def test_an_address_that_is_none_is_told_in_a_sentence():
    with pytest.raises(CommandError, match="is no address of a server"):
        rehearse(make_classroom(), "http://[::1")


@pytest.mark.django_db
def test_pages_that_fail_are_listed_and_fail_the_command():
    out = io.StringIO()
    with ThreadingHTTPServer(("127.0.0.1", 0), Broken) as broken:
        threading.Thread(target=broken.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{broken.server_port}"
        with pytest.raises(CommandError, match="A page failed"):
            rehearse(make_classroom(), url, until="lobby", stdout=out)
        broken.shutdown()
    assert "failed, 4 times: 500 /join/" in out.getvalue()
