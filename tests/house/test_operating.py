"""What docs/operating.md and its example files name is there: commands, their options, settings, addresses, files."""

import re

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.urls import reverse

from deliberation.rules import limits
from deliberation.rules.privacy import FIRST_KEEP, LEAST_DAYS, MOST_DAYS
from tests.house.files import ROOT
from tests.house.test_settings import read_in_settings

EXAMPLES = sorted((ROOT / "docs/operating").iterdir())
PAGES = [ROOT / "docs/operating.md", ROOT / "docs/privacy.md", ROOT / "README.md", *EXAMPLES]
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


def test_every_link_leads_somewhere():
    page = (ROOT / "docs/operating.md").read_text()
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line.lstrip("# ").lower()).strip().replace(" ", "-")
        for line in page.splitlines()
        if line.startswith("#")
    }
    for target in re.findall(r"\]\(([^)]+)\)", page):
        is_there = target[1:] in headings if target.startswith("#") else (ROOT / "docs" / target).exists()
        assert is_there, target
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
