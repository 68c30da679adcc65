"""A whole class in one engine, each thing at the moment when the class does it."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.place import Place
from tests.engines.walk import QUOTE, SOON, STILL, Walk
from tests.engines.window import Window

# Opens somebody's browser: a name, the size of its page, and whether it runs scripts.
Open = Callable[..., Window]
# Figures that can be seen and stand inside the window.
DRAWN = """return [...document.querySelectorAll("main svg.chart")].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.width > 100 && box.height > 20 && box.left >= -1 && box.right <= innerWidth + 1;
}).length"""

# Nothing of a picture on the wall is cut off.
INSIDE = """const place = document.querySelector(".wall-slide").getBoundingClientRect();
return [...document.querySelectorAll(".wall-slide svg.chart")].every((one) => one.getBoundingClientRect().bottom <= place.bottom + 1);"""


def lesson(open_window: Open, walk: Walk, place: Place, wall_url: str) -> None:
    """An instructor, a wall, a student on a phone, one at a laptop and one without JavaScript."""
    desk, wall = open_window("desk", 1280, 800), open_window("wall", 1280, 720)
    phone, laptop = open_window("phone", 390, 844), open_window("laptop", 1280, 800)
    plain = open_window("plain", 390, 844, scripts=False)
    walk.sign_in(desk)
    wall.goto(wall_url)
    wall.sees(walk.code)
    walk.step(wall, "lobby")
    for page, has in ((phone, "1 has joined"), (laptop, "2 have joined"), (plain, "3 have joined")):
        walk.join(page)
        desk.sees(has, "#counts", patience=SOON)
    walk.step(desk, "lobby")
    walk.step(phone, "lobby")

    walk.go_on(desk, "Open: Read")
    for page in (phone, laptop):
        page.reaches("/article/", patience=SOON)
        walk.step(page, "article")
    walk.mark(phone)
    walk.step(phone, "marked")
    phone.press("Cards")
    phone.reaches("/positions/")
    walk.step(phone, "positions")

    walk.go_on(desk, "Next: First vote")
    walk.vote(phone, "2")
    walk.vote(laptop, "9")
    vote_plainly(walk, plain)
    desk.sees("3 of 3 have voted", patience=SOON)
    walk.step(desk, "voted")

    walk.go_on(desk, "Next: Argue")
    walk.argue(phone, "A camera is no rest.", selects=True)
    walk.argue(laptop, "Tired drivers kill <script>alert(1)</script>", selects=False)
    walk.reply(laptop, "A camera is no rest.", "What would you try first?")
    walk.argue(plain, "Without a script, and heard.", selects=False)
    desk.sees("Without a script, and heard.", patience=SOON)
    walk.step(desk, "argued")
    moderate(walk, desk, wall)
    outage(walk, phone, place)

    desk.goto(f"{walk.base}/teach/sessions/{walk.code}/")
    walk.go_on(desk, "Next: Switch sides")
    walk.switch(phone, "The best that can be said for them.")
    walk.go_on(desk, "Next: Weigh")
    for page in (phone, laptop, plain):
        walk.weigh(page)
    walk.go_on(desk, "Next: Final vote")
    walk.vote(phone, "8")
    walk.vote(laptop, "4")
    vote_plainly(walk, plain)
    walk.go_on(desk, "Next: Debrief")
    for page in (phone, laptop):
        page.goto(walk.at("debrief/"))
        page.sees("Your own way")
        walk.step(page, "debrief")
    wall.sees("Debrief", patience=SOON)
    walk.step(wall, "debrief")
    walk.leave(phone)


def moderate(walk: Walk, desk: Window, wall: Window) -> None:
    """Hide by keys and show again; put on the wall, cover it and uncover it."""
    desk.keys("body", "j")
    desk.keys("[data-row]:focus", "h")
    desk.until("return document.activeElement.name === 'reason'", "the reason")
    walk.step(desk, "hide")
    desk.click("[data-row] details[open] button[type=submit]")
    desk.press("Show it again", exact=False)
    words = "[...document.querySelectorAll('button')].some((one) => one.innerText.includes('Show it again'))"
    desk.until(f"return !{words}", "shown again")
    # Not while the list comes anew: what is pressed then may be gone before it is heard.
    desk.until(f"{STILL} && !{words}", "the list at rest")
    desk.click("[data-row] [data-key=f]")
    claim = "return document.querySelector('.wall-claim') !== null"
    wall.until(claim, "an argument on the wall", patience=SOON)
    walk.step(wall, "argument")
    desk.press("Cover the wall")
    wall.until("return document.querySelector('[data-slide=blank]') !== null", "a cover", patience=SOON)
    desk.press("Uncover the wall")
    wall.until(claim, "the wall again", patience=SOON)


def outage(walk: Walk, page: Window, place: Place) -> None:
    """The server is gone while a student sends; what was sent arrives by itself, once, when it is back."""
    claim = "Sent into a server that was gone"
    page.goto(walk.at("arguments/new/"))
    page.click("input[name=pole]")
    page.fill("[name=claim]", claim)
    page.fill("[name=reason]", "Written with care, and not to be written twice.")
    place.kill()
    page.press("Send my argument")
    page.sees("Not sent yet", "#save-state", patience=SOON)
    walk.step(page, "unsent")
    place.start(*walk.serving)
    # By itself: nobody presses anything.
    page.until("return /arguments.[0-9a-f-]{36}/.test(location.href)", "what was sent", patience=2 * SOON)
    page.goto(walk.at("arguments/"))
    page.sees(claim)
    assert page.text().count(claim) == 1, "what was sent stands there twice"
    kept = page.run("return Object.keys(sessionStorage).filter((key) => /^(draft|outbox):/.test(key))")
    assert kept == [], f"{kept} is kept still"


def vote_plainly(walk: Walk, page: Window) -> None:
    """Every question, without a script: a range, choices and buttons as the browser has them."""
    page.goto(walk.at("ballot/"))
    for _ in range(8):
        was = page.run("return location.href")
        if page.run("return document.querySelector('#id_what') !== null"):
            page.pick("#id_what", "nothing")
            page.click("#moved button[type=submit]")
        elif page.run("return document.querySelector('#id_place') !== null"):
            page.click("input[name=confidence][value='1']")
            page.click("input[name=stance][value=as_described]")
            walk.step(page, "vote")
            page.press("Save my vote")
        else:
            break
        page.until(
            "return location.href !== arguments[0] && document.readyState === 'complete'",
            "the next question",
            was,
        )
    page.sees("All saved")


def figures(open_window: Open, walk: Walk, place: Place, wall_url: str, *, students: int) -> int:
    """The debrief of a class that a rehearsal has filled, on a phone and on the wall; how many figures."""
    phone, wall = open_window("phone", 390, 844), open_window("wall", 1280, 720)
    walk.join(phone)
    words = ["--students", str(students), "--seed", "3", "--url", place.url, "--until", "debrief"]
    place.manage("rehearse", walk.code, *words)
    phone.goto(walk.at("debrief/"))
    phone.sees("Your own way")
    for at in range(6):
        phone.run("scrollTo({ top: arguments[0], behavior: 'instant' })", 800 * at)
        walk.step(phone, f"figures-{at}")
    found = int(phone.run(DRAWN))
    assert found > 3, f"{phone.name}: {found} figures in the debrief"
    wall.goto(wall_url)
    wall.until(DRAWN, "a figure on the wall")
    assert wall.run(INSIDE), f"{wall.name}: the figure reaches below its place"
    walk.step(wall, "figure")
    return found


def secure(open_window: Open, walk: Walk) -> list[str]:
    """Over HTTPS, with cookies that only it has: a student joins, argues, and hears of the next phase by the stream."""
    desk, phone = open_window("desk", 1280, 800), open_window("phone", 390, 844)
    walk.sign_in(desk)
    walk.join(phone)
    desk.sees("1 has joined", "#counts", patience=SOON)
    walk.go_on(desk, "Open: Read")
    phone.reaches("/article/", patience=SOON)
    walk.go_on(desk, "Next: First vote")
    walk.vote(phone, "3")
    walk.go_on(desk, "Next: Argue")
    walk.argue(phone, f"Quoted over HTTPS: {QUOTE[:4]}", selects=False)
    cookies = [*phone.browser.call("cookies"), *desk.browser.call("cookies")]
    names = sorted({one["name"] for one in cookies if one["secure"]})
    assert len(names) >= 3, cookies
    assert [one["name"] for one in cookies if not one["name"].startswith("__Host-")] == []
    return names
