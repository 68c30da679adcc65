"""A page of another origin, in a real browser that is signed in here: its forms do nothing, and it frames nothing."""

import time

import pytest

from tests.browser.elsewhere import Elsewhere
from tests.browser.place import NAME, PASSWORD
from tests.browser.room import move_on
from tests.browser.tour import join, make_class, sign_in

pytestmark = pytest.mark.browser

ROWS = "from tests.trust.rows import all_rows; print('ROWS', all_rows())"
TOKEN = """() => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]"""
EPOCH = """() => document.querySelector("[data-epoch]").dataset.epoch"""
# The same form as a page of ours would send it.
SUBMIT = """([action, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}"""


@pytest.fixture
def elsewhere():
    site = Elsewhere()
    yield site
    site.close()


def rows(place):
    return place.manage("shell", "-c", ROWS).split("ROWS", 1)[1]


def cookies(page):
    return sorted((one["name"], one["value"]) for one in page.context.cookies())


def forms(code, phase, epoch):
    """Who sends what in a phase, and where to: what the forms of our own pages hold."""
    made = {"epoch": epoch, "seq": "9000000000000", "op": "00000000-0000-0000-0000-000000000007"}
    vote = made | {"round": "first", "place": "20", "confidence": "2", "stance": "never"}
    claim = made | {
        "claim": "Sent from elsewhere",
        "reason": "So.",
        "tradeoff": "t2",
        "pole": "a",
        "voice": "self",
    }
    at = f"/teach/sessions/{code}/phase/"
    # Each moves on what the next one needs, so leaving comes last.
    if phase == "first_vote":
        return [("student", f"/s/{code}/ballot/t2/", vote)]
    return [
        ("student", f"/s/{code}/arguments/new/", claim),
        ("student", f"/s/{code}/me/leave/", {"erase": "yes", "confirm": "yes"}),
        ("stranger", "/teach/login/", {"username": NAME, "password": PASSWORD}),
        ("instructor", at, {"epoch": epoch, "step": "4"}),
    ]  # fmt: skip


def send(page, begin):
    """Open a page that sends a form by itself; the status of what our server answers to it."""
    with page.expect_response(lambda response: response.request.method == "POST") as sent:
        begin()
    page.wait_for_load_state()
    return sent.value.status


def settled(page):
    """The addresses of a page's frames, once each has come to one: a refusal comes after the page says it is loaded."""
    until = time.monotonic() + 60
    while True:
        urls = [frame.url for frame in page.main_frame.child_frames]
        if not {"", "about:blank"} & set(urls) or time.monotonic() > until:
            return urls
        page.wait_for_timeout(50)


@pytest.mark.gate("T25-browser")
def test_a_page_of_another_origin_sends_forms_that_do_nothing_and_frames_nothing(
    chromium, place, elsewhere, figure
):
    code = make_class(place, keys=("t2",))
    people = {name: chromium.new_context().new_page() for name in ("student", "stranger")}
    people["instructor"] = sign_in(chromium.new_context(), place)
    join(people["student"], place, code)
    home = {
        "student": f"{place.url}/s/{code}/me/",
        "stranger": f"{place.url}/teach/login/",
        "instructor": f"{place.url}/teach/sessions/{code}/",
    }
    fired = effects = 0
    for phase in ("first_vote", "argue"):
        move_on(place, code, phase)
        people["student"].goto(home["student"])
        epoch = people["student"].evaluate(EPOCH)
        for who, path, fields in forms(code, phase, epoch):
            page = people[who]
            page.goto(home[who])
            # Even a page that had learnt the token has no use of it.
            fields |= {"csrfmiddlewaretoken": page.evaluate(TOKEN)}
            before = rows(place), cookies(page)
            for origin in elsewhere.origins:
                lure = origin + elsewhere.lure("lure", place.url + path, fields)
                status = send(page, lambda page=page, lure=lure: page.goto(lure, wait_until="commit"))
                fired += 1
                effects += status != 403
            effects += (rows(place), cookies(page)) != before
            # The form is a good one: from our own page it does what it says.
            page.goto(home[who])
            fields |= {"csrfmiddlewaretoken": page.evaluate(TOKEN)}
            own = send(page, lambda page=page, sent=(path, fields): page.evaluate(SUBMIT, list(sent)))
            assert (own, (rows(place), cookies(page)) != before) == (303, True), path
            if who == "student" and path.endswith("leave/"):
                join(page, place, code)
    framed, addresses = (
        0,
        [*home.values(), f"{place.url}/", f"{place.url}/join/{code}/", f"{place.url}/s/{code}/arguments/"],
    )
    for who in ("student", "instructor"):
        for origin in elsewhere.origins:
            people[who].goto(origin + elsewhere.frames(addresses))
            urls = settled(people[who])
            assert urls[0] == f"{origin}/own"
            framed += sum(not url.startswith("chrome-error://") for url in urls[1:])
    figure(
        f"{fired} forms sent by pages of two origins in Chromium: {effects} effects; {framed} pages framed"
    )
    assert (effects, framed) == (0, 0)
