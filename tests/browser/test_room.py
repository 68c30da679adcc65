"""The control room under one hand, and the wall, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.room import make_room, more, move_on
from tests.browser.tour import sign_in

pytestmark = pytest.mark.browser

CLAIMS = [(f"Claim number {n}", "Because of this.") for n in range(1, 6)]


@pytest.fixture
def desk(chromium, place):
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield sign_in(context, place)
    context.close()


def row(page, claim):
    return page.locator("[data-row]", has_text=claim)


def acted(page, key):
    """Press one key and wait for the server's answer."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press(key)


def test_one_key_moderates_one_argument_and_the_hand_stays_at_the_next(desk, place, tmp_path):
    code, token = make_room(place, tmp_path, CLAIMS, screens=True, first_id=1_000)
    desk.goto(f"{place.url}/teach/sessions/{code}/")
    wall = desk.context.browser.new_context().new_page()
    wall.goto(f"{place.url}/screen/{code}/{token}/")
    expect(desk.get_by_text("5 arguments wait for you")).to_be_visible()

    # One key lets the first one through; the next one is in hand.
    desk.keyboard.press("j")
    expect(row(desk, "Claim number 1")).to_be_focused()
    acted(desk, "l")
    expect(row(desk, "Claim number 1")).not_to_have_attribute("data-waiting", "")
    expect(row(desk, "Claim number 2")).to_be_focused()
    expect(desk.get_by_text("4 arguments wait for you")).to_be_visible()

    # H opens the reason that is offered; Enter sends it.
    desk.keyboard.press("h")
    expect(row(desk, "Claim number 2").locator("[name=reason]")).to_be_focused()
    desk.keyboard.type("l")
    expect(row(desk, "Claim number 2").locator("[name=reason]")).to_have_value("l")
    desk.keyboard.press("Escape")
    expect(row(desk, "Claim number 2")).to_be_focused()
    desk.keyboard.press("h")
    acted(desk, "Enter")
    expect(row(desk, "Claim number 2").get_by_text("Please speak to the case")).to_be_visible()
    expect(row(desk, "Claim number 3")).to_be_focused()

    # F puts what was let through on the wall; K goes back up.
    for _ in range(9):
        desk.keyboard.press("j")
    for _ in range(9):
        if "Claim number 1" in desk.evaluate("document.activeElement.innerText"):
            break
        desk.keyboard.press("k")
    expect(row(desk, "Claim number 1")).to_be_focused()
    acted(desk, "f")
    expect(wall.locator(".wall-claim")).to_have_text("Claim number 1", timeout=10_000)
    acted(desk, "b")
    expect(wall.locator("[data-slide=blank]")).to_be_attached(timeout=10_000)
    expect(wall.get_by_text("Claim number 1")).to_have_count(0)
    acted(desk, "b")
    expect(wall.locator(".wall-claim")).to_be_visible(timeout=10_000)

    # Each key is a button as well, and all keys can be switched off.
    desk.get_by_role("button", name="Keys", exact=True).click()
    desk.keyboard.press("b")
    desk.wait_for_timeout(300)
    expect(desk.get_by_role("button", name="Cover the wall")).to_be_visible()
    desk.get_by_role("button", name="Cover the wall").click()
    expect(desk.get_by_role("button", name="Uncover the wall")).to_be_visible()


def test_what_comes_in_meanwhile_takes_no_word_focus_or_fold_away(desk, place, tmp_path):
    code, _ = make_room(place, tmp_path, CLAIMS, first_id=2_000)
    desk.goto(f"{place.url}/teach/sessions/{code}/")
    desk.locator("summary", has_text="Give another number of minutes").click()
    desk.fill("#id_minutes", "17")
    first = row(desk, "Claim number 3")
    first.focus()
    more(place, code, "A new claim of this moment")
    expect(row(desk, "A new claim of this moment")).to_be_visible(timeout=15_000)
    expect(first).to_be_focused()
    expect(desk.locator("#id_minutes")).to_have_value("17")
    expect(desk.locator("steady-list [role=status]")).to_have_text("1 new argument")

    # While a reason is being typed the list waits; shut, it comes anew.
    desk.keyboard.press("h")
    desk.keyboard.type("Please say whose rest.")
    more(place, code, "Another claim of this moment")
    desk.wait_for_timeout(7_000)
    expect(first.locator("[name=reason]")).to_have_value("Please say whose rest.")
    expect(first.locator("[name=reason]")).to_be_focused()
    acted(desk, "Enter")
    expect(row(desk, "Another claim of this moment")).to_be_visible(timeout=10_000)
    expect(first.get_by_text("Please say whose rest.")).to_be_visible()


def test_a_list_that_was_asked_for_before_a_fold_was_opened_again_waits_too(desk, place, tmp_path):
    code, _ = make_room(place, tmp_path, CLAIMS, first_id=5_000)
    desk.goto(f"{place.url}/teach/sessions/{code}/")
    held = []
    desk.route("**/*part=queue*", lambda route: held.append(route))
    row(desk, "Claim number 3").focus()
    desk.keyboard.press("h")
    more(place, code, "A claim of this moment")
    desk.wait_for_function("() => document.querySelector('steady-list').isStale")
    with desk.expect_request("**/*part=queue*"):
        desk.keyboard.press("Escape")
    desk.keyboard.press("h")
    desk.keyboard.type("Kept")
    with desk.expect_response("**/*part=queue*"):
        held.pop().continue_()
    desk.wait_for_timeout(300)
    expect(row(desk, "Claim number 3").locator("[name=reason]")).to_have_value("Kept")
    expect(row(desk, "Claim number 3").locator("[name=reason]")).to_be_focused()
    acted(desk, "Enter")
    expect(row(desk, "A claim of this moment")).to_be_visible()
    expect(row(desk, "Claim number 3").get_by_text("Kept")).to_be_visible()


EDIT = """
from deliberation.actions.arguments import edit_argument
from deliberation.models import Argument
one = Argument.objects.get(classroom__code={code!r}, claim="Claim number 3")
edit_argument(by=one.participant, argument=one, claim="Claim number 3, with other words", reason="Because.")
"""


def test_an_act_on_words_that_have_changed_shows_the_new_words_and_keeps_what_is_typed_in_a_fold(
    desk, place, tmp_path
):
    code, _ = make_room(place, tmp_path, CLAIMS, screens=True, first_id=6_000)
    desk.goto(f"{place.url}/teach/sessions/{code}/")
    row(desk, "Claim number 3").focus()
    desk.keyboard.press("h")
    desk.keyboard.type("Say it kindly")
    place.manage("shell", "-c", EDIT.format(code=code))
    desk.wait_for_function("() => document.querySelector('steady-list').isStale", timeout=15_000)
    expect(desk.get_by_text("with other words")).to_have_count(0)
    with desk.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 409):
        row(desk, "Claim number 3").get_by_role("button", name="Let it through").click()
    expect(row(desk, "Claim number 3").get_by_text("with other words")).to_be_visible()
    expect(desk.locator("#control-problem")).to_contain_text("changed")
    expect(row(desk, "Claim number 3").locator("[name=reason]")).to_be_visible()
    expect(row(desk, "Claim number 3").locator("[name=reason]")).to_have_value("Say it kindly")
    row(desk, "Claim number 3").get_by_role("button", name="Let it through").click()
    expect(row(desk, "Claim number 3")).not_to_have_attribute("data-waiting", "")


def test_a_refused_act_says_why_and_a_move_of_the_class_keeps_what_is_typed(desk, place, tmp_path):
    code, _ = make_room(place, tmp_path, CLAIMS, first_id=3_000)
    desk.goto(f"{place.url}/teach/sessions/{code}/")
    row(desk, "Claim number 5").focus()
    desk.keyboard.press("h")
    desk.keyboard.type("   ")
    acted(desk, "Enter")
    expect(desk.locator("#control-problem")).to_have_text("Give the reason that its author will read.")
    expect(row(desk, "Claim number 5").locator("[name=reason]")).to_have_value("   ")
    desk.locator("[name=reason]:focus").fill("Typed while a colleague goes on")
    place.manage(
        "shell", "-c",
        "from deliberation.actions.classrooms import move_phase; from deliberation.models import ClassroomSession; "
        f"c = ClassroomSession.objects.get(code={code!r}); move_phase(c, by=None, to_step=c.step + 1)",
    )  # fmt: skip
    expect(
        desk.locator("follow-class").get_by_text("The class has moved on to “Switch sides”.")
    ).to_be_visible(timeout=15_000)
    desk.wait_for_timeout(3_000)
    expect(desk.locator("[name=reason]:focus")).to_have_value("Typed while a colleague goes on")


def test_a_projector_is_covered_by_its_own_key_and_loses_an_address_that_was_taken_away(
    chromium, desk, place, tmp_path
):
    code, token = make_room(place, tmp_path, CLAIMS, first_id=4_000)
    wall = chromium.new_context().new_page()
    wall.goto(f"{place.url}/screen/{code}/{token}/")
    expect(wall.locator(".wall-idea")).to_be_visible()
    for key in ("b", "."):
        wall.keyboard.press(key)
        expect(wall.locator(".wall-idea")).not_to_be_visible()
        expect(wall.locator("wall-cover [role=status]")).to_contain_text("This screen is covered.")
        wall.keyboard.press(key)
        expect(wall.locator(".wall-idea")).to_be_visible()
    wall.keyboard.press("Tab")
    wall.keyboard.press("Tab")
    expect(wall.get_by_role("button", name="Cover this screen (B)")).to_be_focused()
    desk.goto(f"{place.url}/teach/sessions/{code}/")
    desk.locator("summary", has_text="Make a new wall address").click()
    desk.get_by_role("button", name="Make a new one").click()
    desk.wait_for_load_state()
    expect(wall.locator(".wall-idea")).to_have_count(0, timeout=10_000)
    fresh = desk.locator("a[href*='/screen/']").get_attribute("href")
    assert token not in fresh
    assert wall.goto(place.url + fresh).status == 200


def test_the_pictures_of_the_debrief_come_by_key_while_one_looks_at_the_class(desk, place, tmp_path):
    code, _ = make_room(place, tmp_path, CLAIMS[:1], first_id=7_000)
    move_on(place, code, "debrief")
    desk.goto(f"{place.url}/teach/sessions/{code}/")
    now = desk.locator("#wall-now .wall-about")
    acted(desk, "n")
    expect(now).to_contain_text("Who went where")
    acted(desk, "n")
    expect(now).to_contain_text("How sure people were")
    acted(desk, "p")
    expect(now).to_contain_text("Who went where")
    # No argument was taken in hand by it.
    expect(desk.locator("[data-chosen]")).to_have_count(0)
