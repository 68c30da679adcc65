"""A class that is live: what one does is on every screen, and what is typed survives the network and the server."""

import re
import time
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.buffering import Buffering
from tests.browser.tour import join, make_class, send, sign_in
from tests.trust.size import full, size

pytestmark = pytest.mark.browser
SOON = 20_000
# Another tab says that it goes; before this one has decided, its stream is taken off the page.
LEFT_AND_GONE = """async () => {
  const one = document.querySelector("class-stream");
  const heard = new Promise((done) => { const hear = one.hear.bind(one); one.hear = (data) => (hear(data), done()); });
  new BroadcastChannel(`stream:${one.dataset.url}`).postMessage({ left: 1 });
  await heard;
  one.remove();
  await new Promise((done) => setTimeout(done, 600));
}"""


def control(chromium, place, code):
    desk = sign_in(chromium.new_context(viewport={"width": 1280, "height": 900}), place)
    desk.goto(f"{place.url}/teach/sessions/{code}/")
    return desk


def go_on(desk, name):
    send(desk, desk.get_by_role("button", name=name))


def streams(page):
    """Counts the event streams that a page opens; call it before the page is loaded."""
    opened = []
    page.on(
        "request",
        lambda request: opened.append(request.url) if request.resource_type == "eventsource" else None,
    )
    return opened


def type_argument(page, place, code, claim):
    page.goto(f"{place.url}/s/{code}/arguments/new/")
    page.locator("input[name=pole]").first.check()
    page.fill("[name=claim]", claim)
    page.fill("[name=reason]", "Written with care, and not to be written twice.")


def arguing(chromium, place):
    """A class that argues: its code, the instructor's page and a student's."""
    code = make_class(place)
    desk = control(chromium, place, code)
    page = chromium.new_context().new_page()
    join(page, place, code)
    for name in ("Open: Read", "Next: First vote", "Next: Argue"):
        go_on(desk, name)
    return code, desk, page


def kept(page):
    return page.evaluate("() => Object.keys(sessionStorage).filter((key) => /^(draft|outbox):/.test(key))")


def test_what_the_instructor_does_is_on_every_screen_and_what_students_do_is_in_the_control_room(
    chromium, place
):
    code = make_class(place)
    desk = control(chromium, place, code)
    first, second = (chromium.new_context().new_page() for _ in range(2))
    join(first, place, code)
    expect(desk.locator("#counts")).to_contain_text("1 has joined", timeout=SOON)
    join(second, place, code)
    expect(desk.locator("#counts")).to_contain_text("2 have joined", timeout=SOON)
    opened = streams(first)
    first.goto(f"{place.url}/s/{code}/")
    go_on(desk, "Open: Read")
    for page in (first, second):
        expect(page).to_have_url(f"{place.url}/s/{code}/article/", timeout=SOON)
    assert opened
    second.go_back()
    expect(second.locator("#pulse")).to_contain_text("Read")
    assert "<html" in second.content()


@pytest.mark.gate("T1-seen")
def test_the_instructors_page_tells_soon_that_somebody_has_joined(chromium, place, figure):
    code = make_class(place)
    desk = control(chromium, place, code)
    desk.wait_for_function("() => document.querySelector('class-stream').source?.readyState === 1")
    took = []
    for number in range(1, size(quick=3, whole=15) + 1):
        page = chromium.new_context().new_page()
        page.goto(f"{place.url}/join/{code}/")
        began = time.monotonic()
        page.get_by_role("button", name="Take my seat").click()
        has = "1 has joined" if number == 1 else f"{number} have joined"
        expect(desk.locator("#counts")).to_contain_text(has, timeout=SOON)
        took.append(time.monotonic() - began)
        page.context.close()
    figure(f"{len(took)} joined one by one, each shown after at most {max(took):.1f} s")
    assert max(took) <= size(quick=10, whole=2)


def test_without_a_stream_the_page_asks_and_takes_the_stream_up_again_when_it_is_back(chromium, place):
    code = make_class(place)
    desk = control(chromium, place, code)
    page = chromium.new_context().new_page()
    page.route(
        "**/events/",
        lambda route: route.abort() if route.request.resource_type == "eventsource" else route.continue_(),
    )
    join(page, place, code)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/events/?v=" in request.url else None)
    go_on(desk, "Open: Read")
    expect(page).to_have_url(f"{place.url}/s/{code}/article/", timeout=SOON)
    assert asked
    page.unroute("**/events/")
    with page.expect_event(
        "response", lambda answer: answer.request.resource_type == "eventsource", timeout=SOON
    ):
        page.reload()
    go_on(desk, "Next: First vote")
    expect(page.locator("#pulse")).to_contain_text("First vote", timeout=SOON)


def test_a_server_that_is_killed_while_a_student_types_and_sends_loses_no_word_and_doubles_none(
    chromium, place
):
    code, _desk, page = arguing(chromium, place)
    claim = "Sent into a server that was gone"
    type_argument(page, place, code, claim)
    place.kill()
    page.get_by_role("button", name="Send my argument").click()
    expect(page.locator("#save-state")).to_have_text("Not sent yet", timeout=SOON)
    expect(page.locator("[name=claim]")).to_have_value(claim)
    assert "Saved" not in page.locator("#save-state").inner_text()
    place.start()
    # By itself: nobody presses anything.
    expect(page).to_have_url(re.compile(r"/arguments/[0-9a-f-]{36}/"), timeout=60_000)
    expect(page.locator("#save-state")).to_have_text("Saved")
    page.goto(f"{place.url}/s/{code}/arguments/")
    expect(page.get_by_text(claim)).to_have_count(1)
    assert kept(page) == []


def test_what_waits_is_sent_from_another_page_of_the_class_too(chromium, place):
    code, _desk, page = arguing(chromium, place)
    claim = "Sent from where I went on reading"
    type_argument(page, place, code, claim)
    sending = f"**/s/{code}/arguments/new/"
    page.route(sending, lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="Send my argument").click()
    expect(page.locator("#save-state")).to_have_text("Not sent yet", timeout=SOON)
    page.goto(f"{place.url}/s/{code}/article/")
    expect(page.locator("out-box")).to_contain_text("not sent yet")
    page.unroute(sending)
    expect(page.locator("out-box")).to_have_text("", timeout=60_000)
    expect(page.locator("#save-state")).to_have_text("Saved")
    page.goto(f"{place.url}/s/{code}/arguments/")
    expect(page.get_by_text(claim)).to_have_count(1)


def test_an_answer_that_gets_lost_on_its_way_back_has_one_effect(chromium, place):
    code, _desk, page = arguing(chromium, place)
    claim = "Taken by the server, unknown to me"
    type_argument(page, place, code, claim)
    lost = []

    def lose(route):
        if route.request.method == "POST" and len(lost) < 2:
            lost.append(route.fetch(max_redirects=0).status)
            return route.abort()
        return route.continue_()

    page.route(f"**/s/{code}/arguments/new/", lose)
    page.get_by_role("button", name="Send my argument").click()
    expect(page).to_have_url(re.compile(r"/arguments/[0-9a-f-]{36}/"), timeout=60_000)
    assert lost == [303, 303]
    page.goto(f"{place.url}/s/{code}/arguments/")
    expect(page.get_by_text(claim)).to_have_count(1)


def test_words_that_come_too_late_stay_on_the_page_as_not_sent(chromium, place):
    code, desk, page = arguing(chromium, place)
    type_argument(page, place, code, "A thought that came late")
    go_on(desk, "Next: Switch sides")
    page.get_by_role("button", name="Send my argument").click()
    expect(page.get_by_text("so this was not saved").first).to_be_visible(timeout=SOON)
    expect(page.locator("[name=claim]")).to_have_value("A thought that came late")
    assert "Saved" not in page.locator("#save-state").inner_text()
    page.reload()
    page.goto(f"{place.url}/s/{code}/arguments/new/")
    expect(page.locator("[name=claim]")).to_have_value("A thought that came late")


def change_seen(desk, page, phase):
    """Move the class on; the seconds until the student's page says so."""
    began = time.monotonic()
    go_on(desk, phase)
    expect(page.locator("#pulse")).to_contain_text(phase.partition(": ")[2], timeout=60_000)
    return time.monotonic() - began


@pytest.mark.gate("T13b-mute")
def test_behind_a_proxy_that_holds_the_stream_back_pages_ask_and_go_on_asking(chromium, place, figure):
    """In a quick run the browser's clock is moved over the half minute in which the page waits for a sign of life."""
    code = make_class(place)
    desk = control(chromium, place, code)
    with Buffering(place.port) as proxy:
        context = chromium.new_context()
        page, behind = context.new_page(), SimpleNamespace(url=f"http://127.0.0.1:{proxy.port}")
        if not full():
            page.clock.install()
        join(page, behind, code)
        page.goto(f"{behind.url}/s/{code}/me/")
        page.wait_for_function("() => document.querySelector('class-stream').source?.readyState === 1")
        began = time.monotonic()
        go_on(desk, "Open: Read")
        if not full():
            assert "Read" not in page.locator("#pulse").inner_text()
            page.clock.fast_forward(32_000)
        expect(page.locator("#pulse")).to_contain_text("Read", timeout=60_000)
        first = time.monotonic() - began + (0 if full() else 32)
        later = [change_seen(desk, page, "Next: First vote")]
        # Another tab takes the stream over, which opens and is as mute; so it is on the next page.
        context.new_page().goto(f"{behind.url}/s/{code}/me/")
        later.append(change_seen(desk, page, "Next: Argue"))
        page.goto(f"{behind.url}/s/{code}/me/")
        later.append(change_seen(desk, page, "Next: Switch sides"))
        opened = proxy.opened
        context.close()
    said = ", ".join(f"{seconds:.1f}" for seconds in later)
    figure(f"first news after {first:.1f} s, then {said} s; {opened} streams opened and held back")
    assert opened >= 2
    assert max(later) <= size(quick=15, whole=5)
    assert first <= size(quick=45, whole=35)


@pytest.mark.gate("T13b-tabs")
def test_all_tabs_of_one_browser_share_one_stream_and_the_one_looked_at_holds_it(chromium, place, figure):
    code = make_class(place)
    desk = control(chromium, place, code)
    context = chromium.new_context()
    tabs = [context.new_page()]
    join(tabs[0], place, code)
    for _ in range(6):
        tab = context.new_page()
        tab.goto(f"{place.url}/s/{code}/me/")
        tabs.append(tab)
    holding = "() => Boolean(document.querySelector('class-stream').source)"
    tabs[-1].wait_for_function(holding)
    for tab in tabs[:-1]:
        tab.wait_for_function("() => !document.querySelector('class-stream').source")
    hold = sum(tab.evaluate(holding) for tab in tabs)
    go_on(desk, "Open: Read")
    for tab in tabs[1:]:
        expect(tab.locator("#pulse")).to_contain_text("Read", timeout=SOON)
    figure(f"{len(tabs)} tabs, {hold} stream, {len(tabs) - 1} pages that stay and all show the next phase")
    assert (len(tabs), hold) == (7, 1)
    tabs.pop().close()
    tabs[1].wait_for_function("() => true")  # the others elect one of them when the leader has gone
    go_on(desk, "Next: First vote")
    for tab in tabs[1:]:
        expect(tab.locator("#pulse")).to_contain_text("First vote", timeout=60_000)


def test_a_stream_that_has_left_its_page_does_not_lead_when_another_tab_goes(chromium, place):
    """Its page was swapped for the next one while it waited to see whether anybody else leads."""
    code = make_class(place)
    page = chromium.new_context().new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    join(page, place, code)
    page.evaluate(LEFT_AND_GONE)
    assert wrong == []


def test_a_seat_that_is_left_leaves_nothing_in_any_tab(chromium, place):
    code = make_class(place)
    desk = control(chromium, place, code)
    context = chromium.new_context()
    page, other = context.new_page(), context.new_page()
    join(page, place, code)
    for name in ("Open: Read", "Next: First vote", "Next: Argue"):
        go_on(desk, name)
    type_argument(other, place, code, "Only a draft")
    assert kept(other)
    page.goto(f"{place.url}/s/{code}/me/")
    page.locator("form[action$='/leave/'] button[type=submit]").first.click()
    page.locator("form[action$='/leave/'] button[type=submit]").first.click()
    expect(page.get_by_text("You have left the class.")).to_be_visible()
    expect(other).to_have_url(f"{place.url}/", timeout=SOON)
    assert kept(page) == kept(other) == []


def test_a_seat_that_is_removed_is_told_so(chromium, place):
    code = make_class(place)
    desk = control(chromium, place, code)
    page = chromium.new_context().new_page()
    join(page, place, code)
    desk.goto(f"{place.url}/teach/sessions/{code}/participants/")
    desk.locator("details summary").first.click()
    send(desk, desk.locator("form[action$='/remove/'] button[type=submit]").first)
    expect(page.locator("live-class")).to_contain_text("Your seat in this class was removed", timeout=60_000)
