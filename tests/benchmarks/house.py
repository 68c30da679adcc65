"""What the benchmarks share: a folder and database of their own, servers beside them, and students' cookies."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import django
import psycopg
from django.core.management import call_command

from tests import needs

ROOT = Path(__file__).resolve().parents[2]
SECRET = "only-for-this-benchmark-" + "k" * 40
START_SECONDS = 60


def settle(database: str = "sqlite", **more: str) -> Path:
    """Give this process, and every server that it starts, settings and a database of their own; then set up Django.

    `database` is "sqlite" or "postgresql". Call it before anything of Django is imported.
    """
    folder = Path(tempfile.mkdtemp(prefix="benchmark-"))
    os.environ.update(
        DELIBERATION_DEBUG="no",
        DELIBERATION_SECRET_KEY=SECRET,
        DELIBERATION_DATA_DIR=str(folder),
        DELIBERATION_ALLOWED_HOSTS="127.0.0.1,testserver",
        DJANGO_SETTINGS_MODULE="deliberation.settings",
        **more,
    )
    os.environ.pop("DELIBERATION_DATABASE_URL", None)
    if database == "postgresql":
        name = f"deliberation_benchmark_{os.getpid()}"
        with psycopg.connect(needs.postgres("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}")
        os.environ["DELIBERATION_DATABASE_URL"] = needs.postgres(name)
    return folder


def settle_here() -> Path:
    """The same, and Django set up in this process: for what asks its pages without a server. What is of the project can
    be imported after it."""
    folder = settle()
    django.setup()
    return folder


def furnish() -> None:
    """The tables and the static files that pages stand on."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def tidy() -> None:
    """Drop the PostgreSQL database that `settle` made."""
    url = os.environ.get("DELIBERATION_DATABASE_URL", "")
    if "deliberation_benchmark_" in url:
        with psycopg.connect(needs.postgres("postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {url.rsplit('/', 1)[1]} WITH (FORCE)")


def open_many_files() -> None:
    """As many open connections as the system lets this process have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@contextlib.contextmanager
def running(command: list[str], url: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a process of its own, until the block ends; yields once it answers at `url`."""
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        wait_for(url, process)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until something answers, whatever it says."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=10).read()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"no server at {url}")


def serve_command(port: int, *more: str) -> list[str]:
    return [sys.executable, "manage.py", "serve", "--port", str(port), "--quiet", *more]


def uvicorn_command(application: str, port: int, *more: str) -> list[str]:
    """The same server as `serve`, around another application."""
    quiet = ["--no-access-log", "--log-level", "warning", "--no-server-header", "--backlog", "4096"]
    return [sys.executable, "-m", "uvicorn", application, "--port", str(port), *quiet, *more]


def memory_kb(pid: int) -> int:
    """Resident memory of a process now, in kB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def family(pid: int) -> list[int]:
    """A process and all that come from it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


def memory_of_all(pid: int) -> int:
    """Resident memory of a process and all that come from it, in kB."""
    return sum(memory_kb(one) for one in family(pid))


def processor_seconds(pid: int) -> float:
    """Processor time that a process and all that come from it have taken so far."""
    ticks = 0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def command_line(pid: int) -> bytes:
    """How a process was started; empty if it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
