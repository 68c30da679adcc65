"""What all tests share: which of them run on which database, and one Chromium for those in a browser."""

import gc
import os
import threading
import traceback
from pathlib import Path

import greenlet
import hypothesis
import pytest
from _pytest.faulthandler import fault_handler_stderr_fd_key
from django.conf import settings
from django.middleware import csrf
from playwright.sync_api import sync_playwright

from deliberation.live import shared
from deliberation.queries import held
from deliberation.queries.kept import forget_debriefs
from deliberation.rules.onward import onward
from deliberation.views import paces
from tests import needs

ROOT = Path(__file__).resolve().parent.parent

pytest_plugins = ["tests.trust.recording"]


def pytest_configure():
    """A fast hash for the passwords that tests make; the slow one is Django's, and tested there. No test has a
    deadline: a busy machine is no fault of the code (one that hangs is ended: pyproject.toml). Tokens are made of letters that spell no word: a test that a name
    or a number is not on a page does not find it in a token."""
    csrf.CSRF_ALLOWED_CHARS = "bcdfghjklmnpqrstvwxz"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    hypothesis.settings.register_profile("here", deadline=None)
    hypothesis.settings.load_profile("here")


def pytest_collection_modifyitems(config, items):
    """A test that is meant for one database is left out of the run on the other, and one that asks none is run once.
    Those in a browser come last: from the first of them on, Playwright's event loop is the running one of its worker, and
    no test can run one of its own."""
    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    elsewhere = {"postgres"} if on_sqlite else {"sqlite", "browser", "client"}
    left_out = [
        item
        for item in items
        if any(item.get_closest_marker(name) for name in elsewhere) or (not on_sqlite and _asks_none(item))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    walked = [item for item in items if "looks" in item.fixturenames]
    # One walks through all pages for minutes; the others ask what it found, when that is known.
    last = dict.fromkeys(walked[1:], 3) | dict.fromkeys(walked[:1], 1)
    in_browser = [
        item for item in items if item.get_closest_marker("browser") or "chromium" in item.fixturenames
    ]
    order = dict.fromkeys(in_browser, 2) | last
    items.sort(key=lambda item: order.get(item, 0))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    """Shortly before a test that stands still is ended: where a test in a browser stands, for Playwright puts its stack
    aside, where `faulthandler` does not look."""
    limit = float(item.config.getini("faulthandler_timeout"))
    watch = threading.Timer(0.95 * limit, _tell_where, [item.config.stash[fault_handler_stderr_fd_key]])
    watch.daemon = True
    if limit:
        watch.start()
    try:
        return (yield)
    finally:
        watch.cancel()


def _tell_where(stderr):
    for one in gc.get_objects():
        if isinstance(one, greenlet.greenlet) and one.gr_frame:
            os.write(stderr, "".join(traceback.format_stack(one.gr_frame)).encode())


def _asks_none(item):
    """Whether a test of a layer below the database asks none. Of others it is not known: they start servers."""
    below = {ROOT / "tests" / folder for folder in ("analysis", "cases", "house", "rules")}
    asks = {"db", "transactional_db", "django_db_setup", "live_server"}.intersection(item.fixturenames)
    return not asks and not item.get_closest_marker("django_db") and not below.isdisjoint(item.path.parents)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file of this run's own: a server beside the test can open it, and no other run does."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        database.setdefault("TEST", {})["NAME"] = str(path)


@pytest.fixture(autouse=True)
def own_ledger(settings, tmp_path):
    """What a test erases is written down for that test alone."""
    settings.ERASED_LEDGER = tmp_path / "erased"


@pytest.fixture(autouse=True)
def nothing_held():
    """Each test begins as a server does: nothing held in memory, nobody too fast."""
    held.forget()
    forget_debriefs()
    shared.forget_all()
    for buckets in paces.ALL:
        buckets.levels.clear()
    paces.classes_here.pairs.clear()
    onward.ahead = 0


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium; `chromium.new_context()` is one person's browser. For tests marked `browser`."""
    path = needs.chromium()
    if path is None:
        pytest.fail(needs.NO_CHROMIUM) if needs.IN_CI else pytest.skip(needs.NO_CHROMIUM)
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=needs.CHROMIUM_OPTIONS)
        yield browser
        browser.close()
