"""The whole way of a student, and the control room, by keyboard alone: nothing is clicked, no address is typed."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import Hands
from tests.browser.place import NAME, PASSWORD
from tests.browser.room import more, sit_down

pytestmark = pytest.mark.browser
SOON = 20_000
QUOTE = "That, actually, will save a lot of lives"


@pytest.fixture
def people(chromium, place):
    """An instructor at a desk and a student with a keyboard on a small screen."""
    sizes = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})
    contexts = [chromium.new_context(viewport=size, reduced_motion="reduce") for size in sizes]
    yield [Hands(context.new_page()) for context in contexts]
    for context in contexts:
        context.close()


def focus_is_in(hands, selector):
    """The focus is on this or in it: a screen reader goes on from there."""
    hands.page.wait_for_function(
        "(selector) => document.activeElement.closest(selector)", arg=selector, timeout=SOON
    )


def vote(hands, digit, *, moved=None):
    """One question of a vote: where, how sure, and under what condition; and what moved one, where that is asked."""
    title = hands.page.locator("#vote-title").inner_text()
    hands.to("#id_place")
    hands.key(digit)
    expect(hands.page.locator("#place-says")).not_to_contain_text("Not set yet")
    hands.choose("input[name=confidence][value='2']")
    hands.choose("input[name=stance][value=only_if]")
    hands.to("input[name=conditions]")
    hands.key("Space")
    hands.send("Save my vote")
    if moved:
        focus = hands.page.locator("#id_what")
        expect(focus).to_be_attached()
        hands.to("#id_what")
        hands.page.keyboard.type(moved)
        hands.type("#id_why", "It said what it would cost.")
        hands.to("#moved button[type=submit]")
        hands.key("Enter")
    expect(hands.page.locator("#vote-title", has_text=title)).to_have_count(0)
    hands.page.wait_for_load_state()


@pytest.mark.gate("A-keyboard")
def test_a_student_and_an_instructor_go_all_the_way_by_keyboard_alone(people, place, figure):
    desk, hand = people
    # The instructor signs in and makes a session in which students choose their card.
    desk.page.goto(f"{place.url}/teach/")
    desk.type("[name=username]", NAME)
    desk.type("[name=password]", PASSWORD)
    desk.key("Enter")
    desk.page.wait_for_url("**/teach/")
    desk.press("New session")
    desk.type("[name=title]", "Without a mouse")
    desk.to("[name=deals_cards]")
    desk.key("Space")
    desk.send("Make the session")
    code = desk.page.locator(".join-code").inner_text().strip()

    # The student joins with the code.
    hand.page.goto(f"{place.url}/")
    hand.type("#id_code", code)
    hand.key("Enter")
    hand.page.wait_for_url("**/join/**")
    hand.send("Take my seat")
    expect(hand.page.get_by_text("Your instructor will open the first phase")).to_be_visible()
    expect(desk.page.locator("#counts")).to_contain_text("1 has joined", timeout=SOON)

    # Read: the page follows the class; a passage is marked and the focus stays at the mark.
    desk.send("Open: Read")
    expect(hand.page).to_have_url(re.compile("/article/"), timeout=SOON)
    hand.to("#mark-button-14")
    hand.key("Space")
    expect(hand.page.locator("#mark-button-14")).to_have_attribute("aria-pressed", "true")
    focus_is_in(hand, "#mark-button-14")
    hand.key("Space")
    expect(hand.page.locator("#mark-button-14")).to_have_attribute("aria-pressed", "false")
    focus_is_in(hand, "#mark-button-14")
    hand.key("Space")
    expect(hand.page.locator("#mark-button-14")).to_have_attribute("aria-pressed", "true")
    hand.press("Cards")
    first = hand.page.get_by_role("button", name=re.compile("^Speak for ")).first.inner_text()
    hand.send(first)
    expect(hand.page.get_by_text("Your card")).to_be_visible()

    # First vote.
    desk.send("Next: First vote")
    expect(hand.page).to_have_url(re.compile("/ballot/"), timeout=SOON)
    while hand.page.locator("#id_place").count():
        vote(hand, "2")
    expect(hand.page.get_by_text("All saved")).to_be_visible()

    # Argue, with a quotation; answer somebody; change one's words.
    desk.send("Next: Argue")
    expect(hand.page).to_have_url(re.compile("/arguments/"), timeout=SOON)
    sit_down(place, code, 1)
    more(place, code, "A camera is no rest.", by="Heron 0")
    hand.press("Make an argument")
    hand.choose("input[name=pole]")
    hand.type("[name=claim]", "Tired drivers need rules first.")
    hand.type("[name=reason]", "Nobody has tried shorter hours.")
    hand.to("[name='citation-0-passage']")
    hand.page.keyboard.type("P14")
    hand.type("[name='citation-0-quote']", QUOTE)
    hand.send("Send my argument")
    expect(hand.page).to_have_url(re.compile("saved=yes"))
    expect(hand.page.locator(".citation").first).to_contain_text(QUOTE)
    focus_is_in(hand, "main")
    hand.press("Edit")
    hand.type("[name=claim]", "Tired drivers need rules before cameras.")
    hand.send("Save the change")
    expect(hand.page.get_by_text("rules before cameras").first).to_be_visible()

    # The instructor moderates: by name and by key, the wall too.
    desk.page.reload()
    expect(desk.page.get_by_text("rules before cameras").first).to_be_visible()
    desk.key("j")
    desk.key("h")
    expect(desk.page.locator("[name=reason]:focus")).to_be_visible()
    desk.send("Hide it")
    expect(desk.page.get_by_text("Please speak to the case")).to_be_visible()
    desk.send("Show it again")
    expect(desk.page.get_by_text("Please speak to the case")).to_have_count(0)
    for before, after in (("Cover the wall", "Uncover the wall"), ("Uncover the wall", "Cover the wall")):
        desk.send(before)
        expect(desk.page.get_by_role("button", name=after, exact=True)).to_be_visible()
        focus_is_in(desk, "#wall-blank")
    desk.to("#more-5")
    with desk.page.expect_response(lambda answer: answer.request.method == "POST"):
        desk.key("Enter")
    focus_is_in(desk, "#more-5")
    desk.send("Lock the door")
    expect(desk.page.get_by_text("The door is locked")).to_be_visible()

    # Back on the board: answer what another has said.
    hand.press("Arguments")
    hand.to_name("No answers yet: answer it")
    hand.press("No answers yet: answer it")
    hand.choose("#answer input[name=kind][value=ask]")
    hand.type("#answer [name=claim]", "What would you try first?")
    hand.send("Send my answer")
    expect(hand.page.get_by_text("What would you try first?")).to_be_visible()

    # Switch sides.
    desk.send("Next: Switch sides")
    expect(hand.page).to_have_url(re.compile("/switch/"), timeout=SOON)
    hand.to("#id_card")
    hand.key("ArrowDown")
    hand.choose("input[name=pole]")
    hand.type("[name=claim]", "The best that can be said for them.")
    hand.type("[name=reason]", "Even so, somebody must watch.")
    hand.send("Send my case")
    expect(hand.page.get_by_text("The best that can be said for them.")).to_be_visible()

    # Weigh: the focus goes on to the next argument, and back with what is undone.
    desk.send("Next: Weigh")
    expect(hand.page).to_have_url(re.compile("/weigh/"), timeout=SOON)
    hand.to("input[name=well_argued]")
    hand.key("Space")
    hand.send("Agree")
    expect(hand.page.locator("#weigh").get_by_text("You have weighed 1")).to_be_visible()
    expect(hand.page.locator("said-aloud")).to_contain_text("You have weighed 1")
    focus_is_in(hand, "#weigh")
    hand.send("Undo the last one")
    expect(hand.page.locator("#weigh").get_by_text("You have weighed 0")).to_be_visible()
    focus_is_in(hand, "#weigh")
    hand.send("Agree")

    # Final vote, and what moved one.
    desk.send("Next: Final vote")
    expect(hand.page).to_have_url(re.compile("/ballot/"), timeout=SOON)
    while hand.page.locator("#id_place").count():
        vote(hand, "8", moved="Nothing")
    expect(hand.page.get_by_text("All saved")).to_be_visible()

    # Debrief, one's own data, and leaving.
    desk.send("Next: Debrief")
    expect(hand.page).to_have_url(re.compile("/debrief/"), timeout=SOON)
    expect(hand.page.get_by_text("Your own way")).to_be_visible()
    hand.press("My data")
    hand.to("a[download]")
    hand.send("Leave, and let my words stay")
    expect(hand.page.get_by_role("heading", name="Leave the class?")).to_be_visible()
    hand.send("Leave, and let my words stay")
    expect(hand.page.get_by_text("You have left the class")).to_be_visible()

    # The instructor ends it, looks at the reports and signs out.
    desk.press("End the session")
    desk.send("Yes, end it now")
    desk.press("Reports")
    desk.to("a[href$='report.html']")
    desk.press(f"Sign out {NAME}")
    expect(desk.page.get_by_role("link", name="For instructors")).to_be_visible()
    figure(
        f"all steps in {hand.keys + desk.keys} keys; focus lost after {len(hand.lost) + len(desk.lost)} swaps"
    )
    assert hand.lost + desk.lost == []
