"""A server as a class has it: its own process, its own database, production settings, collected static files."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME, PASSWORD = "ada", "a long password of nobody"


class Place:
    """A running server and the commands of its database. `url` has no slash at its end."""

    start_seconds = 90

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("DELIBERATION_")},
            "DELIBERATION_DEBUG": "no",
            "DELIBERATION_SECRET_KEY": "only-for-this-test-" + "k" * 40,
            "DELIBERATION_DATA_DIR": str(folder),
            "DELIBERATION_ALLOWED_HOSTS": "127.0.0.1",
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run Python with these words and this place's settings; how it ended and what it printed."""
        return subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def manage(self, *words: str) -> str:
        """Run one command of manage.py; returns what it printed. AssertionError if it fails."""
        done = self.run("manage.py", *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, what: str, *words: str) -> dict:
        """Run one task of tests/backups/tasks.py with this place's settings."""
        done = self.run("-m", "tests.backups.tasks", what, *words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def set_up(self) -> None:
        """Database, static files, the case and an instructor."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        self.manage("load_case")
        self.manage("createsuperuser", "--noinput", "--username", NAME, "--email", "ada@example.org")

    def start(self, *options: str) -> None:
        """Serve, and wait until it answers."""
        self.begin("manage.py", "serve", "--port", str(self.port), "--quiet", *options)
        until = time.monotonic() + self.start_seconds
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.url}/health/", timeout=10).read()
            except urllib.error.HTTPError:  # whatever it says, it answers
                return
            except OSError:  # no answer, or none in time
                time.sleep(0.2)
            else:
                return
        raise AssertionError("the server did not answer")

    def begin(self, *words: str) -> None:
        """Run Python with these words beside us."""
        self.process = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=self.environment)

    def kill(self) -> None:
        """End the server at once, as if the machine had lost its power."""
        if self.process:
            self.process.kill()
            self.process.wait(timeout=30)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=30)
