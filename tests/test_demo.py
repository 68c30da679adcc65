"""`manage.py demo`, as somebody types it, in a folder of its own."""

import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from deliberation import serving
from tests.house.files import ROOT

pytestmark = pytest.mark.sqlite


def demo(folder, *options):
    env = {name: value for name, value in os.environ.items() if not name.startswith("DELIBERATION_")}
    env["DELIBERATION_DATA_DIR"] = str(folder)
    command = [sys.executable, "manage.py", "demo", *options]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)


def told(answer, label):
    found = re.search(rf"^ +{label} +(\S.*)$", answer.stdout, re.MULTILINE)
    assert found, answer.stdout + answer.stderr
    return found[1]


def rows(folder, query):
    with sqlite3.connect(folder / "deliberation.sqlite3") as database:
        return database.execute(query).fetchall()


def test_the_demonstration_keeps_what_is_there_until_it_is_told_to_start_over(tmp_path):
    first = demo(tmp_path, "--no-serve", "--students", "4")
    assert first.returncode == 0, first.stdout + first.stderr
    code, password = told(first, "join code"), told(first, "password")
    assert re.fullmatch(r"(\w{4}-){2}\w{4}", password)
    assert code in told(first, "Students join")
    assert sorted(rows(tmp_path, "SELECT phase FROM deliberation_classroomsession")) == [
        ("ended",),
        ("lobby",),
    ]
    assert rows(tmp_path, "SELECT count(*), min(rehearsed) FROM deliberation_participant") == [(4, 1)]
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600

    second = demo(tmp_path, "--no-serve")
    assert second.returncode == 0, second.stdout + second.stderr
    assert told(second, "join code") == code
    # Who has closed that window needs no new database, with all that their class wrote gone.
    assert "changepassword instructor" in told(second, "password")
    assert "Only this computer can open these." in second.stdout
    assert rows(tmp_path, "SELECT count(*) FROM deliberation_participant") == [(4,)]

    third = demo(tmp_path, "--no-serve", "--fresh", "--students", "2", "--language", "zh-hans")
    assert third.returncode == 0, third.stdout + third.stderr
    assert told(third, "join code") != code
    assert told(third, "password") != password
    assert rows(tmp_path, "SELECT count(*) FROM deliberation_participant") == [(2,)]
    assert rows(tmp_path, "SELECT DISTINCT language FROM deliberation_classroomsession") == [("zh-hans",)]
    written = rows(tmp_path, "SELECT title FROM deliberation_classroomsession")
    written += rows(tmp_path, "SELECT claim FROM deliberation_argument")
    assert len(written) > 4
    assert [text for (text,) in written if not re.search("[一-鿿]", text)] == []


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = demo(tmp_path, "--port", str(port))
    assert answer.returncode == 1
    assert f"Port {port} is taken" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_interrupt_ends_the_server_quietly(tmp_path):
    env = {name: value for name, value in os.environ.items() if not name.startswith("DELIBERATION_")}
    env["DELIBERATION_DATA_DIR"] = str(tmp_path)
    command = [sys.executable, "manage.py", "serve", "--port", str(serving.free_port())]
    refused = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert "Run: manage.py migrate" in refused.stderr
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True
    )
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        first = server.stdout.readline()
        address = first.split()[2]
        for _ in range(200):
            try:
                urlopen(f"{address}/static/", timeout=5)
            except HTTPError:
                break
            except URLError:
                time.sleep(0.1)
        server.send_signal(signal.SIGINT)
        rest = server.stdout.read()
    assert first.startswith("Serving at http://127.0.0.1:")
    assert (server.returncode, rest.strip()) == (0, "")
