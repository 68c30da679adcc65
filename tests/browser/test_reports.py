"""What an instructor takes out and gives back, in a real browser: marks by keyboard, an archive with its progress."""

import zipfile

import pytest
from playwright.sync_api import expect

from deliberation.reports.bundle import files_of
from deliberation.rules.levels import Level
from tests.browser import checks
from tests.browser.tour import LONG_TITLE, join, make_class, send, sign_in

pytestmark = pytest.mark.browser

COLLECT = """() => {
  const said = document.querySelector("file-progress [role=status]");
  window.heard = [];
  new MutationObserver(() => window.heard.push(said.textContent)).observe(said, {childList: true, characterData: true});
}"""


def names_in(download, tmp_path):
    path = tmp_path / download.suggested_filename
    download.save_as(path)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_an_instructor_marks_by_keyboard_and_the_student_reads_it_once_released(chromium, place):
    code = make_class(place)
    phone = chromium.new_context().new_page()
    join(phone, place, code)
    desk = sign_in(chromium.new_context(), place)
    desk.goto(f"{place.url}/teach/sessions/{code}/marks/")
    desk.get_by_role("link", name="Mark the next seat that is open").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_load_state()
    for key, arrows in (("quotation", 2), ("fairness", 1), ("evidence", 3), ("condition", 1)):
        desk.locator(f"input[name={key}]:checked").focus()
        # From "not marked yet", the last of a group, the arrow leads round to 0 and on.
        for _ in range(arrows):
            desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Tab")
    desk.keyboard.type("Say who would check it. 很好")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator("table")).to_contain_text("1")
    cells = desk.locator("tbody tr").first.locator("td").all_inner_texts()
    assert cells[:5] == ["1", "0", "2", "0", "3"]
    phone.goto(f"{place.url}/s/{code}/me/")
    expect(phone.locator("main")).not_to_contain_text("很好")
    send(desk, desk.get_by_role("button", name="Release the marks"))
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Say who would check it. 很好")


def test_the_archive_comes_with_its_progress_and_without_script_too(chromium, place, tmp_path):
    code = make_class(place)
    desk = sign_in(chromium.new_context(), place)
    desk.goto(f"{place.url}/teach/sessions/{code}/reports/")
    files = [file.path for file in files_of(Level.PSEUDONYMOUS)]
    desk.evaluate(COLLECT)
    with desk.expect_download() as waiting:
        desk.get_by_role("link", name="bundle.zip").click()
    assert waiting.value.suggested_filename == f"{code}-bundle.zip"
    assert names_in(waiting.value, tmp_path)[: len(files)] == files
    expect(desk.locator("file-progress [role=status]")).to_contain_text("All files are made")
    heard = desk.evaluate("() => window.heard")
    assert heard[:2] == [f"Making {len(files)} files …", "All files are made; the archive is on its way …"]

    plain = chromium.new_context(
        java_script_enabled=False, storage_state=desk.context.storage_state()
    ).new_page()
    plain.goto(f"{place.url}/teach/sessions/{code}/reports/")
    with plain.expect_download() as waiting:
        plain.get_by_role("link", name="bundle.zip").click()
    assert names_in(waiting.value, tmp_path)[: len(files)] == files


def test_a_connection_that_breaks_is_said(chromium, place):
    code = make_class(place)
    desk = sign_in(chromium.new_context(), place)
    desk.goto(f"{place.url}/teach/sessions/{code}/reports/")
    desk.route("**/bundle.zip*", lambda route: route.abort())
    desk.get_by_role("link", name="bundle.zip").click()
    expect(desk.locator("file-progress [role=status]")).to_contain_text("Press again")


def test_an_archive_that_cannot_be_made_is_said_and_none_is_kept(chromium, place):
    code = make_class(place)
    desk = sign_in(chromium.new_context(), place)
    desk.goto(f"{place.url}/teach/sessions/{code}/reports/")
    kept = []
    desk.on("download", lambda download: kept.append(download))
    statuses = iter((500, 200))
    desk.route("**/bundle.zip*", lambda route: route.fulfill(status=next(statuses), body="<p>A page"))
    for words in ("could not be made", "The connection broke"):
        desk.get_by_role("link", name="bundle.zip").click()
        expect(desk.locator("file-progress [role=status]")).to_contain_text(words)
    assert kept == []


FILL = """
from deliberation.models import ClassroomSession
from tests.classes import fill_class
from tests.make import enter
room = ClassroomSession.objects.get(code={code!r})
fill_class(room, students=30, weighings=20)
enter(room, "ended")
"""


def test_the_report_does_not_scroll_sideways_on_a_phone_with_text_of_twice_the_size(
    chromium, place, tmp_path
):
    code = make_class(place, title=LONG_TITLE)
    place.manage("shell", "-c", FILL.format(code=code))
    desk = sign_in(chromium.new_context(viewport={"width": 390, "height": 844}), place)
    address = f"{place.url}/teach/sessions/{code}/reports/report.html"
    file = tmp_path / "report.html"
    file.write_bytes(desk.request.get(f"{address}?download=yes").body())
    devtools = desk.context.new_cdp_session(desk)
    devtools.send("Page.enable")
    for standard, width in ((32, 390), (16, 390), (16, 320)):
        devtools.send("Page.setFontSizes", {"fontSizes": {"standard": standard, "fixed": standard - 3}})
        desk.set_viewport_size({"width": width, "height": 844})
        for url in (address, file.as_uri()):
            desk.goto(url)
            assert desk.locator(".report svg.chart").count() > 10
            over = desk.evaluate(checks.WIDER)
            assert over == 0, f"{url} at {width} px, {standard} px: {desk.evaluate(checks.WIDEST)}"
