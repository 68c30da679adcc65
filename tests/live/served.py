"""A server of this test's own on the test's database, and one request to it as the instructor."""

import contextlib
import os
import signal
import subprocess
import sys

from django.conf import settings
from django.db import connection

from deliberation import serving
from tests.benchmarks import house

TOKEN = "t" * 32


def point_at_test_database(monkeypatch):
    """Let servers that are started from here use the database of this test."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        who = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
        url = f"postgresql://{who}@{database['HOST'] or '127.0.0.1'}:{database['PORT'] or 5432}/{database['NAME']}"
    monkeypatch.setenv("DELIBERATION_DATABASE_URL", url)
    monkeypatch.setenv("DELIBERATION_SECRET_KEY", settings.SECRET_KEY)
    monkeypatch.setenv("DELIBERATION_ALLOWED_HOSTS", "127.0.0.1,testserver")


def as_in_production(monkeypatch, folder):
    """Let servers that are started from here be no developer's: with collected static files, and without Django's
    list of every query that a thread has made."""
    monkeypatch.setenv("DELIBERATION_DEBUG", "no")
    monkeypatch.setenv("DELIBERATION_DATA_DIR", str(folder))
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=house.ROOT, env=os.environ, check=True)


@contextlib.contextmanager
def served(processes=1):
    """A server in so many processes, until the block ends; yields its port and its process."""
    port = serving.free_port()
    command = house.serve_command(port, "--processes", str(processes))
    with house.running(command, f"http://127.0.0.1:{port}/join/") as process:
        yield port, process


def end_all(pid):
    """Whatever is left of a server that a test has started."""
    for one in house.family(pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
