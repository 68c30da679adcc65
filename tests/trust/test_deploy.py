"""A server that is not set up as one does not start, and one that is has nothing to be warned of."""

import os
import secrets
import subprocess
import sys

import pytest

from tests.house.files import ROOT

GOOD_KEY = secrets.token_urlsafe(48)


CHECK = ("-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING")
# What every command and every process of a server does first.
BEGIN = ("-c", "import deliberation.settings")


def run(tmp_path, words, **settings):
    """Python with the settings of production, changed by these."""
    # A worker that has had a Chromium carries a variable of Django's that production must not have.
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("DELIBERATION_", "DJANGO_"))
    }
    environment |= {
        f"DELIBERATION_{key}": value
        for key, value in {
            "DEBUG": "no",
            "SECRET_KEY": GOOD_KEY,
            "DATA_DIR": str(tmp_path),
            "ALLOWED_HOSTS": "class.example.org",
            "HTTPS": "yes",
            "TRUSTED_PROXY": "yes",
            **settings,
        }.items()
    }
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.gate("S-deploy")
@pytest.mark.sqlite
def test_the_settings_of_production_have_nothing_to_be_warned_of(tmp_path, figure):
    done = run(tmp_path, CHECK)
    figure(f"check --deploy --fail-level WARNING: {done.stdout.strip() or done.stderr.strip()[-200:]}")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues (0 silenced)" in done.stdout


@pytest.mark.gate("S-deploy")
@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"SECRET_KEY": ""}, "DELIBERATION_SECRET_KEY must be set"),
        ({"SECRET_KEY": "only-for-development-" + "x" * 40}, "DELIBERATION_SECRET_KEY can be guessed"),
        ({"SECRET_KEY": "django-insecure-" + GOOD_KEY}, "DELIBERATION_SECRET_KEY can be guessed"),
        ({"SECRET_KEY": GOOD_KEY[:40]}, "DELIBERATION_SECRET_KEY can be guessed"),
        ({"SECRET_KEY": "ab" * 40}, "DELIBERATION_SECRET_KEY can be guessed"),
        ({"ALLOWED_HOSTS": "class.example.org,*"}, "DELIBERATION_ALLOWED_HOSTS must name hosts"),
    ],
    ids=["no key", "development's key", "Django's sample key", "a short key", "a plain key", "any host"],
)
def test_a_server_with_settings_that_anybody_knows_does_not_start(tmp_path, figure, given, why):
    done = run(tmp_path, BEGIN, **given)
    figure(f"{next(iter(given))} {next(iter(given.values()))[:16]!r}: does not start")
    assert done.returncode != 0
    assert why in done.stderr
    assert GOOD_KEY not in done.stderr
