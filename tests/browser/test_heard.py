"""What a screen reader would say too often, too late or not at all, as far as Chromium's tree can show it.

Each of these was heard with Orca (`python -m tests.benchmarks.spoken`), which the tests in CI do without.
"""

import itertools

import pytest
from playwright.sync_api import expect

from tests.browser import checks
from tests.browser.looks import axe_faults
from tests.browser.room import make_room, more, move_on, sit_down
from tests.browser.tour import sign_in

pytestmark = pytest.mark.browser
SOON = 20_000
IDS = itertools.count(95_000, 100)
# Everything that a live region was given to say, from now on.
LISTEN = """
window.said = [];
new MutationObserver((changes) => {
  for (const { target } of changes) {
    const region = (target.nodeType === 1 ? target : target.parentElement)?.closest("[aria-live], [role=status], [role=alert], output");
    if (region && !region.closest("[aria-hidden=true]")) window.said.push(region.textContent.replace(/\\s+/g, " ").trim());
  }
}).observe(document.body, { childList: true, characterData: true, subtree: true });
"""


@pytest.fixture
def page(chromium, place, tmp_path):
    """A student's page in a class that argues, with three arguments of others."""
    code, _ = make_room(place, tmp_path, [], title="Heard", names=("Teal Otter",), first_id=next(IDS))
    cookie = sit_down(place, code, 1)[0]
    for n in range(3):
        more(place, code, f"Claim number {n}.", by="Teal Otter")
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    name, _, value = cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": place.url}])
    page = context.new_page()
    page.code = code
    yield page
    context.close()


def told(page, selector):
    """What the accessibility tree says of one element: role, name, description and value."""
    devtools = page.context.new_cdp_session(page)
    document = devtools.send("DOM.getDocument")["root"]["nodeId"]
    node = devtools.send("DOM.querySelector", {"nodeId": document, "selector": selector})["nodeId"]
    found = devtools.send("Accessibility.getPartialAXTree", {"nodeId": node, "fetchRelatives": False})[
        "nodes"
    ][0]
    return {
        key: " ".join(str(found.get(key, {}).get("value", "")).split())
        for key in ("role", "name", "description")
    }


def sound(page):
    """Axe finds nothing: the walk through all pages sees none that was refused, and none just swapped in."""
    page.evaluate(checks.AXE)
    assert axe_faults(page, checks.EVERYTHING) == []


def test_what_describes_a_field_stays_while_one_types_and_the_limit_is_told_once(page, place):
    page.goto(f"{place.url}/s/{page.code}/arguments/new/")
    before = told(page, "[name=claim]")["description"]
    assert before == "At most 280 characters"
    page.evaluate(LISTEN)
    page.locator("[name=claim]").press_sequentially("Tired drivers need rules.")
    assert told(page, "[name=claim]")["description"] == before
    assert [words for words in page.evaluate("window.said") if "left" in words] == []
    page.locator("[name=claim]").fill("x" * 259)
    page.locator("[name=claim]").press_sequentially("xxxxx")
    assert [words for words in page.evaluate("window.said") if "left" in words] == ["20 left"]
    expect(page.locator("#claim-count [aria-hidden]")).to_have_text("16 left")


def test_a_slider_has_its_words_in_one_place(page, place):
    move_on(place, page.code, "final_vote")
    page.goto(f"{place.url}/s/{page.code}/ballot/")
    page.evaluate(LISTEN)
    page.locator("#id_place").press("2")
    expect(page.locator("#place-says")).to_contain_text("80 of 100")
    expect(page.locator("#id_place")).to_have_attribute(
        "aria-valuetext", page.locator("#place-says").inner_text()
    )
    assert "80 of 100" not in told(page, "#id_place")["description"]
    assert [words for words in page.evaluate("window.said") if "80 of 100" in words] == []


def test_the_argument_to_weigh_is_the_name_of_what_gets_the_focus(page, place):
    move_on(place, page.code, "weigh")
    page.goto(f"{place.url}/s/{page.code}/weigh/")
    page.evaluate(LISTEN)
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.locator("#weigh").get_by_text("You have weighed 1")).to_be_visible()
    expect(page.locator(".weigh-now")).to_be_focused()
    name = told(page, ".weigh-now")["name"]
    assert page.locator(".weigh-now .argument-claim").inner_text() in name
    assert page.locator(".weigh-now .argument-reason").inner_text() in name
    assert ", Teal Otter" in name
    sound(page)
    expect(page.locator("#save-state")).to_have_text("Saved")
    assert [words for words in page.evaluate("window.said") if words in ("Saved", "Sending")] == ["Saved"]


def test_a_refused_form_speaks_by_the_focus_alone(page, place):
    page.goto(f"{place.url}/s/{page.code}/arguments/new/")
    page.locator("input[name=pole]").first.check()
    page.locator("[name=claim]").fill("A claim.")
    page.locator("[name=reason]").fill("A reason.")
    page.locator("[name='citation-0-passage']").select_option("14")
    page.locator("[name='citation-0-quote']").fill("These words are nowhere")
    page.get_by_role("button", name="Send my argument").click()
    expect(page.locator("#error-summary")).to_be_focused(timeout=SOON)
    summary = told(page, "#error-summary")
    assert summary["role"] == "group"
    assert "These words are not in passage P14" in summary["name"]
    sound(page)
    page.goto(f"{place.url}/join/")
    page.locator("#id_code").fill("XXXXXX")
    page.locator("#id_code").press("Enter")
    expect(page.locator("#code-error")).to_be_visible(timeout=SOON)
    expect(page.locator("#id_code")).to_be_focused()
    assert "No class lets anybody in under this code" in told(page, "#id_code")["description"]
    expect(page.locator("[role=alert]")).to_have_count(0)
    sound(page)


def test_a_second_argument_is_told_in_the_same_words_and_heard_again(chromium, place, page):
    desk = sign_in(chromium.new_context(viewport={"width": 1280, "height": 900}), place)
    desk.goto(f"{place.url}/teach/sessions/{page.code}/")
    desk.evaluate(LISTEN)
    for n in (1, 2):
        more(place, page.code, f"One more, {n}.", by="Teal Otter")
        expect(desk.get_by_role("heading", name=f"One more, {n}.")).to_be_visible(timeout=SOON)
        desk.wait_for_function(
            "(n) => window.said.filter((words) => words === '1 new argument').length >= n",
            arg=n,
            timeout=SOON,
        )
    said = [words for words in desk.evaluate("window.said") if words in ("", "1 new argument")]
    second = len(said) - 1 - said[::-1].index("1 new argument")
    assert "" in said[said.index("1 new argument") + 1 : second]
    desk.context.close()
