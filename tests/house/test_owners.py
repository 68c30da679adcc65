"""Whose a session is, and who leads it, is asked in one place: `owned_by`, `led_by` and `is_owned_by` of the model."""

import re

from tests.house.files import name, ours

ONE_PLACE = "deliberation/models/classrooms.py"
# Filters by the owner, and comparisons with it. What makes a session names its owner, and an article is one account's.
ASKED = re.compile(
    r"(?:filter|get|exclude|Q)\([^()]*\binstructor(?:_id)?(?:__\w+)?=|instructor(?:_id)?\s*(?:==|!=)|[=!]=\s*\w+\.instructor"
    r"|\bco_instructors__|\bby=\w+\.instructor\b"
)
ALLOWED = {
    # An account that is to be deleted, whatever state its sessions are in.
    ("deliberation/admin.py", "filter(instructor__in="),
    # An attached article is one account's, and its classes read it.
    ("deliberation/queries/evidence.py", "filter(case_slug=slug, instructor_id="),
    ("deliberation/management/commands/rehearse.py", "by=classroom.instructor"),
    # Of who leads a session, who is not its owner: for leaving it.
    ("deliberation/views/guards.py", "co_instructors__"),
    # The mark in a list of sessions that one leads anyway.
    ("templates/teach/_with.html", "instructor_id !="),
}


def test_whose_a_session_is_is_asked_in_one_place():
    paths = [*ours("deliberation", ".py"), *ours("templates", ".html")]
    found = {(name(path), match[0]) for path in paths for match in ASKED.finditer(path.read_text())}
    found = {(path, words) for path, words in found if path != ONE_PLACE and "/migrations/" not in path}
    assert found == ALLOWED
