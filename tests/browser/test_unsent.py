"""What could not be sent: what is sent again, what is not, and what is said of it."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.browser.room import make_room, move_on
from tests.browser.test_live import kept, type_argument
from tests.browser.tour import join

pytestmark = pytest.mark.browser
SOON = 20_000
IDS = itertools.count(70_000, 10)
WROTE = "Written in a tunnel"
WRITTEN = re.compile(r"/arguments/[0-9a-f-]{36}/")


@pytest.fixture
def page(chromium, place):
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def code(page, place, tmp_path):
    """A class that argues, with two arguments; the page's browser has a seat in it."""
    code, _ = make_room(
        place, tmp_path, [("One claim", "Because."), ("Another claim", "Because.")], first_id=next(IDS)
    )
    join(page, place, code)
    return code


@pytest.fixture
def sent(page, code):
    """Nothing that the page sends arrives, until `page.unroute_all()`; what it has sent, one text a request."""
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.post_data))
    page.route(
        "**/s/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    return sent


def fail_to_send(page, place, code):
    type_argument(page, place, code, WROTE)
    page.get_by_role("button", name="Send my argument").click()
    expect(page.locator("#save-state")).to_have_text("Not sent yet")


def waiting(page):
    return [key for key in kept(page) if key.startswith("outbox:")]


HURRY = "() => dispatchEvent(new Event('online'))"
PULSE = "() => document.body.dispatchEvent(new CustomEvent('class-changed'))"


def hurry(page):
    """What waits for the network goes as soon as it is said to be back."""
    page.evaluate(HURRY)


def show_something_else(page):
    """Press the button that brings the same form again; not in every class is one on the page."""
    page.evaluate(
        """() => {
          const button = Object.assign(document.createElement("button"), {name: "show", value: "reading", formNoValidate: true});
          document.getElementById("argument-form").append(button);
          button.click();
        }"""
    )


def test_a_button_that_only_shows_something_does_not_wait_and_takes_no_words_away(page, place, code, sent):
    type_argument(page, place, code, WROTE)
    show_something_else(page)
    expect(page.locator("#save-state")).to_contain_text("No connection")
    assert "show=reading" in sent[0]
    assert waiting(page) == []
    page.goto(f"{place.url}/s/{code}/article/")
    page.unroute_all()
    hurry(page)
    page.goto(f"{place.url}/s/{code}/arguments/new/")
    expect(page.locator("[name=claim]")).to_have_value(WROTE)


def test_what_a_button_only_shows_is_not_called_saved(page, place, code):
    type_argument(page, place, code, WROTE)
    page.evaluate(
        """() => new MutationObserver(() => (document.documentElement.dataset.said += document.getElementById("save-state")
          ?.textContent)).observe(document.documentElement, {childList: true, subtree: true})"""
    )
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        show_something_else(page)
    expect(page.locator("#argument-form")).to_have_attribute("data-typed", "")
    expect(page.locator("[name=claim]")).to_have_value(WROTE)
    assert "Saved" not in page.locator("html").get_attribute("data-said")
    assert [key for key in kept(page) if key.startswith("draft:")]


# The gate of a Wi-Fi answers everything with a page of its own, or leads to it.
GATES = (
    {"status": 200, "body": "Please sign in"},
    {"status": 302, "headers": {"Location": "http://gate.example/sign-in/"}},
    {"status": 302, "headers": {"Location": "/sign-in/"}},
    {"status": 403, "body": "Please sign in"},
)


def stand_at_the_gates(page, path, gates):
    """Nothing at this path gets through any more; each gate answers in its turn, as often as something is asked."""
    turned_away = []

    def turn_away(route):
        turned_away.append(route.request.url)
        route.fulfill(**gates[(len(turned_away) - 1) % len(gates)])

    page.route(path, turn_away)
    return turned_away


def another(page, turned_away, ask):
    """Ask, and wait until one more was turned away and the page has seen it."""
    before = len(turned_away)
    page.evaluate(ask)
    for _ in range(SOON // 200):
        page.wait_for_timeout(200)
        if len(turned_away) > before:
            break
    assert len(turned_away) > before
    page.wait_for_timeout(300)


def test_only_what_we_say_is_saved_is_taken_as_saved(page, place, code, sent):
    fail_to_send(page, place, code)
    page.goto(f"{place.url}/s/{code}/article/")
    sent_in_vain = stand_at_the_gates(page, "**/arguments/new/", GATES)
    for _ in GATES:
        another(page, sent_in_vain, HURRY)
        expect(page.locator("out-box")).to_contain_text("not sent yet")
        assert waiting(page)
    page.unroute_all()
    hurry(page)
    expect(page.locator("out-box")).to_have_text("", timeout=SOON)
    expect(page.locator("#save-state")).to_have_text("Saved")
    page.goto(f"{place.url}/s/{code}/arguments/")
    expect(page.get_by_text(WROTE)).to_have_count(1)


def test_the_gate_of_a_wifi_is_not_taken_for_an_answer_to_a_form_nor_to_a_live_part(page, place, code):
    type_argument(page, place, code, WROTE)
    back = {"status": 302, "headers": {"Location": f"/s/{code}/article/"}}
    sent_in_vain = stand_at_the_gates(page, "**/arguments/new/", (*GATES, back))
    asked_in_vain = stand_at_the_gates(page, "**/pulse/**", GATES)
    page.get_by_role("button", name="Send my argument").click()
    for _ in (*GATES, back):
        another(page, sent_in_vain, HURRY)
        another(page, asked_in_vain, PULSE)
        expect(page.locator("#save-state")).to_have_text("Not sent yet")
        assert waiting(page)
        assert "Please sign in" not in page.content()
        assert page.locator("#pulse").count() == 1
    page.unroute_all()
    hurry(page)
    expect(page.locator("#save-state")).to_have_text("Saved", timeout=SOON)
    page.goto(f"{place.url}/s/{code}/arguments/")
    expect(page.get_by_text(WROTE)).to_have_count(1)


def test_a_version_that_another_than_our_server_tells_is_none(page, place, code):
    page.route("**/events/", lambda route: route.abort())
    page.route("**/events/?v=*", lambda route: route.fulfill(status=404, body="Please sign in"))
    page.goto(f"{place.url}/s/{code}/me/")
    expect(page.locator("#save-state")).to_contain_text("No connection", timeout=SOON)
    assert page.locator("class-stream").count() == 1
    expect(page.locator("live-class")).to_have_text("")


def test_what_goes_wrong_once_with_one_form_does_not_hold_the_out_box_for_ever(page, place, code, sent):
    fail_to_send(page, place, code)
    page.goto(f"{place.url}/s/{code}/article/")
    headers = page.locator("body").get_attribute("hx-headers")
    page.evaluate("() => document.body.setAttribute('hx-headers', '{')")
    page.unroute_all()
    with page.expect_event("pageerror", timeout=SOON):
        hurry(page)
    page.evaluate("(headers) => document.body.setAttribute('hx-headers', headers)", headers)
    expect(page.locator("#save-state")).to_have_text("Saved", timeout=SOON)
    assert waiting(page) == []


def test_a_weighing_that_comes_too_late_is_said_once_and_waits_no_longer(page, place, code, sent):
    move_on(place, code, "weigh")
    page.goto(f"{place.url}/s/{code}/weigh/")
    page.get_by_role("button", name="Disagree").click()
    expect(page.locator("#save-state")).to_have_text("Not sent yet")
    page.goto(f"{place.url}/s/{code}/me/")
    expect(page.locator("out-box")).to_contain_text("not sent yet")
    move_on(place, code, "final_vote")
    page.unroute_all()
    hurry(page)
    expect(page.locator("out-box")).to_contain_text("came too late", timeout=SOON)
    expect(page.locator("said-aloud")).to_contain_text("came too late")
    assert waiting(page) == []
    assert "Not sent" not in page.locator("#save-state").inner_text()
    page.goto(f"{place.url}/s/{code}/me/")
    expect(page.locator("out-box")).to_have_text("")
    assert "Not sent" not in page.locator("#save-state").inner_text()


def test_words_that_were_refused_from_afar_are_kept_and_no_longer_called_waiting(page, place, code, sent):
    fail_to_send(page, place, code)
    page.goto(f"{place.url}/s/{code}/me/")
    move_on(place, code, "switch")
    page.unroute_all()
    hurry(page)
    expect(page.locator("out-box")).to_contain_text("the class has moved on", timeout=SOON)
    for _ in range(2):
        assert "Not sent" not in page.locator("#save-state").inner_text()
        page.goto(f"{place.url}/s/{code}/me/")
        expect(page.locator("out-box")).to_contain_text("the class has moved on")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator("out-box")).to_have_text("")
    page.goto(f"{place.url}/s/{code}/arguments/new/")
    expect(page.locator("out-box")).to_have_text("")
    expect(page.locator("[name=claim]")).to_have_value(WROTE)


def test_what_is_changed_after_it_could_not_be_sent_goes_only_when_the_button_is_pressed(
    page, place, code, sent
):
    fail_to_send(page, place, code)
    page.fill("[name=claim]", "Half a")
    expect(page.locator("#argument-form")).to_contain_text("It goes when you press the button")
    page.unroute_all()
    tries = len(sent)
    hurry(page)
    page.wait_for_timeout(3_000)
    page.goto(f"{place.url}/s/{code}/article/")
    expect(page.locator("out-box")).to_contain_text("you changed it")
    hurry(page)
    page.wait_for_timeout(3_000)
    assert len(sent) == tries
    page.get_by_role("link", name="you changed it").click()
    expect(page.locator("[name=claim]")).to_have_value("Half a")
    expect(page.locator("#argument-form")).to_contain_text("It goes when you press the button")
    page.fill("[name=claim]", "A whole sentence")
    page.get_by_role("button", name="Send again").click()
    expect(page).to_have_url(WRITTEN, timeout=SOON)
    expect(page.locator("#save-state")).to_have_text("Saved")
    expect(page.get_by_text("A whole sentence").first).to_be_visible()
    assert len(sent) == tries + 1
    assert kept(page) == []


def test_a_network_that_swallows_everything_is_asked_by_one_request_and_said_to_be_silent(page, place, code):
    asked, over = [], []
    page.route("**/events/", lambda route: route.abort())
    page.clock.install()
    page.route("**/events/?v=*", lambda route: asked.append(route))
    page.on("requestfailed", lambda request: over.append(request.url) if "?v=" in request.url else None)
    page.goto(f"{place.url}/s/{code}/me/")
    for _ in range(16):
        page.clock.run_for(500)
    assert len(asked) == 1
    for _ in range(16):
        page.clock.run_for(500)
    expect(page.locator("#save-state")).to_contain_text("No connection")
    assert len(over) == 1
    assert len(asked) <= 2


def test_what_hangs_on_its_way_does_not_hold_the_others_back(page, place, code, sent):
    page.goto(f"{place.url}/s/{code}/article/")
    page.unroute_all()
    page.clock.install()
    begun = []
    page.route("**/s/*/slow-*/", lambda route: begun.append(route.request.url))
    page.evaluate(
        """(code) => {
          for (const name of ["slow-a", "slow-b"]) sessionStorage.setItem(`outbox:${code}-${name}`,
            JSON.stringify({action: `/s/${code}/${name}/`, page: "/", entries: [], button: null}));
        }""",
        code,
    )
    page.reload()
    for _ in range(8):
        page.clock.run_for(1_000)
    assert len(begun) == 1
    for _ in range(8):
        page.clock.run_for(1_000)
    page.wait_for_timeout(500)
    assert len(set(begun)) == 2
