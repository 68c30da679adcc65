"""The control room, by keyboard and ear alone."""

from __future__ import annotations

from tests.browser.place import NAME, PASSWORD, Place
from tests.browser.room import more, move_on, sit_down
from tests.spoken.town import make_class
from tests.spoken.walk import Walk


def go(walk: Walk, place: Place) -> None:
    """Sign in, hear every control, move the class on, hear of what is argued, hide it, cover the wall."""
    code = make_class(place)
    sit_down(place, code, 4)
    walk.open(f"{place.url}/teach/", "Name entry required")
    walk.reach("[name=username]")
    walk.type(NAME)
    walk.reach("[name=password]")
    walk.type("not this one")
    walk.key("Return", once="This name and password do not belong together")
    walk.reach("[name=username]")
    walk.type(NAME)
    walk.reach("[name=password]")
    walk.type(PASSWORD)
    walk.key("Return", "Finished loading Your sessions")
    walk.open(f"{place.url}/teach/sessions/{code}/", "Finished loading Class 10b", "have joined")
    walk.key("h", "Class 10b heading level 1")
    for _ in range(45):
        walk.step()
        if walk.ask("() => document.activeElement === document.body"):
            break
    walk.press("form[action$='/phase/'] button", never="^Sending")
    walk.act("[the class argues]")
    move_on(place, code, "argue")
    walk.expect("Finished loading Class 10b", once="The class has moved on to “Argue”", most=60)
    for n in range(2):
        walk.act("[somebody argues]")
        more(place, code, f"A camera is no rest, {n}.", by=f"Heron {n}")
        walk.expect(once="new argument", never=r"percent|^\d+$", most=60)
    walk.reach("[data-row] summary")
    walk.key("space", "expanded")
    walk.reach("[data-row] [name=reason]")
    walk.press("[data-row] details form button", never="^Sending")
    walk.reach("#wall-blank")
    walk.key("Return", "Uncover the wall")
