"""`manage.py serve` as somebody types it: what it says, what it refuses, and how it stops."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request

import pytest
from django.conf import settings

from deliberation import serving
from tests.house.files import ROOT

pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The settings of a server with a database of its own, set up."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DELIBERATION_")}
    environment |= {
        "DELIBERATION_DEBUG": "no",
        "DELIBERATION_SECRET_KEY": "only-for-this-test-" + "k" * 40,
        "DELIBERATION_DATA_DIR": str(tmp_path_factory.mktemp("served")),
        "DELIBERATION_ALLOWED_HOSTS": "127.0.0.1",
    }
    for words in (
        ["migrate", "--verbosity", "0"],
        ["collectstatic", "--noinput", "--verbosity", "0"],
        ["load_case"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True, capture_output=True
        )
    return environment


def command(*words):
    return [sys.executable, "manage.py", "serve", *words]


@contextlib.contextmanager
def served(place):
    port = serving.free_port()
    process = subprocess.Popen(
        command("--port", str(port)),
        cwd=ROOT,
        env=place,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout.readline().startswith(f"Serving at http://127.0.0.1:{port}")
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/join/", timeout=10).read()
                break
            time.sleep(0.1)
        yield process, port
    finally:
        process.kill()
        process.wait()


def ask(place, *words):
    return subprocess.run(command(*words), cwd=ROOT, env=place, capture_output=True, text=True)


def test_sqlite_serves_one_process_and_says_why(place):
    done = ask(place, "--port", str(serving.free_port()), "--processes", "2")
    assert done.returncode == 1
    assert "SQLite serves one process" in done.stderr
    assert "PostgreSQL" in done.stderr
    assert "Serving at" not in done.stdout


def test_a_server_that_shows_its_faults_is_not_open_to_the_network(place):
    developing = {name: value for name, value in place.items() if name != "DELIBERATION_DEBUG"}
    done = subprocess.run(
        command("--host", "0.0.0.0"), cwd=ROOT, env=developing, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "manage.py demo --host 0.0.0.0" in done.stderr
    assert "DELIBERATION_DEBUG=no" in done.stderr


def test_a_second_server_on_the_same_sqlite_is_refused_and_the_first_goes_on(place):
    with served(place) as (_, port):
        done = ask(place, "--port", str(serving.free_port()))
        assert done.returncode == 1
        assert "Another process serves this database already" in done.stderr
        assert urllib.request.urlopen(f"http://127.0.0.1:{port}/join/").status == 200


@pytest.mark.parametrize("number", ["0", "65"])
def test_a_number_of_processes_that_makes_no_sense_is_refused(place, number):
    assert "Choose 1 to 64 processes." in ask(place, "--processes", number).stderr


def make_class(place):
    words = (
        "from django.contrib.auth.models import User; from cases.models import Case; "
        "from deliberation.actions.classrooms import create_classroom; from deliberation.rules.phases import PLANS; "
        "case = Case.objects.current().first(); "
        "made = create_classroom(by=User.objects.get_or_create(username='ada')[0], case=case, title='x', "
        "tradeoffs=list(case.tradeoffs.all()[:1]), steps=PLANS['fifty'][1]); print(made.code, made.screen_token)"
    )
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", words],
        cwd=ROOT,
        env=place,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.split()[-2:]


def open_stream(port, code, token):
    """A connection on which an event stream has begun."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    request = (
        f"GET /screen/{code}/{token}/events/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"
    )
    connection.sendall(request.encode())
    heard = b""
    while b"data: " not in heard:
        heard += connection.recv(4096)
    assert heard.startswith(b"HTTP/1.1 200")
    return connection


def rest_of(connection):
    heard = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(4096):
            heard += piece
    return heard


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_told_to_stop_ends_its_streams_and_stops_cleanly(place, number):
    code, token = make_class(place)
    with served(place) as (process, port):
        streams = [open_stream(port, code, token) for _ in range(3)]
        began = time.monotonic()
        process.send_signal(number)
        # Each stream ends as an answer ends, with its last chunk, not with a connection that breaks.
        assert all(rest_of(stream).endswith(b"0\r\n\r\n") for stream in streams)
        said = process.communicate(timeout=serving.STOP_SECONDS * 4)[0]
        assert "Traceback" not in said
        assert "Cancel" not in said
        assert time.monotonic() - began < serving.STOP_SECONDS * 4


def test_a_head_that_does_not_end_is_refused_and_not_kept(place):
    with served(place) as (_, port), socket.create_connection(("127.0.0.1", port), timeout=30) as sender:
        answer = b"HTTP/1.1 400 "
        # What comes after the refusal may reset the connection before that was read. Kept, it would only be waited for.
        with contextlib.suppress(ConnectionError):
            sender.sendall(b"GET / HTTP/1.1\r\nX-Long: " + b"x" * 300_000)
            answer = sender.recv(1_000)
        assert answer.startswith(b"HTTP/1.1 400 ")


def test_the_journal_is_wal_only_where_wal_is_sound():
    words = settings.DATABASES["default"]["OPTIONS"]["init_command"]
    assert "synchronous=EXTRA" in words
    assert ("journal_mode=WAL" in words) == (sqlite3.sqlite_version_info >= (3, 51, 3))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--port", "99999"], "A port is a number from 1 to 65535."),
        (["--port", "-1"], "A port is a number from 1 to 65535."),
        (["--host", "nowhere.invalid"], "Nothing can listen at nowhere.invalid, port 8000"),
    ],
)
def test_a_place_where_nothing_can_listen_is_told_in_a_sentence(place, words, sentence):
    refused = subprocess.run(command(*words), cwd=ROOT, env=place, capture_output=True, text=True)
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("words", [["load_case"], ["purge"], ["export_session", "ABCDEF", "--to", "."]])
def test_a_command_that_finds_no_database_says_what_to_run(place, tmp_path, words):
    empty = place | {"DELIBERATION_DATA_DIR": str(tmp_path)}
    run = [sys.executable, "manage.py", *words]
    refused = subprocess.run(run, cwd=ROOT, env=empty, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "run: manage.py migrate" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["export_session", "\udcff", "--to", "."], "not text in UTF-8"),
        (["sbom", "--to", "/proc/nowhere/bill.json"], "/proc/nowhere/bill.json cannot be written"),
    ],
    ids=["not UTF-8", "no such folder"],
)
def test_words_that_a_command_cannot_use_are_told_in_a_sentence(place, words, sentence):
    run = [sys.executable, "manage.py", *words]
    refused = subprocess.run(run, cwd=ROOT, env=place, capture_output=True, text=True)
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr
