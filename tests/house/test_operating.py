"""What docs/operating.md and its example files name is there: commands, their options, settings, addresses, files."""

import re

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.urls import reverse

from deliberation import asgi
from deliberation.live import head, hub
from deliberation.models.classrooms import new_token
from deliberation.rules import limits, pace
from deliberation.rules.privacy import FIRST_KEEP, LEAST_DAYS, MOST_DAYS
from tests.house.files import ROOT
from tests.house.test_settings import read_in_settings

EXAMPLES = sorted((ROOT / "docs/operating").iterdir())
SECURITY = ROOT / "docs/security.md"
PAGES = [ROOT / "docs/operating.md", ROOT / "docs/privacy.md", SECURITY, ROOT / "README.md", *EXAMPLES]
COMMAND = re.compile(r"manage\.py ([a-z_]+)([^`\n|&;]*)")


def options_of(command):
    parser = load_command_class(get_commands()[command], command).create_parser("manage.py", command)
    return {option for action in parser._actions for option in action.option_strings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_commands_and_options_exist(path):
    for command, words in COMMAND.findall(path.read_text()):
        assert command in get_commands(), command
        assert set(re.findall(r"(?<!\S)\[?(--[a-z-]+)", words)) <= options_of(command), (command, words)


def test_there_are_commands_to_look_for():
    named = {command for command, _ in COMMAND.findall((ROOT / "docs/operating.md").read_text())}
    assert {"backup", "restore", "verify", "serve", "migrate"} <= named


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_settings_are_read(path):
    named = set(re.findall(r"\bDELIBERATION_[A-Z_]+[A-Z]\b", path.read_text()))
    tests_only = {name for name in named if name in (ROOT / "tests/needs.py").read_text()}
    assert named - tests_only <= read_in_settings()


def headings_of(path):
    return {
        re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").lower()).strip().replace(" ", "-")
        for line in path.read_text().splitlines()
        if line.startswith("#")
    }


@pytest.mark.parametrize("page", [*(ROOT / "docs").glob("*.md")], ids=lambda path: path.name)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text()):
        name, _, heading = target.partition("#")
        path = page.parent / name if name else page
        assert path.exists(), target
        assert not heading or heading in headings_of(path), target


def test_every_example_is_named():
    page = (ROOT / "docs/operating.md").read_text()
    assert [path.name for path in EXAMPLES if path.name not in page and path.suffix != ".service"] == []


def test_the_page_on_privacy_says_the_days_that_the_program_keeps():
    page = (ROOT / "docs/privacy.md").read_text()
    for words in (
        f"**Sealing**: {FIRST_KEEP.seal_days} days after the end of a class ({LEAST_DAYS} to {MOST_DAYS}",
        f"**Deletion**: {FIRST_KEEP.keep_days} days after the last step of the class",
        f"can be restored for {limits.TRASH_DAYS} days",
        f"for {settings.BACKUP_DAYS} days more (`DELIBERATION_BACKUP_DAYS`)",
    ):
        assert words in page, words
    assert ("totals of five or more" in page) == (limits.MIN_GROUP == 5)


def test_the_page_on_security_says_the_limits_that_the_program_has():
    page = SECURITY.read_text()
    minute, two_seconds = 1 / 60, 1 / 2
    for words, held, said in (
        ("| 10, then 1 a minute |\n| Wrong passwords from", pace.PASSWORDS, pace.Pace(10, minute)),
        ("| 100, then 1 every two seconds |", pace.PASSWORDS_FROM_ONE_PLACE, pace.Pace(100, two_seconds)),
        ("| 200, then 1 a second; classes in their lobby", pace.GUESSES, pace.Pace(200, 1)),
        ("| 5, then a minute's wait;", (limits.PIN_TRIES, limits.PIN_WAIT_SECONDS), (5, 60)),
        (
            "tried by an owner who adds colleagues | 10, then 1 a minute |",
            pace.NAMES,
            pace.Pace(10, minute),
        ),
        (
            "| 60, then 1 a second; arguments 10, then 10 a minute |",
            (pace.WRITES, pace.ARGUMENTS),
            (pace.Pace(60, 1), pace.Pace(10, 10 / 60)),
        ),
        (
            "| 64 kB, for instructors 1.2 MB; within 20 seconds |",
            (asgi.STUDENT_BODY, asgi.INSTRUCTOR_BODY, asgi.BODY_SECONDS),
            (64 * 1024, 1_200_000, 20),
        ),
        ("| 10, then one every ten seconds |", pace.PAPERS, pace.Pace(10, 0.1)),
        ("| What a class sends | 6,000, then 200 a second |", pace.CLASS_WRITES, pace.Pace(6_000, 200)),
        ("| Head of a request | 64 kB |", head.MOST_HEAD, 64 * 1024),
        (
            "| 12 for each seat, browser or wall; 20,000 in all |",
            (hub.STREAMS_EACH, hub.STREAMS_ALL),
            (12, 20_000),
        ),
        ("a code of six signs out of 28", (limits.CODE_LENGTH, len(limits.CODE_ALPHABET)), (6, 28)),
        ("ends after 12 hours", settings.SESSION_COOKIE_AGE, 12 * 60 * 60),
        ("that counts for ten minutes", limits.SURE_SECONDS, 600),
        ("can take many seats (at most 1,000)", limits.SEATS, 1_000),
        ("a random token of 144 bits", len(new_token()) * 6, 144),
        (
            "a password of ten characters or more",
            settings.AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"]["min_length"],
            10,
        ),
    ):
        assert words in page, words
        assert held == said, words


def test_a_backup_is_made_whatever_is_wrong_with_the_live_database():
    text = (ROOT / "docs/operating/deliberation-backup.service").read_text()
    steps = re.findall(r"^ExecStart=(.+)$", text, re.MULTILINE)
    # The first that fails ends the unit.
    assert [n for n, step in enumerate(steps) if step.endswith("manage.py verify")] == [len(steps) - 1]


def test_nginx_hands_every_event_stream_on_unbuffered():
    text = (ROOT / "docs/operating/nginx.conf").read_text()
    stream = re.search(r"location ~ (\S+) \{([^}]+)\}", text)
    addresses = [
        reverse("sessions-events", args=["ABC234"]),
        reverse("teach-events", args=["ABC234"]),
        reverse("screen-events", args=["ABC234", "x-Y_z0123456789"]),
    ]
    assert [address for address in addresses if not re.search(stream[1], address)] == []
    assert not re.search(stream[1], reverse("sessions-now", args=["ABC234"]))
    assert "proxy_buffering off" in stream[2]
    # A client's own word about its address is not handed on.
    assert text.count("X-Forwarded-For") == text.count("proxy_set_header X-Forwarded-For $remote_addr;") == 1
