"""The whole main job in a real browser: one instructor and three students on the real case, to the opened export."""

import csv
import io
import json
import zipfile

import pytest
from playwright.sync_api import Error, expect

from tests.browser.tour import join, send, sign_in, vote

pytestmark = pytest.mark.browser


def focused(page, question, argument=None):
    """Ask the element that has the focus; nothing while the page is just being left for another."""
    try:
        return page.evaluate(question, argument)
    except Error:
        page.wait_for_load_state()
        return None


def press(page, name):
    """Press a button or a link by keyboard alone: Tab until it has the focus, then Enter."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if focused(page, "() => (document.activeElement.innerText || '').trim()") == name:
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            return
    raise AssertionError(f"no button “{name}” can be reached by keyboard")


def tab_to(page, selector):
    """Tab until the element has the focus."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if focused(page, "selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def go_on(desk, name):
    send(desk, desk.get_by_role("button", name=name))


def argue(page, place, code, *, claim, pole, passage, quote):
    """An argument typed in: works with and without script."""
    page.goto(f"{place.url}/s/{code}/arguments/new/")
    page.locator(f"input[name=pole][value={pole}]").check()
    page.fill("[name=claim]", claim)
    page.fill(
        "[name=reason]", "Because the case says so, and because nothing else has been tried. 原因 السبب"
    )
    page.select_option("[name='citation-0-passage']", str(passage))
    page.fill("[name='citation-0-quote']", quote)
    send(page, page.get_by_role("button", name="Send my argument"))


def vote_without_script(page, place, code):
    page.goto(f"{place.url}/s/{code}/ballot/")
    for _ in range(9):
        if not page.locator("#id_place").count():
            return
        page.locator("input[name=confidence][value='1']").check()
        page.locator("input[name=stance][value=only_if]").check()
        page.locator("input[name=conditions]").first.check()
        page.get_by_role("button", name="Save my vote").click()
        if page.locator("#id_what").count():
            page.select_option("#id_what", "nothing")
            page.locator("#moved button[type=submit]").click()
    raise AssertionError("the vote does not come to its end")


def vote_by_keyboard(page, place, code, digit):
    page.goto(f"{place.url}/s/{code}/ballot/")
    for _ in range(2):
        title = page.locator("#vote-title").inner_text()
        tab_to(page, "#id_place")
        page.keyboard.press(digit)
        expect(page.locator("#place-says")).not_to_contain_text("Not set yet")
        tab_to(page, "input[name=confidence]")
        page.keyboard.press("Space")
        tab_to(page, "input[name=stance]")
        page.keyboard.press("Space")
        press(page, "Save my vote")
        expect(page.locator("h2").first).not_to_have_text(title)


def test_a_class_from_the_join_code_to_the_exported_report(chromium, place, tmp_path):
    desk = sign_in(chromium.new_context(viewport={"width": 1280, "height": 800}), place)
    phone = {"viewport": {"width": 390, "height": 844}}
    typing, scriptless, keys = (
        chromium.new_context(**phone, **more).new_page() for more in ({}, {"java_script_enabled": False}, {})
    )

    # The instructor makes a session and projects its code.
    desk.goto(f"{place.url}/teach/sessions/new/")
    desk.fill("[name=title]", "The whole way")
    send(desk, desk.locator("main form button[type=submit]").first)
    code = desk.locator(".join-code").inner_text().strip()
    assert len(code) == 6

    # Three students join; each reads first who can see what.
    for page in (typing, scriptless, keys):
        page.goto(f"{place.url}/join/{code}/")
        expect(page.get_by_text("Who can see what")).to_be_visible()
    join(typing, place, code)
    join(scriptless, place, code)
    keys.goto(f"{place.url}/join/{code}/")
    press(keys, "Take my seat")
    expect(keys.get_by_text("Your instructor will open the first phase")).to_be_visible()

    # Read: one's phone follows the class by itself; a passage is marked.
    go_on(desk, "Open: Read")
    expect(typing).to_have_url(f"{place.url}/s/{code}/article/", timeout=20_000)
    typing.locator("#p14 .mark-button").click()
    expect(typing.locator("#p14 .mark-button")).to_have_attribute("aria-pressed", "true")
    assert typing.goto(f"{place.url}/s/{code}/since/").status == 404

    # First vote: by touch and digit, without script, by keyboard alone.
    go_on(desk, "Next: First vote")
    vote(typing, place, code, digit="1")
    vote_without_script(scriptless, place, code)
    vote_by_keyboard(keys, place, code, "9")
    expect(keys.get_by_text("All saved")).to_be_visible()
    expect(desk.get_by_text("3 of 3 have voted")).to_be_visible(timeout=20_000)
    assert typing.goto(f"{place.url}/s/{code}/since/").status == 200
    assert typing.goto(f"{place.url}/s/{code}/debrief/").url.endswith("/ballot/")

    # Argue: with evidence selected in the reading, and typed in without script.
    go_on(desk, "Next: Argue")
    argue(
        typing, place, code, claim="A camera is no rest.", pole="b", passage=14,
        quote="That, actually, will save a lot of lives",
    )  # fmt: skip
    argue(
        scriptless, place, code, claim="Tired drivers kill <script>alert(1)</script>", pole="a", passage=14,
        quote="That, actually, will save a lot of lives",
    )  # fmt: skip
    keys.goto(f"{place.url}/s/{code}/arguments/")
    expect(keys.get_by_text("A camera is no rest.")).to_be_visible()
    expect(keys.get_by_text("<script>alert(1)</script>")).to_be_visible()
    press(keys, "No answers yet: answer it")
    expect(keys.locator("#answer")).to_be_visible()
    tab_to(keys, "#answer input[name=kind]")
    keys.keyboard.press("ArrowDown")
    tab_to(keys, "#answer [name=claim]")
    keys.keyboard.type("What would you try first?")
    press(keys, "Send my answer")
    expect(keys.get_by_text("What would you try first?")).to_be_visible()

    # The instructor hides an argument with a reason, which its author reads, and shows it again.
    desk.goto(f"{place.url}/teach/sessions/{code}/moderation/")
    hidden = desk.locator("article.argument", has_text="A camera is no rest.").last
    hidden.locator("summary").click()
    hidden.locator("textarea").fill("Please say whose rest.")
    send(desk, hidden.get_by_role("button", name="Hide it with this reason"))
    typing.goto(f"{place.url}/s/{code}/arguments/")
    expect(typing.get_by_text("Please say whose rest.").first).to_be_visible()
    keys.goto(f"{place.url}/s/{code}/arguments/")
    expect(keys.get_by_text("A camera is no rest.")).to_have_count(0)
    desk.goto(f"{place.url}/teach/sessions/{code}/moderation/")
    send(desk, desk.get_by_role("button", name="Show it again").first)

    # Switch sides, and judge.
    desk.goto(f"{place.url}/teach/sessions/{code}/")
    go_on(desk, "Next: Switch sides")
    typing.goto(f"{place.url}/s/{code}/switch/")
    typing.select_option("#id_card", index=1)
    typing.locator("input[name=pole]").first.check()
    typing.fill("[name=claim]", "The best that can be said for them.")
    typing.fill("[name=reason]", "Even so, the other side is right that someone must watch.")
    send(typing, typing.get_by_role("button", name="Send my case"))
    expect(typing.get_by_text("The best that can be said for them.")).to_be_visible()

    keys.goto(f"{place.url}/s/{code}/switch/")
    tab_to(keys, "#id_card")
    keys.keyboard.press("ArrowDown")
    tab_to(keys, "input[name=pole]")
    keys.keyboard.press("Space")
    tab_to(keys, "[name=claim]")
    keys.keyboard.type("Typed by keyboard for the other side.")
    tab_to(keys, "[name=reason]")
    keys.keyboard.type("Even so, there is more to say.")
    press(keys, "Send my case")
    expect(keys.get_by_text("Typed by keyboard for the other side.")).to_be_visible()

    # Weigh, one at a time, and undo.
    go_on(desk, "Next: Weigh")
    typing.goto(f"{place.url}/s/{code}/weigh/")
    send(typing, typing.get_by_role("button", name="Agree", exact=True))
    expect(typing.locator("#weigh").get_by_text("You have weighed 1")).to_be_visible()
    send(typing, typing.get_by_role("button", name="Undo the last one"))
    expect(typing.locator("#weigh").get_by_text("You have weighed 0")).to_be_visible()
    send(typing, typing.get_by_role("button", name="Disagree"))
    keys.goto(f"{place.url}/s/{code}/weigh/")
    press(keys, "Pass")
    expect(keys.locator("#weigh").get_by_text("You have weighed 1")).to_be_visible()
    scriptless.goto(f"{place.url}/s/{code}/weigh/")
    scriptless.locator("input[name=well_argued]").check()
    scriptless.get_by_role("button", name="Agree", exact=True).click()
    expect(scriptless.locator("#weigh").get_by_text("You have weighed 1")).to_be_visible()

    # Final vote, and a vote that comes too late stays on the page.
    go_on(desk, "Next: Final vote")
    vote(typing, place, code, digit="4")
    vote_without_script(scriptless, place, code)
    keys.goto(f"{place.url}/s/{code}/ballot/")
    keys.locator("#id_place").focus()
    keys.keyboard.press("8")
    keys.locator("input[name=confidence][value='3']").check()
    keys.locator("input[name=stance][value=never]").check()
    go_on(desk, "Next: Debrief")
    send(keys, keys.get_by_role("button", name="Save my vote"))
    expect(keys.get_by_text("This vote is closed").first).to_be_visible()
    expect(keys.locator("#id_place")).to_have_value("80")

    # Debrief: three are too few for a picture, and one's own way is there.
    typing.goto(f"{place.url}/s/{code}/debrief/")
    expect(typing.get_by_text("Too few to show").first).to_be_visible()
    expect(typing.get_by_text("Your own way")).to_be_visible()

    # Export: the report in the browser, and the zip opened.
    desk.goto(f"{place.url}/teach/sessions/{code}/reports/report.html")
    expect(desk.get_by_text("Tired drivers kill <script>alert(1)</script>").first).to_be_visible()
    answer = desk.request.get(f"{place.url}/teach/sessions/{code}/reports/bundle.zip")
    assert answer.status == 200
    bundle = zipfile.ZipFile(io.BytesIO(answer.body()))
    names = {name.rsplit("/", 1)[-1]: name for name in bundle.namelist()}
    session = json.loads(bundle.read(names["session.json"]))
    assert code in json.dumps(session)
    ballots = list(csv.DictReader(io.StringIO(bundle.read(names["ballots.csv"]).decode("utf-8-sig"))))
    assert len(ballots) == 3 * 2 + 2 * 2
    place.manage("export_session", code, "--to", str(tmp_path / "out.zip"))
    assert zipfile.ZipFile(tmp_path / "out.zip").testzip() is None

    # My data: everything, to take along; and gone when it is deleted.
    data = json.loads(typing.request.get(f"{place.url}/s/{code}/me/data.json").body())
    assert "A camera is no rest." in json.dumps(data)


def test_two_windows_of_one_student_and_a_server_that_restarts_lose_nothing(chromium, place):
    desk = sign_in(chromium.new_context(), place)
    desk.goto(f"{place.url}/teach/sessions/new/")
    desk.fill("[name=title]", "The server goes away")
    send(desk, desk.locator("main form button[type=submit]").first)
    code = desk.locator(".join-code").inner_text().strip()
    student = chromium.new_context()
    page = student.new_page()
    join(page, place, code)
    for name in ("Open: Read", "Next: First vote", "Next: Argue"):
        go_on(desk, name)
    page.goto(f"{place.url}/s/{code}/arguments/new/")
    page.locator("input[name=pole]").first.check()
    page.fill("[name=claim]", "Typed before the server went away")
    page.fill("[name=reason]", "And still here.")
    place.stop()
    page.get_by_role("button", name="Send my argument").click()
    expect(page.get_by_role("button", name="Send again")).to_be_visible()
    expect(page.locator("[name=claim]")).to_have_value("Typed before the server went away")
    place.start()
    expect(page.locator("#save-state")).to_have_text("Saved", timeout=60_000)
    other = student.new_page()
    other.goto(f"{place.url}/s/{code}/arguments/")
    expect(other.get_by_text("Typed before the server went away")).to_have_count(1)
