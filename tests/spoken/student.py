"""A student's whole way through a class, by keyboard and ear alone."""

from __future__ import annotations

from tests.browser.place import Place
from tests.browser.room import more, move_on, sit_down
from tests.spoken.town import make_class, others
from tests.spoken.walk import Walk, words

QUOTE = "That, actually, will save a lot of lives"
VALUE = "of 100)"
CHATTER = r"^Sending|\d left$|too many$"


def go_on(walk: Walk, place: Place, code: str, phase: str, title: str, page: str) -> None:
    """The class moves on: it is said once, and the page follows and is read."""
    walk.act(f"[the class moves on to {title}]")
    move_on(place, code, phase)
    walk.expect(f"Finished loading {page}", once=f"The class has moved on to “{title}”", most=60)
    walk.check("/lobby" not in walk.page.url, "the page has not followed")


def join(walk: Walk, place: Place, code: str) -> None:
    walk.open(f"{place.url}/", "Finished loading Deliberation")
    walk.reach("#id_code")
    walk.type("XXXXXX")
    walk.key("Return", "Code of your class", "invalid entry", once="No class lets anybody in under this code")
    walk.type(code)
    walk.key("Return", "Finished loading Join", "Your pseudonym")
    walk.press("main button[type=submit]", "Finished loading Lobby", "You are")


def read(walk: Walk, place: Place, code: str) -> None:
    go_on(walk, place, code, "read", "Read", "Reading")
    walk.key("h", "heading level 1")
    walk.key("h", "Before you read heading level 2")
    walk.key("m")
    walk.reach("#mark-button-1")
    walk.key("space", "toggle button pressed", once="Saved", never=CHATTER)
    walk.press(".places a[href$='/positions/']", "Finished loading Cards", back=True)
    walk.key("h", "heading level 1")
    walk.key("h", "heading level 2")


def vote(walk: Walk, digit: str, choose: bool) -> None:
    """Where, how sure, whether; and “Saved”, once."""
    walk.reach("#id_place")
    walk.key(digit, once=VALUE)
    walk.key("Right", once=VALUE, never="Draft")
    walk.reach("input[name=confidence]")
    if choose:
        walk.key("Insert+a", "Focus mode")
        walk.key("Down", "Fairly sure", "selected radio button")
    else:
        walk.key("space", "selected")
    walk.reach("input[name=stance]")
    walk.key("space", "selected")
    walk.press("#vote button[type=submit]", once="Saved", never=CHATTER)


def argue(walk: Walk, place: Place, code: str) -> None:
    go_on(walk, place, code, "argue", "Argue", "Arguments")
    walk.act("[a classmate argues]")
    more(place, code, "A camera is no rest.", by="Heron 0")
    walk.expect(once="1 new argument", never="moved on", most=60)
    walk.press("a[href*='/arguments/new/']", "Finished loading Make an argument")
    walk.reach("input[name=pole]")
    walk.key("space", "selected")
    walk.reach("[name=claim]")
    walk.type("Tired drivers need rules first.", never=CHATTER)
    walk.reach("[name=reason]")
    walk.type("Nobody has tried shorter hours.", never=CHATTER)
    walk.reach("[name='citation-0-passage']")
    walk.act("[types P14]")
    walk.reader.type("P14")
    walk.expect("P14:")
    walk.reach("[name='citation-0-quote']")
    walk.type("These words are nowhere")
    walk.press("#argument-form button[type=submit]", once="These words are not in passage P14", never=CHATTER)
    walk.reach("#error-summary a")
    walk.key("Return", "Its words entry", "invalid entry")
    walk.type(QUOTE)
    walk.press("#argument-form button[type=submit]", once="Saved", never=CHATTER)
    walk.check(QUOTE in walk.page.inner_text("main"), "the quotation does not stand there")


def answer(walk: Walk) -> None:
    walk.press(
        ".places a[href$='/arguments/']", "Finished loading Arguments", "A camera is no rest.", back=True
    )
    walk.reach("article:not([data-mine]) .argument-foot a")
    walk.key("Return", "Finished loading Argument", "A camera is no rest.")
    walk.reach("#answer input[name=kind]")
    walk.key("space", "selected")
    walk.reach("#answer [name=claim]")
    walk.type("What would you try first?", never=CHATTER)
    walk.press("#answer button[type=submit]", never=CHATTER)
    walk.check("What would you try first?" in walk.page.inner_text("main"), "the answer does not stand there")


def switch(walk: Walk, place: Place, code: str) -> None:
    go_on(walk, place, code, "switch", "Switch sides", "Switch sides")
    walk.reach("#id_card")
    walk.key("Down")
    walk.reach("input[name=pole]")
    walk.key("space", "selected")
    walk.reach("[name=claim]")
    walk.type("The best that can be said for them.", never=CHATTER)
    walk.reach("[name=reason]")
    walk.type("Even so, somebody must watch.", never=CHATTER)
    walk.press("main form button[type=submit]", once="Saved", never=CHATTER)


def weigh(walk: Walk, place: Place, code: str) -> None:
    """Each argument is heard when its turn comes, without looking for it."""
    others(place, code, "argue")
    go_on(walk, place, code, "weigh", "Weigh", "Weigh")
    for n, button in enumerate(("1", "-1")):
        walk.reach(f".weigh-form button[value='{button}']")
        heard = walk.key("Return", once=f"You have weighed {n + 1};", never=CHATTER)
        said = words(" ".join(one.text for one in heard if one.kind == "said"))
        claim = words(walk.page.inner_text(".weigh-now .argument-claim"))
        walk.check(said.count(claim) == 1, f"the next argument is said {said.count(claim)} times: “{claim}”")
        walk.check(said.count("Saved") == 1, f"“Saved” is said {said.count('Saved')} times")
    walk.press(".undo button", once="You have weighed 1;")


def look_back(walk: Walk, place: Place, code: str) -> None:
    """The final vote and what moved one, the debrief's picture in words and as a table, one's own data, and leaving."""
    go_on(walk, place, code, "final_vote", "Final vote", "Final vote")
    vote(walk, "8", choose=False)
    walk.reach("#id_what")
    walk.act("[types Nothing]")
    walk.reader.type("Nothing")
    walk.expect("Nothing new moved me")
    walk.press("#moved button[type=submit]", once="Saved", never=CHATTER)
    for round_ in ("first", "final"):
        others(place, code, round_)
    go_on(walk, place, code, "debrief", "Debrief", "Debrief")
    walk.key("g", "where the class stood, before and after", "The average is", "image")
    walk.reach("details.fold:not(.how, [open]) summary")
    walk.key("space", "expanded")
    walk.press(
        ".places a[href$='/me/']", "Finished loading My data", "This is everything that is stored", back=True
    )
    walk.key("t", "table with")
    walk.reach("button[name=erase][value=no]")
    walk.key("Return", "Leave the class?")
    walk.reach("main form button[type=submit]")
    walk.key("Return", "You have left the class")


def go(walk: Walk, place: Place) -> None:
    """The whole way."""
    code = make_class(place)
    join(walk, place, code)
    sit_down(place, code, 6)
    read(walk, place, code)
    go_on(walk, place, code, "first_vote", "First vote", "First vote")
    vote(walk, "2", choose=True)
    argue(walk, place, code)
    answer(walk)
    switch(walk, place, code)
    weigh(walk, place, code)
    look_back(walk, place, code)
