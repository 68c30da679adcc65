"""Every page in every phase, in a real browser: sound, small, whole at every size, and told to a screen reader."""

import fcntl
import json

import pytest

from tests.browser.looks import look_at_everything
from tests.trust.doors import DOORS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def looks(request, tmp_path_factory):
    """What the one walk has found; the workers of a run share it."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if hasattr(request.config, "workerinput") else folder
    with (folder / "looks.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        path = folder / "looks.json"
        if not path.exists():
            found = look_at_everything(request.getfixturevalue("chromium"), request.getfixturevalue("place"))
            path.write_text(json.dumps(found))
        return json.loads(path.read_text())


# What can be asked for and is no page.
NO_PAGE = {
    "health": "plain text for whoever watches the server",
    "language": "leads on",
    "sessions-pulse": "a part of every page",
    "sessions-events": "a stream",
    "screen-events": "a stream",
    "teach-events": "a stream",
    "me-download": "a file",
    "me-contribution": "a file",
    "teach-compare-table": "a file",
}
# Pages that only a form leads to.
BY_A_FORM = {"me-leave", "teach-pin"}


def wrong(looks, question):
    return looks["wrong"].get(question, [])


def test_every_page_is_sound_to_axe_and_without_an_error(looks):
    assert looks["pages"] > 40
    assert wrong(looks, "axe") == []
    assert wrong(looks, "errors") == []


def test_no_page_is_left_out(looks):
    """Every address that has something to read, as they are listed for the matrix, which finds them by itself."""
    pages = {name for name, door in DOORS.items() if "GET" in door.methods()} | BY_A_FORM
    assert set(looks["names"]) == pages - NO_PAGE.keys()
    assert NO_PAGE.keys() <= pages


@pytest.mark.gate("S-origin")
def test_no_page_asks_anything_of_another_origin(looks, figure):
    figure(f"{looks['requests']} requests on {looks['pages']} pages, {len(wrong(looks, 'origin'))} elsewhere")
    assert looks["requests"] > 100
    assert wrong(looks, "origin") == []


def test_a_first_visit_is_small(looks):
    """Requests and bytes on the wire as a browser without a cache makes them."""
    assert looks["heaviest"] > 10_000
    assert wrong(looks, "weight") == []


def test_the_button_that_takes_a_seat_is_in_sight_on_a_phone(looks):
    assert {"join-class"} <= set(looks["names"])
    assert wrong(looks, "sight") == []


@pytest.mark.gate("A-reflow")
def test_no_page_scrolls_sideways_or_cuts_anything_off(looks, figure):
    """At 390, 320 and 1,280 px, with a font a third wider, and with text of twice the size."""
    figure(f"{looks['pages']} pages, {len(wrong(looks, 'reflow'))} faults")
    assert wrong(looks, "reflow") == []


@pytest.mark.gate("A-preferences")
def test_less_motion_forced_colours_and_large_targets(looks, figure):
    figure(f"{looks['pages']} pages, {len(wrong(looks, 'preferences'))} faults")
    assert wrong(looks, "preferences") == []


@pytest.mark.gate("A-tree")
def test_a_screen_reader_is_told_names_roles_and_places(looks, figure):
    figure(f"{looks['nodes']} nodes of {looks['pages']} pages, {len(wrong(looks, 'tree'))} faults")
    assert looks["nodes"] > 1_000
    assert wrong(looks, "tree") == []
